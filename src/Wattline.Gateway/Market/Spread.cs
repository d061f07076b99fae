using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Routing;
using Wattline.Signals;

namespace Wattline.Gateway.Market;

/// <summary>A region's figure for a million tokens.</summary>
/// <param name="Provider">Whose region.</param>
/// <param name="RegionCode">As the provider names it.</param>
/// <param name="Value">Grams or USD for a million tokens.</param>
public sealed record SpreadEnd(string Provider, string RegionCode, double Value);

/// <summary>How far regions lay apart in one hour.</summary>
/// <param name="Slot">The hour.</param>
/// <param name="Timeliness">What most regions' carbon readings are.</param>
/// <param name="PriceTimeliness">What most regions' prices of electricity are; null in the buyer's view, where list prices count.</param>
/// <param name="Cleanest">The region with the least carbon, g.</param>
/// <param name="Dirtiest">With the most, g.</param>
/// <param name="Cheapest">With the least cost, USD.</param>
/// <param name="Dearest">With the most, USD.</param>
public sealed record SpreadHour(
    Slot Slot, Timeliness Timeliness, Timeliness? PriceTimeliness, SpreadEnd Cleanest, SpreadEnd Dirtiest, SpreadEnd Cheapest, SpreadEnd Dearest);

/// <summary>What choosing a region is worth on the mean of the hours.</summary>
/// <param name="FixedBest">The one region that is best on the mean, and that mean.</param>
/// <param name="FixedWorst">The one that is worst.</param>
/// <param name="RoamingValue">The mean where each hour's best region is used.</param>
/// <param name="GapPercent">What the best region saves against the worst, %; null where the worst is zero or less.</param>
/// <param name="RoamingGainPercent">What moving each hour saves beyond the best fixed region, %; null where that is zero or less.</param>
public sealed record SpreadMean(SpreadEnd FixedBest, SpreadEnd FixedWorst, double RoamingValue, double? GapPercent, double? RoamingGainPercent);

/// <summary>What a spread's figures are of.</summary>
/// <param name="CarbonKind">Which carbon.</param>
/// <param name="CarbonUnit">The unit of its values of carbon.</param>
/// <param name="CostUnit">The unit of its values of cost.</param>
/// <param name="Gpu">The accelerator that is assumed.</param>
/// <param name="Pace">How long a token may take.</param>
/// <param name="Mix">What a million tokens are made of.</param>
public sealed record SpreadMeta(CarbonKind CarbonKind, string CarbonUnit, string CostUnit, string Gpu, string Pace, string Mix);

/// <summary>What a spread's figures rest on: nothing twice, the commonest first, eight at most.</summary>
/// <param name="Energy">Joules of a token; null without hours.</param>
/// <param name="Carbon">Readings of the grid.</param>
/// <param name="Cost">List prices, or prices of electricity in the operator's view.</param>
public sealed record SpreadSources(Provenance? Energy, IReadOnlyList<Provenance> Carbon, IReadOnlyList<Provenance> Cost);

/// <summary>The gap between regions for one model over time: the arbitrage that moving work by light is about.</summary>
/// <param name="ModelId">The model.</param>
/// <param name="View">Whose cost.</param>
/// <param name="CarbonKind">Which carbon.</param>
/// <param name="Regions">Regions compared.</param>
/// <param name="Carbon">On the mean, g for a million tokens; null without hours.</param>
/// <param name="Cost">On the mean, USD for a million tokens; null without hours.</param>
/// <param name="Hours">One after the other.</param>
/// <param name="MissingHours">Hours asked for in which no region has both figures.</param>
/// <param name="Reason">Why there are none; null where there are some.</param>
public sealed record Spread(
    string ModelId, MarketView View, CarbonKind CarbonKind, int Regions, SpreadMean? Carbon, SpreadMean? Cost, IReadOnlyList<SpreadHour> Hours,
    int MissingHours, string? Reason)
{
    /// <summary>Units, and what is assumed.</summary>
    public required SpreadMeta Meta { get; init; }

    /// <summary>What the figures rest on.</summary>
    public required SpreadSources Sources { get; init; }

    /// <summary>Tokens of one usual request that are among the million.</summary>
    public required double TokensPerRequest { get; init; }

    /// <summary>Most hours of one question.</summary>
    public const int MostHours = 168;

    private const int MostSources = 8;

    /// <summary>What it reads.</summary>
    internal static IReadOnlyList<string> Parameters { get; } = ["model", "hours", .. MarketQuery.KeyParameters];

    /// <summary>Reads a question and answers it; null together with the error.</summary>
    internal static Spread? Read(GatewayOptions options, SignalDesk desk, Func<string, string?> parameter, Slot now, out OpenAiError? error)
    {
        var catalogue = MarketCatalogue.Of(desk.Pack);
        var model = MarketQuery.OneModel(catalogue, parameter("model"), out error);
        var query = error is null ? MarketQuery.Read(catalogue, desk.Pack, [], parameter, out error) : null;
        var hours = error is null ? MarketQuery.Number("hours", parameter("hours"), 1, MostHours, "hours", out error) : null;
        return error is null ? Of(options, desk, query!.Key, model!, now, (int)(hours ?? 24)) : null;
    }

    /// <summary>The spread of the hours up to and with the present one.</summary>
    internal static Spread Of(GatewayOptions options, SignalDesk desk, MarketKey key, MarketModel model, Slot now, int hours)
    {
        var catalogue = MarketCatalogue.Of(desk.Pack);
        var (told, missing) = (new List<Hour>(), MarketReasons.None);
        var (readings, prices) = (new List<Provenance>(), new List<Provenance>());
        foreach (var (slot, all, snapshot) in new MarketBuilder(options, desk, catalogue).Hours(key, model, now.AddHours(1 - hours), now.AddHours(1)))
        {
            var candidates = all.Where(row => row.Priced is not null).ToList();
            if (candidates.Count == 0)
            {
                missing |= all.Aggregate(MarketReasons.None, (reasons, row) => reasons | MarketBuilder.Reasons(key, snapshot, row));
                continue;
            }

            readings.AddRange(candidates.Select(row => snapshot.Signals[row.Row].Carbon(key.Kind)!.Provenance));
            prices.AddRange(key.View == MarketView.Buyer ? [] : candidates.Select(row => snapshot.Signals[row.Row].Price!.Provenance));
            told.Add(new Hour(
                slot, Usual(candidates, row => snapshot.Signals[row.Row].Carbon(key.Kind)!.Timeliness),
                key.View == MarketView.Buyer ? null : Usual(candidates, row => snapshot.Signals[row.Row].Price!.Timeliness),
                [.. candidates.Select(row => new SpreadRow(row.Region, row.Priced!.Value.Emissions.Grams, row.Priced!.Value.Charge.Compute.Usd))]));
        }

        var tally = new SpreadTally(desk.Pack.Sites.ToDictionary(MarketBuilder.IdOf, StringComparer.Ordinal), [.. told.Select(hour => hour.Rows)]);
        var rows = told.Select(hour => Ends(hour, tally)).ToList();
        return new Spread(
            model.Id, key.View, key.Kind, tally.Regions, tally.Mean(row => row.CarbonG), tally.Mean(row => row.CostUsd), rows, hours - rows.Count,
            rows.Count > 0 ? null : Why(model, key, missing))
        {
            TokensPerRequest = key.Mix.TokensPerRequest,
            Meta = new SpreadMeta(key.Kind, "gCO2e per million tokens", "USD per million tokens", key.Gpu, key.Pace.Name, key.Mix.Name),
            Sources = new SpreadSources(
                rows.Count == 0 ? null : model.Spec?.Choose(key.Gpu, key.Pace.InterTokenLimitMs ?? double.PositiveInfinity)?.Provenance,
                Usual(readings),
                Usual(key.View == MarketView.Buyer && rows.Count > 0
                    ? catalogue.Offers.Where(offer => offer.Model == model).Select(offer => offer.Price.Provenance)
                    : prices)),
        };
    }

    private static SpreadHour Ends(Hour hour, SpreadTally tally)
    {
        var (cleanest, dirtiest) = tally.Ends(hour.Rows, row => row.CarbonG);
        var (cheapest, dearest) = tally.Ends(hour.Rows, row => row.CostUsd);
        return new SpreadHour(hour.Slot, hour.Timeliness, hour.PriceTimeliness, cleanest, dirtiest, cheapest, dearest);
    }

    private static List<Provenance> Usual(IEnumerable<Provenance> all) =>
        [.. all.CountBy(one => (one.Source, one.Year, one.Basis)).OrderByDescending(one => one.Value).Take(MostSources)
            .Select(one => all.First(each => (each.Source, each.Year, each.Basis) == one.Key))];

    private static string Why(MarketModel model, MarketKey key, MarketReasons missing) =>
        missing != MarketReasons.None ? $"no region that offers {model.Id} has both figures: {string.Join(", ", MarketReasonWords.Each(missing))}"
        : model.Spec?.OperatingPoints.Any(point => point.Gpu == key.Gpu) != true ? $"the energy of {model.Id} is not known: {model.WhyNot(key.Gpu)}"
        : $"no provider with known regions sells {model.Id}; the operator's view compares where it could be run";

    private static Timeliness Usual(List<Candidate> rows, Func<Candidate, Timeliness> timeliness) =>
        rows.CountBy(timeliness).MaxBy(one => one.Value).Key;

    private sealed record Hour(Slot Slot, Timeliness Timeliness, Timeliness? PriceTimeliness, IReadOnlyList<SpreadRow> Rows);
}
