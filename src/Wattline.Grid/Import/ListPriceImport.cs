using System.Text.RegularExpressions;
using Wattline.Grid.Pack;

namespace Wattline.Grid.Import;

/// <summary>List prices of tokens. What cannot be a price of tokens is dropped and counted.</summary>
internal static partial class ListPriceImport
{
    /// <summary>
    /// USD per million tokens. The dearest model on sale asks 600 for output; a figure above 1,000 is in another unit (one gateway
    /// has 22,000 for a model of 8 billion parameters that others sell for 0.2). Zero is an offer without a price by the token.
    /// </summary>
    private const double Least = 0.005, Most = 1000;

    public static void Build(ImportRun run)
    {
        var table = run.Table(
            "open/list_prices.csv", "model_key", "provider", "region", "input_usd_per_mtok", "output_usd_per_mtok",
            "cached_input_usd_per_mtok", "source_id", "year", "basis");
        var row = run.Read("llm-prices/litellm_chat_prices.csv");
        var (key, provider) = (row.Column("model_key"), row.Column("provider"));
        var dropped = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var regional = 0;
        while (row.Read())
        {
            var (input, output) = (Price(row, "input_usd_per_mtok"), Price(row, "output_usd_per_mtok"));
            if (Fault(row) is { } fault)
            {
                dropped[fault] = dropped.GetValueOrDefault(fault) + 1;
                continue;
            }

            var region = Region(row.Name(key), row.Name(provider), row.Text(row.Column("supported_regions")));
            regional += region is null ? 0 : 1;
            table.Add(
                row.Text(key), row.Text(provider), region, input, output, row.NumberOrNull(row.Column("cache_read_usd_per_mtok"), 0, 1e6),
                "litellm", 2026, "published");
        }

        table.Save();
        run.Check("List prices", $"{table.Count}, {regional} of them for a region");
        foreach (var (reason, count) in dropped)
        {
            run.Check("List prices dropped", $"{count} {reason}");
        }
    }

    internal static double Price(in CsvReader row, string column) => row.Number(row.Column(column), 0, 1e9);

    /// <summary>Why a row is no price of tokens; null where it is one.</summary>
    internal static string? Fault(in CsvReader row)
    {
        var (input, output) = (Price(row, "input_usd_per_mtok"), Price(row, "output_usd_per_mtok"));
        return input == 0 || output == 0 ? "with a price of zero: no price by the token"
            : input > Most || output > Most ? $"above {Most:0} USD per million tokens, in another unit ({row.Text(row.Column("provider"))})"
            : input < Least || output < Least ? $"below {Least} USD per million tokens: no price of a language model"
            : null;
    }

    /// <summary>
    /// The region that a key names: a cloud region as a part of the path (<c>bedrock/eu-west-2/...</c>), an inference profile of a group
    /// of regions (<c>eu.anthropic...</c>), Azure's data zones, or the only region that the row supports. Global offers have none.
    /// </summary>
    internal static string? Region(string key, string provider, string supported)
    {
        var parts = key.Split('/');
        if (parts.FirstOrDefault(part => CloudRegion().IsMatch(part)) is { } region)
        {
            return region;
        }

        if (provider is "azure" or "azure_ai" && parts is [_, "eu" or "us", ..])
        {
            return parts[1];
        }

        if (provider.StartsWith("bedrock", StringComparison.Ordinal) && Profile().Match(parts[^1]) is { Success: true } profile)
        {
            return profile.Groups[1].Value;
        }

        return supported is "" or "global" || supported.Contains('|', StringComparison.Ordinal) ? null : supported;
    }

    [GeneratedRegex(@"^[a-z]{2}(-gov)?-[a-z]+-\d$")]
    private static partial Regex CloudRegion();

    [GeneratedRegex(@"^(us|eu|apac|au|jp|ca|us-gov)\.")]
    private static partial Regex Profile();
}
