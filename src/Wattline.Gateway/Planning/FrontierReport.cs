using Wattline.Planning;
using Wattline.Planning.Frontiers;
using Wattline.Planning.Problems;
using Wattline.Planning.Solving;

namespace Wattline.Gateway.Planning;

/// <summary>What a latency budget is worth, as <c>wattline frontier --json</c> writes it.</summary>
/// <param name="Name">The scenario's name.</param>
/// <param name="Classes">Whose budget is varied.</param>
/// <param name="LargestGap">The largest gap within which any step is proved, as a share of cost.</param>
/// <param name="Steps">The staircase.</param>
/// <param name="Relocations">What could move, would gain by it and does, as shares of IT energy.</param>
/// <param name="Layers">By class, at its own budget: local, regional, energy-oriented.</param>
/// <param name="BreakEvens">When moving pays, by origin and class, to the region that saves most.</param>
/// <param name="Rules">What each rule costs.</param>
/// <param name="Waterfall">Which friction takes which share of the benefit of moving.</param>
/// <param name="Pareto">Cost against carbon; null where it was not asked for.</param>
public sealed record FrontierReport(
    string Name, IReadOnlyList<string> Classes, double LargestGap, IReadOnlyList<FrontierRow> Steps, IReadOnlyList<RelocationRow> Relocations,
    IReadOnlyList<LayerShares> Layers, IReadOnlyList<BreakEvenRow> BreakEvens, IReadOnlyList<RulePrice> Rules, Waterfall Waterfall, ParetoFront? Pareto)
{
    private static readonly Friction[] Order = [Friction.Egress, Friction.State, Friction.Law, Friction.Capacity, Friction.Loading, Friction.Churn];

    /// <summary>Climbs the staircase of a problem and prices its rules.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="options">Which classes, between which budgets.</param>
    /// <param name="pareto">Whether to sweep the carbon price as well.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="PlanProblemException">The problem has faults.</exception>
    public static FrontierReport Of(PlanProblem problem, FrontierOptions options, bool pareto, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        var quiet = options.Solve with { Progress = null };
        var frontier = FrontierBuilder.Build(problem, options, cancellation);
        var plan = Planner.Solve(problem, quiet, cancellation);
        return new FrontierReport(
            problem.Name, options.Classes.Count > 0 ? options.Classes : [.. problem.Classes.Select(one => one.Name)], frontier.LargestGap,
            FrontierRow.Of(frontier), RelocationRow.Of(frontier), LayerShares.Of(plan), BreakEvenRow.Of(plan),
            RulePrice.All(plan, quiet, cancellation), Waterfall.Of(problem, Order, quiet, cancellation),
            pareto ? ParetoFront.Of(problem, quiet, cancellation: cancellation) : null);
    }
}

/// <summary>A step of the staircase.</summary>
/// <param name="BudgetMs">From this budget on.</param>
/// <param name="CostUsd">What the best plan costs, penalties included.</param>
/// <param name="JumpUsdPerMwh">What the step saves against the one before, USD per MWh of IT energy; null for the first.</param>
/// <param name="UsdPerMwh">Charges per MWh of IT energy served; null where nothing is.</param>
/// <param name="AverageGPerKwh">Average emissions per kWh of IT energy served; null where a reading is missing.</param>
/// <param name="MarginalGPerKwh">Marginal emissions per kWh; null where a reading is missing.</param>
/// <param name="Unmet">Requests that nobody serves.</param>
/// <param name="IsOnHull">Whether it is a corner of the lower convex hull.</param>
/// <param name="ErolUsdPerMwhMs">Economic return on latency since the step before; null for the first.</param>
/// <param name="CrolGPerKwhMs">Carbon return since the step before; below 0 where the cheaper region is the dirtier. Null for the first.</param>
/// <param name="Unlocked">Regions that serve from here on and did not before.</param>
public sealed record FrontierRow(
    double BudgetMs, double CostUsd, double? JumpUsdPerMwh, double? UsdPerMwh, double? AverageGPerKwh, double? MarginalGPerKwh, double Unmet,
    bool IsOnHull, double? ErolUsdPerMwhMs, double? CrolGPerKwhMs, IReadOnlyList<string> Unlocked)
{
    internal static IReadOnlyList<FrontierRow> Of(Frontier frontier)
    {
        var hull = frontier.Hull().ToHashSet();
        return [.. frontier.Steps.Select((step, at) => Row(frontier, step, at == 0 ? null : frontier.Steps[at - 1], hull.Contains(step)))];
    }

    private static FrontierRow Row(Frontier frontier, FrontierStep step, FrontierStep? before, bool isOnHull)
    {
        double? served = step.ItMegawattHours > 0 ? step.ItMegawattHours : null;
        return new FrontierRow(
            step.BudgetMs, step.CostUsd, (before?.CostUsd - step.CostUsd) / frontier.ItMegawattHours, step.ChargeUsd / served,
            step.AverageGrams / served / 1000, step.MarginalGrams / served / 1000, step.Unmet, isOnHull,
            before is null ? null : frontier.Erol(before.BudgetMs, step.BudgetMs), before is null ? null : frontier.Crol(before.BudgetMs, step.BudgetMs),
            step.Unlocked);
    }
}

/// <summary>What could move from a budget on, as shares of the IT energy of the classes varied.</summary>
/// <param name="BudgetMs">From this budget on.</param>
/// <param name="Technical">Another region than home may serve it.</param>
/// <param name="Economic">Another may and costs less.</param>
/// <param name="Realised">The best plan serves it elsewhere.</param>
/// <param name="RealisedAtHomeJ">Facility energy that so leaves the homes' grids, J.</param>
public sealed record RelocationRow(double BudgetMs, double Technical, double Economic, double Realised, double RealisedAtHomeJ)
{
    internal static IReadOnlyList<RelocationRow> Of(Frontier frontier) =>
    [
        .. frontier.Relocations.Select(step => (step.BudgetMs, step.Relocation.It, step.Relocation.AtHome)).Select(step => new RelocationRow(
            step.BudgetMs, step.It.ShareOf(step.It.Technical), step.It.ShareOf(step.It.Economic), step.It.ShareOf(step.It.Realised), step.AtHome.Realised)),
    ];
}

/// <summary>When moving a class's requests from an origin's home to a region pays.</summary>
/// <param name="Origin">Where requests come from.</param>
/// <param name="Class">The class.</param>
/// <param name="Home">The home region.</param>
/// <param name="Region">The region that would save most by energy and carbon.</param>
/// <param name="Pays">Whether moving pays, frictions included; whether the mask allows it is another question.</param>
/// <param name="SavingUsd">Saved on energy and carbon, USD a request.</param>
/// <param name="FrictionUsd">Spent on egress, state, loading and compliance, USD a request.</param>
/// <param name="PayloadMb">Payload each way up to which it pays; null where no payload matters or none is small enough.</param>
/// <param name="SessionRequests">Requests of a session from which on it pays; null where none is long enough.</param>
/// <param name="CarbonUsdPerTonne">Carbon price at which it turns; null where none of 0 or more does.</param>
/// <param name="CarbonPriceIsFloor">Whether it pays above that price (true) or below it (false).</param>
/// <param name="PriceDifferenceUsdPerKwh">Price difference from which on it pays, PUE in both.</param>
public sealed record BreakEvenRow(
    string Origin, string Class, string Home, string Region, bool Pays, double SavingUsd, double FrictionUsd, double? PayloadMb,
    double? SessionRequests, double? CarbonUsdPerTonne, bool CarbonPriceIsFloor, double? PriceDifferenceUsdPerKwh)
{
    internal static IReadOnlyList<BreakEvenRow> Of(Plan plan)
    {
        var homes = new Homes(plan.Problem, plan.Columns.Fleet);
        var pairs = plan.Problem.Demands.Select(one => (one.Origin, one.Class)).Distinct();
        return [.. pairs.Select(pair => Best(plan, homes, pair.Origin, pair.Class)).OfType<BreakEvenRow>()];
    }

    private static BreakEvenRow? Best(Plan plan, Homes homes, string origin, string name)
    {
        var (kind, home) = (plan.Problem.Classes.First(one => one.Name == name), plan.Columns.Fleet.Regions[homes.RowOf(origin)].Id);
        var best = plan.Columns.Fleet.Regions.Where(region => region.Id != home)
            .Select(region => (region.Id, Even: BreakEven.Of(plan, origin, kind, region.Id))).Where(one => one.Even is not null)
            .OrderByDescending(one => one.Even!.SavingUsd).FirstOrDefault();
        return best.Even is { } even
            ? new BreakEvenRow(
                origin, name, home, best.Id, even.Pays, even.SavingUsd, even.FrictionUsd, even.PayloadMb, even.SessionRequests, even.CarbonUsdPerTonne,
                even.CarbonPriceIsFloor, even.PriceDifferenceNeeded)
            : null;
    }
}
