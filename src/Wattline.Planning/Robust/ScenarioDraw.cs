using Wattline.Planning.Problems;
using Wattline.Signals;

namespace Wattline.Planning.Robust;

/// <summary>Draws problems that differ from one in how many requests come and what electricity costs. Everything else stays.</summary>
internal static class ScenarioDraw
{
    /// <summary>The scenarios in order; the first so many of a longer list are the same.</summary>
    public static IEnumerable<PlanProblem> Of(PlanProblem problem, RobustOptions options)
    {
        var chance = new Chance(options.Seed);
        for (var scenario = 0; scenario < options.Scenarios; scenario++)
        {
            yield return Draw(problem, options, chance);
        }
    }

    /// <summary>The same problem with each demand times a factor.</summary>
    public static PlanProblem WithDemand(PlanProblem problem, Func<PlanDemand, double> factor) => problem with
    {
        Demands = [.. problem.Demands.Select(demand => Times(demand, factor(demand)))],
    };

    private static PlanProblem Draw(PlanProblem problem, RobustOptions options, Chance chance)
    {
        var drawn = WithDemand(problem, _ => chance.Factor(options.DemandError));
        var prices = problem.Regions.ToDictionary(region => region.Id, _ => chance.Factor(options.PriceError));
        return drawn with { Signals = [.. problem.Signals.Select(hour => Priced(hour, prices))] };
    }

    private static PlanDemand Times(PlanDemand demand, double factor) => demand with { Requests = [.. demand.Requests.Select(requests => requests * factor)] };

    private static Dictionary<string, GridSignal> Priced(IReadOnlyDictionary<string, GridSignal> hour, Dictionary<string, double> factors) =>
        hour.ToDictionary(one => one.Key, one => one.Value.Price is { } price
            ? one.Value with { Price = price with { Value = price.Value * factors.GetValueOrDefault(one.Key, 1) } }
            : one.Value);
}
