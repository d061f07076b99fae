using Wattline.Gateway.Planning;
using Wattline.Grid;
using Wattline.Planning;
using Wattline.Planning.Frontiers;
using Wattline.Signals;

namespace Wattline.Gateway.Frontiers;

/// <summary>Makes an answer of what was computed: the rows that <c>wattline frontier</c> writes, and what each region does.</summary>
internal static class FrontierWriter
{
    private const double JoulesPerMegawattHour = 3.6e9;

    /// <summary>The answer.</summary>
    /// <param name="query">The question.</param>
    /// <param name="laid">The scenario.</param>
    /// <param name="climbed">Its staircase and plan.</param>
    /// <param name="lawless">The plan without law; null where that was not computed.</param>
    /// <param name="assumptions">What it rests on.</param>
    public static FrontierAnswer Of(
        FrontierQuery query, LaidScenario laid, ClimbedFrontier climbed, PlacedFrontier? lawless, IReadOnlyList<Assumption> assumptions)
    {
        var (problem, terms) = (laid.Problem, query.Terms);
        return new FrontierAnswer(
            query.Scenario, problem.Start, problem.Hours, query.Scenario == FrontierScenario.World || IsReplayed(problem) ? DataPack.ReplayYear : null,
            new FrontierTermsTold(terms.CarbonPrice.UsdPerTonne, terms.EgressFactor, terms.StateFactor, terms.Law, Words(terms.Law)),
            [.. problem.Classes.Select(one => Class(one, query, problem, climbed.Chosen))], Steps(climbed.Frontier), climbed.Found,
            climbed.Frontier.LargestGap, Choice(query, climbed.Chosen, lawless), [.. Regions(problem, climbed)], assumptions, laid.Ways, 0, null);
    }

    /// <summary>Whether any price or carbon of it is replayed.</summary>
    private static bool IsReplayed(Wattline.Planning.Problems.PlanProblem problem) => problem.Signals.SelectMany(hour => hour.Values).Any(signal =>
        signal.Price?.Timeliness == Timeliness.Replayed || signal.AverageCarbon?.Timeliness == Timeliness.Replayed
        || signal.MarginalCarbon?.Timeliness == Timeliness.Replayed);

    private static string Words(FrontierLaw law) => law switch
    {
        FrontierLaw.Off => "No law: data may go anywhere.",
        FrontierLaw.Strict => StrictLaw.Words,
        _ => "As the scenario says.",
    };

    private static FrontierClass Class(
        Wattline.Planning.Problems.PlanClass one, FrontierQuery query, Wattline.Planning.Problems.PlanProblem problem, PlacedFrontier chosen)
    {
        var layers = chosen.Layers.FirstOrDefault(layer => layer.Class == one.Name);
        return new FrontierClass(
            one.Name, double.IsFinite(one.Budget.Milliseconds) ? one.Budget.Milliseconds : null, one.Budget.Scope,
            query.Classes.Count == 0 || query.Classes.Contains(one.Name),
            problem.Demands.Where(demand => demand.Class == one.Name).Sum(demand => demand.Requests.Sum()), layers?.Local, layers?.Regional,
            layers?.EnergyOriented);
    }

    private static List<FrontierStair> Steps(Frontier frontier) =>
    [
        .. FrontierRow.Of(frontier).Zip(frontier.Steps, (row, step) =>
        {
            var may = frontier.RelocationAt(row.BudgetMs)!.It;
            return new FrontierStair(
                row.BudgetMs, row.CostUsd, step.ChargeUsd, row.JumpUsdPerMwh, row.UsdPerMwh, row.AverageGPerKwh, row.MarginalGPerKwh, row.Unmet,
                may.ShareOf(may.Technical), may.ShareOf(may.Economic), may.ShareOf(may.Realised), row.IsOnHull, row.ErolUsdPerMwhMs, row.CrolGPerKwhMs,
                row.Unlocked);
        }),
    ];

    private static FrontierChoice Choice(FrontierQuery query, PlacedFrontier chosen, PlacedFrontier? lawless)
    {
        var proof = chosen.Certificate;
        return new FrontierChoice(
            query.BudgetMs, chosen.CostUsd, chosen.ChargeUsd, chosen.Requests, chosen.Unmet, chosen.ItMegawattHours, chosen.AverageGrams,
            chosen.MarginalGrams, proof.DualUsd, proof.Gap, proof.Infeasibility, proof.Holds(Planner.ExactGap), Less(chosen.CostUsd, lawless?.CostUsd),
            Less(chosen.ChargeUsd, lawless?.ChargeUsd));
    }

    /// <summary>A difference of costs; 0 where it is rounding, null where the other is not known.</summary>
    private static double? Less(double usd, double? other) => other is null || Math.Abs(usd - other.Value) > 1e-10 * Math.Abs(usd) ? usd - other : 0;

    private static IEnumerable<FrontierRegion> Regions(Wattline.Planning.Problems.PlanProblem problem, ClimbedFrontier climbed)
    {
        var (regions, served) = (problem.Regions.ToDictionary(region => region.Id), climbed.Chosen.Requests - climbed.Chosen.Unmet);
        foreach (var (placed, from) in climbed.Chosen.Regions.Zip(climbed.ServesFrom))
        {
            var region = regions[placed.Region];
            yield return new FrontierRegion(
                region.Id, region.City, region.Jurisdiction, region.Location.Latitude, region.Location.Longitude, from, placed.Requests,
                served > 0 ? placed.Requests / served : 0,
                double.IsInfinity(placed.CapacityGpuSeconds) ? null : placed.CapacityGpuSeconds > 0 ? placed.GpuSeconds / placed.CapacityGpuSeconds : 1,
                placed.FullHours);
        }
    }
}
