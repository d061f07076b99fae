using Microsoft.Data.Sqlite;

namespace Wattline.Storage;

/// <summary>Writes verdicts, and forgets old ones.</summary>
internal sealed class VerdictWriter : IDisposable
{
    /// <summary>All columns, in the order in which they are bound and read.</summary>
    public const string Columns =
        "receipt, at, key, model, is_right, score, loss_threshold, skills, budget_tokens, output_tokens, energy_j, time_s, expected_error";

    private readonly Statement _insert, _prune, _pruneMost;

    /// <summary>Compiles the statements.</summary>
    /// <exception cref="SqliteException">The table is not there.</exception>
    public VerdictWriter(SqliteConnection connection)
    {
        _insert = new Statement(connection, $"INSERT INTO verdicts ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
        _prune = new Statement(connection, LedgerWriter.PruneSql("verdicts"));
        _pruneMost = new Statement(connection, LedgerWriter.PruneMostSql("verdicts"));
    }

    /// <summary>Writes one; 0 where there is a verdict on the receipt already.</summary>
    public int Write(Verdict one) => _insert
        .Add(one.Receipt).Add(one.At.ToUnixTimeMilliseconds()).Add(one.Key).Add(one.Model).Add(one.IsRight ? 1 : 0).Add(one.Score)
        .Add(one.LossThreshold).Add(one.Skills).Add(one.BudgetTokens).Add(one.OutputTokens).Add(one.EnergyJ).Add(one.TimeS).Add(one.ExpectedError).Run();

    /// <summary>Deletes some of what is older than receipts are kept, or too many; true where more may be left.</summary>
    public bool Prune(DateTimeOffset now, LedgerOptions options) =>
        _prune.Add((now - options.KeepReceipts).ToUnixTimeMilliseconds()).Run() == SignalWriter.PruneRows
        | _pruneMost.Add((long)options.MostVerdicts).Run() == SignalWriter.PruneRows;

    public void Dispose()
    {
        _insert.Dispose();
        _prune.Dispose();
        _pruneMost.Dispose();
    }
}
