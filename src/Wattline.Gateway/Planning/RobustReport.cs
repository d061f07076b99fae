using System.Globalization;
using System.Text.Json.Serialization;
using Wattline.Planning.Robust;

namespace Wattline.Gateway.Planning;

/// <summary>How a plan fares when demand and prices turn out otherwise, and how one with a reserve does.</summary>
/// <param name="Scenarios">How many were drawn.</param>
/// <param name="DemandError">Standard deviation of the logarithm of a demand's factor.</param>
/// <param name="PriceError">The same of a region's price.</param>
/// <param name="Seed">Where chance began.</param>
/// <param name="HindsightUsd">Mean of the best that could have been done, USD.</param>
/// <param name="AsStated">The plan of the stated demand.</param>
/// <param name="Hedged">The plan with a reserve.</param>
/// <param name="DemandFactor">What demand it was planned for, as a multiple of the stated one; 1 where no reserve pays.</param>
/// <param name="ReserveUsd">What the reserve costs if all comes as stated, USD.</param>
/// <param name="HedgedRegions">Shares of the hedged plan by region, the largest first, if all comes as stated.</param>
public sealed record RobustReport(
    int Scenarios, double DemandError, double PriceError, ulong Seed, double HindsightUsd, Fare AsStated, Fare Hedged, double DemandFactor,
    double ReserveUsd, IReadOnlyList<NamedShare> HedgedRegions)
{
    /// <summary>What a breach is a share of.</summary>
    public const string Breaches = "A breach of a limit is told in % of it: of the cap, the quota's requests or the mean latency; of a limit of moves, in % of "
        + "the requests.";

    /// <summary>From a study.</summary>
    public static RobustReport Of(RobustStudy study, RobustOptions options)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(options);
        return new RobustReport(
            options.Scenarios, options.DemandError, options.PriceError, options.Seed, study.AsStated.HindsightUsd, Fare.Of(study.AsStated),
            Fare.Of(study.Hedged), study.DemandFactor, study.Robust.Certificate.PrimalUsd - study.Nominal.Certificate.PrimalUsd,
            NamedShare.Of([.. study.Robust.Placements], one => one.Region));
    }
}

/// <summary>How kept shares fare over the scenarios.</summary>
/// <param name="MeanCostUsd">Mean cost, USD.</param>
/// <param name="MeanRegretUsd">Mean cost above hindsight, USD.</param>
/// <param name="RegretP95Usd">Regret that 95 % of the scenarios do not exceed, USD.</param>
/// <param name="MeanUnmet">Mean of requests that nobody serves.</param>
/// <param name="UnmetP95">Unmet requests that 95 % of the scenarios do not exceed.</param>
/// <param name="LargestBreach">Largest excess of a carbon cap, quota or mean latency in any scenario, as a share of that limit; of moves, of requests.</param>
/// <param name="BrokenLimit">The limit that is broken so, as in <c>carbon cap</c>; null where none is.</param>
public sealed record Fare(
    double MeanCostUsd, double MeanRegretUsd, double RegretP95Usd, double MeanUnmet, double UnmetP95, double LargestBreach, string? BrokenLimit)
{
    /// <summary>Limit and excess in words.</summary>
    [JsonIgnore]
    public string WorstBreach => BrokenLimit is { } limit ? string.Create(CultureInfo.InvariantCulture, $"{limit}: {100 * LargestBreach:0.#} %") : "none";

    internal static Fare Of(ScenarioOutcomes outcomes) => new(
        outcomes.MeanCostUsd, outcomes.MeanRegretUsd, outcomes.RegretP95Usd, outcomes.MeanUnmet, outcomes.UnmetP95, outcomes.Worst.Share, outcomes.Worst.Limit);
}
