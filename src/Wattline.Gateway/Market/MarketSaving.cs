using System.Buffers;
using System.Text.Json;
using Wattline.Gateway.Market.Json;

namespace Wattline.Gateway.Market;

/// <summary>What one row takes less than another of the same model, for a million tokens.</summary>
internal static class MarketSaving
{
    /// <summary>
    /// Writes, after a comma, what moving to a row from the caller's present region would save, and where that is not known, why.
    /// </summary>
    public static void WriteAgainst(Utf8JsonWriter json, IBufferWriter<byte> to, MarketTable table, MarketRow row, PresentRegion current)
    {
        to.Write(",\"savingsAgainstCurrent\":"u8);
        Write(json, row, current.Site is { } site ? table.OfferAt(site, row.Model) : null);
        json.Flush();
        to.Write(",\"savingsAgainstCurrentReason\":"u8);
        json.Reset();
        json.WriteStringValue(current.WhyNot(table, row.Model));
        json.Flush();
    }

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
