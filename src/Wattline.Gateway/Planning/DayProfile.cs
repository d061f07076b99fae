namespace Wattline.Gateway.Planning;

/// <summary>
/// How a day's requests spread over its local hours. The shapes are chosen, with no trace behind them: round weights that a reader can check.
/// Local time is the sun's: UTC and an hour for each 15 degrees east, so that no time zone's law matters.
/// </summary>
internal sealed class DayProfile
{
    private readonly double[] _shares;

    private DayProfile(string name, string meaning, params double[] weights)
    {
        (Name, Meaning) = (name, meaning);
        _shares = [.. weights.Select(weight => weight / weights.Sum())];
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DayProfile> All { get; } =
    [
        new("flat", "the same in every hour", [.. Enumerable.Repeat(1.0, 24)]),
        new("office", "nine to five, with a dip at noon", 1, 1, 1, 1, 1, 2, 4, 8, 14, 18, 20, 19, 15, 18, 20, 19, 16, 11, 7, 5, 4, 3, 2, 1),
        new("evening", "people at home: most at nine in the evening, least at four in the morning",
            6, 4, 3, 2, 2, 3, 5, 8, 10, 11, 12, 13, 14, 14, 13, 13, 14, 16, 18, 20, 22, 22, 18, 11),
        new("night", "jobs that are handed in after closing time", 20, 18, 14, 10, 8, 6, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 6, 10, 14, 18, 20),
    ];

    /// <summary>As scenarios name it.</summary>
    public string Name { get; }

    /// <summary>What it stands for.</summary>
    public string Meaning { get; }

    /// <summary>The share of a day's requests that falls into an hour of UTC at a longitude; the shares of 24 hours add up to 1.</summary>
    /// <param name="utcHour">0 to 23.</param>
    /// <param name="longitude">Degrees east.</param>
    public double ShareAt(int utcHour, double longitude) => _shares[(((utcHour + (int)Math.Round(longitude / 15)) % 24) + 24) % 24];
}
