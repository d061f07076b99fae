using System.Globalization;
using System.Text;

namespace Wattline.Gateway.Observe;

/// <summary>What one instrument measured under one set of labels.</summary>
/// <param name="labels">The labels as text.</param>
internal abstract class Series(string labels)
{
    /// <summary>The labels as text.</summary>
    public string Labels => labels;

    /// <summary>Takes one measurement.</summary>
    public abstract void Take(double value);

    /// <summary>Writes its lines.</summary>
    public abstract void Write(StringBuilder text, string name);

    /// <summary>Writes one line.</summary>
    protected static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {value:R}\n");
}

/// <summary>Observed instruments report their whole value, the others what to add.</summary>
internal sealed class Sum(string labels, bool observed) : Series(labels)
{
    private readonly Lock _adding = new();
    private double _value;

    /// <inheritdoc/>
    public override void Take(double value)
    {
        lock (_adding)
        {
            _value = observed ? value : _value + value;
        }
    }

    /// <inheritdoc/>
    public override void Write(StringBuilder text, string name) => Line(text, name, Labels, Volatile.Read(ref _value));
}

/// <summary>How many measurements fell between which bounds, and their sum.</summary>
internal sealed class Distribution(string labels, double[] bounds) : Series(labels)
{
    private readonly Lock _adding = new();
    private readonly long[] _buckets = new long[bounds.Length + 1];
    private double _sum;

    /// <inheritdoc/>
    public override void Take(double value)
    {
        var bucket = Array.BinarySearch(bounds, value);
        lock (_adding)
        {
            _buckets[bucket < 0 ? ~bucket : bucket]++;
            _sum += value;
        }
    }

    /// <inheritdoc/>
    public override void Write(StringBuilder text, string name)
    {
        lock (_adding)
        {
            var count = 0L;
            for (var bucket = 0; bucket <= bounds.Length; bucket++)
            {
                count += _buckets[bucket];
                var bound = bucket < bounds.Length ? bounds[bucket].ToString("R", CultureInfo.InvariantCulture) : "+Inf";
                Line(text, name + "_bucket", $"{Labels}{(Labels.Length > 0 ? "," : "")}le=\"{bound}\"", count);
            }

            Line(text, name + "_sum", Labels, _sum);
            Line(text, name + "_count", Labels, count);
        }
    }
}
