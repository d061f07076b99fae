using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Wattline.Gateway.Observe;

/// <summary>
/// What one instrument measured, by the values of its labels. A measurement finds its series by the labels as they come: their text is made
/// once, when a series is seen first, and a measurement allocates nothing after that.
/// </summary>
/// <param name="instrument">The instrument.</param>
/// <param name="room">What all instruments of a page may have together.</param>
internal sealed class InstrumentSeries(Instrument instrument, SeriesRoom room)
{
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], Series> _series = new(LabelComparer.Instance);
    private readonly double[]? _bounds = BoundsOf(instrument);

    /// <summary>The instrument.</summary>
    public Instrument Instrument => instrument;

    /// <summary>Whether it is a histogram.</summary>
    public bool HasBuckets => _bounds is not null;

    /// <summary>What it measured so far.</summary>
    public IEnumerable<Series> All => _series.Select(entry => entry.Value);

    /// <summary>Takes one measurement; nothing where it would need a series for which there is no room.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (!_series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>().TryGetValue(labels, out var series))
        {
            series = Begin(labels.ToArray());
            if (series is null)
            {
                return;
            }
        }

        series.Take(value);
    }

    /// <summary>Forgets all: what is observed is observed anew.</summary>
    public void Forget()
    {
        room.Give(_series.Count);
        _series.Clear();
    }

    /// <summary>The series of labels that were not seen before, or were by another thread just now; null where there is no room.</summary>
    private Series? Begin(KeyValuePair<string, object?>[] labels)
    {
        if (!room.TryTake())
        {
            return null;
        }

        var text = PrometheusNames.Labels(labels);
        Series begun = _bounds is null ? new Sum(text, instrument.IsObservable) : new Distribution(text, _bounds);
        var known = _series.GetOrAdd(labels, begun);
        if (known != begun)
        {
            room.Give(1);
        }

        return known;
    }

    /// <summary>Null for what is no histogram; each histogram of the gateway's says its bounds, and one that says none has one bucket.</summary>
    private static double[]? BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => [.. histogram.Advice?.HistogramBucketBoundaries ?? []],
        Histogram<long> histogram => [.. (histogram.Advice?.HistogramBucketBoundaries ?? []).Select(bound => (double)bound)],
        _ => null,
    };

    /// <summary>Labels are equal by the values that they have, in order; as strings nearly always are the same objects, that costs little.</summary>
    private sealed class LabelComparer : IEqualityComparer<KeyValuePair<string, object?>[]>,
        IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, KeyValuePair<string, object?>[]>
    {
        public static readonly LabelComparer Instance = new();

        public bool Equals(KeyValuePair<string, object?>[]? one, KeyValuePair<string, object?>[]? other) => Equals(one.AsSpan(), other!);

        public int GetHashCode(KeyValuePair<string, object?>[] labels) => GetHashCode(labels.AsSpan());

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, KeyValuePair<string, object?>[] other)
        {
            if (alternate.Length != other.Length)
            {
                return false;
            }

            for (var at = 0; at < other.Length; at++)
            {
                if (alternate[at].Key != other[at].Key || !Equals(alternate[at].Value, other[at].Value))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            var hash = 17;
            foreach (var label in alternate)
            {
                hash = (hash * 31) + (label.Value is string { Length: > 1 } text ? Hash(text) : label.Value?.GetHashCode() ?? 0);
            }

            return hash;
        }

        /// <summary>
        /// A few letters tell labels well enough apart, at a fraction of what reading them whole costs. They are the configuration's words:
        /// nobody outside can choose many that collide.
        /// </summary>
        private static int Hash(string text) =>
            text.Length + (text[0] * 7) + (text[text.Length / 2] * 131) + (text[^1] * 8191) + (text[^2] * 524_287);

        public KeyValuePair<string, object?>[] Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => alternate.ToArray();
    }
}
