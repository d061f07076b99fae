using Microsoft.Data.Sqlite;

namespace Wattline.Storage;

/// <summary>The part that reads what callers say of answers.</summary>
public partial class LedgerReader
{
    /// <summary>The verdict on a receipt; null for none.</summary>
    public Verdict? FindVerdict(string receipt)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {VerdictWriter.Columns} FROM verdicts WHERE receipt = $receipt";
        command.Parameters.AddWithValue("$receipt", receipt);
        using var row = command.ExecuteReader();
        return row.Read() ? VerdictOf(row) : null;
    }

    /// <summary>The newest verdicts on the answers of a model, the newest first.</summary>
    /// <param name="model">By the name that clients use; null for all.</param>
    /// <param name="most">How many at most, 1 or more.</param>
    /// <exception cref="LedgerException">The file cannot be read.</exception>
    public IReadOnlyList<Verdict> Verdicts(string? model, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        return ReadVerdicts(
            $"SELECT {VerdictWriter.Columns} FROM verdicts WHERE $model IS NULL OR model = $model ORDER BY at DESC, receipt DESC LIMIT $most", VerdictOf,
            ("$model", (object?)model ?? DBNull.Value), ("$most", most));
    }

    /// <summary>How many verdicts there are, by model.</summary>
    /// <exception cref="LedgerException">The file cannot be read.</exception>
    public IReadOnlyList<VerdictCount> VerdictCounts() => ReadVerdicts(
        "SELECT model, count(*), sum(is_right) FROM verdicts GROUP BY model ORDER BY model",
        row => new VerdictCount(row.GetString(0), row.GetInt64(1), row.GetInt64(2)));

    private List<T> ReadVerdicts<T>(string sql, Func<SqliteDataReader, T> of, params (string Name, object Value)[] parameters)
    {
        try
        {
            using var connection = Connect();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters)
            {
                command.Parameters.AddWithValue(name, value);
            }

            using var row = command.ExecuteReader();
            var rows = new List<T>();
            while (row.Read())
            {
                rows.Add(of(row));
            }

            return rows;
        }
        catch (SqliteException cause)
        {
            throw LedgerSchema.Explain(cause, Path);
        }
    }

    private static Verdict VerdictOf(SqliteDataReader row) => new()
    {
        Receipt = row.GetString(0),
        At = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
        Key = row.GetString(2),
        Model = row.GetString(3),
        IsRight = row.GetInt64(4) != 0,
        Score = row.IsDBNull(5) ? null : row.GetDouble(5),
        LossThreshold = row.GetDouble(6),
        Skills = row.GetDouble(7),
        BudgetTokens = row.GetDouble(8),
        OutputTokens = row.GetDouble(9),
        EnergyJ = row.IsDBNull(10) ? null : row.GetDouble(10),
        TimeS = row.GetDouble(11),
        ExpectedError = row.IsDBNull(12) ? null : row.GetDouble(12),
    };
}
