using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.Observe;

/// <summary>What an exporter's page says of an upstream's accelerators at one moment.</summary>
/// <param name="Metric">What was read.</param>
/// <param name="Devices">Each accelerator's J or W.</param>
internal sealed record PowerReading(PowerMetric Metric, IReadOnlyDictionary<string, double> Devices)
{
    /// <summary>Of all accelerators, J or W.</summary>
    public double Total => Devices.Values.Sum();

    /// <summary>The names that a page is searched for.</summary>
    public static IReadOnlySet<string> Names { get; } = PowerMetric.All.Select(metric => metric.Name).ToHashSet();

    /// <summary>The reading, or null where the page has none of the metrics for these labels, or some accelerator's figure is unreadable.</summary>
    public static PowerReading? Read(IReadOnlyList<PrometheusSample> page, IReadOnlyList<KeyValuePair<string, string>> match)
    {
        var matching = page.Where(sample => match.All(label => sample[label.Key] == label.Value)).ToList();
        var metric = PowerMetric.All.FirstOrDefault(one => matching.Any(sample => sample.Name == one.Name));
        if (metric is null)
        {
            return null;
        }

        var devices = matching.Where(sample => sample.Name == metric.Name).GroupBy(NameOf).ToDictionary(
            group => group.Key, group => group.Select(sample => sample.Value is >= 0 and < PowerMetric.Blank ? sample.Value * metric.Scale : double.NaN)
                // Unlike LINQ's, this greatest of some is no number where one of them is none.
                .Aggregate(Math.Max));
        return devices.Values.All(double.IsFinite) ? new PowerReading(metric, devices) : null;
    }

    /// <summary>
    /// Energy since an earlier reading, J: of counters what they grew, of power the mean of both ends. Null where another set of accelerators or
    /// another metric was read, or a counter began anew.
    /// </summary>
    /// <param name="was">The earlier one.</param>
    /// <param name="seconds">Time between the two, s.</param>
    public double? JoulesSince(PowerReading was, double seconds)
    {
        if (was.Metric != Metric || was.Devices.Count != Devices.Count || was.Devices.Keys.Any(device => !Devices.ContainsKey(device)))
        {
            return null;
        }

        return !Metric.IsCounter ? (was.Total + Total) / 2 * seconds
            : was.Devices.Any(device => Devices[device.Key] < device.Value) ? null : Total - was.Total;
    }

    private static string NameOf(PrometheusSample sample) =>
        PowerMetric.DeviceLabels.Select(label => sample[label]).FirstOrDefault(name => name is not null)
            ?? string.Join(',', sample.Labels.Select(label => $"{label.Key}={label.Value}"));
}
