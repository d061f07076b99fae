using System.Globalization;

namespace Wattline.Grid.Forecasts;

/// <summary>
/// Days on which a grid is used as on a Sunday: the public holidays of the whole country, by law, of 22 countries (published). Holidays of
/// regions, single years and other countries are left out; a grid whose country is not here has none.
/// </summary>
internal static class PublicHolidays
{
    /// <summary>
    /// By the begin of a zone's name, the longest that fits: hours that its standard time is ahead of UTC, the days of the weekend from which a
    /// holiday of a fixed date moves to the next working day, and the holidays: a date (MMDD), a weekday on or after a date (0501Mo: the
    /// first Monday of May), days after Easter Sunday (E-2: Good Friday).
    /// </summary>
    private static readonly (string Zone, int Offset, string Moved, string Days)[] Rules =
    [
        ("AT", 1, "", "0101 0106 E+1 0501 E+39 E+50 E+60 0815 1026 1101 1208 1225 1226"),
        ("AU", 10, "SaSu", "0101 0126 E-2 E+1 0425 1225 1226"),
        ("AU-QLD", 10, "SaSu", "0101 0126 E-2 E+1 0425 0501Mo 1001Mo 1225 1226"),
        ("BE", 1, "", "0101 E+1 0501 E+39 E+50 0721 0815 1101 1111 1225"),
        ("CA", -5, "SaSu", "0101 E-2 0518Mo 0701 0901Mo 1008Mo 1225 1226"),
        ("CH", 1, "", "0101 E-2 E+1 E+39 E+50 0801 1225 1226"),
        ("CZ", 1, "", "0101 E-2 E+1 0501 0508 0705 0706 0928 1028 1117 1224 1225 1226"),
        ("DE", 1, "", "0101 E-2 E+1 0501 E+39 E+50 1003 1225 1226"),
        ("DK", 1, "", "0101 E-3 E-2 E+1 E+39 E+50 1225 1226"),
        ("ES", 1, "", "0101 0106 E-2 0501 0815 1012 1101 1206 1208 1225"),
        ("FI", 2, "", "0101 0106 E-2 E+1 0501 E+39 0619Fr 1206 1225 1226"),
        ("FR", 1, "", "0101 E+1 0501 0508 E+39 E+50 0714 0815 1101 1111 1225"),
        ("GB", 0, "SaSu", "0101 E-2 E+1 0501Mo 0525Mo 0825Mo 1225 1226"),
        ("HU", 1, "", "0101 0315 E-2 E+1 0501 E+50 0820 1023 1101 1225 1226"),
        ("IE", 0, "SaSu", "0101 0317 E+1 0501Mo 0601Mo 0801Mo 1025Mo 1225 1226"),
        ("IT", 1, "", "0101 0106 E+1 0425 0501 0602 0815 1101 1208 1225 1226"),
        ("NL", 1, "", "0101 E+1 0427 E+39 E+50 1225 1226"),
        ("NO", 1, "", "0101 E-3 E-2 E+1 0501 0517 E+39 E+50 1225 1226"),
        ("PL", 1, "", "0101 0106 E+1 0501 0503 E+60 0815 1101 1111 1225 1226"),
        ("PT", 0, "", "0101 E-2 0425 0501 E+60 0610 0815 1005 1101 1201 1208 1225"),
        ("SE", 1, "", "0101 0106 E-2 E+1 0501 E+39 0606 0619Fr 1225 1226"),
        ("SK", 1, "", "0101 0106 E-2 E+1 0501 0508 0705 0829 0901 0915 1101 1117 1224 1225 1226"),
        ("US", -5, "Su", UnitedStates),
        ("US-CAL", -8, "Su", UnitedStates),
        ("US-CENT", -6, "Su", UnitedStates),
        ("US-HI", -10, "Su", UnitedStates),
        ("US-MIDW", -6, "Su", UnitedStates),
        ("US-NW", -8, "Su", UnitedStates),
        ("US-SW", -7, "Su", UnitedStates),
        ("US-TEN", -6, "Su", UnitedStates),
        ("US-TEX", -6, "Su", UnitedStates),
    ];

    /// <summary>The six that the grid's reliability corporation counts as off-peak, and the day after Thanksgiving (chosen).</summary>
    private const string UnitedStates = "0101 0525Mo 0704 0901Mo 1122Th 1123Fr 1225";

    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>
    /// For each hour from <paramref name="firstHour"/> since the epoch on: hours since the same hour of the last Sunday where it lies on a
    /// holiday from Monday to Saturday, zero elsewhere. Null where no holiday is known of the zone.
    /// </summary>
    public static int[]? HoursSinceSunday(string zone, int firstHour, int count)
    {
        var fitting = Rules.Where(rule => zone.StartsWith(rule.Zone, StringComparison.OrdinalIgnoreCase)
            && (zone.Length == rule.Zone.Length || zone[rule.Zone.Length] == '-')).ToArray();
        if (fitting.Length == 0)
        {
            return null;
        }

        var rule = fitting.MaxBy(one => one.Zone.Length);
        var since = new int[count];
        HashSet<DateOnly> days = [];
        for (var (hour, year) = (0, 0); hour < count; hour++)
        {
            var local = DateOnly.FromDayNumber(Epoch + (int)Math.Floor((firstHour + hour + rule.Offset) / 24.0));
            if (local.Year != year)
            {
                year = local.Year;
                days = Of(rule.Days, rule.Moved, year);
            }

            since[hour] = days.Contains(local) ? 24 * (int)local.DayOfWeek : 0;
        }

        return since;
    }

    /// <summary>The holidays of a year. A date on a weekend stays one, since Christmas on a Sunday calls nobody to work.</summary>
    private static HashSet<DateOnly> Of(string rules, string moved, int year)
    {
        var days = rules.Split(' ').Select(rule => Day(rule, year)).ToHashSet();
        foreach (var day in days.Where(day => moved.Contains(Name(day), StringComparison.Ordinal)).Order().ToArray())
        {
            var free = day;
            while (free.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || days.Contains(free))
            {
                free = free.AddDays(1);
            }

            days.Add(free);
        }

        return days;
    }

    private static DateOnly Day(string rule, int year)
    {
        if (rule[0] == 'E')
        {
            return Easter(year).AddDays(int.Parse(rule.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        }

        var day = new DateOnly(year, Number(rule.AsSpan(0, 2)), Number(rule.AsSpan(2, 2)));
        while (rule.Length > 4 && !rule.EndsWith(Name(day), StringComparison.Ordinal))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Name(DateOnly day) => day.DayOfWeek.ToString()[..2];

    /// <summary>Easter Sunday of the Gregorian calendar (anonymous algorithm, Nature 1876).</summary>
    internal static DateOnly Easter(int year)
    {
        var (golden, century, rest) = (year % 19, year / 100, year % 100);
        var moon = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var sunday = (32 + (2 * (century % 4)) + (2 * (rest / 4)) - moon - (rest % 4)) % 7;
        var late = (golden + (11 * moon) + (22 * sunday)) / 451;
        var days = moon + sunday - (7 * late) + 114;
        return new DateOnly(year, days / 31, (days % 31) + 1);
    }
}
