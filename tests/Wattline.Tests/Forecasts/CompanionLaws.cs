using Wattline.Grid;
using Wattline.Grid.Forecasts;
using Wattline.Signals;

namespace Wattline.Tests.Forecasts;

/// <summary>What other series may do to a forecast, and what they may not.</summary>
public sealed class CompanionLaws
{
    private const int Origin = 150 * 24;
    private static readonly Slot Last = DataPack.FirstSlot.AddHours(Origin - 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EachFigureOfOthersRestsOnEarlierHoursOnly(bool shares)
    {
        const int After = Origin + 400;
        var (own, first, second, wind) = (Carbon("DE"), Carbon("GB"), Carbon("NL"), Wind("US-TEX-ERCO"));
        var plain = Figures(own[..After], [first[..After], second[..After]], wind[..After], shares);
        foreach (var hours in new[] { own, first, second, wind })
        {
            Array.Fill(hours, 7, Origin, 400);
        }

        var altered = Figures(own[..After], [first[..After], second[..After]], wind[..After], shares);
        var (f, g) = (new double[CompanionFigures.Count], new double[CompanionFigures.Count]);
        foreach (var origin in Enumerable.Range(0, 300).Select(step => Origin - 1 - ((299 - step) * 11)))
        {
            plain.Fill(origin, origin - 5, f);
            altered.Fill(origin, origin - 5, g);
            // A share of the mean is of the mean of all hours given, which a neighbour's weight undoes but for the last digits.
            Assert.All(f.Zip(g), pair => Assert.Equal(pair.First, pair.Second, shares ? 1e-6 : 0));
        }

        Assert.DoesNotContain(0, f);
    }

    [Fact]
    public void ANeighbourThatLeadsIsFollowed()
    {
        // What comes to the zone is the neighbour's chance of twelve hours before, which its own past cannot tell.
        var random = new Random(7);
        var (own, lead) = (new double[Origin + 96], new double[Origin + 96]);
        var level = 0.0;
        for (var hour = 0; hour < lead.Length; hour++)
        {
            level = (0.97 * level) + (0.1 * (random.NextDouble() - 0.5));
            lead[hour] = 300 * Math.Exp(level);
            own[hour] = hour < 12 ? 200 : 200 * Math.Exp(Math.Log(lead[hour - 12] / 300) + (0.01 * random.NextDouble()));
        }

        double alone = 0, followed = 0;
        for (var end = Origin - (20 * 37); end <= Origin; end += 37)
        {
            var last = DataPack.FirstSlot.AddHours(end - 1);
            var neighbours = new NeighbourHours(last, Named(lead.AsMemory(0, end)));
            var (without, with) = (Points(own.AsSpan(0, end), last, null), Points(own.AsSpan(0, end), last, new SeriesCompanions("own", neighbours, default)));
            for (var ahead = 1; ahead <= 12; ahead++)
            {
                alone += Math.Abs(without[ahead - 1].Value - own[end - 1 + ahead]);
                followed += Math.Abs(with[ahead - 1].Value - own[end - 1 + ahead]);
            }
        }

        Assert.True(followed < 0.9 * alone, $"{followed:F1} against {alone:F1}");
    }

    [Fact]
    public void WhatTellsNothingLeavesTheForecastAsItIs()
    {
        var own = Carbon("FR")[..Origin];
        var alone = Made(own, new SeriesCompanions("fr", null, default));
        var silent = new NeighbourHours(Last, new Dictionary<string, ReadOnlyMemory<double>>
        {
            ["FR"] = own,
            ["constant"] = Enumerable.Repeat(5.0, Origin).ToArray(),
            ["short"] = Carbon("BE").AsMemory(0, 300),
            ["missing"] = Enumerable.Repeat(double.NaN, Origin).ToArray(),
            ["none"] = default,
        });
        Assert.Equal(alone, Made(own, new SeriesCompanions("fr", silent, default)));
        Assert.Equal(Made(own, null), Made(own, new SeriesCompanions("a zone without known holidays", null, default)));
    }

    [Fact]
    public void PricesDoNotLookAtOthers()
    {
        var prices = DataPack.Embedded.PriceSeries("NL")!.Value.Span[..Origin];
        var companions = new SeriesCompanions("NL", Neighbours("DE", "BE"), Wind("US-TEX-ERCO").AsMemory(0, Origin));
        Assert.Equal(
            SeriesForecaster.Forecast(prices, Last, ForecastQuantity.Price).Points,
            SeriesForecaster.Forecast(prices, Last, ForecastQuantity.Price, companions).Points);
    }

    [Fact]
    public void NeighboursAreOneMeasureWhateverTheirUnit()
    {
        var own = Carbon("DE")[..Origin];
        var scaled = new NeighbourHours(Last, Named(Carbon("GB")[..Origin].Select(value => value * 50).ToArray()));
        var plain = Made(own, new SeriesCompanions("DE", new NeighbourHours(Last, Named(Carbon("GB").AsMemory(0, Origin))), default));
        foreach (var (one, other) in plain.Zip(Made(own, new SeriesCompanions("DE", scaled, default))))
        {
            Assert.Equal(one.Value, other.Value, one.Value * 1e-6);
        }
    }

    [Fact]
    public void GapsAndShortHoursOfOthersAreTaken()
    {
        var (own, other, wind) = (Carbon("DE")[..Origin], Carbon("GB")[1000..Origin], Wind("US-TEX-ERCO")[2000..Origin]);
        Array.Fill(other, double.NaN, other.Length - 30, 30);
        Array.Fill(wind, double.NaN, 50, 200);
        var made = Made(own, new SeriesCompanions("DE", new NeighbourHours(Last, Named(other)), wind));
        Assert.All(made, point => Assert.True(point.Low <= point.Value && point.Value <= point.High && double.IsFinite(point.High!.Value)));
        Assert.NotEqual(Made(own, null), made);
    }

    [Fact]
    public void NeighboursOfAnotherHourAreRefused()
    {
        var later = new NeighbourHours(Last.AddHours(1), Named(Carbon("GB").AsMemory(0, Origin)));
        var refusal = Assert.Throws<ArgumentException>(() => Made(Carbon("DE")[..Origin], new SeriesCompanions("DE", later, default)));
        Assert.Contains("give those up to", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MoreZonesThanExistAreRefused()
    {
        var many = Enumerable.Range(0, NeighbourHours.MostZones + 1).ToDictionary(at => $"zone {at}", _ => default(ReadOnlyMemory<double>));
        Assert.Throws<ArgumentException>(() => new NeighbourHours(Last, many));
    }

    private static CompanionFigures Figures(double[] own, double[][] others, double[] wind, bool shares)
    {
        var scale = shares ? SeriesScale.Levels(own[..Origin]) : SeriesScale.Of(own[..Origin], ForecastQuantity.Carbon)!.Value;
        var neighbours = new NeighbourHours(Last, others.Select((hours, at) => (hours, at)).ToDictionary(
            one => $"zone {one.at}", one => (ReadOnlyMemory<double>)one.hours));
        return CompanionFigures.Of(new SeriesPast(own, scale, 0), new SeriesCompanions("own", neighbours, wind), shares)!;
    }

    private static NeighbourHours Neighbours(params string[] zones) =>
        new(Last, zones.ToDictionary(zone => zone, zone => (ReadOnlyMemory<double>)Carbon(zone).AsMemory(0, Origin)));

    private static Dictionary<string, ReadOnlyMemory<double>> Named(ReadOnlyMemory<double> hours) => new() { ["other"] = hours };

    private static IReadOnlyList<ForecastPoint> Made(double[] own, SeriesCompanions? companions) => Points(own, Last, companions);

    private static IReadOnlyList<ForecastPoint> Points(ReadOnlySpan<double> own, Slot last, SeriesCompanions? companions) =>
        SeriesForecaster.Forecast(own, last, ForecastQuantity.Carbon, companions).Points;

    private static double[] Carbon(string zone) => DataPack.Embedded.CarbonSeries(zone)!.Value.ToArray();

    private static double[] Wind(string zone) => DataPack.Embedded.RenewableSeries(zone, Fuel.WindOnshore)!.Value.ToArray();
}
