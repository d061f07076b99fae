using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Wattline.Gateway.Control;

/// <summary>What the upstreams' pages say, by region; as many as there are upstreams.</summary>
internal sealed class LoadBoard(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, UpstreamWatch> _watches = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The moment, s from some start; it never goes back.</summary>
    public double Clock => clock.GetElapsedTime(0).TotalSeconds;

    /// <summary>The watch over an upstream of the configuration in force; a new one where that changed.</summary>
    public UpstreamWatch WatchOf(Configuration.UpstreamOptions upstream, Configuration.GatewayOptions options) =>
        _watches.AddOrUpdate(
            upstream.Region.Id, _ => new UpstreamWatch(upstream, options),
            (_, known) => ReferenceEquals(known.Upstream, upstream) ? known : new UpstreamWatch(upstream, options));

    /// <summary>Forgets the regions that are no longer in the configuration.</summary>
    public void Keep(IReadOnlySet<string> regions)
    {
        foreach (var gone in _watches.Keys.Where(region => !regions.Contains(region)))
        {
            _watches.TryRemove(gone, out _);
        }
    }

    /// <summary>What a region's accelerators draw, W; null where it is not measured.</summary>
    public double? DrawnW(string region) => _watches.TryGetValue(region, out var watch) ? watch.DrawnW(Clock) : null;

    /// <summary>What is known now.</summary>
    public Observations Now()
    {
        var now = Clock;
        return new Observations(_watches.Values
            .SelectMany(watch => watch.Now(now).Select(one => (Region: watch.Upstream.Region.Id, one.Model, one.Seen)))
            .ToDictionary(one => (one.Region, one.Model), one => one.Seen));
    }

    /// <summary>A figure by region and model, where it is known.</summary>
    public IEnumerable<Measurement<double>> Measure(Func<Observation, double?> figure)
    {
        foreach (var (region, model, seen) in Now().All)
        {
            if (figure(seen) is { } value)
            {
                yield return new Measurement<double>(value, new("region", region), new("model", model));
            }
        }
    }
}
