namespace Wattline.Grid.Forecasts;

/// <summary>
/// The horizons that have coefficients of their own; those between lie on the line between their neighbours. A knot stands at both ends
/// of each day ahead, since there the latest known day of the same hour changes.
/// </summary>
internal static class Knots
{
    /// <summary>Hours ahead of each.</summary>
    public static readonly int[] Hours = [1, 2, 3, 4, 6, 9, 12, 16, 20, 24, 25, 30, 36, 42, 48, 49, 56, 64, 72, 73, 80, 88, 96];

    /// <summary>The knot at or before each horizon, and how far it is on the way to the next, 0 to 1.</summary>
    public static readonly (int Before, double Share)[] Place = [.. Enumerable.Range(1, SeriesForecaster.Horizon).Select(Locate)];

    private static (int Before, double Share) Locate(int horizon)
    {
        var before = Array.FindLastIndex(Hours, hour => hour <= horizon);
        return Hours[before] == horizon ? (before, 0) : (before, (horizon - Hours[before]) / (double)(Hours[before + 1] - Hours[before]));
    }
}
