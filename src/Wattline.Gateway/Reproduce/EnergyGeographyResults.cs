using Wattline.Grid;
using Wattline.Planning;
using Wattline.Planning.Frontiers;
using Wattline.Planning.Problems;
using Wattline.Planning.Solving;

namespace Wattline.Gateway.Reproduce;

/// <summary>All that the report on one problem of the example's shape shows.</summary>
/// <param name="Problem">With all frictions.</param>
/// <param name="Staircase">The first class without frictions at stated budgets, home exempt as in the example.</param>
/// <param name="Strict">The same with a mask that exempts nobody, as the gateway's.</param>
/// <param name="Frontier">The exact staircase of the first class, home exempt.</param>
/// <param name="Frictions">Every class under sets of frictions.</param>
/// <param name="Waterfalls">By class: which friction takes which share of the benefit.</param>
/// <param name="Pareto">Cost against carbon, all classes and frictions.</param>
/// <param name="Plan">The plan of all classes with all frictions.</param>
/// <param name="Rules">What each rule costs.</param>
public sealed record EnergyGeographyResults(
    PlanProblem Problem, IReadOnlyList<BudgetRow> Staircase, IReadOnlyList<BudgetRow> Strict, Frontier Frontier, IReadOnlyList<FrictionRow> Frictions,
    IReadOnlyList<(string Class, Waterfall Waterfall)> Waterfalls, ParetoFront Pareto, Plan Plan, IReadOnlyList<RulePrice> Rules)
{
    private static readonly Friction[] Taking = [Friction.Egress, Friction.State, Friction.Law];
    private static readonly SolveOptions Exact = new() { Gap = Planner.ExactGap };

    /// <summary>Budgets of the example's staircase, ms.</summary>
    public static IReadOnlyList<double> Budgets { get; } = [240, 250, 260, 280, 300, 320, 340, 360, 400, 450];

    /// <summary>The worked example.</summary>
    public static EnergyGeographyResults OfExample(CancellationToken cancellation = default) =>
        Of(EnergyGeographyExample.Problem(), _ => { }, cancellation);

    /// <summary>The same on hours of the embedded year.</summary>
    /// <param name="pack">The data.</param>
    /// <param name="hours">From the year's first hour on, 1 to 8,760.</param>
    /// <param name="progress">Told the share done, 0 to 1, and what is being done.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    public static EnergyGeographyResults OfYear(DataPack pack, int hours, Action<double> progress, CancellationToken cancellation = default) =>
        Of(EnergyGeographyYear.Problem(pack, 0, hours), progress, cancellation);

    private static EnergyGeographyResults Of(PlanProblem problem, Action<double> progress, CancellationToken cancellation)
    {
        var exempt = new EnergyGeographyStudy(problem, homeAlwaysServes: true, cancellation);
        var strict = new EnergyGeographyStudy(problem, homeAlwaysServes: false, cancellation);
        var first = problem.Classes[0].Name;
        var done = 0;
        var plan = Step(() => Planner.Solve(problem, Exact, cancellation));
        return new EnergyGeographyResults(
            problem, Step(() => exempt.Staircase(first, Budgets)), Step(() => strict.Staircase(first, Budgets)),
            Step(() => exempt.Frontier(exempt.Only(first, []), 200, 500)), Step(() => exempt.Frictions()),
            Step(() => WaterfallsOf(problem, exempt, cancellation)), Step(() => ParetoFront.Of(problem, Exact, 24, cancellation)), plan,
            Step(() => RulePrice.All(plan, Exact, cancellation)));

        T Step<T>(Func<T> work)
        {
            const double Steps = 8;
            var result = work();
            progress(++done / Steps);
            return result;
        }
    }

    private static IReadOnlyList<(string Class, Waterfall Waterfall)> WaterfallsOf(
        PlanProblem problem, EnergyGeographyStudy study, CancellationToken cancellation) =>
        [.. problem.Classes.Select(kind => (kind.Name, Waterfall.Of(study.Only(kind.Name, Taking), Taking, Exact, cancellation)))];
}
