using System.Diagnostics.Metrics;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Observe;

/// <summary>What is measured of planning, of the capacity that is used, and of the prices in force.</summary>
internal static class PlanMetrics
{
    private const double SecondsPerHour = 3600;

    /// <summary>Makes the instruments.</summary>
    public static void Observe(Meter meter, ControlPlane control, PlanBoard board, TimeProvider clock)
    {
        meter.CreateObservableCounter("wattline.plan.runs", () => Runs(board), "{round}", "Rounds of planning by how they ended.");
        meter.CreateObservableGauge(
            "wattline.plan.age", () => One(board.Plan is { } plan ? (clock.GetUtcNow() - plan.At).TotalSeconds : null), "s",
            "Time since the plan was made whose prices the pacer started from; none before the first.");
        meter.CreateObservableGauge(
            "wattline.plan.gap", () => One(board.Plan?.Plan.Certificate.Gap), "1", "Relative gap within which that plan is proved optimal.");
        meter.CreateObservableGauge("wattline.plan.solve", () => One(board.Plan?.Seconds), "s", "How long that plan took.");
        meter.CreateObservableGauge(
            "wattline.gpu.used", () => control.Current.Upstreams.Measure<double>(one => one.UsedGpuSeconds), "s",
            "Accelerator time of the requests sent to a region since the start, as decided on; falls where one failed before its first byte.");
        meter.CreateObservableGauge(
            "wattline.gpu.capacity", () => control.Current.Upstreams.Measure(one => one.Options.Region.GpuSecondsPerSlot), "s",
            "Accelerator time that a region has for sale in an hour, where it is limited.");
        meter.CreateObservableGauge(
            "wattline.price.capacity", () => control.Current.Upstreams.Measure<double>(one => PriceOf(control, one.Options)), "USD",
            "What an hour of one accelerator is worth beyond what it costs, for regions whose capacity has a price.");
    }

    private static IEnumerable<Measurement<long>> Runs(PlanBoard board) => Enum.GetValues<PlanOutcome>().Select(
        outcome => new Measurement<long>(board.Ended(outcome), new KeyValuePair<string, object?>("outcome", WattlineJson.Name(outcome))));

    private static IEnumerable<Measurement<double>> One(double? value) => value is { } known ? [new Measurement<double>(known)] : [];

    private static double? PriceOf(ControlPlane control, UpstreamOptions upstream) => PlanOptions.IsPaced(upstream.Region)
        ? control.Prices.CapacityUsdPerGpuSecond.GetValueOrDefault(upstream.Region.Id) * SecondsPerHour
        : null;
}
