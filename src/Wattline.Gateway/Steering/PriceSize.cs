using Wattline.Gateway.Control;
using Wattline.Planning.Pacing;
using Wattline.Planning.Problems;
using Wattline.Signals;

namespace Wattline.Gateway.Steering;

/// <summary>How large prices of capacity are: what a correction is measured by, and where it ends.</summary>
internal sealed class PriceSize
{
    /// <summary>Least typical price, as a share of what the cheapest way costs: where all ways cost the same, a price moves requests too. Chosen.</summary>
    private const double LeastShare = 0.01;

    private readonly Dictionary<string, double> _most;
    private readonly double _otherwise;

    private PriceSize(double typical, Dictionary<string, double> most) =>
        (Typical, _most, _otherwise) = (typical, most, most.Values.DefaultIfEmpty(0).Max());

    /// <summary>Nothing is worth anything.</summary>
    public static PriceSize None { get; } = new(0, []);

    /// <summary>A price that moves a typical request elsewhere, USD per GPU-second.</summary>
    public double Typical { get; }

    /// <summary>By a plan's demand, and without one by a usual request for each model.</summary>
    public static PriceSize Of(Regime regime, StandingPlan? plan, Slot slot)
    {
        var columns = plan?.Plan.Columns ?? UsualColumns(regime, slot);
        return columns is null ? None : new PriceSize(
            Math.Max(PriceScale.Typical(columns.Program), LeastShare * PriceScale.Cheapest(columns.Program)),
            columns.Fleet.Regions.Index().ToDictionary(one => one.Item.Id, one => PriceScale.Most(columns.Program, one.Index)));
    }

    /// <summary>The highest price of a region's capacity, USD per GPU-second: of the dearest one where nothing was planned there.</summary>
    public double Most(string region) => _most.GetValueOrDefault(region) is > 0 and var most ? most : _otherwise;

    private static PlanColumns? UsualColumns(Regime regime, Slot slot) =>
        FleetProblem.Of(regime, FleetProblem.Usual(regime), slot, 1) is { } usual ? ColumnBuilder.Build(usual) : null;
}
