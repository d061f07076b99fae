using Wattline.Planning;
using Wattline.Planning.Frontiers;
using Wattline.Planning.Problems;
using Wattline.Planning.Solving;

namespace Wattline.Gateway.Reproduce;

/// <summary>A point of the staircase as the paper's readers know it.</summary>
/// <param name="BudgetMs">Latency budget, ms.</param>
/// <param name="UsdPerMwh">Cost per MWh of IT energy served; null where nothing is.</param>
/// <param name="GramsPerKwh">Average emissions per kWh of IT energy served; null where nothing is, or a reading is missing.</param>
/// <param name="Technical">Share of the demand that some other region than home may serve.</param>
/// <param name="Economic">Share that some other may and costs less.</param>
/// <param name="Relocated">Share that the plan serves away from home.</param>
/// <param name="Unmet">Share that nobody serves.</param>
/// <param name="Erol">Economic return on latency since the point before, USD per MWh and ms; null for the first.</param>
/// <param name="Crol">Carbon return on latency since the point before, g per kWh and ms; null for the first.</param>
public sealed record BudgetRow(
    double BudgetMs, double? UsdPerMwh, double? GramsPerKwh, double Technical, double Economic, double Relocated, double Unmet, double? Erol, double? Crol);

/// <summary>One class under some frictions.</summary>
/// <param name="Class">Its name.</param>
/// <param name="Frictions">Those that hold.</param>
/// <param name="UsdPerMwh">Cost per MWh of IT energy.</param>
/// <param name="GramsPerKwh">Average emissions per kWh of IT energy; null where a reading is missing.</param>
/// <param name="MarginalGramsPerKwh">The same for marginal emissions; null where a reading is missing.</param>
/// <param name="Relocated">Share of the requests served away from home.</param>
/// <param name="Layers">Local, regional, energy-oriented.</param>
public sealed record FrictionRow(
    string Class, IReadOnlyList<Friction> Frictions, double UsdPerMwh, double? GramsPerKwh, double? MarginalGramsPerKwh, double Relocated, LayerShares Layers);

/// <summary>What a problem of the example's shape shows: the staircase of one class, frictions and layers of all.</summary>
/// <param name="problem">With all of its frictions.</param>
/// <param name="homeAlwaysServes">Whether home is exempt from the budget, as in the published example.</param>
/// <param name="cancellation">Ends the work with an exception.</param>
public sealed class EnergyGeographyStudy(PlanProblem problem, bool homeAlwaysServes, CancellationToken cancellation = default)
{
    /// <summary>The sets of frictions that are compared.</summary>
    public static IReadOnlyList<IReadOnlyList<Friction>> Sets { get; } =
        [[], [Friction.Egress], [Friction.Egress, Friction.State], [Friction.Egress, Friction.Law]];

    private static readonly Friction[] Compared = [Friction.Egress, Friction.State, Friction.Law];
    private static readonly SolveOptions Exact = new() { Gap = Planner.ExactGap };

    /// <summary>The staircase of a class without frictions at stated budgets.</summary>
    public IReadOnlyList<BudgetRow> Staircase(string kind, IReadOnlyList<double> budgets)
    {
        var only = Only(kind, []);
        var frontier = Frontier(only, budgets[0], budgets[^1]);
        var demand = only.Demands.Sum(one => one.Requests.Sum());
        return [.. budgets.Select((budget, index) => Row(frontier, demand, budget, index == 0 ? null : budgets[index - 1]))];
    }

    /// <summary>The exact staircase of a problem, between two budgets.</summary>
    public Frontier Frontier(PlanProblem one, double fromMs, double toMs) => FrontierBuilder.Build(
        one, new FrontierOptions { FromMs = fromMs, ToMs = toMs, HomeAlwaysServes = homeAlwaysServes, Solve = Exact }, cancellation);

    /// <summary>Every class under every set of frictions, at its own budget.</summary>
    public IReadOnlyList<FrictionRow> Frictions() =>
        [.. problem.Classes.SelectMany(kind => Sets.Select(set => Row(kind, set)))];

    /// <summary>One class of the problem with only some of the frictions compared.</summary>
    public PlanProblem Only(string kind, IReadOnlyList<Friction> kept)
    {
        var rest = Compared.Except(kept).Aggregate(problem, (less, friction) => less.Without(friction));
        return rest with { Demands = [.. rest.Demands.Where(demand => demand.Class == kind)], Classes = [.. rest.Classes.Where(one => one.Name == kind)] };
    }

    private FrictionRow Row(PlanClass kind, IReadOnlyList<Friction> set)
    {
        var plan = Solve(Only(kind.Name, set), kind.Budget.Milliseconds);
        var (total, megawattHours) = (plan.Totals, plan.Totals.ItMegawattHours);
        return new FrictionRow(
            kind.Name, set, total.Charge.Total.Usd / megawattHours, total.AverageGrams / megawattHours / 1000, total.MarginalGrams / megawattHours / 1000,
            Waterfall.RelocatedShare(plan), LayerShares.Of(plan).Single());
    }

    /// <summary>The plan at a budget; where home is exempt, with home's columns whatever their latency.</summary>
    public Plan Solve(PlanProblem one, double budgetMs)
    {
        var steps = LatencyStepsOf(one, budgetMs);
        return Planner.Solve(steps, Exact, cancellation);
    }

    private PlanColumns LatencyStepsOf(PlanProblem one, double budgetMs) => homeAlwaysServes
        ? FrontierBuilder.ColumnsAt(one, new FrontierOptions { HomeAlwaysServes = true }, budgetMs, cancellation)
        : ColumnBuilder.Build(one, cancellation);

    private static BudgetRow Row(Frontier frontier, double demand, double budget, double? before)
    {
        var step = frontier.At(budget)!;
        var relocation = frontier.RelocationAt(budget)!.It;
        return new BudgetRow(
            budget, step.ItMegawattHours > 0 ? step.ChargeUsd / step.ItMegawattHours : null,
            step.ItMegawattHours > 0 ? step.AverageGrams / step.ItMegawattHours / 1000 : null, relocation.ShareOf(relocation.Technical),
            relocation.ShareOf(relocation.Economic), relocation.ShareOf(relocation.Realised), step.Unmet / demand,
            before is { } from ? frontier.Erol(from, budget) : null, before is { } at ? frontier.Crol(at, budget) : null);
    }
}
