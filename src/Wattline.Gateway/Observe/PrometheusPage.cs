using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Wattline.Gateway.Observe;

/// <summary>Sums the gateway's instruments and writes them as Prometheus text (exposition format 0.0.4).</summary>
internal sealed partial class PrometheusPage : IDisposable
{
    private const int MostSeries = 10_000;

    /// <summary>Bucket bounds in s: from the gateway's own microseconds to a long answer's minutes.</summary>
    private static readonly double[] Bounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();

    public PrometheusPage(GatewayMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The page.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var group in _series.GroupBy(entry => entry.Key.Instrument).OrderBy(group => group.Key.Name, StringComparer.Ordinal))
        {
            var name = NameOf(group.Key);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {group.Key.Description}\n# TYPE {name} {TypeOf(group.Key)}\n");
            foreach (var (key, series) in group.OrderBy(entry => entry.Key.Labels, StringComparer.Ordinal))
            {
                series.Write(text, name, key.Labels);
            }
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (instrument, Labels(tags));
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= MostSeries)
            {
                return;
            }

            series = _series.GetOrAdd(key, static entry => entry.Instrument is Histogram<double> ? new Distribution() : new Sum(entry.Instrument.IsObservable));
        }

        series.Take(value);
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var escaped = (value?.ToString() ?? "").Replace("\\", @"\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? "," : "")}{Unfit().Replace(name, "_")}=\"{escaped}\"");
        }

        return text.ToString();
    }

    private static string NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "J" => "_joules", "g" => "_grams", "USD" => "_usd", _ => "" };
        var total = TypeOf(instrument) == "counter" ? "_total" : "";
        return Unfit().Replace(instrument.Name, "_") + unit + total;
    }

    private static string TypeOf(Instrument instrument) => instrument switch
    {
        Histogram<double> => "histogram",
        ObservableGauge<int> or ObservableGauge<long> => "gauge",
        _ => "counter",
    };

    [GeneratedRegex("[^a-zA-Z0-9_]")]
    private static partial Regex Unfit();

    private abstract class Series
    {
        public abstract void Take(double value);

        public abstract void Write(StringBuilder text, string name, string labels);

        protected static void Line(StringBuilder text, string name, string labels, double value) =>
            text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {value:R}\n");
    }

    /// <summary>Observed instruments report their whole value, the others what to add.</summary>
    private sealed class Sum(bool observed) : Series
    {
        private double _value;

        public override void Take(double value)
        {
            lock (this)
            {
                _value = observed ? value : _value + value;
            }
        }

        public override void Write(StringBuilder text, string name, string labels) => Line(text, name, labels, Volatile.Read(ref _value));
    }

    private sealed class Distribution : Series
    {
        private readonly long[] _buckets = new long[Bounds.Length + 1];
        private double _sum;

        public override void Take(double value)
        {
            var bucket = Array.BinarySearch(Bounds, value);
            lock (_buckets)
            {
                _buckets[bucket < 0 ? ~bucket : bucket]++;
                _sum += value;
            }
        }

        public override void Write(StringBuilder text, string name, string labels)
        {
            lock (_buckets)
            {
                var count = 0L;
                for (var bucket = 0; bucket <= Bounds.Length; bucket++)
                {
                    count += _buckets[bucket];
                    var bound = bucket < Bounds.Length ? Bounds[bucket].ToString("R", CultureInfo.InvariantCulture) : "+Inf";
                    Line(text, name + "_bucket", $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"", count);
                }

                Line(text, name + "_sum", labels, _sum);
                Line(text, name + "_count", labels, count);
            }
        }
    }
}
