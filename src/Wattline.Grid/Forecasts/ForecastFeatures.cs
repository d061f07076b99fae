namespace Wattline.Grid.Forecasts;

/// <summary>
/// What the regression looks at: 29 figures of the past for one target hour, and nine of other series where there are any, all of them
/// distances on the series' scale, so that one set of coefficients fits all series. Figures that are none (constant, weekdays) are scaled
/// by the series' own spread.
/// </summary>
internal static class ForecastFeatures
{
    /// <summary>Figures of the series' own past.</summary>
    public const int Own = 29;

    /// <summary>Those and the figures of other series.</summary>
    public const int Count = Own + CompanionFigures.Count;

    /// <summary>The first hour that has all of them: eight days.</summary>
    public const int FirstOrigin = 8 * 24;

    private const double Small = 0.1;

    /// <summary>
    /// Fills the figures for the hour <paramref name="horizon"/> hours after <paramref name="origin"/> and returns what they are relative
    /// to: the profile at that hour of the last days known at the origin. Without companions <paramref name="f"/> ends with the own figures.
    /// </summary>
    public static double Fill(SeriesPast past, CompanionFigures? companions, int origin, int horizon, Span<double> f)
    {
        var target = origin + horizon;
        var like = LikeHour(origin, horizon);
        var x = past.X;
        var profile = past.Profile;
        var basis = profile[like];
        f[0] = Small * past.Sigma;
        f[1] = past.Deviation[origin];
        for (var i = 0; i < 5; i++)
        {
            f[2 + i] = past.Decayed[i][origin];
        }

        f[7] = x[like] - basis;
        f[8] = x[like - 24] - basis;
        f[9] = past.Short[like] - basis;
        f[10] = past.Fortnight[like] - basis;
        f[11] = past.Month[like] - basis;
        var week = past.Weeks.Like(target, origin);
        f[12] = x[week] - basis;
        f[13] = past.Week[week] - basis;
        f[14] = past.Deviation[origin - 1];
        f[15] = past.Deviation[origin - 2];
        f[16] = past.Deviation[origin - 5];
        f[17] = past.Deviation[origin - 23];
        var hour = past.FirstHour + target;
        var (sine, cosine) = Clock[Modulo(hour, 24)];
        f[18] = sine * f[5];
        f[19] = cosine * f[5];
        f[20] = sine * f[2];
        f[21] = cosine * f[2];
        // 1970-01-01 was a Thursday, so that day 2 of seven is a Saturday.
        var weekday = past.Weeks.IsHoliday(target) ? 3 : Modulo((int)Math.Floor(hour / 24.0), 7);
        f[22] = weekday == 2 ? Small * past.Sigma : 0;
        f[23] = weekday == 3 ? Small * past.Sigma : 0;
        f[24] = weekday == 4 ? Small * past.Sigma : 0;
        f[25] = past.Week[week] - past.Month[like];
        f[26] = past.Weekday[origin];
        f[27] = past.WeekdayDecayed[0][origin];
        f[28] = past.WeekdayDecayed[1][origin];
        companions?.Fill(origin, like, f[Own..]);
        return basis;
    }

    /// <summary>The latest hour known at the origin that has the target's hour of the day.</summary>
    public static int LikeHour(int origin, int horizon) => origin + horizon - (24 * ((horizon + 23) / 24));

    private static readonly (double Sine, double Cosine)[] Clock = [.. Enumerable.Range(0, 24).Select(hour => Math.SinCos(Math.PI * hour / 12))];

    private static int Modulo(int value, int by) => ((value % by) + by) % by;
}
