namespace Wattline.Gateway.Calibration;

/// <summary>A row of a log: what a model did with a question, as far as it was written down.</summary>
/// <param name="Model">Whose row it is.</param>
/// <param name="Tokens">Tokens that it took; above 0.</param>
/// <param name="BudgetTokens">Tokens that it might take; null where that is not told.</param>
/// <param name="IsRight">Whether the answer was right; null where nobody judged.</param>
/// <param name="Joules">Energy of it; null where that is not told.</param>
/// <param name="Seconds">Time of it; null where that is not told.</param>
/// <param name="LossThreshold">How easy the question was, nats a token; null where that is not told.</param>
/// <param name="Skills">Steps that it took; null where that is not told.</param>
public sealed record LogRow(
    string Model, double Tokens, double? BudgetTokens, bool? IsRight, double? Joules, double? Seconds, double? LossThreshold, double? Skills);

/// <summary>A row that cannot be used.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Why">What is wrong, and what may stand there.</param>
public sealed record LogFault(string File, long Line, string Why)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}: {Why}";
}

/// <summary>What stands in logs.</summary>
public sealed class AnswerLog
{
    /// <summary>Most rows that are kept in memory: some 100 MB. A sample of a million tells as much as all.</summary>
    public const int MostRows = 1_000_000;

    /// <summary>Most models of one run: each is fitted and shown.</summary>
    public const int MostModels = 64;

    /// <summary>Most faults that are told one by one; all are counted.</summary>
    public const int MostFaults = 10;

    private readonly List<LogRow> _rows = [];
    private readonly List<LogFault> _faults = [];
    private readonly HashSet<string> _models = new(StringComparer.Ordinal), _unknown = new(StringComparer.Ordinal);

    /// <summary>Rows that can be used, in their order.</summary>
    public IReadOnlyList<LogRow> Rows => _rows;

    /// <summary>The first rows that cannot be used.</summary>
    public IReadOnlyList<LogFault> Faults => _faults;

    /// <summary>How many rows cannot be used.</summary>
    public long Faulty { get; private set; }

    /// <summary>Columns that nothing is known of, and that were not read.</summary>
    public IEnumerable<string> Unknown => _unknown.Order(StringComparer.Ordinal);

    /// <summary>Takes a row.</summary>
    /// <exception cref="InvalidDataException">There are too many rows or models.</exception>
    internal void Add(LogRow row)
    {
        if (_rows.Count == MostRows)
        {
            throw new InvalidDataException($"The logs have more than {MostRows} rows. Give a sample of them: 'shuf -n {MostRows / 10} LOG' draws one.");
        }

        if (_models.Add(row.Model) && _models.Count > MostModels)
        {
            throw new InvalidDataException($"The logs name more than {MostModels} models. Give those of some at a time.");
        }

        _rows.Add(row);
    }

    /// <summary>Notes a row that cannot be used.</summary>
    internal void Refuse(LogFault fault)
    {
        Faulty++;
        if (_faults.Count < MostFaults)
        {
            _faults.Add(fault);
        }
    }

    /// <summary>Notes a column that nothing is known of; a few are told.</summary>
    internal void Ignore(string column)
    {
        if (_unknown.Count < MostFaults)
        {
            _unknown.Add(column);
        }
    }
}
