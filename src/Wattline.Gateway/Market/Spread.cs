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
        var query = MarketQuery.Read(catalogue, desk.Pack, parameter, out error);
        var hours = error is null ? MarketQuery.Number("hours", parameter("hours"), 1, MostHours, "hours", out error) : null;
        if (error is null && query!.Models?.Count(wanted => wanted) != 1)
        {
            error = MarketQuery.NotOneModel;
        }

        return error is null ? Of(options, desk, query!.Key, catalogue.Models[Array.IndexOf(query.Models!, true)], now, (int)(hours ?? 24)) : null;
    }

    /// <summary>The spread of the hours up to and with the present one.</summary>
    internal static Spread Of(GatewayOptions options, SignalDesk desk, MarketKey key, MarketModel model, Slot now, int hours)
    {
        var catalogue = MarketCatalogue.Of(desk.Pack);
        var sites = desk.Pack.Sites.ToDictionary(MarketBuilder.IdOf, StringComparer.Ordinal);
        var rows = new List<SpreadHour>();
        var (carbon, cost) = (new Tally(sites), new Tally(sites));
        var missing = MarketReasons.None;
        var (readings, prices) = (new List<Provenance>(), new List<Provenance>());
        foreach (var (slot, all, snapshot) in new MarketBuilder(options, desk, catalogue).Hours(key, model, now.AddHours(1 - hours), now.AddHours(1)))
        {
            var candidates = all.Where(row => row.Priced is not null).ToList();
            if (candidates.Count == 0)
            {
                missing |= all.Aggregate(MarketReasons.None, (reasons, row) => reasons | MarketBuilder.Reasons(key, row));
                continue;
            }

            readings.AddRange(candidates.Select(row => snapshot.Signals[row.Row].Carbon(key.Kind)!.Provenance));
            prices.AddRange(key.View == MarketView.Buyer ? [] : candidates.Select(row => snapshot.Signals[row.Row].Price!.Provenance));
            var (cleanest, dirtiest) = carbon.Add(candidates, row => row.Priced!.Value.Emissions.Grams);
            var (cheapest, dearest) = cost.Add(candidates, row => row.Priced!.Value.Charge.Compute.Usd);
            rows.Add(new SpreadHour(
                slot, Usual(candidates, row => snapshot.Signals[row.Row].Carbon(key.Kind)!.Timeliness),
                key.View == MarketView.Buyer ? null : Usual(candidates, row => snapshot.Signals[row.Row].Price!.Timeliness),
                cleanest, dirtiest, cheapest, dearest));
        }

        return new Spread(
            model.Id, key.View, key.Kind, carbon.Regions, carbon.Mean(), cost.Mean(), rows, hours - rows.Count,
            rows.Count > 0 ? null : Why(model, key, missing))
        {
            TokensPerRequest = key.Mix.TokensPerRequest,
            Sources = new SpreadSources(
                rows.Count == 0 ? null : model.Spec?.Choose(key.Gpu, key.Pace.InterTokenLimitMs ?? double.PositiveInfinity)?.Provenance,
                Usual(readings),
                Usual(key.View == MarketView.Buyer && rows.Count > 0
                    ? catalogue.Offers.Where(offer => offer.Model == model).Select(offer => offer.Price.Provenance)
                    : prices)),
        };
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

    /// <summary>Adds up one figure by region.</summary>
    private sealed class Tally(Dictionary<string, Site> sites)
    {
        private readonly Dictionary<string, (double Sum, int Count)> _sums = new(StringComparer.Ordinal);
        private double _bests;
        private int _hours;

        public int Regions => _sums.Count;

        public (SpreadEnd Best, SpreadEnd Worst) Add(IReadOnlyList<Candidate> rows, Func<Candidate, double> figure)
        {
            foreach (var row in rows)
            {
                var (sum, count) = _sums.GetValueOrDefault(row.Region);
                _sums[row.Region] = (sum + figure(row), count + 1);
            }

            // Of equals the one with less carbon.
            var (best, worst) = (
                rows.MinBy(row => (figure(row), row.Priced!.Value.Emissions.Grams)), rows.MaxBy(row => (figure(row), row.Priced!.Value.Emissions.Grams)));
            _bests += figure(best);
            _hours++;
            return (End(best.Region, figure(best)), End(worst.Region, figure(worst)));
        }

        public SpreadMean? Mean()
        {
            // A region that lacks hours would be compared on others.
            var means = _sums.Where(one => one.Value.Count == _hours).Select(one => End(one.Key, one.Value.Sum / one.Value.Count)).ToList();
            if (means.Count == 0)
            {
                return null;
            }

            var (best, worst, roaming) = (means.MinBy(end => end.Value)!, means.MaxBy(end => end.Value)!, _bests / _hours);
            return new SpreadMean(
                best, worst, roaming, worst.Value > 0 ? 100 * (worst.Value - best.Value) / worst.Value : null,
                best.Value > 0 ? 100 * (best.Value - roaming) / best.Value : null);
        }

        private SpreadEnd End(string region, double value)
        {
            var site = sites[region];
            return new SpreadEnd(site.Provider, site.ProviderRegion.Length > 0 ? site.ProviderRegion : site.Id, value);
        }
    }
}
