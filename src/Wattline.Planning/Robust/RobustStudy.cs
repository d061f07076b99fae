using Wattline.Planning.Problems;
using Wattline.Planning.Programs;
using Wattline.Planning.Solving;

namespace Wattline.Planning.Robust;

/// <summary>How a plan's shares fare in one scenario.</summary>
/// <param name="CostUsd">Charges, moves and penalties, USD.</param>
/// <param name="Unmet">Requests that nobody serves.</param>
/// <param name="RegretUsd">Cost above the best that could have been done, USD.</param>
/// <param name="Worst">The limit over hours that is broken most: kept shares need not keep these.</param>
public sealed record ScenarioOutcome(double CostUsd, double Unmet, double RegretUsd, Breach Worst);

/// <summary>How a plan's shares fare over all scenarios.</summary>
/// <param name="Outcomes">By scenario.</param>
/// <param name="HindsightUsd">Mean over the scenarios of the best that could have been done, USD.</param>
public sealed record ScenarioOutcomes(IReadOnlyList<ScenarioOutcome> Outcomes, double HindsightUsd)
{
    /// <summary>Mean cost, USD.</summary>
    public double MeanCostUsd => Outcomes.Average(one => one.CostUsd);

    /// <summary>Mean regret, USD.</summary>
    public double MeanRegretUsd => Outcomes.Average(one => one.RegretUsd);

    /// <summary>Regret that 95 % of the scenarios do not exceed, USD.</summary>
    public double RegretP95Usd => Percentile(one => one.RegretUsd);

    /// <summary>Mean of requests that nobody serves.</summary>
    public double MeanUnmet => Outcomes.Average(one => one.Unmet);

    /// <summary>Unmet requests that 95 % of the scenarios do not exceed.</summary>
    public double UnmetP95 => Percentile(one => one.Unmet);

    /// <summary>Largest breach in any scenario.</summary>
    public Breach Worst => Outcomes.Select(one => one.Worst).MaxBy(one => one.Share);

    /// <summary>The nearest rank: the smallest outcome that at least 95 % do not exceed.</summary>
    private double Percentile(Func<ScenarioOutcome, double> value)
    {
        var sorted = Outcomes.Select(value).Order().ToList();
        return sorted[(int)Math.Ceiling(0.95 * sorted.Count) - 1];
    }
}

/// <summary>
/// What a plan is worth when demand and prices turn out otherwise, and one that is worth more. The robust plan is the best of a few: shares
/// planned on demand at a rising quantile of its error, which spreads load before regions fill, judged by their mean cost over the drawn
/// scenarios. The quantile of the stated demand is among them, so that it is never worse on those scenarios.
/// </summary>
/// <param name="Nominal">The plan of the problem as stated.</param>
/// <param name="AsStated">How its shares fare.</param>
/// <param name="Robust">The best shares found, on the demand as stated; its gap is what the reserve costs if all comes as stated.</param>
/// <param name="Hedged">How those fare.</param>
/// <param name="DemandFactor">What the demand was multiplied by to plan them; 1 where no reserve pays.</param>
public sealed record RobustStudy(Plan Nominal, ScenarioOutcomes AsStated, Plan Robust, ScenarioOutcomes Hedged, double DemandFactor)
{
    /// <summary>Standard deviations above the stated demand that are tried.</summary>
    private static readonly double[] Deviations = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];

    /// <summary>Studies a plan.</summary>
    /// <param name="nominal">The plan of the problem as stated.</param>
    /// <param name="options">How far the world may differ.</param>
    /// <param name="solving">How far each solve goes.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static RobustStudy Of(Plan nominal, RobustOptions options, SolveOptions solving, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(nominal);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var steps = options.Scenarios + Deviations.Length;
        var scenarios = new List<(PlanColumns Columns, double HindsightUsd)>();
        foreach (var drawn in ScenarioDraw.Of(nominal.Problem, options))
        {
            var best = Planner.Solve(drawn, solving, cancellation);
            scenarios.Add((best.Columns, best.Certificate.PrimalUsd));
            options.Progress?.Report((double)scenarios.Count / steps);
        }

        var asStated = Fare(new KeptShares(nominal), nominal, scenarios);
        var (shares, hedged, factor) = (new KeptShares(nominal), asStated, 1.0);
        foreach (var (at, deviations) in Deviations.Index())
        {
            var larger = Math.Exp(options.DemandError * deviations);
            var tried = new KeptShares(Planner.Solve(ScenarioDraw.WithDemand(nominal.Problem, _ => larger), solving, cancellation), nominal);
            var outcome = Fare(tried, nominal, scenarios);
            (shares, hedged, factor) = outcome.MeanCostUsd < hedged.MeanCostUsd ? (tried, outcome, larger) : (shares, hedged, factor);
            options.Progress?.Report((double)(options.Scenarios + at + 1) / steps);
        }

        return new RobustStudy(nominal, asStated, OnStatedDemand(shares, nominal), hedged, factor);
    }

    private static ScenarioOutcomes Fare(KeptShares shares, Plan nominal, List<(PlanColumns Columns, double HindsightUsd)> scenarios) => new(
        [.. scenarios.Select(one =>
        {
            var kept = shares.On(one.Columns.Program, nominal.Solution);
            var cost = Certificate.CostOf(one.Columns.Program, kept);
            return new ScenarioOutcome(cost, kept.Unmet.Sum(), cost - one.HindsightUsd, Breach.Worst(one.Columns, kept.Flows));
        })],
        scenarios.Average(one => one.HindsightUsd));

    private static Plan OnStatedDemand(KeptShares shares, Plan nominal)
    {
        var solution = shares.On(nominal.Columns.Program, nominal.Solution);
        var certificate = Certificate.Check(nominal.Columns.Program, solution);
        return new Plan(nominal.Columns, solution, certificate, certificate.Holds(Planner.ExactGap));
    }
}
