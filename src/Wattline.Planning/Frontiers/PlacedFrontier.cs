using Wattline.Planning.Programs;

namespace Wattline.Planning.Frontiers;

/// <summary>What the best plan at one budget comes to, by class and region.</summary>
/// <param name="BudgetMs">The budget of the classes varied, ms.</param>
/// <param name="CostUsd">Cost, penalties of unmet demand included, USD.</param>
/// <param name="ChargeUsd">What the requests that it serves are charged, USD.</param>
/// <param name="ItMegawattHours">IT energy of what it serves, MWh.</param>
/// <param name="AverageGrams">Average emissions, g; null where a reading is missing.</param>
/// <param name="MarginalGrams">Marginal emissions, g; null where a reading is missing.</param>
/// <param name="Requests">Requests of all classes.</param>
/// <param name="Unmet">Those that nobody serves.</param>
/// <param name="Layers">By class: at home, on the continent, beyond it.</param>
/// <param name="Regions">Each region in the order of identifiers.</param>
/// <param name="Certificate">What is proved of it.</param>
public sealed record PlacedFrontier(
    double BudgetMs, double CostUsd, double ChargeUsd, double ItMegawattHours, double? AverageGrams, double? MarginalGrams, double Requests, double Unmet,
    IReadOnlyList<LayerShares> Layers, IReadOnlyList<PlacedRegion> Regions, Certificate Certificate)
{
    /// <summary>What a plan comes to.</summary>
    /// <param name="plan">With the ways that a budget allows.</param>
    /// <param name="budgetMs">The budget, ms.</param>
    public static PlacedFrontier Of(Plan plan, double budgetMs)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var (totals, by) = (plan.Totals, plan.Placements.ToLookup(place => place.Row.Region));
        return new PlacedFrontier(
            budgetMs, totals.CostUsd, totals.Charge.Total.Usd, totals.ItMegawattHours, totals.AverageGrams, totals.MarginalGrams, totals.Requests,
            totals.Unmet, LayerShares.Of(plan),
            [.. plan.Columns.Fleet.Regions.Select((region, row) => PlacedRegion.Of(plan, region.Id, row, [.. by[row]]))], plan.Certificate);
    }
}

/// <summary>What a region serves in a plan.</summary>
/// <param name="Region">Its identifier.</param>
/// <param name="Requests">Requests of all hours.</param>
/// <param name="ItJoules">Their IT energy, J.</param>
/// <param name="GpuSeconds">Their accelerator time.</param>
/// <param name="CapacityGpuSeconds">What it has over all hours; infinite for no limit.</param>
/// <param name="FullHours">Hours in which all of it is used.</param>
public sealed record PlacedRegion(string Region, double Requests, double ItJoules, double GpuSeconds, double CapacityGpuSeconds, int FullHours)
{
    /// <summary>Used up to this share, an hour is full: what rounding leaves.</summary>
    internal const double Full = 1 - 1e-9;

    internal static PlacedRegion Of(Plan plan, string id, int row, IReadOnlyList<Placement> places)
    {
        var regions = plan.Columns.Program.Arrays.Regions;
        double CapacityIn(int hour) => plan.Columns.Program.Arrays.Capacities[(hour * regions) + row];
        var hours = places.GroupBy(place => place.Row.Hour, place => place.Requests * place.Row.GpuSeconds);
        return new PlacedRegion(
            id, places.Sum(place => place.Requests), places.Sum(place => place.Requests * place.Row.ItJoules),
            places.Sum(place => place.Requests * place.Row.GpuSeconds), Enumerable.Range(0, plan.Problem.Hours).Sum(CapacityIn),
            hours.Count(hour => CapacityIn(hour.Key) > 0 && hour.Sum() >= CapacityIn(hour.Key) * Full));
    }
}

/// <summary>A staircase with what its parts are.</summary>
/// <param name="Frontier">The steps kept, each exact, and what may move at each of them.</param>
/// <param name="Found">How many steps there are in all.</param>
/// <param name="ServesFrom">By region in the order of identifiers: the least budget at which it serves, ms; null where it never does.</param>
/// <param name="Chosen">The plan at the budget chosen.</param>
public sealed record ClimbedFrontier(Frontier Frontier, int Found, IReadOnlyList<double?> ServesFrom, PlacedFrontier Chosen);
