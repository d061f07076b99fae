using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Wattline.Gateway.Configuration;
using Wattline.Grid;

namespace Wattline.Gateway.Control;

/// <summary>The sites that have energy of their own, by region; as many as the configuration has.</summary>
internal sealed class OnSiteBoard(DataPack pack)
{
    private readonly ConcurrentDictionary<string, SiteWatch> _watches = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The watches over the sites of a configuration. One whose on-site energy is written otherwise begins anew, with the level and the profile
    /// that were known.
    /// </summary>
    /// <param name="options">The configuration in force.</param>
    /// <param name="remembered">What was kept over the last stop, by region.</param>
    /// <param name="now">The time of day.</param>
    public IReadOnlyList<SiteWatch> Of(GatewayOptions options, IReadOnlyDictionary<string, SiteMemory> remembered, DateTimeOffset now)
    {
        var sites = options.Upstreams.Where(one => one.OnSite is not null).ToDictionary(one => one.Region.Id, StringComparer.OrdinalIgnoreCase);
        foreach (var gone in _watches.Keys.Where(region => !sites.ContainsKey(region)))
        {
            _watches.TryRemove(gone, out _);
        }

        return [.. sites.Select(site => _watches.AddOrUpdate(
            site.Key, _ => new SiteWatch(site.Value, pack, remembered.GetValueOrDefault(site.Key), now),
            (_, known) => known.Upstream.OnSite == site.Value.OnSite ? known.Under(site.Value) : new SiteWatch(site.Value, pack, known.Memory(now), now)))];
    }

    /// <summary>What was found last, by region.</summary>
    public IEnumerable<SiteState> States => _watches.Values.Select(watch => watch.State).OrderBy(state => state.Region, StringComparer.Ordinal);

    /// <summary>What follows for prices and carbon.</summary>
    public OnSiteView View => new(States.Where(state => state.Shares is not null).ToDictionary(state => state.Region, state => state.Shares!));

    /// <summary>What is to be kept over a stop.</summary>
    public Dictionary<string, SiteMemory> Memory(DateTimeOffset now) => _watches.Values
        .Select(watch => (watch.Upstream.Region.Id, Memory: watch.Memory(now))).Where(one => one.Memory is not null)
        .ToDictionary(one => one.Id, one => one.Memory!);

    /// <summary>A figure by region, where it is known.</summary>
    public IEnumerable<Measurement<double>> Measure(Func<SiteState, double?> figure) =>
        from state in States
        let value = figure(state)
        where value.HasValue
        select new Measurement<double>(value.Value, new KeyValuePair<string, object?>("region", state.Region));
}
