using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Wattline.Gateway.Observe;

/// <summary>How instruments and labels are written in Prometheus' text (exposition format 0.0.4).</summary>
internal static partial class PrometheusNames
{
    /// <summary>Labels as they stand between braces; empty for none.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            var escaped = (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Replace("\\", @"\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? "," : "")}{Unfit().Replace(name, "_")}=\"{escaped}\"");
        }

        return text.ToString();
    }

    /// <summary>An instrument's name, with its unit where that has one, and <c>_total</c> where it only grows.</summary>
    public static string NameOf(InstrumentSeries series)
    {
        var unit = series.Instrument.Unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "h" => "_hours",
            "1" => "_ratio",
            "J" => "_joules",
            "W" => "_watts",
            "g" => "_grams",
            "USD" => "_usd",
            _ => "",
        };
        var total = TypeOf(series) == "counter" ? "_total" : "";
        return Unfit().Replace(series.Instrument.Name, "_") + unit + total;
    }

    /// <summary>Prometheus' word for an instrument's kind.</summary>
    public static string TypeOf(InstrumentSeries series) => series switch
    {
        { HasBuckets: true } => "histogram",
        { Instrument: ObservableGauge<int> or ObservableGauge<long> or ObservableGauge<double> or UpDownCounter<double> } => "gauge",
        _ => "counter",
    };

    [GeneratedRegex("[^a-zA-Z0-9_]")]
    private static partial Regex Unfit();
}
