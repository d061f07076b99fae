using Microsoft.Data.Sqlite;
using Wattline.Routing;
using Wattline.Storage.Json;
using Wattline.Units;

namespace Wattline.Storage;

/// <summary>Reads a ledger, while its gateway writes it too. Safe for many threads at once.</summary>
public class LedgerReader : IAsyncDisposable
{
    /// <summary>The most receipts of one page.</summary>
    public const int PageLimit = 200;

    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(2), Moment = TimeSpan.FromMilliseconds(20);

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
        while (receipt is null && (clock.GetUtcNow() - ReceiptId.TimeOf(id)).Duration() < JustNow)
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
    /// <exception cref="ArgumentOutOfRangeException">The limit.</exception>
    public ReceiptPage Page(string? cursor, int limit, ReceiptFilter filter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, PageLimit);
        var before = ReceiptCursor.Read(cursor);
        if (cursor is not null && before is null)
        {
            return new ReceiptPage([], null, BadCursor: true);
        }

        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT id, detail FROM receipts WHERE {Where(command, filter, before)} ORDER BY id DESC LIMIT $limit";
        command.Parameters.AddWithValue("$limit", limit + 1);
        using var rows = command.ExecuteReader();
        var receipts = new List<Receipt>(limit);
        while (receipts.Count < limit && rows.Read())
        {
            receipts.Add(ReceiptBlob.Unpack(rows.GetFieldValue<byte[]>(1)));
        }

        return new ReceiptPage(receipts, rows.Read() ? ReceiptCursor.After(receipts[^1].Id) : null);
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

    /// <summary>What a snapshot was made of; null where it was never stored or is no longer kept.</summary>
    public SnapshotInputs? FindSnapshot(long version)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT inputs FROM snapshots WHERE version = $version";
        command.Parameters.AddWithValue("$version", version);
        return command.ExecuteScalar() is byte[] blob ? SnapshotBlob.Unpack(blob) : null;
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
                coalesce((SELECT max(snapshot_version) FROM (SELECT snapshot_version FROM receipts ORDER BY at DESC LIMIT 1000)), 0))
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

    private static string Where(SqliteCommand command, ReceiptFilter filter, string? before)
    {
        var terms = new List<string> { "1" };
        Add("key = ", filter.Key);
        Add("model = ", filter.Model);
        Add("region = ", filter.Region);
        Add("class = ", filter.Class);
        Add("outcome = ", filter.Outcome is { } outcome ? WattlineJson.Name(outcome) : null);
        Add("at >= ", filter.From?.ToUnixTimeMilliseconds());
        Add("at < ", filter.To?.ToUnixTimeMilliseconds());
        Add("id < ", before);
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
