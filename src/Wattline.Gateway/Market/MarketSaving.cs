using System.Text.Json;
using Wattline.Gateway.Market.Json;

namespace Wattline.Gateway.Market;

/// <summary>What one row takes less than another of the same model, for a million tokens.</summary>
internal static class MarketSaving
{
    /// <summary>Writes the difference; null where the other row, or a figure of it, is not known.</summary>
    public static void Write(Utf8JsonWriter json, MarketRow row, MarketRow? other)
    {
        if (other is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("provider", other.Provider);
        json.WriteString("regionCode", other.RegionCode);
        MarketRowJson.Number(json, "carbonG", other.CarbonG - row.CarbonG);
        MarketRowJson.Number(json, "carbonPercent", other.CarbonG > 0 ? 100 * (other.CarbonG - row.CarbonG) / other.CarbonG : null);
        MarketRowJson.Number(json, "costUsd", other.CostUsd - row.CostUsd);
        json.WriteEndObject();
    }
}
