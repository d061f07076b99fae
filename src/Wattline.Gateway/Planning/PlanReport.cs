using Wattline.Planning;
using Wattline.Planning.Problems;
using Wattline.Planning.Programs;
using Wattline.Signals;

namespace Wattline.Gateway.Planning;

/// <summary>A plan as <c>wattline plan --json</c> and <c>POST /api/plan</c> write it, and <c>wattline plan diff</c> reads it again.</summary>
/// <param name="Name">The scenario's name.</param>
/// <param name="Start">Its first hour.</param>
/// <param name="Hours">How many.</param>
/// <param name="CarbonKind">Which emissions price and cap counted.</param>
/// <param name="Certificate">What is proved of the plan.</param>
/// <param name="Totals">What it comes to.</param>
/// <param name="Regions">The same by region.</param>
/// <param name="Classes">By class of work, with the shares of regions and options.</param>
/// <param name="Prices">What scarce things are worth.</param>
/// <param name="Unmet">What nobody serves, with what blocks it.</param>
/// <param name="Placements">Which requests run where, when and how.</param>
public sealed record PlanReport(
    string Name, Slot Start, int Hours, CarbonKind CarbonKind, PlanCertificate Certificate, PlanSums Totals, IReadOnlyList<RegionSums> Regions,
    IReadOnlyList<ClassSums> Classes, PlanPrices Prices, IReadOnlyList<UnmetRow> Unmet, IReadOnlyList<PlacementRow> Placements)
{
    /// <summary>What chance does to it; null where that was not asked.</summary>
    public RobustReport? Robust { get; init; }

    /// <summary>From a plan.</summary>
    public static PlanReport Of(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var problem = plan.Problem;
        return new PlanReport(
            problem.Name, problem.Start, problem.Hours, problem.CarbonKind, PlanCertificate.Of(plan), PlanSums.Of(plan),
            RegionSums.Of(plan), ClassSums.Of(plan), PlanPrices.Of(plan),
            [.. plan.Unmet.Select(one => new UnmetRow(
                one.Demand.Origin, one.Demand.Class, problem.Start.AddHours(one.Hour), one.Requests, one.PenaltyUsd, one.Because))],
            [.. plan.Placements.Select(one => PlacementRow.Of(one, problem.Start, problem.CarbonKind))]);
    }
}

/// <summary>What is proved of a plan without trusting its solver.</summary>
/// <param name="Solver">Who solved it.</param>
/// <param name="Iterations">Pivots, augmentations or passes.</param>
/// <param name="CostUsd">What it costs, USD.</param>
/// <param name="BoundUsd">No plan costs less, USD.</param>
/// <param name="Gap">Cost above the bound, as a share.</param>
/// <param name="Infeasibility">Largest breach of any constraint, as a share.</param>
/// <param name="IsCertified">Whether gap and breach are within what was asked for.</param>
public sealed record PlanCertificate(
    string Solver, long Iterations, double CostUsd, double BoundUsd, double Gap, double Infeasibility, bool IsCertified)
{
    internal static PlanCertificate Of(Plan plan) => new(
        plan.Solution.Solver, plan.Solution.Iterations, plan.Certificate.PrimalUsd, plan.Certificate.DualUsd, plan.Certificate.Gap,
        plan.Certificate.Infeasibility, plan.IsCertified);
}

/// <summary>Sums over all requests.</summary>
/// <param name="Requests">Of all demands.</param>
/// <param name="Unmet">Served by nobody.</param>
/// <param name="CostUsd">What the plan minimises, USD.</param>
/// <param name="ElectricityUsd">Electricity, PUE included.</param>
/// <param name="CarbonUsd">Emissions at the carbon price.</param>
/// <param name="EgressUsd">Bytes both ways.</param>
/// <param name="MigrationUsd">State left behind.</param>
/// <param name="LoadUsd">Models made ready.</param>
/// <param name="ComplianceUsd">Compliance work.</param>
/// <param name="MoveUsd">Moves between hours.</param>
/// <param name="PenaltyUsd">Penalties of unmet demand.</param>
/// <param name="ItEnergyJ">IT energy, J.</param>
/// <param name="EnergyJ">Facility energy, J.</param>
/// <param name="GpuSeconds">Accelerator time.</param>
/// <param name="AverageCarbonG">Average emissions, g; null where a reading is missing.</param>
/// <param name="MarginalCarbonG">Marginal emissions, g; null where a reading is missing.</param>
/// <param name="MeanLatencyMs">Mean latency of what is served, ms; null where nothing is.</param>
public sealed record PlanSums(
    double Requests, double Unmet, double CostUsd, double ElectricityUsd, double CarbonUsd, double EgressUsd, double MigrationUsd, double LoadUsd,
    double ComplianceUsd, double MoveUsd, double PenaltyUsd, double ItEnergyJ, double EnergyJ, double GpuSeconds, double? AverageCarbonG,
    double? MarginalCarbonG, double? MeanLatencyMs)
{
    private const double NoticeableUsd = 1e-9;

    /// <summary>The items of the cost that are any, with their names.</summary>
    public IReadOnlyList<(string Name, double Usd)> Items() =>
    [
        .. new[]
        {
            ("electricity", ElectricityUsd), ("carbon", CarbonUsd), ("egress", EgressUsd), ("state moved", MigrationUsd), ("models loaded", LoadUsd),
            ("compliance", ComplianceUsd), ("moves between hours", MoveUsd), ("unmet demand", PenaltyUsd),
        }.Where(item => Math.Abs(item.Item2) > NoticeableUsd),
    ];

    internal static PlanSums Of(Plan plan)
    {
        var (totals, charge) = (plan.Totals, plan.Totals.Charge);
        return new PlanSums(
            totals.Requests, totals.Unmet, totals.CostUsd, charge.Compute.Usd, charge.Carbon.Usd, charge.Egress.Usd, charge.Migration.Usd,
            charge.Load.Usd, charge.Compliance.Usd, totals.MoveUsd, totals.PenaltyUsd, totals.ItJoules, totals.Joules, totals.GpuSeconds,
            totals.AverageGrams, totals.MarginalGrams, totals.MeanLatencyMs);
    }
}

/// <summary>What a region does in a plan.</summary>
/// <param name="Region">Its name.</param>
/// <param name="Requests">Served there.</param>
/// <param name="Share">Of all served, 0 to 1.</param>
/// <param name="Utilisation">Share of its GPU-seconds that is used, 0 to 1; null where they are not limited.</param>
/// <param name="CostUsd">Charges there, USD.</param>
/// <param name="EnergyJ">Facility energy, J.</param>
/// <param name="AverageCarbonG">Average emissions, g; null where a reading is missing.</param>
/// <param name="MarginalCarbonG">Marginal emissions, g; null where a reading is missing.</param>
public sealed record RegionSums(
    string Region, double Requests, double Share, double? Utilisation, double CostUsd, double EnergyJ, double? AverageCarbonG, double? MarginalCarbonG)
{
    internal static IReadOnlyList<RegionSums> Of(Plan plan)
    {
        var served = plan.Placements.Sum(one => one.Requests);
        var here = plan.Placements.ToLookup(one => one.Region);
        return [.. plan.Columns.Fleet.Regions.Select((region, row) =>
        {
            var rows = here[region.Id].Select(one => PlacementRow.Of(one, plan.Problem.Start, plan.Problem.CarbonKind)).ToList();
            var capacity = Enumerable.Range(0, plan.Problem.Hours)
                .Sum(hour => plan.Columns.Program.Arrays.Capacities[(hour * plan.Problem.Regions.Count) + row]);
            var seconds = here[region.Id].Sum(one => one.Requests * one.Row.GpuSeconds);
            var requests = rows.Sum(one => one.Requests);
            return new RegionSums(
                region.Id, requests, served > 0 ? requests / served : 0, double.IsFinite(capacity) && capacity > 0 ? seconds / capacity : null,
                rows.Sum(one => one.CostUsd), rows.Sum(one => one.EnergyJ), PlacementRow.Sum(rows, one => one.AverageCarbonG),
                PlacementRow.Sum(rows, one => one.MarginalCarbonG));
        })];
    }
}

/// <summary>What becomes of a class of work.</summary>
/// <param name="Class">Its name.</param>
/// <param name="Requests">Of all its demands.</param>
/// <param name="Unmet">Served by nobody.</param>
/// <param name="CostUsd">Charges, without penalties and moves, USD.</param>
/// <param name="ItEnergyJ">IT energy, J.</param>
/// <param name="AverageCarbonG">Average emissions, g; null where a reading is missing.</param>
/// <param name="MarginalCarbonG">Marginal emissions, g; null where a reading is missing.</param>
/// <param name="MeanLatencyMs">Mean of the latency that its budget bounds, ms; null where nothing is served.</param>
/// <param name="MeanWaitHours">Mean hours from arrival to run; null where nothing is served.</param>
/// <param name="Regions">Shares of what is served by region, the largest first.</param>
/// <param name="Options">Shares by model and operating point, the largest first.</param>
/// <param name="HasChoice">Whether any region offered it several of these, so that the shares are a choice of the plan.</param>
public sealed record ClassSums(
    string Class, double Requests, double Unmet, double CostUsd, double ItEnergyJ, double? AverageCarbonG, double? MarginalCarbonG,
    double? MeanLatencyMs, double? MeanWaitHours, IReadOnlyList<NamedShare> Regions, IReadOnlyList<NamedShare> Options, bool HasChoice)
{
    internal static IReadOnlyList<ClassSums> Of(Plan plan)
    {
        var (served, unmet) = (plan.Placements.ToLookup(one => one.Demand.Class), plan.Unmet.ToLookup(one => one.Demand.Class));
        return [.. plan.Problem.Classes.Select(kind => Of(plan, kind, [.. served[kind.Name]], unmet[kind.Name].Sum(one => one.Requests)))];
    }

    private static ClassSums Of(Plan plan, PlanClass kind, List<Placement> served, double unmet)
    {
        var rows = served.ConvertAll(one => PlacementRow.Of(one, plan.Problem.Start, plan.Problem.CarbonKind));
        var requests = served.Sum(one => one.Requests);
        return new ClassSums(
            kind.Name, requests + unmet, unmet, rows.Sum(one => one.CostUsd), served.Sum(one => one.Requests * one.Row.ItJoules),
            PlacementRow.Sum(rows, one => one.AverageCarbonG), PlacementRow.Sum(rows, one => one.MarginalCarbonG),
            requests > 0 ? served.Sum(one => one.Requests * one.Row.LatencyMs) / requests : null,
            requests > 0 ? served.Sum(one => one.Requests * (one.Row.Hour - one.ArrivalHour)) / requests : null,
            NamedShare.Of(served, one => one.Region), NamedShare.Of(served, one => one.Option),
            plan.Problem.Hostings.Where(hosting => kind.Options.Contains(hosting.Model)).CountBy(hosting => hosting.Region).Any(region => region.Value > 1));
    }
}

/// <summary>A share of requests served.</summary>
/// <param name="Name">Of a region or an option.</param>
/// <param name="Share">0 to 1.</param>
public sealed record NamedShare(string Name, double Share)
{
    internal static IReadOnlyList<NamedShare> Of(List<Placement> served, Func<Placement, string> name)
    {
        var all = served.Sum(one => one.Requests);
        return [.. served.GroupBy(name).Select(group => new NamedShare(group.Key, group.Sum(one => one.Requests) / all))
            .OrderByDescending(one => one.Share).ThenBy(one => one.Name, StringComparer.Ordinal)];
    }
}

/// <summary>Requests that nobody serves.</summary>
/// <param name="Origin">Where they come from.</param>
/// <param name="Class">Their class.</param>
/// <param name="Arrival">The hour in which they arrive.</param>
/// <param name="Requests">How many.</param>
/// <param name="PenaltyUsd">What that costs the plan, USD.</param>
/// <param name="Because">What blocks them.</param>
public sealed record UnmetRow(string Origin, string Class, Slot Arrival, double Requests, double PenaltyUsd, IReadOnlyList<string> Because);

/// <summary>Requests that run somewhere.</summary>
/// <param name="Origin">Where they come from.</param>
/// <param name="Class">Their class.</param>
/// <param name="Arrival">The hour in which they arrive.</param>
/// <param name="Hour">The hour in which they run.</param>
/// <param name="Region">Where they run.</param>
/// <param name="Option">Model and operating point.</param>
/// <param name="Requests">How many.</param>
/// <param name="CostUsd">Charges of all of them, USD.</param>
/// <param name="EnergyJ">Facility energy of all of them, J.</param>
/// <param name="AverageCarbonG">Average emissions of all of them, g; null where the reading is missing.</param>
/// <param name="MarginalCarbonG">Marginal emissions of all of them, g; null where the reading is missing.</param>
/// <param name="LatencyMs">Of one, ms.</param>
public sealed record PlacementRow(
    string Origin, string Class, Slot Arrival, Slot Hour, string Region, string Option, double Requests, double CostUsd, double EnergyJ,
    double? AverageCarbonG, double? MarginalCarbonG, double LatencyMs)
{
    internal static PlacementRow Of(Placement one, Slot start, CarbonKind kind)
    {
        double? counted = one.Requests * one.Row.Grams, other = one.Requests * one.Row.OtherGrams;
        var (average, marginal) = kind == CarbonKind.Average ? (counted, other) : (other, counted);
        return new PlacementRow(
            one.Demand.Origin, one.Demand.Class, start.AddHours(one.ArrivalHour), start.AddHours(one.Row.Hour), one.Region, one.Option, one.Requests,
            one.Requests * one.Row.Charge.Total.Usd, one.Requests * one.Row.Joules, average, marginal, one.Row.LatencyMs);
    }

    /// <summary>A sum; null where any part is missing.</summary>
    internal static double? Sum(IReadOnlyList<PlacementRow> rows, Func<PlacementRow, double?> grams) =>
        rows.Any(row => grams(row) is null) ? null : rows.Sum(row => grams(row)!.Value);
}
