using Microsoft.Data.Sqlite;

namespace Wattline.Storage;

/// <summary>The tables, how an older file becomes a newer one, and what is said of a file that is no ledger.</summary>
internal static class LedgerSchema
{
    /// <summary>Marks the file as a ledger in its header: "Watt" in ASCII.</summary>
    private const int ApplicationId = 0x57617474;

    private const int NotADatabase = 26, Corrupt = 11;

    /// <summary>Step n takes a file from version n to n + 1. A step that was released is never edited.</summary>
    private static readonly string[] Steps =
    [
        // Version 1 was never released, so that its rows are not carried over.
        "SELECT 1;",
        // The index holds all that totals read, so that they never touch the pages with the details.
        """
        DROP TABLE IF EXISTS receipts;
        DROP TABLE IF EXISTS snapshots;
        CREATE TABLE receipts (
            id TEXT NOT NULL PRIMARY KEY, at INTEGER NOT NULL, key TEXT NOT NULL, class TEXT NOT NULL, model TEXT NOT NULL, region TEXT,
            outcome TEXT NOT NULL, status INTEGER NOT NULL, streamed INTEGER NOT NULL, snapshot_version INTEGER NOT NULL,
            carbon_kind TEXT NOT NULL, prompt_tokens REAL NOT NULL, cached_tokens REAL NOT NULL, output_tokens REAL NOT NULL,
            usage_source TEXT NOT NULL, energy_j REAL, carbon_g REAL, cost_usd REAL, runner_up_region TEXT, runner_up_energy_j REAL,
            runner_up_carbon_g REAL, runner_up_cost_usd REAL, first_byte_ms REAL, total_ms REAL NOT NULL, overhead_ms REAL NOT NULL,
            detail BLOB NOT NULL);
        CREATE INDEX receipts_totals ON receipts (at, key, model, region, class, outcome, carbon_kind, prompt_tokens, cached_tokens,
            output_tokens, energy_j, carbon_g, cost_usd);
        CREATE INDEX receipts_key ON receipts (key, id);
        CREATE TABLE snapshots (version INTEGER NOT NULL PRIMARY KEY, at INTEGER NOT NULL, inputs BLOB NOT NULL);
        CREATE INDEX snapshots_at ON snapshots (at);
        """,
        """
        DROP TABLE IF EXISTS states;
        CREATE TABLE states (owner TEXT NOT NULL, name TEXT NOT NULL, region TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (owner, name));
        CREATE INDEX states_at ON states (at);
        """,
        // Who chose, and the road that was not taken: the decision's where the baseline served, the baseline's where the decision did.
        """
        ALTER TABLE receipts ADD COLUMN mode TEXT NOT NULL DEFAULT 'routed';
        ALTER TABLE receipts ADD COLUMN other_region TEXT;
        ALTER TABLE receipts ADD COLUMN other_energy_j REAL;
        ALTER TABLE receipts ADD COLUMN other_carbon_g REAL;
        ALTER TABLE receipts ADD COLUMN other_cost_usd REAL;
        DROP INDEX receipts_totals;
        CREATE INDEX receipts_totals ON receipts (at, key, model, region, class, outcome, carbon_kind, prompt_tokens, cached_tokens,
            output_tokens, energy_j, carbon_g, cost_usd, mode, other_region, other_energy_j, other_carbon_g, other_cost_usd);
        """,
        // Signals lie by the hour, as they are read, exported and pruned; a series is told once, and a row names it by number. Times are ms
        // since 1970, hours whole hours since then. A forecast's provenance is not that of what was observed.
        """
        DROP TABLE IF EXISTS signal_series;
        DROP TABLE IF EXISTS signals;
        DROP TABLE IF EXISTS signal_revisions;
        DROP TABLE IF EXISTS forecast_issues;
        DROP TABLE IF EXISTS forecasts;
        CREATE TABLE signal_series (
            id INTEGER NOT NULL PRIMARY KEY, zone TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, is_forecast INTEGER NOT NULL,
            stated_by TEXT NOT NULL, licence TEXT NOT NULL, year INTEGER, basis TEXT NOT NULL, note TEXT NOT NULL, at INTEGER NOT NULL,
            UNIQUE (zone, kind, source, is_forecast));
        CREATE TABLE signals (
            hour INTEGER NOT NULL, series INTEGER NOT NULL, value REAL NOT NULL, seen INTEGER NOT NULL, changed INTEGER NOT NULL,
            PRIMARY KEY (hour, series)) WITHOUT ROWID;
        CREATE TABLE signal_revisions (
            hour INTEGER NOT NULL, series INTEGER NOT NULL, number INTEGER NOT NULL, value REAL NOT NULL, changed INTEGER NOT NULL,
            replaced INTEGER NOT NULL, PRIMARY KEY (hour, series, number)) WITHOUT ROWID;
        CREATE TABLE forecast_issues (
            id INTEGER NOT NULL PRIMARY KEY, series INTEGER NOT NULL, issued INTEGER NOT NULL, seen INTEGER NOT NULL,
            first_hour INTEGER NOT NULL, last_hour INTEGER NOT NULL, UNIQUE (series, issued));
        CREATE INDEX forecast_issues_issued ON forecast_issues (issued);
        CREATE TABLE forecasts (
            issue INTEGER NOT NULL, hour INTEGER NOT NULL, value REAL NOT NULL, PRIMARY KEY (issue, hour)) WITHOUT ROWID;
        """,
        // Demand by hour, from the first start of this version on: older receipts hold their asks packed, and are not unpacked for it. Group 0
        // is what is beyond the groups that an hour tells apart.
        """
        DROP TABLE IF EXISTS demand_groups;
        DROP TABLE IF EXISTS demand;
        CREATE TABLE demand_groups (
            id INTEGER NOT NULL PRIMARY KEY, origin TEXT NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL, operation TEXT NOT NULL,
            class TEXT NOT NULL, model TEXT NOT NULL, residency TEXT NOT NULL, territories TEXT, budget_ms REAL, budget_scope TEXT NOT NULL,
            seen INTEGER NOT NULL);
        CREATE INDEX demand_groups_origin ON demand_groups (origin, model, class);
        CREATE INDEX demand_groups_seen ON demand_groups (seen);
        CREATE TABLE demand (
            hour INTEGER NOT NULL, demand_group INTEGER NOT NULL, requests INTEGER NOT NULL, refused INTEGER NOT NULL, prompt_tokens REAL NOT NULL,
            cached_tokens REAL NOT NULL, output_tokens REAL NOT NULL, request_bytes REAL NOT NULL, response_bytes REAL NOT NULL,
            PRIMARY KEY (hour, demand_group)) WITHOUT ROWID;
        """,
        // What callers say of answers, with what a fit needs of the receipt, so that none is unpacked for it.
        """
        DROP TABLE IF EXISTS verdicts;
        CREATE TABLE verdicts (
            receipt TEXT NOT NULL PRIMARY KEY, at INTEGER NOT NULL, key TEXT NOT NULL, model TEXT NOT NULL, is_right INTEGER NOT NULL, score REAL,
            loss_threshold REAL NOT NULL, skills REAL NOT NULL, budget_tokens REAL NOT NULL, output_tokens REAL NOT NULL, energy_j REAL,
            time_s REAL NOT NULL, expected_error REAL);
        CREATE INDEX verdicts_at ON verdicts (at);
        CREATE INDEX verdicts_model ON verdicts (model, at, is_right);
        """,
        // One index of all that receipts are filtered by, in the order in which they are listed: a place in the list is found, and the list counted,
        // without the pages with the details. It takes the place of a copy of what totals read, whose writing cost more than its reading saved, since
        // identifiers lie in the order of time as well, and of the index over keys.
        """
        DROP INDEX IF EXISTS receipts_totals;
        DROP INDEX IF EXISTS receipts_key;
        DROP INDEX IF EXISTS receipts_places;
        CREATE INDEX receipts_places ON receipts (id, key, model, region, class, outcome);
        """,
    ];

    /// <summary>Makes a file, new or older, ready for writing.</summary>
    /// <exception cref="LedgerException">It is another program's, or from a newer version of this one.</exception>
    public static void Prepare(SqliteConnection connection, string path)
    {
        Inspect(connection, path, mayBeEmpty: true);
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864;");
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = Inspect(connection, path, mayBeEmpty: true);
        for (; version < Steps.Length; version++)
        {
            Execute(connection, Steps[version]);
        }

        var marks = $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {version};";
        Execute(connection, marks);
        transaction.Commit();
    }

    /// <summary>Checks that a file is a ledger of this version.</summary>
    /// <exception cref="LedgerException">It is not.</exception>
    public static void Check(SqliteConnection connection, string path)
    {
        if (Inspect(connection, path, mayBeEmpty: false) < Steps.Length)
        {
            throw new LedgerException($"The ledger '{path}' is of an older version. Start the gateway on it once to bring it up to date.");
        }
    }

    /// <summary>What SQLite's refusal means for whoever named the file.</summary>
    public static LedgerException Explain(SqliteException cause, string path) => cause.SqliteErrorCode is NotADatabase or Corrupt
        ? new($"'{path}' is no ledger or is damaged ({cause.Message}). Move it away, or restore a copy, and start again.", cause)
        : new($"The ledger '{path}' cannot be opened ({cause.Message}). Its folder must be writable, and one gateway's only.", cause);

    private static int Inspect(SqliteConnection connection, string path, bool mayBeEmpty)
    {
        var application = Number(connection, "PRAGMA application_id");
        var version = Number(connection, "PRAGMA user_version");
        var isNew = application == 0 && version == 0 && Number(connection, "SELECT count(*) FROM sqlite_master") == 0;
        if (application != ApplicationId && !(isNew && mayBeEmpty))
        {
            throw new LedgerException($"'{path}' is a database, but no ledger. Name another file.");
        }

        return version <= Steps.Length
            ? (int)version
            : throw new LedgerException(
                $"The ledger '{path}' has schema {version}, newer than {Steps.Length}. Use the newer program, or name another file.");
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
