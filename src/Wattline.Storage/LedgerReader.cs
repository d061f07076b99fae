using Microsoft.Data.Sqlite;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Storage.Json;
using Wattline.Units;

namespace Wattline.Storage;

/// <summary>Reads a ledger, while its gateway writes it too. Safe for many threads at once.</summary>
public partial class LedgerReader : IAsyncDisposable
{
    /// <summary>The most receipts of one page.</summary>
    public const int PageLimit = 200;

    private const int MostSavings = 10_000;

    /// <summary>A receipt bears the time of its request and is written after its answer, which may take an hour.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1), LongestWait = TimeSpan.FromSeconds(1), Moment = TimeSpan.FromMilliseconds(20);

    private readonly string _connectionString;

    private protected LedgerReader(string path)
    {
        Path = path;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            DefaultTimeout = 5,
        }.ConnectionString;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens a ledger for reading only, whether or not a gateway has it open.</summary>
    /// <exception cref="LedgerException">It is not there, is no ledger, or is of another version; the message names the cure.</exception>
    public static LedgerReader OpenReadOnly(string path)
    {
        if (!File.Exists(path))
        {
            throw new LedgerException(
                $"There is no ledger at '{path}'. A gateway makes it at its first start; name its file, or start the gateway.");
        }

        _ = SqliteLibrary.Version;
        var reader = new LedgerReader(path);
        try
        {
            using var connection = reader.Connect();
            LedgerSchema.Check(connection, path);
            return reader;
        }
        catch (SqliteException cause)
        {
            reader.Release();
            throw LedgerSchema.Explain(cause, path);
        }
        catch (LedgerException)
        {
            reader.Release();
            throw;
        }
    }

    /// <summary>A receipt by its identifier, or null.</summary>
    public Receipt? Find(string id)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT detail FROM receipts WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteScalar() is byte[] detail ? ReceiptBlob.Unpack(detail) : null;
    }

    /// <summary>A receipt by its identifier, or null. One of just now may need a moment: the ledger is written behind the answer.</summary>
    /// <param name="id">Of the right form.</param>
    /// <param name="clock">Tells what is just now.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<Receipt?> FindAsync(string id, TimeProvider clock, CancellationToken cancellation = default)
    {
        var receipt = Find(id);
        var isLate = (clock.GetUtcNow() - ReceiptId.TimeOf(id)).Duration() < Lately;
        for (var waited = TimeSpan.Zero; receipt is null && isLate && waited < LongestWait; waited += Moment)
        {
            await Task.Delay(Moment, cancellation);
            receipt = Find(id);
        }

        return receipt;
    }

    /// <summary>A page of receipts, newest first. Receipts that are added meanwhile move nothing to a later page.</summary>
    /// <param name="cursor">What the page before gave; null for the first.</param>
    /// <param name="limit">1 to <see cref="PageLimit"/>.</param>
    /// <param name="filter">Which receipts; the same on every page.</param>
    /// <param name="offset">Receipts after the cursor that are passed over, 0 or more: it costs their entries of an index.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit, or the offset.</exception>
    public ReceiptPage Page(string? cursor, int limit, ReceiptFilter filter, long offset = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, PageLimit);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var before = ReceiptCursor.Read(cursor);
        if (cursor is not null && before is null)
        {
            return new ReceiptPage([], null, BadCursor: true);
        }

        using var connection = Connect();
        using var command = connection.CreateCommand();
        // Names are found in an index alone, so that what is passed over costs no page with details.
        command.CommandText = $"""
            SELECT id, detail FROM receipts WHERE id IN (
                SELECT id FROM receipts WHERE {Where(command, filter, before)} ORDER BY id DESC LIMIT $limit OFFSET $offset)
            ORDER BY id DESC
            """;
        command.Parameters.AddWithValue("$limit", limit + 1);
        command.Parameters.AddWithValue("$offset", offset);
        using var rows = command.ExecuteReader();
        var receipts = new List<Receipt>(limit);
        while (receipts.Count < limit && rows.Read())
        {
            receipts.Add(ReceiptBlob.Unpack(rows.GetFieldValue<byte[]>(1)));
        }

        return new ReceiptPage(receipts, rows.Read() ? ReceiptCursor.After(receipts[^1].Id) : null)
        {
            Start = cursor ?? (receipts.Count > 0 && offset == 0 ? ReceiptCursor.At(receipts[0].Id) : null),
        };
    }

    /// <summary>How many receipts come after a cursor: all where it is null. Read from an index, and costs its entries.</summary>
    /// <param name="cursor">One that this ledger gave, or null.</param>
    /// <param name="filter">Which receipts.</param>
    /// <param name="newerThan">Only those newer than the receipt of this identifier, which need not be there; null for all.</param>
    /// <exception cref="ArgumentException">The cursor is none.</exception>
    public long Count(string? cursor, ReceiptFilter filter, string? newerThan = null)
    {
        var before = ReceiptCursor.Read(cursor);
        if (cursor is not null && before is null)
        {
            throw new ArgumentException("The cursor is not one that this ledger gave.", nameof(cursor));
        }

        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM receipts WHERE {Where(command, filter, before, newerThan)}";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Sums over the receipts meant.</summary>
    public LedgerTotals Totals(ReceiptFilter filter)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT count(*), total(prompt_tokens), total(cached_tokens), total(output_tokens), total(energy_j),
                total(CASE carbon_kind WHEN 'average' THEN carbon_g END), total(CASE carbon_kind WHEN 'marginal' THEN carbon_g END),
                total(cost_usd)
            FROM receipts WHERE {Where(command, filter, before: null)}
            """;
        using var row = command.ExecuteReader();
        row.Read();
        return new LedgerTotals(
            row.GetInt64(0), row.GetDouble(1), row.GetDouble(2), row.GetDouble(3), Energy.FromJoules(row.GetDouble(4)),
            Carbon.FromGrams(row.GetDouble(5)), Carbon.FromGrams(row.GetDouble(6)), Money.FromUsd(row.GetDouble(7)));
    }

    /// <summary>What the requests meant that some region served took, and what the road not taken would have.</summary>
    public LedgerSavings Savings(ReceiptFilter filter)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT mode, carbon_kind, region, model, count(*), count(other_region), total(cost_usd), total(carbon_g), total(energy_j),
                total(CASE WHEN other_region IS NOT NULL THEN cost_usd END), total(CASE WHEN other_region IS NOT NULL THEN carbon_g END),
                total(CASE WHEN other_region IS NOT NULL THEN energy_j END),
                total(other_cost_usd), total(other_carbon_g), total(other_energy_j), min(at)
            FROM receipts WHERE region IS NOT NULL AND {Where(command, filter, before: null)}
            GROUP BY mode, carbon_kind, region, model ORDER BY mode, carbon_kind, region, model LIMIT {MostSavings}
            """;
        using var row = command.ExecuteReader();
        var rows = new List<SavingsRow>();
        var from = long.MaxValue;
        while (row.Read())
        {
            rows.Add(new SavingsRow(
                Enum.Parse<ReceiptMode>(row.GetString(0), ignoreCase: true), Enum.Parse<CarbonKind>(row.GetString(1), ignoreCase: true),
                row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5), Sum(row, 6), Sum(row, 9), Sum(row, 12)));
            from = Math.Min(from, row.GetInt64(15));
        }

        return new LedgerSavings(rows.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(from), rows);
    }

    private static SavingsSum Sum(SqliteDataReader row, int at) =>
        new(Money.FromUsd(row.GetDouble(at)), Carbon.FromGrams(row.GetDouble(at + 1)), Energy.FromJoules(row.GetDouble(at + 2)));

    /// <summary>What a snapshot was made of; null where it was never stored or is no longer kept.</summary>
    public SnapshotInputs? FindSnapshot(long version)
    {
        using var connection = Connect();
        return Stored(version) is { } blob ? SnapshotBlob.Unpack(blob, Stored) : null;

        byte[]? Stored(long named)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT inputs FROM snapshots WHERE version = $version";
            command.Parameters.AddWithValue("$version", named);
            return command.ExecuteScalar() as byte[];
        }
    }

    /// <summary>The region that keeps a thing which it issued to a caller; null where that is not known.</summary>
    public string? FindState(string owner, string name)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT region FROM states WHERE owner = $owner AND name = $name";
        command.Parameters.AddWithValue("$owner", owner);
        command.Parameters.AddWithValue("$name", name);
        return (string?)command.ExecuteScalar();
    }

    /// <summary>
    /// The highest snapshot version that the ledger names, 0 for none: a gateway that starts again counts on from it, since a version
    /// means one snapshot for ever.
    /// </summary>
    public long LastSnapshotVersion()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT max(coalesce((SELECT max(version) FROM snapshots), 0),
                coalesce((SELECT max(snapshot_version) FROM (SELECT snapshot_version FROM receipts ORDER BY id DESC LIMIT 1000)), 0))
            """;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Lets go of the file.</summary>
    public virtual ValueTask DisposeAsync()
    {
        Release();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected void Release()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    private static string Where(SqliteCommand command, ReceiptFilter filter, string? before, string? after = null)
    {
        var terms = new List<string> { "1" };
        Add("key = ", filter.Key);
        Add("model = ", filter.Model);
        Add("region = ", filter.Region);
        Add("class = ", filter.Class);
        Add("outcome = ", filter.Outcome is { } outcome ? WattlineJson.Name(outcome) : null);
        // The index of identifiers is one of times as well: they begin with it.
        Add("id >= ", filter.From is { } from ? ReceiptId.Beginning(from) : null);
        Add("id < ", filter.To is { } to ? ReceiptId.Beginning(to) : null);
        Add("id < ", before);
        Add("id > ", after);
        return string.Join(" AND ", terms);

        void Add(string comparison, object? value)
        {
            if (value is not null)
            {
                var name = $"$w{terms.Count}";
                terms.Add(comparison + name);
                command.Parameters.AddWithValue(name, value);
            }
        }
    }
}
