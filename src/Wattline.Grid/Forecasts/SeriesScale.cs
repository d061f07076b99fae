namespace Wattline.Grid.Forecasts;

/// <summary>
/// The scale on which errors of a series are alike at all levels: the logarithm for carbon, asinh of the distance from the median for
/// prices. Both follow from the history alone, so that a history in another unit gives the same forecast in that unit.
/// </summary>
internal readonly struct SeriesScale
{
    /// <summary>
    /// How far a price is forecast beyond those recorded, in their whole range (chosen): asinh turned back grows exponentially, and a band's
    /// end would reach prices that no market has seen.
    /// </summary>
    private const double Beyond = 0.5;

    /// <summary>Carbon below this share of its mean counts as so much, since zero has no logarithm (chosen).</summary>
    private const double LeastShare = 0.01;

    private readonly ForecastQuantity quantity;
    private readonly double middle, unit, least, most;
    private readonly bool linear;

    private SeriesScale(ForecastQuantity quantity, double middle, double unit, double least, double most, bool linear = false) =>
        (this.quantity, this.middle, this.unit, this.least, this.most, this.linear) = (quantity, middle, unit, least, most, linear);

    /// <summary>The scale of a history; null where all its hours are alike, so that there is nothing to scale by.</summary>
    public static SeriesScale? Of(double[] known, ForecastQuantity quantity)
    {
        if (Array.TrueForAll(known, value => value == known[0]))
        {
            return null;
        }

        if (quantity == ForecastQuantity.Carbon)
        {
            return new SeriesScale(quantity, 0, LeastShare * known.Average(), 0, double.MaxValue);
        }

        Array.Sort(known);
        var middle = known[known.Length / 2];
        var distances = known.Select(value => Math.Abs(value - middle)).Order().ToArray();
        var typical = distances[distances.Length / 2];
        var beyond = Beyond * (known[^1] - known[0]);
        return new SeriesScale(quantity, middle, typical > 0 ? typical : distances.Average(), known[0] - beyond, known[^1] + beyond);
    }

    /// <summary>
    /// Carbon in shares of its mean: the scale of a grid whose carbon falls by more than it rises, as where wind takes the place of coal, so
    /// that logarithms would make much of its low hours.
    /// </summary>
    public static SeriesScale Levels(double[] known)
    {
        var mean = known.Average();
        return new SeriesScale(ForecastQuantity.Carbon, mean, LeastShare * mean, 0, double.MaxValue, linear: true);
    }

    /// <summary>From the series' unit to the scale.</summary>
    public double To(double value) => quantity == ForecastQuantity.Price ? Math.Asinh((value - middle) / unit)
        : linear ? Math.Max(value, unit) / middle : Math.Log(Math.Max(value, unit));

    /// <summary>Back to the series' unit; the floor of the carbon scale is zero there.</summary>
    public double From(double scaled)
    {
        if (quantity == ForecastQuantity.Price)
        {
            return Math.Clamp(middle + (unit * Math.Sinh(scaled)), least, most);
        }

        var value = linear ? scaled * middle : Math.Exp(scaled);
        return value > unit ? Math.Min(value, most) : 0;
    }
}
