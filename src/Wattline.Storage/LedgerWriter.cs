using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Wattline.Storage;

/// <summary>The one connection that writes. Used by one thread at a time.</summary>
internal sealed class LedgerWriter : IDisposable
{
    private const int PruneRows = 500;
    private const int Busy = 5, Locked = 6, NoMemory = 7, IoError = 10, Full = 13;
    private readonly SqliteConnection _connection;
    private readonly ReceiptBlob _packed = new();
    private readonly Statement _receipt, _snapshot, _pruneReceipts, _pruneSnapshots;

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
        _pruneReceipts = new Statement(_connection, PruneSql("receipts"));
        _pruneSnapshots = new Statement(_connection, PruneSql("snapshots"));
    }

    /// <summary>Whether a fault may pass: another process's lock, a full disk.</summary>
    public static bool Passes(SqliteException fault) => fault.SqliteErrorCode is Busy or Locked or NoMemory or IoError or Full;

    /// <summary>The details of what is to be written, or why it cannot be: a figure that is no number, say.</summary>
    public (byte[]? Details, string? Fault) Pack(LedgerEntry entry)
    {
        try
        {
            return (entry switch
            {
                LedgerEntry.Row(var receipt) => _packed.Pack(receipt),
                LedgerEntry.Snapshot(var inputs, _) => SnapshotBlob.Pack(inputs),
                _ => null,
            }, null);
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or NotSupportedException)
        {
            return (null, fault.Message);
        }
    }

    /// <summary>Writes rows in one transaction; returns those whose name is taken, which are left as they were.</summary>
    /// <exception cref="SqliteException">Nothing was written.</exception>
    public List<LedgerEntry> Write(IReadOnlyList<(LedgerEntry Entry, byte[] Details)> rows)
    {
        var taken = new List<LedgerEntry>();
        using var transaction = _connection.BeginTransaction(deferred: false);
        foreach (var (entry, details) in rows)
        {
            if (Insert(entry, details) == 0)
            {
                taken.Add(entry);
            }
        }

        transaction.Commit();
        return taken;
    }

    /// <summary>Deletes one small batch of what is older; true where more is left.</summary>
    public bool Prune(DateTimeOffset receiptsBefore, DateTimeOffset snapshotsBefore)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        var receipts = _pruneReceipts.Add(receiptsBefore.ToUnixTimeMilliseconds()).Run();
        var snapshots = _pruneSnapshots.Add(snapshotsBefore.ToUnixTimeMilliseconds()).Run();
        transaction.Commit();
        return receipts == PruneRows || snapshots == PruneRows;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _receipt, _snapshot, _pruneReceipts, _pruneSnapshots })
        {
            statement.Dispose();
        }

        _packed.Dispose();
        _connection.Dispose();
    }

    private int Insert(LedgerEntry entry, byte[] details)
    {
        switch (entry)
        {
            case LedgerEntry.Row(var receipt):
                ReceiptColumns.Bind(_receipt, receipt);
                return _receipt.Add(details).Run();
            case LedgerEntry.Snapshot(var inputs, var at):
                return _snapshot.Add(inputs.Version).Add(at.ToUnixTimeMilliseconds()).Add(details).Run();
            default:
                throw new ArgumentException($"A {entry.GetType().Name} has no row.", nameof(entry));
        }
    }

    private static string PruneSql(string table) => string.Create(
        CultureInfo.InvariantCulture,
        $"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE at < ? ORDER BY at LIMIT {PruneRows})");
}
