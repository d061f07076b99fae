using Wattline.Planning;
using Wattline.Planning.Programs;
using Wattline.Signals;

namespace Wattline.Gateway.Planning;

/// <summary>What scarce things are worth beyond what they cost; what does not bind is not named.</summary>
/// <param name="Capacity">Accelerator time by region and hour, the dearest first.</param>
/// <param name="Limits">Carbon cap, quotas and mean latency.</param>
public sealed record PlanPrices(IReadOnlyList<CapacityPrice> Capacity, IReadOnlyList<LimitPrice> Limits)
{
    internal static PlanPrices Of(Plan plan)
    {
        var regions = plan.Columns.Fleet.Regions;
        var capacity = plan.Solution.CapacityPrices.Index().Where(one => one.Item > 0).Select(one => new CapacityPrice(
            regions[one.Index % regions.Count].Id, plan.Problem.Start.AddHours(one.Index / regions.Count), one.Item * 3600));
        return new PlanPrices(
            [.. capacity.OrderByDescending(one => one.UsdPerGpuHour).ThenBy(one => one.Hour).ThenBy(one => one.Region, StringComparer.Ordinal)],
            [.. plan.Columns.Program.Arrays.Couplings.Index().Where(one => plan.Solution.CouplingPrices[one.Index] > 0)
                .Select(one => LimitPrice.Of(one.Item, plan.Solution.CouplingPrices[one.Index]))]);
    }
}

/// <summary>The price of accelerator time in a region and hour.</summary>
/// <param name="Region">Its name.</param>
/// <param name="Hour">The hour.</param>
/// <param name="UsdPerGpuHour">What an accelerator more for that hour would save, USD.</param>
public sealed record CapacityPrice(string Region, Slot Hour, double UsdPerGpuHour);

/// <summary>The price of a limit over the whole plan.</summary>
/// <param name="Limit">Its name, as in <c>carbon cap</c>.</param>
/// <param name="Value">What one unit more of it would save, USD; 0 or more.</param>
/// <param name="Unit">USD/t of emissions, USD for a request more that may run outside, or USD/ms for all requests together.</param>
public sealed record LimitPrice(string Limit, double Value, string Unit)
{
    internal static LimitPrice Of(CouplingRow row, double price) => row.Kind switch
    {
        CouplingKind.CarbonCap => new(row.Name, price * 1e6, "USD/t"),
        CouplingKind.Quota => new(row.Name, price, "USD/request"),
        _ => new(row.Name, price, "USD/(request ms)"),
    };
}
