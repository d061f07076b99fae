using System.Globalization;
using Wattline.Pricing;

namespace Wattline.Planning.Pacing;

/// <summary>
/// The prices of capacity between plans. At an optimum every region that a class uses has the same score, so a plan's duals, held fixed,
/// send the whole class to one of them. Here each price follows its region's use instead: it rises while more is used than an even spread
/// of the capacity over the interval allows, and falls while less is (dual ascent). A plan's duals are where it starts. Holds no clock and
/// changes nothing in place: equal observations give equal prices, in whatever order the regions come.
/// <code>
/// price += gain * typical price * ((share of capacity used since the last look - share of the interval since then)
///                                + (used / pace - 1) * share of the interval since the last look),   pace = capacity * share that is over
/// </code>
/// not below 0 nor above the region's highest price. The first part answers what happens now. The second does not rest before the whole
/// interval is on pace; alone it overshoots, since it goes on raising a price that already drives requests away.
/// </summary>
public sealed class PricePacer
{
    private readonly PacedRegion[] _regions;
    private readonly double[] _prices, _used;
    private readonly PaceOptions _options;
    private readonly Prices _plan;
    private readonly double _typical, _elapsed;

    /// <summary>A pacer at the start of an interval.</summary>
    /// <param name="options">Interval, tick and gain.</param>
    /// <param name="regions">The regions whose capacity has a price, each once.</param>
    /// <param name="typicalUsdPerGpuSecond">The size of a typical price, as <see cref="PriceScale.Typical"/> has it; 0 or more.</param>
    /// <param name="start">Prices to start from: a plan's duals, or zero. Carbon cap and latency are carried along.</param>
    /// <exception cref="ArgumentException">A figure is out of range or no number, or a region is named twice.</exception>
    public PricePacer(PaceOptions options, IReadOnlyList<PacedRegion> regions, double typicalUsdPerGpuSecond, Prices start)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(start);
        options.Check();
        (_options, _regions, _plan, _typical) = (options, Ordered(regions), start, NonNegative(typicalUsdPerGpuSecond, "The typical price"));
        _prices = [.. _regions.Select(region => Bounded(region, NonNegative(
            start.CapacityUsdPerGpuSecond.GetValueOrDefault(region.Id), $"Region '{region.Id}': the price to start from")))];
        _used = new double[_regions.Length];
        Prices = Published();
    }

    private PricePacer(PricePacer before, double[] prices, double[] used, double elapsed)
    {
        (_options, _regions, _plan, _typical) = (before._options, before._regions, before._plan, before._typical);
        (_prices, _used, _elapsed) = (prices, used, elapsed);
        Prices = Published();
    }

    /// <summary>What the router is to add to the charges: capacity as paced, the rest as the plan has it.</summary>
    public Prices Prices { get; }

    /// <summary>The prices as long as they are corrected, zero once they are stale.</summary>
    /// <param name="sinceLastStep">Time since the pacer was made or stepped.</param>
    public Prices After(TimeSpan sinceLastStep) => sinceLastStep > _options.StaleAfter ? Prices.Zero : Prices;

    /// <summary>The pacer at the start of the next interval: the prices stay, the count of what is used begins anew.</summary>
    public PricePacer NextInterval() => new(this, _prices, new double[_regions.Length], 0);

    /// <summary>The pacer after a look at what has been used.</summary>
    /// <param name="elapsed">Share of the interval that is over, 0 to 1, not before the last look.</param>
    /// <param name="usedGpuSeconds">
    /// Used since the interval began, by region, 0 or more; a region not named has used nothing, and one that has no price is passed over.
    /// </param>
    /// <exception cref="ArgumentException">A figure is out of range or no number.</exception>
    public PricePacer Step(double elapsed, IReadOnlyDictionary<string, double> usedGpuSeconds)
    {
        ArgumentNullException.ThrowIfNull(usedGpuSeconds);
        if (!(elapsed >= _elapsed && elapsed <= 1))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"The share of the interval that is over must be {_elapsed} to 1, got {elapsed}."), nameof(elapsed));
        }

        var (prices, used) = (new double[_regions.Length], new double[_regions.Length]);
        for (var at = 0; at < prices.Length; at++)
        {
            var id = _regions[at].Id;
            used[at] = NonNegative(usedGpuSeconds.GetValueOrDefault(id), $"Region '{id}': the GPU-seconds used");
            prices[at] = Bounded(_regions[at], _prices[at] + Move(at, used[at], elapsed));
        }

        return new PricePacer(this, prices, used, elapsed);
    }

    private double Move(int at, double used, double elapsed)
    {
        var (capacity, passed) = (_regions[at].GpuSeconds, elapsed - _elapsed);
        if (passed <= 0 || capacity <= 0)
        {
            return 0;
        }

        var now = ((used - _used[at]) / capacity) - passed;
        var sofar = ((used / (capacity * elapsed)) - 1) * passed;
        return _options.Gain * _typical * (now + sofar);
    }

    private static double Bounded(PacedRegion region, double price) =>
        region.GpuSeconds > 0 ? Math.Clamp(price, 0, region.MostUsdPerGpuSecond) : region.MostUsdPerGpuSecond;

    private Prices Published()
    {
        var prices = new Dictionary<string, double>(_prices.Length, StringComparer.Ordinal);
        for (var at = 0; at < _prices.Length; at++)
        {
            prices.Add(_regions[at].Id, _prices[at]);
        }

        return _plan with { CapacityUsdPerGpuSecond = prices };
    }

    private static PacedRegion[] Ordered(IReadOnlyList<PacedRegion> regions)
    {
        ArgumentNullException.ThrowIfNull(regions);
        foreach (var region in regions)
        {
            region.Check();
        }

        return regions.Select(region => region.Id).Distinct(StringComparer.Ordinal).Count() == regions.Count
            ? [.. regions.OrderBy(region => region.Id, StringComparer.Ordinal)]
            : throw new ArgumentException("A region is paced once.", nameof(regions));
    }

    private static double NonNegative(double value, string what) => value is >= 0 and < double.PositiveInfinity
        ? value
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{what} must be 0 or more, got {value}."));
}
