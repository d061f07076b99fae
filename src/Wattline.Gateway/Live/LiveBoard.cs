using Wattline.Feasibility;
using Wattline.Gateway.Control;
using Wattline.Gateway.Demo;
using Wattline.Gateway.Loops;
using Wattline.Gateway.Proxy;
using Wattline.Routing;
using Wattline.Signals;

namespace Wattline.Gateway.Live;

/// <summary>What those who watch are shown: sums since the start, and of the second that runs. A request adds to it once, when it ends.</summary>
internal sealed class LiveBoard(ControlPlane control, DemoLoad load, TimeProvider clock)
{
    /// <summary>Pairs of origin and region in a second; what comes from more places is counted and not drawn.</summary>
    private const int MostFlows = 512;

    /// <summary>Seconds that a listener is shown of the time before it came.</summary>
    private const int KeptSeconds = 120;

    private readonly Lock _gate = new();
    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private readonly Dictionary<string, long> _served = [];
    private readonly Queue<LiveSecond> _past = new(KeptSeconds + 1);
    private Dictionary<(string Origin, string Region), LiveFlow> _flows = [];
    private LiveSums _totals, _second;
    private LiveSaved _nearest, _worst;
    private LiveTick? _last;

    /// <summary>Counts a request that ended.</summary>
    /// <param name="receipt">How it ended.</param>
    /// <param name="roads">What the same tokens would have taken elsewhere.</param>
    public void Ended(Receipt receipt, (ReceiptCost? Nearest, ReceiptCost? Worst) roads)
    {
        lock (_gate)
        {
            (_totals, _second) = (_totals.With(receipt), _second.With(receipt));
            (_nearest, _worst) = (_nearest.With(roads.Nearest, receipt), _worst.With(roads.Worst, receipt));
            if (receipt.Served is { } served)
            {
                // As many as the configuration has regions.
                _served[served.Region] = _served.GetValueOrDefault(served.Region) + 1;
                Flow(receipt.Ask, served.Region);
            }
        }
    }

    private void Flow(ReceiptAsk ask, string region)
    {
        var key = (ask.Origin, region);
        if (_flows.TryGetValue(key, out var flow))
        {
            _flows[key] = flow with { Requests = flow.Requests + 1 };
        }
        else if (_flows.Count < MostFlows)
        {
            _flows[key] = new LiveFlow(ask.Origin, ask.Latitude, ask.Longitude, region, 1);
        }
    }

    /// <summary>The seconds before, the oldest first.</summary>
    public IReadOnlyList<LiveSecond> Past
    {
        get
        {
            lock (_gate)
            {
                return [.. _past];
            }
        }
    }

    /// <summary>How all stood when the last second ended; null within the first.</summary>
    public LiveTick? Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>Ends the second that runs, and says how all stands.</summary>
    public LiveTick Tick()
    {
        var (regime, now) = (control.Current, clock.GetUtcNow());
        lock (_gate)
        {
            var (second, flows) = (_second, _flows);
            (_second, _flows) = (default, []);
            _past.Enqueue(new LiveSecond(now, second));
            if (_past.Count > KeptSeconds)
            {
                _past.Dequeue();
            }

            var snapshot = regime.Snapshot;
            return _last = new LiveTick(
                now, _started, snapshot.Inputs.CarbonKind, snapshot.Slot, snapshot.Version, _totals, second, _nearest, _worst,
                Regions(regime, now), [.. flows.Values], regime.Options.IsDemo ? load.State : null);
        }
    }

    private List<LiveRegion> Regions(Regime regime, DateTimeOffset now)
    {
        var drained = regime.Orders.At(now).Drains.Select(drain => drain.Region).ToHashSet();
        var silent = MissingSignals.Regions(regime);
        return [.. regime.Snapshot.Fleet.Regions.Select((region, row) =>
        {
            var (upstream, signal) = (regime.Upstreams[row], regime.Snapshot.Signals[row]);
            var carbon = regime.Snapshot.Inputs.CarbonKind == CarbonKind.Average ? signal.AverageCarbon : signal.MarginalCarbon;
            var (condition, why) = Condition(upstream, drained.Contains(region.Id), silent.GetValueOrDefault(region.Id));
            return new LiveRegion(
                region.Id, region.City, region.Jurisdiction, region.Location.Latitude, region.Location.Longitude, upstream.InFlight,
                region.InFlightLimit, _served.GetValueOrDefault(region.Id), condition, why, carbon?.Value.GramsPerKwh, carbon?.Timeliness,
                signal.Price?.Delivered.UsdPerMwh, signal.Price?.Timeliness, region.Ownership);
        })];
    }

    private static (RegionCondition Condition, string? Why) Condition(Upstream upstream, bool isDrained, string? silence) =>
        isDrained ? (RegionCondition.Drained, "the operator drains it")
        : upstream.ProbeProblem is { } problem ? (RegionCondition.Unhealthy, $"its health check fails: {problem}")
        : upstream.RestLeft is var rest && rest > TimeSpan.Zero
            ? (RegionCondition.Resting, $"it failed, and rests for {Math.Ceiling(rest.TotalSeconds):0} s more")
        : silence is not null ? (RegionCondition.Silent, silence)
        : (RegionCondition.Well, null);
}
