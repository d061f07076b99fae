using Wattline.Grid.Forecasts;
using Wattline.Signals;

namespace Wattline.Tests.Forecasts;

/// <summary>Public holidays, and what a forecast makes of them.</summary>
public sealed class HolidayLaws
{
    [Theory]
    [InlineData(1818, 3, 22)]
    [InlineData(1954, 4, 18)]
    [InlineData(1961, 4, 2)]
    [InlineData(2000, 4, 23)]
    [InlineData(2022, 4, 17)]
    [InlineData(2024, 3, 31)]
    [InlineData(2038, 4, 25)]
    public void EasterIsWhereAlmanacsHaveIt(int year, int month, int day) => Assert.Equal(new DateOnly(year, month, day), PublicHolidays.Easter(year));

    [Theory]
    [InlineData("DE", "2022-05-26", 4)] // Ascension, a Thursday
    [InlineData("DE", "2022-10-03", 1)]
    [InlineData("DE", "2022-10-04", 0)]
    [InlineData("de", "2022-12-25", 0)] // a Sunday is like itself
    [InlineData("NL", "2022-04-27", 3)]
    [InlineData("PL", "2022-06-16", 4)] // Corpus Christi
    [InlineData("SE-SE3", "2022-06-24", 5)] // Midsummer's Eve
    [InlineData("GB", "2022-12-27", 2)] // Christmas Day was a Sunday and Monday the other holiday
    [InlineData("GB", "2022-08-29", 1)]
    [InlineData("GB-NIR", "2021-12-28", 2)]
    [InlineData("AU-QLD", "2022-05-02", 1)]
    [InlineData("AU-NSW", "2022-05-02", 0)]
    [InlineData("US-TEX-ERCO", "2022-11-24", 4)]
    [InlineData("US-FLA-FPL", "2022-11-25", 5)]
    [InlineData("US-NY-NYIS", "2022-12-26", 1)]
    [InlineData("US-CAL-CISO", "2020-07-04", 6)] // on a Saturday, which nobody moves
    [InlineData("US-CAL-CISO", "2020-07-03", 0)]
    [InlineData("US-CAL-CISO", "2020-07-06", 0)]
    public void DaysAreThoseOfTheLaw(string zone, string date, int daysSinceSunday)
    {
        var noon = Hour(date) + 12 - Ahead(zone);
        Assert.Equal(24 * daysSinceSunday, PublicHolidays.HoursSinceSunday(zone, noon, 1)![0]);
    }

    [Theory]
    [InlineData("XX")]
    [InlineData("DEX")]
    [InlineData("")]
    public void NothingIsSaidOfOtherZones(string zone) => Assert.Null(PublicHolidays.HoursSinceSunday(zone, 0, 10));

    [Fact]
    public void ADayBeginsAtTheZonesMidnight()
    {
        var midnight = Hour("2022-07-04") + 8;
        Assert.Equal([0, 24, 24], PublicHolidays.HoursSinceSunday("US-CAL-CISO", midnight - 1, 3)!);
    }

    [Fact]
    public void TheLikeHourOfAWeekIsKnownAndOnTheSameHourOfTheDay()
    {
        var first = Hour("2022-01-01");
        var (plain, german) = (new WeekHours(null, first, 365 * 24), new WeekHours("DE", first, 365 * 24));
        for (var known = 400; known < (365 * 24) - 96; known += 7)
        {
            for (var ahead = -24; ahead <= 96; ahead += 5)
            {
                var (target, asked) = (known + Math.Max(ahead, 1), known + Math.Min(ahead, 0));
                var like = german.Like(target, asked);
                Assert.Equal(target - 168, plain.Like(target, asked));
                Assert.True(like <= asked && (target - like) % 24 == 0 && target - like < 336);
                Assert.True(!german.IsHoliday(target) || DayOf(first + like + 1) == DayOfWeek.Sunday);
            }
        }
    }

    [Fact]
    public void AHolidayIsForecastLikeASunday()
    {
        // A grid that runs on coal on working days: clean on Sundays and on the holidays of Germany.
        var first = Hour("2022-01-01");
        var weeks = new WeekHours("DE", first, 365 * 24);
        var hours = Enumerable.Range(0, 200 * 24).Select(hour =>
            (weeks.IsHoliday(hour) || DayOf(first + hour + 1) == DayOfWeek.Sunday ? 200 : 400.0) + (20 * Math.Sin(hour * 0.26)) + (hour % 11)).ToArray();
        var ascension = Hour("2022-05-26") - first;
        var now = ascension - 16;
        var with = Noon("DE");
        var without = Noon("XX");
        Assert.True(Math.Abs(with - 200) < 0.6 * Math.Abs(without - 200), $"{with:F0} and {without:F0}");

        double Noon(string zone) => SeriesForecaster.Forecast(
            hours.AsSpan(0, now + 1), new Slot(first + now), ForecastQuantity.Carbon, new SeriesCompanions(zone, null, default)).Points[16 + 11].Value;
    }

    private static int Ahead(string zone) => zone switch { "US-TEX-ERCO" => -6, "US-CAL-CISO" => -8, ['U', ..] => -5, ['A', ..] => 10, ['G', ..] => 0, _ => 1 };

    private static int Hour(string date) => (DateOnly.Parse(date, null).DayNumber - new DateOnly(1970, 1, 1).DayNumber) * 24;

    private static DayOfWeek DayOf(int hour) => new DateTime(1970, 1, 1).AddHours(hour).DayOfWeek;
}
