using System.Collections.Concurrent;
using Wattline.Grid;
using Wattline.Grid.Forecasts;
using Wattline.Planning.Demand;
using Wattline.Pricing;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Benchmarks.Paced;

/// <summary>
/// What a planner knows before a run begins: demand from four weeks of counts, prices and carbon from sixty days of hours, each by the
/// product's own forecaster. Nothing that follows the begin is handed over.
/// </summary>
internal sealed class PacedForecast(DataPack pack, PacedFleet fleet, PacedDemand demand, Slot start, int hours)
{
    private const int SignalHours = 60 * 24;

    private static readonly ConcurrentDictionary<(string Zone, ForecastQuantity Quantity, Slot Start), double[]?> Known = new();

    private readonly DemandForecast[] _demand = [.. fleet.Asks.Select((ask, at) => DemandForecaster.Forecast(
        new DemandSeries(ask.Origin.City, ask.Class, start.AddHours(-demand.History[at].Length), demand.History[at]), hours))];

    /// <summary>By ask: requests expected in an hour of the run.</summary>
    public double[] Rate(int hour) => [.. _demand.Select(one => one.Hours[hour].Requests)];

    /// <summary>What the grid is expected to say in an hour of the run; what has no hours is as it is.</summary>
    public Dictionary<string, GridSignal> Signals(int hour)
    {
        var signals = fleet.Signals(start.AddHours(hour));
        foreach (var site in fleet.Sites)
        {
            var signal = signals[site.Id];
            if (signal.Price is { Kind: not PriceKind.Tariff } price && Expected(site.PriceZone!, ForecastQuantity.Price) is { } usd)
            {
                signal = signal with { Price = price with { Value = EnergyPrice.FromUsdPerMwh(usd[hour]) } };
            }

            if (signal.AverageCarbon is { } carbon && Expected(site.CarbonZone, ForecastQuantity.Carbon) is { } grams)
            {
                signal = signal with { AverageCarbon = carbon with { Value = CarbonIntensity.FromGramsPerKwh(grams[hour]) } };
            }

            signals[site.Id] = signal;
        }

        return signals;
    }

    private double[]? Expected(string zone, ForecastQuantity quantity) => Known.GetOrAdd((zone, quantity, start), _ =>
    {
        var series = quantity == ForecastQuantity.Price ? pack.PriceSeries(zone) : pack.CarbonSeries(zone);
        var end = start.HoursSinceEpoch - DataPack.FirstSlot.HoursSinceEpoch;
        return series is { } known
            ? [.. SeriesForecaster.Forecast(known.Span[(end - SignalHours)..end], start.AddHours(-1), quantity).Points.Take(hours).Select(point => point.Value)]
            : null;
    });
}
