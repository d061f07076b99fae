using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;

namespace Wattline.Gateway.Observe;

/// <summary>Reads the meters of a site's own energy.</summary>
internal sealed class SitePages(PageReader pages)
{
    /// <summary>What they say; a site whose feed is modelled and whose level is counted has none to read.</summary>
    public async Task<SiteReading> ReadAsync(UpstreamOptions upstream, TimeSpan within, CancellationToken cancellation)
    {
        var site = upstream.OnSite!;
        var meters = new[] { site.Feed, site.Battery?.Level }.OfType<MeterOptions>().ToList();
        var read = await Task.WhenAll(meters.GroupBy(meter => meter.Page).Select(async page => (
            Page: page.Key, Answer: await pages.ReadAsync(page.Key, upstream, page.Select(meter => meter.Metric).ToHashSet(), within, cancellation))));
        var problem = "";
        double? Value(MeterOptions? meter)
        {
            if (meter is null)
            {
                return null;
            }

            var (samples, why) = read.First(one => one.Page == meter.Page).Answer;
            var value = samples is null ? null : Sum(samples, meter, site.Battery?.CapacityJoules);
            problem = value is not null || problem.Length > 0 ? problem
                : samples is null ? $"{meter.Page}: {why}" : $"{meter.Page}: '{meter.Metric}' is not there or not readable.";
            return value;
        }

        // A feed that takes more than it gives, as inverters do at night, gives nothing.
        double? feed = Value(site.Feed) is { } watts ? Math.Max(0, watts) : null;
        return new SiteReading(feed, Value(site.Battery?.Level), problem);
    }

    /// <summary>Of all series that are meant; null where there is none, or one of them is no number.</summary>
    private static double? Sum(IReadOnlyList<PrometheusSample> samples, MeterOptions meter, double? capacityJoules)
    {
        var meant = samples.Where(sample => sample.Name == meter.Metric && meter.Match.All(label => sample[label.Key] == label.Value)).ToList();
        var sum = meant.Sum(sample => sample.Value);
        return meant.Count > 0 && double.IsFinite(sum) ? OnSiteReader.Scaled(meter, sum, capacityJoules ?? 0) : null;
    }
}
