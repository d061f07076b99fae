using Wattline.Simulation.Chance;
using Wattline.Units;

namespace Wattline.Simulation.Dispatch;

/// <summary>A figure by slot: one for all, one each, by the hour, or drawn. A series that is shorter than a run begins again.</summary>
public sealed class SlotSeries
{
    private readonly double[] _values;
    private readonly double _slotHours;
    private readonly bool _drawn;

    private SlotSeries(IReadOnlyList<double> values, double slotHours, bool drawn)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            throw new ArgumentException("A series by slot is empty: it needs at least one figure.", nameof(values));
        }

        _values = [.. values];
        for (var at = 0; at < _values.Length; at++)
        {
            _ = double.IsFinite(_values[at]) ? _values[at] : Figure.Refuse($"Figure {at} of a series by slot", "a number", _values[at]);
        }

        (_slotHours, _drawn) = (slotHours, drawn);
    }

    /// <summary>The figures.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>Whether each slot draws one of them.</summary>
    public bool IsDrawn => _drawn;

    /// <summary>Mean over the series.</summary>
    public double Mean => _values.Average();

    /// <summary>Mean of the squares over the series.</summary>
    public double MeanSquare => _values.Average(value => value * value);

    /// <summary>Smallest of the series.</summary>
    public double Least => _values.Min();

    /// <summary>Largest of the series.</summary>
    public double Most => _values.Max();

    /// <summary>The same in all slots.</summary>
    /// <exception cref="ArgumentException">No number.</exception>
    public static SlotSeries Constant(double value) => new([value], 1, false);

    /// <summary>One figure for each slot.</summary>
    /// <exception cref="ArgumentException">Empty, or a figure is no number.</exception>
    public static SlotSeries Of(IReadOnlyList<double> values) => new(values, 1, false);

    /// <summary>One figure for each hour, which holds for all slots that begin in it.</summary>
    /// <param name="values">By hour.</param>
    /// <param name="slotSeconds">Length of a slot, s; above 0.</param>
    /// <exception cref="ArgumentException">Empty, or a figure out of range.</exception>
    public static SlotSeries OfHours(IReadOnlyList<double> values, double slotSeconds)
    {
        _ = slotSeconds > 0 && slotSeconds < double.PositiveInfinity ? slotSeconds : Figure.Refuse("The length of a slot in s", "above 0", slotSeconds);
        return new SlotSeries(values, slotSeconds / 3600, false);
    }

    /// <summary>In each slot one of the figures, each as likely, whatever it was before.</summary>
    /// <exception cref="ArgumentException">Empty, or a figure is no number.</exception>
    public static SlotSeries Drawn(IReadOnlyList<double> values) => new(values, 1, true);

    /// <summary>The figures of the first slots.</summary>
    internal double[] Realise(int slots, Xoshiro chance)
    {
        var all = new double[slots];
        for (var slot = 0; slot < slots; slot++)
        {
            all[slot] = _values[_drawn ? chance.Below(_values.Length) : (int)((long)(slot * _slotHours) % _values.Length)];
        }

        return all;
    }
}
