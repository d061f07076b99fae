using System.Globalization;

namespace Wattline.Gateway.Reports;

/// <summary>A scale from figures to places in a drawing, linear or logarithmic, with round figures to mark.</summary>
internal sealed class Axis
{
    /// <summary>Up to so many decades 2 and 5 are marked as well; room beyond the figures, in decades.</summary>
    private const double MostDecades = 2.5, Margin = 0.06;

    private static readonly double[] Digits = [1, 2, 5];
    private readonly double _low, _high, _from, _to;
    private readonly bool _isLog;

    /// <summary>A linear scale.</summary>
    /// <param name="low">Smallest figure.</param>
    /// <param name="high">Largest figure.</param>
    /// <param name="from">Where the smallest lies.</param>
    /// <param name="to">Where the largest lies.</param>
    public Axis(double low, double high, double from, double to)
    {
        Step = RoundStep((high > low ? high - low : Math.Max(1, Math.Abs(high))) / 5);
        (_low, _high, _from, _to) = (Math.Floor(low / Step) * Step, Math.Ceiling(Math.Max(high, low + Step) / Step) * Step, from, to);
    }

    private Axis((double Low, double High) powers, double from, double to) =>
        (_low, _high, _from, _to, _isLog, Step) = (powers.Low, powers.High, from, to, true, 1);

    /// <summary>A scale of powers of ten.</summary>
    /// <param name="low">Smallest figure; above 0.</param>
    /// <param name="high">Largest figure; above <paramref name="low"/>.</param>
    /// <param name="from">Where the smallest lies.</param>
    /// <param name="to">Where the largest lies.</param>
    public static Axis Log(double low, double high, double from, double to) =>
        new((Math.Log10(low) - Margin, Math.Log10(high) + Margin), from, to);

    /// <summary>From one mark to the next; on a scale of powers, in powers of ten.</summary>
    public double Step { get; }

    /// <summary>The marks.</summary>
    public IEnumerable<double> Marks() => _isLog ? Powers() : Multiples();

    private IEnumerable<double> Powers() =>
        from power in Enumerable.Range((int)Math.Floor(_low), (int)Math.Ceiling(_high - _low) + 2)
        from digit in _high - _low > MostDecades ? [1] : Digits
        let mark = digit * Math.Pow(10, power)
        where Math.Log10(mark) >= _low && Math.Log10(mark) <= _high
        select mark;

    private IEnumerable<double> Multiples()
    {
        for (var mark = 0; mark <= Math.Round((_high - _low) / Step); mark++)
        {
            yield return _low + (mark * Step);
        }
    }

    /// <summary>Where a figure lies.</summary>
    public double At(double value) => _from + (((_isLog ? Math.Log10(value) : value) - _low) / (_high - _low) * (_to - _from));

    /// <summary>A place as SVG takes it.</summary>
    public static string Text(double place) => place.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A mark as people read it.</summary>
    public static string Label(double value) => (Math.Abs(value) < 1e-9 ? 0 : value).ToString(
        Math.Abs(value) >= 1e9 ? "0.##e0" : "#,0.####", CultureInfo.InvariantCulture);

    private static double RoundStep(double rough)
    {
        var size = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / size) switch { <= 1 => 1, <= 2 => 2, <= 2.5 => 2.5, <= 5 => 5, _ => 10 } * size;
    }
}
