using System.Globalization;

namespace Wattline.Gateway.Reports;

/// <summary>A linear scale from figures to places in a drawing, with round figures to mark.</summary>
internal sealed class Axis
{
    private readonly double _low, _high, _from, _to;

    /// <param name="low">Smallest figure.</param>
    /// <param name="high">Largest figure.</param>
    /// <param name="from">Where the smallest lies.</param>
    /// <param name="to">Where the largest lies.</param>
    public Axis(double low, double high, double from, double to)
    {
        Step = RoundStep((high > low ? high - low : Math.Max(1, Math.Abs(high))) / 5);
        (_low, _high, _from, _to) = (Math.Floor(low / Step) * Step, Math.Ceiling(Math.Max(high, low + Step) / Step) * Step, from, to);
    }

    /// <summary>From one mark to the next.</summary>
    public double Step { get; }

    /// <summary>The marks.</summary>
    public IEnumerable<double> Marks()
    {
        for (var mark = 0; mark <= Math.Round((_high - _low) / Step); mark++)
        {
            yield return _low + (mark * Step);
        }
    }

    /// <summary>Where a figure lies.</summary>
    public double At(double value) => _from + ((value - _low) / (_high - _low) * (_to - _from));

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
