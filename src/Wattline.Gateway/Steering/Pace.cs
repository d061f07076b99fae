using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Planning.Pacing;
using Wattline.Pricing;
using Wattline.Signals;

namespace Wattline.Gateway.Steering;

/// <summary>
/// The pacer at work: starts it from a plan's prices, or from those in force where there is none, tells it what is used, and begins its
/// intervals. Used by one loop alone.
/// </summary>
internal sealed class Pace(TimeProvider clock)
{
    /// <summary>Difference from which on prices are news, as a share of a typical price or of the price itself. Chosen.</summary>
    private const double NewsShare = 0.005;

    private PricePacer? _pacer;
    private PriceSize _size = PriceSize.None;
    private GatewayOptions? _options;
    private StandingPlan? _plan;
    private Slot _slot;
    private PriceSetter _setter;
    private DateTimeOffset _since;
    private TimeSpan _began;
    private Dictionary<string, double> _before = [];

    /// <summary>The prices after a look at what was used, and how the interval goes.</summary>
    /// <param name="regime">What is in force.</param>
    /// <param name="plan">The last plan that is proved; null for none.</param>
    public (Prices Prices, PaceInterval Interval) Tick(Regime regime, StandingPlan? plan)
    {
        var now = clock.GetUtcNow();
        var pacer = Started(regime, plan, now);
        var interval = regime.Options.Plan.Pace.Interval;
        var (share, used) = (Math.Min(1, (Monotonic - _began) / interval), Used(regime));
        _pacer = pacer.Step(share, used);
        var told = new PaceInterval(_since, _since + interval, [.. Paced(regime).Select(
            region => new PacedUse(region.Id, region.GpuSeconds, used.GetValueOrDefault(region.Id)))]);
        if (share >= 1)
        {
            _pacer = _pacer.NextInterval();
            Begin(regime, now);
        }

        return (_pacer.Prices with { Origin = new PriceOrigin(_setter, now, _plan?.At) }, told);
    }

    /// <summary>Whether a decision could turn out otherwise for them: what a snapshot is worth publishing for.</summary>
    /// <param name="prices">What the pacer says.</param>
    /// <param name="published">What is in force.</param>
    public bool IsNews(Prices prices, Prices published) =>
        prices.CarbonCap != published.CarbonCap || prices.LatencyUsdPerMs != published.LatencyUsdPerMs
        || prices.Origin?.PlannedAt != published.Origin?.PlannedAt
        || prices.CapacityUsdPerGpuSecond.Keys.Union(published.CapacityUsdPerGpuSecond.Keys).Any(region => Differ(
            prices.CapacityUsdPerGpuSecond.GetValueOrDefault(region), published.CapacityUsdPerGpuSecond.GetValueOrDefault(region)));

    private bool Differ(double price, double published) => Math.Abs(price - published) > NewsShare * Math.Max(_size.Typical, published);

    /// <summary>A plan's word counts when it is new, and when an hour begins that it has; after another configuration the prices go on.</summary>
    private PricePacer Started(Regime regime, StandingPlan? plan, DateTimeOffset now)
    {
        var slot = Slot.Containing(now);
        var planned = ReferenceEquals(plan, _plan) && slot == _slot ? null : plan?.PricesAt(slot);
        _setter = planned is null ? PriceSetter.Pacer : PriceSetter.Plan;
        if (_pacer is { } going && planned is null && ReferenceEquals(_options, regime.Options))
        {
            return going;
        }

        (_options, _plan, _slot) = (regime.Options, plan, slot);
        _size = PriceSize.Of(regime, plan, slot);
        Begin(regime, now);
        return _pacer = new PricePacer(regime.Options.Plan.Pace, [.. Paced(regime)], _size.Typical, planned ?? _pacer?.Prices ?? Prices.Zero);
    }

    private void Begin(Regime regime, DateTimeOffset now)
    {
        (_since, _began) = (now, Monotonic);
        _before = regime.Upstreams.All.ToDictionary(one => one.Options.Region.Id, one => one.UsedGpuSeconds);
    }

    // From the clock's own start: the time of day may be set back.
    private TimeSpan Monotonic => clock.GetElapsedTime(0);

    private IEnumerable<PacedRegion> Paced(Regime regime) => regime.Options.Upstreams.Select(upstream => upstream.Region)
        .Select(region => PacedRegion.Of(region, regime.Options.Plan.Pace.Interval, _size.Most(region.Id))).OfType<PacedRegion>();

    /// <summary>Used since the interval began; what was used before it may be taken back in it, and is no use of another's.</summary>
    private Dictionary<string, double> Used(Regime regime) => regime.Upstreams.All.ToDictionary(
        one => one.Options.Region.Id, one => Math.Max(0, one.UsedGpuSeconds - _before.GetValueOrDefault(one.Options.Region.Id)));
}
