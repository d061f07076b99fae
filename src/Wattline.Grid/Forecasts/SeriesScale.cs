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

    private SeriesScale(ForecastQuantity quantity, double middle, double unit, double least, double most) =>
        (this.quantity, this.middle, this.unit, this.least, this.most) = (quantity, middle, unit, least, most);

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

    /// <summary>From the series' unit to the scale.</summary>
    public double To(double value) =>
        quantity == ForecastQuantity.Carbon ? Math.Log(Math.Max(value, unit)) : Math.Asinh((value - middle) / unit);

    /// <summary>Back to the series' unit; the floor of the carbon scale is zero there.</summary>
    public double From(double scaled)
    {
        if (quantity == ForecastQuantity.Price)
        {
            return Math.Clamp(middle + (unit * Math.Sinh(scaled)), least, most);
        }

        var value = Math.Exp(scaled);
        return value > unit ? Math.Min(value, most) : 0;
    }
}
