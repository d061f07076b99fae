using System.Text.Json;
using Wattline.Signals;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Market.Json;

/// <summary>What an answer says about itself: which table, on which assumptions.</summary>
internal static class MarketMeta
{
    private static readonly JsonEncodedText ModelId = JsonEncodedText.Encode("modelId"), Provider = JsonEncodedText.Encode("provider"),
        RegionCode = JsonEncodedText.Encode("regionCode"), Why = JsonEncodedText.Encode("why");

    /// <summary>What the table was chosen by.</summary>
    public static void WriteKey(Utf8JsonWriter json, MarketTable table)
    {
        var key = table.Key;
        json.WriteString("view", WattlineJson.Name(key.View));
        json.WriteString(
            "cost", key.View == MarketView.Buyer ? "list price of the tokens" : "electricity: energy at the facility's meter at the delivered price");
        json.WriteString("carbonKind", WattlineJson.Name(key.Kind));
        json.WriteString("mix", key.Mix.Name);
        MarketRowJson.Number(json, "promptShare", key.Mix.PromptShare);
        MarketRowJson.Number(json, "tokensPerRequest", key.Mix.TokensPerRequest);
        json.WriteString("pace", key.Pace.Name);
        json.WriteString("gpu", key.Gpu);
        json.WriteString(
            "assumption", $"each provider is taken to run each model on {key.Gpu} at the batch of least energy within the pace; none of them says how it does");
        MarketRowJson.Number(json, "carbonPriceUsdPerTonne", table.Snapshot.Inputs.CarbonPrice.UsdPerTonne);
    }

    /// <summary>How current the carbon of the rows wanted is: how many rows are live, replayed, forecast, or a year's figure.</summary>
    public static void WriteTimeliness(Utf8JsonWriter json, MarketTable table, RowSet wanted)
    {
        json.WriteString("carbonScope", table.Scope is { } known ? WattlineJson.Name(known) : null);
        json.WriteStartObject("carbonTimeliness");
        for (var timeliness = Timeliness.Live; timeliness <= Timeliness.Forecast; timeliness++)
        {
            if (wanted.CountIn(table.Being(timeliness)) is > 0 and var count)
            {
                json.WriteNumber(WattlineJson.Name(timeliness), count);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Reasons as an array of words.</summary>
    public static void WriteReasons(Utf8JsonWriter json, JsonEncodedText name, MarketReasons reasons)
    {
        json.WriteStartArray(name);
        for (var left = (ulong)reasons; left != 0; left &= left - 1)
        {
            json.WriteStringValue(MarketReasonWords.First(left));
        }

        json.WriteEndArray();
    }

    /// <summary>How many rows are left out, and how many by each reason.</summary>
    public static void WriteCounts(Utf8JsonWriter json, int total, ReadOnlySpan<int> counts)
    {
        json.WriteNumber("total", total);
        json.WriteStartObject("byReason");
        foreach (var (word, count) in MarketReasonWords.Met(counts))
        {
            json.WriteNumber(word, count);
        }

        json.WriteEndObject();
    }

    /// <summary>A row that is left out, with every reason.</summary>
    public static void WriteExcluded(Utf8JsonWriter json, MarketRow row, MarketReasons reasons, string gpu)
    {
        json.WriteStartObject();
        json.WriteString(ModelId, row.Model.Id);
        json.WriteString(Provider, row.Provider);
        json.WriteString(RegionCode, row.RegionCode);
        WriteReasons(json, Why, reasons);
        if ((reasons & (MarketReasons.EnergyUnknown | MarketReasons.NotOnThisGpu)) != 0)
        {
            json.WriteString("detail", row.Model.WhyNot(gpu));
        }

        json.WriteEndObject();
    }
}
