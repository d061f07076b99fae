using System.Text.RegularExpressions;
using Wattline.Models;
using Wattline.Signals;
using static System.FormattableString;
using static Wattline.Grid.Claims.ClaimArithmetic;

namespace Wattline.Grid.Claims;

/// <summary>Claims about what tokens, traffic and electricity cost.</summary>
internal static partial class PriceClaims
{
    /// <summary>A model that one provider prices by region, in the price list's words.</summary>
    private const string PricedByRegion = "bedrock/*/meta.llama3-70b-instruct-v1:0";
    private const string Home = "us-east-1";

    /// <summary>Text of a token in bytes; chosen: English prose has about four letters to a token.</summary>
    private const double BytesPerToken = 4;

    /// <summary>What is less than this share of the price or the budget that it is held against counts as nothing; chosen.</summary>
    private const double Negligible = 0.01;

    private static readonly Provenance Chosen = new("wattline", "LicenseRef-Wattline", null, Basis.Chosen);

    public static IReadOnlyList<ClaimTest> Tests { get; } =
    [
        new(new("price-by-region", "List prices by region", "the per-token pricing is typically region-independent", true,
            ClaimSources.Arbitrage), ByRegion),
        new(new("routing-is-free", "What routing costs", "Region routing sacrifices nothing and costs nothing", true, ClaimSources.Arbitrage),
            RoutingIsFree),
        new(new("electricity-share", "Electricity in the price of a token",
            "The premise of token export: the primary cost of generating a token is electricity", false, ClaimSources.TokenWar),
            ElectricityShare),
    ];

    /// <summary>Prices of one model of one provider in several regions, under the key with the region's name left open.</summary>
    private sealed record RegionalPrices(string Key, IReadOnlyList<ListPrice> Prices)
    {
        public double Least => Prices.Min(price => price.OutputUsdPerMtok);

        public double Most => Prices.Max(price => price.OutputUsdPerMtok);

        public double Spread => (Most / Least) - 1;
    }

    private static Judgement ByRegion(DataPack pack, ClaimSheet sheet)
    {
        var all = Regional(pack, _ => true);
        var single = Regional(pack, IsSingleRegion);
        var from = Known(single, PricedByRegion).Prices[0].Provenance;
        var example = Known(single, PricedByRegion);
        foreach (var price in example.Prices.OrderBy(price => price.OutputUsdPerMtok).ThenBy(price => price.Region, StringComparer.Ordinal))
        {
            sheet.Given($"Llama 3 70B on Bedrock, {price.Region}", new(price.OutputUsdPerMtok, price.Provenance), "USD/Mtok", "list price, output");
        }

        var spread = sheet.Computed("most over least, less one", 100 * example.Spread, "%", "list price, output", from);
        sheet.Computed("models priced in two regions or more", all.Count, "models", "any region or group of regions", from);
        var same = sheet.Computed("of these with one price", 100.0 * all.Count(Same) / all.Count, "%", "list price, output", from);
        sheet.Computed("models priced in two single regions or more", single.Count, "models", "without regions of the US government", from);
        var sameSingle = sheet.Computed(
            "of these with one price in single regions", 100.0 * single.Count(Same) / single.Count, "%", "list price, output", from);
        var spreads = single.Where(prices => !Same(prices)).Select(prices => prices.Spread).DefaultIfEmpty();
        sheet.Computed("median spread of the rest", 100 * Median(spreads), "%", "list price, output", from);
        return JudgePrices(same / 100, sameSingle / 100, spread / 100);

        static bool Same(RegionalPrices prices) => prices.Spread == 0;
    }

    /// <summary>Shares of models with one price: over groups of regions (US, EU) as over single ones, and over single regions alone.</summary>
    internal static Judgement JudgePrices(double same, double sameInSingleRegions, double spread)
    {
        var text = Invariant($"{100 * same:0} % of the models that are priced in several regions or groups of regions have one ")
            + Invariant($"price; of those priced by single regions {100 * sameInSingleRegions:0} % do (Llama 3 70B on Bedrock: ")
            + Invariant($"{100 * spread:0} % apart)");
        return same > 0.5 && sameInSingleRegions > 0.5 ? new(Verdict.Holds, $"{text}.")
            : same > 0.5 || sameInSingleRegions > 0.5 ? new(Verdict.HoldsInPart, $"{text}.")
            : new(Verdict.DoesNotHold, $"{text}.");
    }

    private static Judgement RoutingIsFree(DataPack pack, ClaimSheet sheet)
    {
        // The pack's Singapore is AWS's; prices and round trips of Google's regions are there by their names.
        var (nl, sg) = (pack.Site("nl"), pack.Site("sg") with { Id = "asia-southeast1", Provider = "gcp", ProviderRegion = "asia-southeast1" });
        var answer = pack.EgressUsdPerGb(nl, sg) ?? throw new FigureMissingException("Google's price of data from the Netherlands to Singapore");
        var prompt = pack.EgressUsdPerGb(sg, nl) ?? throw new FigureMissingException("Google's price of data from Singapore to the Netherlands");
        var size = pack.RequestClasses.FirstOrDefault(each => each.Id == "conversation") ?? throw new FigureMissingException("token counts of conversations");
        sheet.Given("data out of Google in the Netherlands to Singapore", answer, "USD/GB");
        sheet.Given("data out of Google in Singapore to the Netherlands", prompt, "USD/GB");
        sheet.Given("prompt of a conversation", new(size.InputTokensMean, size.Provenance), "tokens", "mean");
        sheet.Given("answer of a conversation", new(size.OutputTokensMean, size.Provenance), "tokens", "mean");
        sheet.Given("text of a token", new(BytesPerToken, Chosen), "bytes");
        var traffic = ((size.InputTokensMean * prompt.Value) + (size.OutputTokensMean * answer.Value)) * BytesPerToken / 1e9;
        var prices = Known(Regional(pack, IsSingleRegion), PricedByRegion);
        var home = prices.Prices.FirstOrDefault(price => price.Region == Home) ?? throw new FigureMissingException($"the list price of Llama 3 70B in {Home}");
        var tokens = ((size.InputTokensMean * home.InputUsdPerMtok) + (size.OutputTokensMean * home.OutputUsdPerMtok)) / 1e6;
        sheet.Computed("traffic of a million such requests", traffic * 1e6, "USD", "prompt there, answer back", answer.Provenance, size.Provenance, Chosen);
        sheet.Computed($"tokens of them, Llama 3 70B on Bedrock, {Home}", tokens * 1e6, "USD", "list price", home.Provenance, size.Provenance);
        var share = sheet.Computed("traffic over tokens", 100 * traffic / tokens, "%", "", answer.Provenance, home.Provenance, Chosen);
        var spread = sheet.Computed("list price of that model, most region over least, less one", 100 * prices.Spread, "%", "output", home.Provenance);
        var rtt = pack.RttMs(nl, sg);
        sheet.Given("round trip between Google's Netherlands and Singapore", rtt, "ms", "network");
        var budget = LatencyClaims.Preset("voice").Budget.Milliseconds;
        sheet.Given("budget of a voice request to its first token", new(budget, Chosen), "ms");
        var latency = sheet.Computed("round trip over that budget", 100 * rtt.Value / budget, "%", "", rtt.Provenance, Chosen);
        return JudgeCosts(share / 100, spread / 100, latency / 100);
    }

    internal static Judgement JudgeCosts(double traffic, double price, double latency)
    {
        var text = Invariant($"Traffic of text is {100 * traffic:0.00} % of the list price, but list prices differ by up to {100 * price:0} ")
            + Invariant($"% and the round trip takes {100 * latency:0} % of a voice budget");
        return new[] { traffic, price, latency }.Count(share => share >= Negligible) switch
        {
            0 => new(Verdict.Holds,
                Invariant($"Traffic ({100 * traffic:0.00} %), list prices ({100 * price:0.00} %) and the round trip ({100 * latency:0.00} ")
                + "% of a voice budget) come to next to nothing."),
            3 => new(Verdict.DoesNotHold, $"{text}."),
            _ => new(Verdict.HoldsInPart, $"{text}: free for text that can wait, where the price is the same."),
        };
    }

    private static Judgement ElectricityShare(DataPack pack, ClaimSheet sheet)
    {
        var point = pack.Point(PackFigures.BigModel, PackFigures.Gpus[0]);
        var energy = sheet.Computed(
            $"Llama 3.1 70B on {point.Gpu}", WattHoursPerMtok(point.JoulesPerOutputToken), "Wh/Mtok", PackFigures.Fluent, point.Provenance);
        var sites = pack.Sites.Where(site => site.PriceZone is not null).Select(site => (Site: site, Price: Electricity(pack, site.PriceZone!)))
            .Where(each => each.Price is not null)
            .Select(each => (each.Site, each.Price!.Provenance, Usd: energy * each.Site.Pue.Value * each.Price.Value / 1e6))
            .OrderBy(each => each.Usd).ToList();
        if (sites.Count == 0)
        {
            throw new FigureMissingException("a price of electricity at any site");
        }

        var list = pack.ListPrices.Where(price => LlamaOf70B().IsMatch(price.Key) && price.OutputUsdPerMtok > 0)
            .OrderBy(price => price.OutputUsdPerMtok).ToList();
        var home = Known(Regional(pack, IsSingleRegion), PricedByRegion).Prices.FirstOrDefault(price => price.Region == Home);
        if (list.Count == 0 || home is null)
        {
            throw new FigureMissingException("list prices of Llama 70B");
        }

        foreach (var each in new[] { sites[0], sites[^1] })
        {
            sheet.Computed(
                $"electricity of 70B in {each.Site.Id}, {(each == sites[0] ? "least" : "most")} of {sites.Count} sites", each.Usd, "USD/Mtok",
                "with PUE and adder, level of 2024", point.Provenance, each.Provenance, each.Site.Pue.Provenance);
        }

        sheet.Given($"Llama 3 70B on Bedrock, {Home}", new(home.OutputUsdPerMtok, home.Provenance), "USD/Mtok", "list price, output");
        sheet.Given($"least of {list.Count} list prices, {list[0].Key}", new(list[0].OutputUsdPerMtok, list[0].Provenance), "USD/Mtok",
            "list price, output");
        var median = Median(list.Select(price => price.OutputUsdPerMtok));
        sheet.Computed("median of these list prices", median, "USD/Mtok", "list price, output", list[0].Provenance);
        Provenance[] from = [home.Provenance, point.Provenance];
        var least = sheet.Computed("least electricity over Bedrock's price", 100 * sites[0].Usd / home.OutputUsdPerMtok, "%", "", from);
        var most = sheet.Computed("most electricity over the least list price", 100 * sites[^1].Usd / list[0].OutputUsdPerMtok, "%", "", from);
        return JudgeElectricity(least / 100, most / 100);
    }

    /// <summary>A primary cost is half of the price or more.</summary>
    internal static Judgement JudgeElectricity(double least, double most)
    {
        var text = Invariant($"Electricity of the GPUs is {100 * least:0.0} % (cheapest site, Bedrock's price) to {100 * most:0.0} ")
            + "% (dearest site, least price of all) of a list price of Llama 70B";
        return least >= 0.5 ? new(Verdict.Holds, $"{text}.") : most >= 0.5 ? new(Verdict.HoldsInPart, $"{text}.") : new(Verdict.DoesNotHold, $"{text}.");
    }

    /// <summary>What a MWh costs at the meter in the mean, USD, at the level of 2024; null where the pack has no such figure.</summary>
    private static Sourced<double>? Electricity(DataPack pack, string zone)
    {
        if (pack.SignalFor("", zone, DataPack.FirstSlot, ReplayLevel.Level2024).Price is not { } reading)
        {
            return null;
        }

        var mean = pack.MeanPriceUsdPerMwh(zone, ReplayLevel.Level2024) ?? reading.Value.UsdPerMwh;
        return new Sourced<double>(mean + reading.Adder.UsdPerMwh, reading.Provenance);
    }

    /// <summary>Models with a price in two regions or more of those that count, in the order of the price list.</summary>
    private static List<RegionalPrices> Regional(DataPack pack, Func<string, bool> counts) =>
    [
        .. pack.ListPrices.Where(price => price.Region is { } region && counts(region) && price.OutputUsdPerMtok > 0)
            .GroupBy(price => (price.Provider, Key: Open(price.Key, price.Region!)))
            .Where(group => group.Select(price => price.Region).Distinct().Count() > 1)
            .Select(group => new RegionalPrices(group.Key.Key, [.. group])),
    ];

    private static RegionalPrices Known(List<RegionalPrices> prices, string key) =>
        prices.Find(each => each.Key == key) ?? throw new FigureMissingException($"list prices of {key} in several regions");

    /// <summary>A key with its region left open: <c>bedrock/us-east-1/x</c> and <c>bedrock/eu-west-2/x</c> are one model.</summary>
    private static string Open(string key, string region) => Regex.Replace(key, $@"(?<=^|/){Regex.Escape(region)}(?=[./])", "*");

    /// <summary>One region, as in <c>eu-west-2</c>, and no group such as <c>eu</c>; the US government has prices of its own.</summary>
    private static bool IsSingleRegion(string region) => char.IsAsciiDigit(region[^1]) && !region.Contains("gov", StringComparison.Ordinal);

    [GeneratedRegex(@"llama-?3[.-]?[0-9]?-70b", RegexOptions.IgnoreCase)]
    private static partial Regex LlamaOf70B();
}
