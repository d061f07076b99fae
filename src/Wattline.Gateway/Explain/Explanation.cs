using Wattline.Fleet;
using Wattline.Models;
using Wattline.Pricing;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Gateway.Explain;

/// <summary>One region's row of a decision, with what it was decided on.</summary>
/// <param name="Candidate">The evaluated row.</param>
/// <param name="Region">The region.</param>
/// <param name="RoundTrip">From the origin, ms, with its source.</param>
/// <param name="PhysicalFloorMs">What light in fibre needs at least; null where the origin's place is not known.</param>
/// <param name="Signal">The grid's word for it.</param>
/// <param name="ListPrice">What its tokens cost where it is bought; null where it is owned or has no price.</param>
/// <param name="QueueSource">Where its queue's wait comes from; null where nothing is known of it, and no wait is assumed.</param>
/// <param name="EnergySource">Where its joules of an output token come from; null where it does not host the model.</param>
public sealed record ExplainedRow(
    Candidate Candidate, Region Region, Sourced<double> RoundTrip, double? PhysicalFloorMs, GridSignal Signal, ListPrice? ListPrice,
    Provenance? QueueSource, Provenance? EnergySource);

/// <summary>A decision taken apart.</summary>
/// <param name="Decision">How it ended.</param>
/// <param name="Class">Workload class.</param>
/// <param name="Model">The model that is asked; where the gateway chooses it, the one that was chosen.</param>
/// <param name="Origin">Where the request comes from.</param>
/// <param name="Budget">Its limit.</param>
/// <param name="Residency">The rule in force.</param>
/// <param name="PromptTokens">Prompt, tokens.</param>
/// <param name="OutputTokens">Expected answer, tokens.</param>
/// <param name="Slot">The hour of the signals.</param>
/// <param name="SnapshotVersion">The snapshot.</param>
/// <param name="Rows">
/// Every region, the best first; where the gateway chooses the model, as it stands for the way chosen, or for the nearest where none was.
/// </param>
/// <param name="Winner">The region chosen; null for none.</param>
/// <param name="RunnerUp">The next best; null for none.</param>
/// <param name="PhysicalReachKm">How far light in fibre could go and return within the budget.</param>
/// <param name="PracticeReachKm">How far practice lets such work travel; null for anywhere. Not a limit here.</param>
/// <param name="CarbonKindAsked">The kind of emissions that the configuration asks for; average stands in where a candidate lacks marginal.</param>
/// <param name="MixedPriceKinds">Whether candidates' costs are of kinds that do not compare as they stand.</param>
/// <param name="Prices">What scarce things were worth, with who said so: what a score has on top of the charge.</param>
public sealed record Explanation(
    Decision Decision, string Class, string Model, string Origin, LatencyBudget Budget, string Residency, double PromptTokens,
    double OutputTokens, Slot Slot, long SnapshotVersion, IReadOnlyList<ExplainedRow> Rows, string? Winner, string? RunnerUp, double PhysicalReachKm,
    double? PracticeReachKm, CarbonKind CarbonKindAsked, bool MixedPriceKinds, Prices Prices)
{
    /// <summary>The ways among which the gateway chose; null where the caller named the model.</summary>
    public ExplainedChoice? Choice { get; init; }
}
