using Wattline.Routing;
using Wattline.Units;

namespace Wattline.Storage;

/// <summary>Which receipts are meant. What is null does not filter; names match exactly.</summary>
public sealed record ReceiptFilter
{
    /// <summary>All receipts.</summary>
    public static ReceiptFilter All { get; } = new();

    /// <summary>Name of the key used.</summary>
    public string? Key { get; init; }

    /// <summary>The model asked for.</summary>
    public string? Model { get; init; }

    /// <summary>The region that served.</summary>
    public string? Region { get; init; }

    /// <summary>The workload class.</summary>
    public string? Class { get; init; }

    /// <summary>How it ended.</summary>
    public ReceiptOutcome? Outcome { get; init; }

    /// <summary>The earliest moment, included.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The latest moment, excluded.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <summary>Receipts, newest first.</summary>
/// <param name="Receipts">At most as many as asked for.</param>
/// <param name="Next">Cursor of the page after; null on the last one.</param>
/// <param name="BadCursor">The cursor given is none of this ledger's; there are no receipts then.</param>
public sealed record ReceiptPage(IReadOnlyList<Receipt> Receipts, string? Next, bool BadCursor = false)
{
    /// <summary>
    /// Cursor from which this page was counted: the one that was given, else one that has the newest receipt first, whatever is added later;
    /// null without receipts, and where receipts were passed over without a cursor.
    /// </summary>
    public string? Start { get; init; }
}

/// <summary>Sums over receipts. Requests that no region served count, but used nothing.</summary>
/// <param name="Count">Receipts.</param>
/// <param name="PromptTokens">Prompt tokens served.</param>
/// <param name="CachedTokens">Of these, read from a cache.</param>
/// <param name="OutputTokens">Output tokens served.</param>
/// <param name="Energy">Energy at the facility's meter.</param>
/// <param name="AverageEmissions">Of the receipts that compare average emissions.</param>
/// <param name="MarginalEmissions">Of the receipts that compare marginal emissions; the two are never added.</param>
/// <param name="Cost">Sum of the charges.</param>
public sealed record LedgerTotals(
    long Count, double PromptTokens, double CachedTokens, double OutputTokens, Energy Energy, Carbon AverageEmissions,
    Carbon MarginalEmissions, Money Cost);
