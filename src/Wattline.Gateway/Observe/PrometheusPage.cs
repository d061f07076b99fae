using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Wattline.Gateway.Observe;

/// <summary>Sums the gateway's instruments and writes them as Prometheus text (exposition format 0.0.4).</summary>
internal sealed class PrometheusPage : IDisposable
{
    private const int MostSeries = 10_000;

    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<InstrumentSeries> _instruments = new();
    private readonly SeriesRoom _room = new(MostSeries);

    public PrometheusPage(GatewayMetrics metrics)
        : this(metrics.Meter)
    {
    }

    /// <summary>A page of one meter's instruments.</summary>
    public PrometheusPage(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                var series = new InstrumentSeries(instrument, _room);
                _instruments.Enqueue(series);
                listener.EnableMeasurementEvents(instrument, series);
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, labels, series) => ((InstrumentSeries)series!).Take(value, labels));
        _listener.SetMeasurementEventCallback<int>(static (_, value, labels, series) => ((InstrumentSeries)series!).Take(value, labels));
        _listener.SetMeasurementEventCallback<double>(static (_, value, labels, series) => ((InstrumentSeries)series!).Take(value, labels));
        _listener.Start();
    }

    /// <summary>How many series there are.</summary>
    public int SeriesCount => _instruments.Sum(instrument => instrument.All.Count());

    /// <summary>The page.</summary>
    public string Write()
    {
        lock (_listener)
        {
            // What is observed is observed anew: a region that a new configuration has no more has no figures either.
            foreach (var observed in _instruments.Where(series => series.Instrument.IsObservable))
            {
                observed.Forget();
            }

            _listener.RecordObservableInstruments();
            return Text();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    /// <summary>The page without asking what is observed.</summary>
    internal string Text()
    {
        var text = new StringBuilder();
        foreach (var instrument in _instruments.OrderBy(one => one.Instrument.Name, StringComparer.Ordinal))
        {
            var all = instrument.All.OrderBy(series => series.Labels, StringComparer.Ordinal).ToList();
            if (all.Count == 0)
            {
                continue;
            }

            var (name, type) = (PrometheusNames.NameOf(instrument), PrometheusNames.TypeOf(instrument));
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Instrument.Description}\n# TYPE {name} {type}\n");
            foreach (var series in all)
            {
                series.Write(text, name);
            }
        }

        return text.ToString();
    }
}
