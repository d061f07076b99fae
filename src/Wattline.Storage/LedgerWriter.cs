using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Wattline.Routing;

namespace Wattline.Storage;

/// <summary>The one connection that writes. Used by one thread at a time.</summary>
internal sealed class LedgerWriter : IDisposable
{
    private const int PruneRows = SignalWriter.PruneRows;
    private static readonly TimeSpan LongestBase = TimeSpan.FromHours(1);
    private const int Busy = 5, Locked = 6, NoMemory = 7, IoError = 10, Full = 13;
    private readonly SqliteConnection _connection;
    private readonly ReceiptBlob _packed = new();
    private readonly SnapshotBlob _snapshots = new();
    private readonly SignalWriter _signals;
    private readonly DemandWriter _demand;
    private readonly VerdictWriter _verdicts;
    private readonly Statement _receipt, _snapshot, _state, _stateGone, _pruneReceipts, _pruneSnapshots, _pruneStates, _pruneMostStates,
        _pruneMostSnapshots;

    /// <summary>Opens a file and brings its tables up to date.</summary>
    /// <exception cref="LedgerException">It cannot be opened, or is no ledger.</exception>
    public LedgerWriter(string path)
    {
        // One second is the driver's least wait for another process's lock; the ledger's own retries come on top.
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ConnectionString);
        try
        {
            _connection.Open();
            LedgerSchema.Prepare(_connection, path);
        }
        catch (Exception fault)
        {
            _connection.Dispose();
            throw fault is SqliteException cause ? LedgerSchema.Explain(cause, path) : fault;
        }

        var names = ReceiptColumns.Names.Append("detail").ToList();
        var (columns, places) = (string.Join(", ", names), string.Join(", ", names.Select(_ => "?")));
        _receipt = new Statement(_connection, $"INSERT INTO receipts ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING");
        _snapshot = new Statement(_connection, "INSERT INTO snapshots (version, at, inputs) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
        _state = new Statement(_connection, """
            INSERT INTO states (owner, name, region, at) VALUES (?, ?, ?, ?)
            ON CONFLICT (owner, name) DO UPDATE SET region = excluded.region, at = excluded.at
            """);
        _stateGone = new Statement(_connection, "DELETE FROM states WHERE owner = ? AND name = ?");
        _pruneStates = new Statement(_connection, PruneSql("states"));
        _pruneMostStates = new Statement(_connection, PruneMostSql("states"));
        _pruneMostSnapshots = new Statement(_connection, PruneMostSql("snapshots"));
        _pruneReceipts = new Statement(_connection, string.Create(
            CultureInfo.InvariantCulture,
            $"DELETE FROM receipts WHERE id IN (SELECT id FROM receipts WHERE id < ? ORDER BY id LIMIT {PruneRows})"));
        _pruneSnapshots = new Statement(_connection, PruneSql("snapshots"));
        _signals = new SignalWriter(_connection);
        _demand = new DemandWriter(_connection);
        _verdicts = new VerdictWriter(_connection);
    }

    /// <summary>Whether a fault may pass: another process's lock, a full disk.</summary>
    public static bool Passes(SqliteException fault) => fault.SqliteErrorCode is Busy or Locked or NoMemory or IoError or Full;

    /// <summary>The details of what is to be written, or why it cannot be: a figure that is no number, say.</summary>
    public (byte[]? Details, string? Fault) Pack(LedgerEntry entry)
    {
        if (entry is LedgerEntry.Signals(var series, _) && SignalWriter.Fault(series) is { } cannotBe)
        {
            return (null, cannotBe);
        }

        try
        {
            return (entry switch
            {
                LedgerEntry.Row(var receipt) => _packed.Pack(receipt),
                LedgerEntry.Snapshot(var inputs, _) => _snapshots.PackNext(inputs),
                LedgerEntry.Judgement(var verdict) => verdict.Fault is { } fault ? throw new ArgumentException(fault) : [],
                LedgerEntry.State or LedgerEntry.Signals => [],
                _ => null,
            }, null);
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or NotSupportedException)
        {
            return (null, fault.Message);
        }
    }

    /// <summary>Says that rows were not stored, so that no later snapshot is told by its difference from one of them.</summary>
    public void Lost(IEnumerable<LedgerEntry> entries)
    {
        if (entries.Any(entry => entry is LedgerEntry.Snapshot))
        {
            _snapshots.Forget();
        }
    }

    /// <summary>Writes rows in one transaction; returns those whose name is taken, which are left as they were.</summary>
    /// <exception cref="SqliteException">Nothing was written.</exception>
    public List<LedgerEntry> Write(IReadOnlyList<(LedgerEntry Entry, byte[] Details)> rows)
    {
        try
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            var taken = rows.Where(row => Insert(row.Entry, row.Details) == 0).Select(row => row.Entry).ToList();
            _demand.Write();
            transaction.Commit();
            return taken;
        }
        catch
        {
            _demand.Forget();
            throw;
        }
    }

    /// <summary>Deletes one small batch of what is older or too many; true where more is left.</summary>
    public bool Prune(DateTimeOffset now, LedgerOptions options)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        int[] deleted =
        [
            _pruneReceipts.Add(ReceiptId.Beginning(now - options.KeepReceipts)).Run(),
            // Others may be stored as what differs from one of up to an hour before.
            _pruneSnapshots.Add((now - options.KeepSnapshots - LongestBase).ToUnixTimeMilliseconds()).Run(),
            _pruneMostSnapshots.Add((long)options.MostSnapshots).Run(),
            _pruneStates.Add((now - options.KeepStates).ToUnixTimeMilliseconds()).Run(),
            _pruneMostStates.Add((long)options.MostStates).Run(),
        ];
        var more = _signals.Prune(now, options) | _demand.Prune(now - options.KeepReceipts) | _verdicts.Prune(now, options);
        transaction.Commit();
        return more || deleted.Contains(PruneRows);
    }

    public void Dispose()
    {
        Statement[] all =
        [
            _receipt, _snapshot, _state, _stateGone, _pruneReceipts, _pruneSnapshots, _pruneStates, _pruneMostStates, _pruneMostSnapshots,
        ];
        foreach (var statement in all)
        {
            statement.Dispose();
        }

        _signals.Dispose();
        _demand.Dispose();
        _verdicts.Dispose();
        _connection.Dispose();
    }

    private int Insert(LedgerEntry entry, byte[] details)
    {
        switch (entry)
        {
            case LedgerEntry.Row(var receipt):
                return InsertReceipt(receipt, details);
            case LedgerEntry.Snapshot(var inputs, var at):
                return _snapshot.Add(inputs.Version).Add(at.ToUnixTimeMilliseconds()).Add(details).Run();
            case LedgerEntry.State(var owner, var name, null, _):
                // One that was not there is gone as well.
                _stateGone.Add(owner).Add(name).Run();
                return 1;
            case LedgerEntry.State(var owner, var name, var region, var at):
                return _state.Add(owner).Add(name).Add(region).Add(at.ToUnixTimeMilliseconds()).Run();
            case LedgerEntry.Judgement(var verdict):
                return _verdicts.Write(verdict);
            case LedgerEntry.Signals(var series, var at):
                _signals.Write(series, at);
                return 1;
            default:
                throw new ArgumentException($"A {entry.GetType().Name} has no row.", nameof(entry));
        }
    }

    /// <summary>One that is there already is not written, and not counted again.</summary>
    private int InsertReceipt(Receipt receipt, byte[] details)
    {
        ReceiptColumns.Bind(_receipt, receipt);
        var written = _receipt.Add(details).Run();
        if (written > 0)
        {
            _demand.Count(receipt);
        }

        return written;
    }

    /// <summary>Deletes of a table what is beyond a number of rows, the oldest first.</summary>
    internal static string PruneMostSql(string table) => string.Create(CultureInfo.InvariantCulture, $"""
        DELETE FROM {table} WHERE rowid IN (
            SELECT rowid FROM {table} ORDER BY at LIMIT min({PruneRows}, max(0, (SELECT count(*) FROM {table}) - ?)))
        """);

    /// <summary>Deletes of a table what is older than some time.</summary>
    internal static string PruneSql(string table) => string.Create(
        CultureInfo.InvariantCulture,
        $"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE at < ? ORDER BY at LIMIT {PruneRows})");
}
