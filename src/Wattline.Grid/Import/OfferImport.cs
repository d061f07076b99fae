using Wattline.Grid.Pack;

namespace Wattline.Grid.Import;

/// <summary>
/// Who sells the tokens of which model, read off the keys of the price list. Where one seller has several keys for a model and region,
/// one is kept: the key without marks of another way of serving (rounded weights, shared speed), then one that names the tuned model and
/// not its base, then the key without a date, which follows the newest, then the latest date, then the shortest key, then the first in
/// the alphabet.
/// </summary>
internal static class OfferImport
{
    /// <summary>An output price above so many times the median of the model's is flagged.</summary>
    private const double Outlier = 5;

    /// <summary>The list's names of sellers brought to those of sites, or to the seller's plain name; others stay.</summary>
    private static readonly Dictionary<string, string> Sellers = new(StringComparer.Ordinal)
    {
        ["bedrock"] = "aws",
        ["bedrock_converse"] = "aws",
        ["bedrock_mantle"] = "aws",
        ["azure_ai"] = "azure",
        ["azure_text"] = "azure",
        ["amazon_nova"] = "amazon",
        ["cohere_chat"] = "cohere",
        ["fireworks_ai"] = "fireworks",
        ["gemini"] = "google",
        ["gradient_ai"] = "digitalocean",
        ["lambda_ai"] = "lambda",
        ["together_ai"] = "together",
    };

    /// <summary>Those that pass requests on to others, or sell to their own users alone.</summary>
    private static readonly HashSet<string> Resellers =
        new(["openrouter", "vercel_ai_gateway", "github_copilot"], StringComparer.Ordinal);

    /// <summary>Keys that name another model than they read: what AWS sells as V3 is V3.1.</summary>
    private static readonly Dictionary<string, string> Misnamed = new(StringComparer.Ordinal)
    {
        ["deepseek.v3-v1:0"] = "deepseek-v3-1",
    };

    private sealed record Found(string Key, string? Region, double InputUsd, double Usd, string Date, int Marks);

    public static void Build(ImportRun run, IReadOnlyList<(string Model, IReadOnlyList<string> Names)> models)
    {
        var byName = models.SelectMany(model => model.Names.Select(name => (name, model.Model))).ToDictionary(StringComparer.Ordinal);
        var found = Read(run).Where(key => byName.ContainsKey(key.Plain))
            .GroupBy(key => (Model: byName[key.Plain], key.Seller, key.Found.Region ?? ""))
            .ToDictionary(group => group.Key, group => Best(group.Select(key => key.Found)));
        var table = run.Table("open/model_offers.csv", "model_id", "provider", "provider_region", "model_key", "source_id", "note");
        var noted = new List<(string Note, string Key)>();
        foreach (var (model, _) in models)
        {
            var own = found.Where(offer => offer.Key.Model == model)
                .OrderBy(offer => offer.Key.Seller, StringComparer.Ordinal).ThenBy(offer => offer.Key.Item3, StringComparer.Ordinal).ToList();
            var median = own.Count == 0 ? 0 : own.Select(offer => offer.Value.Usd).Order().ElementAt(own.Count / 2);
            foreach (var (about, offer) in own)
            {
                var note = Note(offer, median);
                table.Add(model, about.Seller, offer.Region, offer.Key, "litellm", note);
                noted.AddRange(note.Length > 0 ? [(note, offer.Key)] : (IEnumerable<(string, string)>)[]);
            }
        }

        table.Save();
        var (bought, sellers) = (found.Keys.Select(offer => offer.Model).Distinct().Count(), found.Keys.Select(offer => offer.Seller).Distinct().Count());
        run.Check("Offers", $"{table.Count} for {bought} models by {sellers} sellers", $"{found.Values.Count(offer => offer.Region is not null)} for a region");
        foreach (var note in noted.GroupBy(one => one.Note, one => one.Key))
        {
            run.Check($"Offers with {note.Key}", $"{note.Count()} ({string.Join(' ', note)})");
        }
    }

    /// <summary>The seller's name as offers give it; null of those that pass requests on.</summary>
    internal static string? Seller(string provider) => Resellers.Contains(provider) ? null
        : provider.StartsWith("vertex_ai", StringComparison.Ordinal) ? "gcp"
        : provider.StartsWith("text-completion-", StringComparison.Ordinal) ? provider["text-completion-".Length..]
        : Sellers.GetValueOrDefault(provider, provider);

    /// <summary>What the price list keeps, in the order of its rows: prices that are none of tokens and commitments are passed over.</summary>
    private static List<(string Plain, string Seller, Found Found)> Read(ImportRun run)
    {
        var row = run.Read("llm-prices/litellm_chat_prices.csv");
        var (key, provider, supported) = (row.Column("model_key"), row.Column("provider"), row.Column("supported_regions"));
        var keys = new List<(string, string, Found)>();
        while (row.Read())
        {
            if (Seller(row.Name(provider)) is not { } seller || ListPriceImport.Fault(row) is not null ||
                row.Name(key).Contains("commitment", StringComparison.Ordinal))
            {
                continue;
            }

            var (plain, date, marks) = ModelName.Split(row.Text(key));
            var region = ListPriceImport.Region(row.Text(key), row.Text(provider), row.Text(supported));
            var (input, output) = (ListPriceImport.Price(row, "input_usd_per_mtok"), ListPriceImport.Price(row, "output_usd_per_mtok"));
            keys.Add((Misnamed.GetValueOrDefault(row.Text(key), plain), seller, new Found(row.Text(key), region, input, output, date, marks)));
        }

        return keys;
    }

    private static Found Best(IEnumerable<Found> keys) => keys.OrderBy(key => key.Marks).ThenBy(key => IsTuned(key.Key) ? 0 : 1)
        .ThenBy(key => key.Date.Length)
        .ThenByDescending(key => key.Date, StringComparer.Ordinal)
        .ThenBy(key => key.Key.Length).ThenBy(key => key.Key, StringComparer.Ordinal).First();

    private static bool IsTuned(string key) =>
        key.Contains("instruct", StringComparison.OrdinalIgnoreCase) || key.Contains("chat", StringComparison.OrdinalIgnoreCase);

    /// <summary>What a reader must know of a price: most offers of a model ask alike, and no token costs more to read than to write.</summary>
    private static string Note(Found offer, double median) =>
        offer.Usd > Outlier * median ? $"output above {Outlier:0} times the median of the model's offers"
        : offer.InputUsd > offer.Usd ? "input dearer than output: perhaps swapped at the source"
        : "";
}
