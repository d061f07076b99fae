using Wattline.Routing;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Storage;

/// <summary>What some requests took: attributed to them by the model, not metered.</summary>
/// <param name="Cost">The charges.</param>
/// <param name="Emissions">Of one kind, average or marginal.</param>
/// <param name="Energy">At the facility's meter.</param>
public sealed record SavingsSum(Money Cost, Carbon Emissions, Energy Energy)
{
    /// <summary>Both together.</summary>
    public SavingsSum Plus(SavingsSum other) => new(Cost + other.Cost, Emissions + other.Emissions, Energy + other.Energy);
}

/// <summary>Requests of one mode and kind of emissions that one region served for one model, and what the other road would have taken.</summary>
/// <param name="Mode">Who chose.</param>
/// <param name="CarbonKind">The kind of emissions; sums of the two are never added.</param>
/// <param name="Region">Where they ran.</param>
/// <param name="Model">The name asked for.</param>
/// <param name="Requests">How many were served.</param>
/// <param name="Compared">How many of them have another road to compare with.</param>
/// <param name="All">What all of them took.</param>
/// <param name="Actual">What those compared took.</param>
/// <param name="Other">
/// What these would have taken on the other road: where the decision would have sent them (observed), or at the baseline (routed).
/// </param>
public sealed record SavingsRow(
    ReceiptMode Mode, CarbonKind CarbonKind, string Region, string Model, long Requests, long Compared, SavingsSum All, SavingsSum Actual,
    SavingsSum Other);

/// <summary>Sums of a ledger by mode, kind of emissions, region and model.</summary>
/// <param name="From">The oldest receipt; null for none.</param>
/// <param name="Rows">At most 10,000.</param>
public sealed record LedgerSavings(DateTimeOffset? From, IReadOnlyList<SavingsRow> Rows);
