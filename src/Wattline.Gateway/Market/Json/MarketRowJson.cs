using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Wattline.Gateway.Api;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Signals;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Market.Json;

/// <summary>
/// A row of the market as JSON: first the names that leaderboards of carbon are known by, then what this project adds, each with its unit.
/// Written once a table, since a row says the same to everybody.
/// </summary>
internal sealed class MarketRowJson(MarketTable table)
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };
    private readonly ArrayBufferWriter<byte> _buffer = new(2048);

    /// <summary>The row without its closing brace.</summary>
    public byte[] Basic(int index) => Render(json => WriteBasic(json, index, table.Rows[index]));

    /// <summary>Embodied carbon and water, each property after a comma; empty where the energy is not known.</summary>
    public byte[] Extra(int index)
    {
        var row = table.Rows[index];
        var whole = row is { Point: not null, Site: not null, ItWh: not null } ? Render(json => WriteExtra(json, row)) : [];
        if (whole.Length > 0)
        {
            // In place of the opening brace.
            whole[0] = (byte)',';
        }

        return whole;
    }

    /// <summary>What must be known beside each source, after a comma.</summary>
    public byte[] Notes(int index)
    {
        var whole = Render(json => WriteNotes(json, table.Rows[index]));
        whole[0] = (byte)',';
        return whole;
    }

    private byte[] Render(Action<Utf8JsonWriter> write)
    {
        _buffer.Clear();
        using (var json = new Utf8JsonWriter(_buffer, Readable))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return _buffer.WrittenSpan[..^1].ToArray();
    }

    private void WriteBasic(Utf8JsonWriter json, int index, MarketRow row)
    {
        json.WriteString("modelId", row.Model.Id);
        json.WriteString("displayName", row.Model.DisplayName);
        json.WriteString("family", row.Model.Family);
        json.WriteString("provider", row.Provider);
        json.WriteString("region", row.Site is { } site ? $"{site.Provider.ToUpperInvariant()} {site.City}" : null);
        json.WriteString("regionCode", row.RegionCode);
        Number(json, "costPerMTokens", row.CostUsd);
        Number(json, "carbonPerMTokens", row.CarbonG);
        Number(json, "tokensPerSec", row.TokensPerSecond);
        json.WriteString("calculatedAt", table.At.UtcDateTime);
        json.WriteStartObject("rank");
        Rank(json, "byCost", MarketSort.Cost, index);
        Rank(json, "byCarbon", MarketSort.Carbon, index);
        Rank(json, "bySpeed", MarketSort.Speed, index);
        Rank(json, "byObjective", MarketSort.Objective, index);
        json.WriteEndObject();
        json.WriteString("jurisdiction", row.Region?.Jurisdiction);
        WriteCost(json, row);
        WriteEnergy(json, row);
        WriteSignals(json, row);
        WriteSavings(json, row);
        MarketMeta.WriteReasons(json, JsonEncodedText.Encode("missing"), row.Missing);
    }

    private void WriteCost(Utf8JsonWriter json, MarketRow row)
    {
        json.WriteString("costKind", table.Key.View == MarketView.Buyer ? "listPrice" : "electricity");
        Number(json, "inputUsdPerMTokens", row.Price?.InputUsdPerMtok);
        Number(json, "outputUsdPerMTokens", row.Price?.OutputUsdPerMtok);
        Number(json, "electricityUsdPerMTokens", row.ElectricityUsd);
        Number(json, "objectiveUsdPerMTokens", row.ObjectiveUsd);
        Number(json, "carbonUsdPerMTokens", row.Candidate?.Priced?.Charge.Carbon.Usd);
        Number(json, "egressUsdPerMTokens", row.Candidate?.Priced?.Charge.Egress.Usd);
        if (row.Price is { } price)
        {
            json.WriteString("availability", row.Region is null ? null : row.IsListedThere ? "listed" : "assumed");
            Source(json, "costSource", price.Provenance);
        }
    }

    private static void WriteEnergy(Utf8JsonWriter json, MarketRow row)
    {
        if (row is not { Hosting: { } hosting, Point: { } point, Region: { } region, ItWh: { } it })
        {
            return;
        }

        json.WriteStartObject("energy");
        Number(json, "facilityWhPerMTokens", it * region.Pue.Value);
        Number(json, "itWhPerMTokens", it);
        Number(json, "gpuJPerOutputToken", point.JoulesPerOutputToken);
        Number(json, "hostAndIdleFactor", hosting.JoulesPerOutputToken.Value / point.JoulesPerOutputToken);
        Number(json, "pue", region.Pue.Value);
        json.WriteString("pueBasis", WattlineJson.Name(region.Pue.Provenance.Basis));
        json.WriteString("gpu", point.Gpu);
        json.WriteNumber("gpuCount", point.GpuCount);
        Number(json, "batchSize", point.BatchSize);
        Number(json, "interTokenMs", point.InterTokenMs);
        Source(json, "source", point.Provenance);
        Number(json, "factor95", row.EnergyFactor95);
        json.WriteEndObject();
    }

    private void WriteSignals(Utf8JsonWriter json, MarketRow row)
    {
        if (row.Signal is not { } signal)
        {
            return;
        }

        if (signal.Carbon(table.Key.Kind) is { } carbon)
        {
            json.WriteStartObject("carbonSignal");
            Number(json, "gPerKwh", carbon.Value.GramsPerKwh);
            json.WriteString("zone", row.Region!.CarbonZone);
            json.WriteString("kind", WattlineJson.Name(carbon.Kind));
            json.WriteString("scope", WattlineJson.Name(carbon.Scope));
            Timing(json, carbon.Timeliness, carbon.ObservedFor, carbon.Provenance, signal.Slot);
            json.WriteEndObject();
        }

        Number(json, "carbonFreePercent", row.CarbonFree?.Value);
        if (row.CarbonFree is { } free)
        {
            Source(json, "carbonFreeSource", free.Provenance);
        }

        if (signal.Price is { } price)
        {
            json.WriteStartObject("priceSignal");
            Number(json, "deliveredUsdPerMwh", price.Delivered.UsdPerMwh);
            Number(json, "adderUsdPerMwh", price.Adder.UsdPerMwh);
            json.WriteString("zone", row.Region!.PriceZone);
            json.WriteString("kind", WattlineJson.Name(price.Kind));
            Timing(json, price.Timeliness, price.ObservedFor, price.Provenance, signal.Slot);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("priceSignal");
        }
    }

    private static void Timing(Utf8JsonWriter json, Timeliness timeliness, Slot observedFor, Provenance provenance, Slot now)
    {
        json.WriteString("timeliness", WattlineJson.Name(timeliness));
        // A year's figure is about no hour.
        json.WriteString("observedFor", timeliness == Timeliness.Constant ? null : observedFor.ToString());
        // The age of an hour that was observed; a replayed or yearly one stands for now and has none.
        if (timeliness is Timeliness.Live)
        {
            json.WriteNumber("ageHours", now.HoursSinceEpoch - observedFor.HoursSinceEpoch);
        }
        else
        {
            json.WriteNull("ageHours");
        }

        Source(json, "source", provenance);
    }

    private void WriteSavings(Utf8JsonWriter json, MarketRow row)
    {
        if (row.CarbonG is not null && table.Worst.GetValueOrDefault(row.Model.Index) is { } worst)
        {
            json.WritePropertyName("savingsAgainstWorst");
            MarketSaving.Write(json, row, worst);
        }
    }

    private static void WriteExtra(Utf8JsonWriter json, MarketRow row)
    {
        var (point, it) = (row.Point!, row.ItWh!.Value);
        var embodied = EmbodiedCarbon.Default.GramsPerGpuSecond(Accelerator.Find(point.Gpu)!);
        var gpuSeconds = row.Candidate!.Value.Use.GpuSeconds;
        Number(json, "embodiedGPerMTokens", embodied.Value * gpuSeconds);
        Number(json, "sciGPerMTokens", row.CarbonG + (embodied.Value * gpuSeconds));
        Source(json, "embodiedSource", embodied.Provenance);
        var water = WaterUse.OnSiteLitresPerKwh(row.Provider);
        Number(json, "waterLPerMTokens", water?.Value * it / 1000);
        if (water is not null)
        {
            Source(json, "waterSource", water.Provenance);
        }
    }

    private void Rank(Utf8JsonWriter json, string name, MarketSort sort, int row)
    {
        if (table.Rank(sort, row) is { } rank)
        {
            json.WriteNumber(name, rank);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>What a reader must know beside each source: long, the same in many rows, and so on request.</summary>
    private void WriteNotes(Utf8JsonWriter json, MarketRow row)
    {
        json.WriteStartObject("notes");
        Note(json, "cost", row.Price?.Provenance);
        Note(json, "energy", row.Point?.Provenance);
        Note(json, "pue", row.Region?.Pue.Provenance);
        Note(json, "carbon", row.Signal?.Carbon(table.Key.Kind)?.Provenance);
        Note(json, "carbonFree", row.CarbonFree?.Provenance);
        Note(json, "price", row.Signal?.Price?.Provenance);
        if (row.Point is { } point)
        {
            Note(json, "embodied", EmbodiedCarbon.Default.GramsPerGpuSecond(Accelerator.Find(point.Gpu)!).Provenance);
            Note(json, "water", WaterUse.OnSiteLitresPerKwh(row.Provider)?.Provenance);
        }

        json.WriteEndObject();
    }

    private static void Note(Utf8JsonWriter json, string name, Provenance? provenance)
    {
        if (provenance is { Note.Length: > 0 })
        {
            json.WriteString(name, provenance.Note);
        }
    }

    /// <summary>Where a number comes from, as one object.</summary>
    public static void Source(Utf8JsonWriter json, string name, Provenance provenance)
    {
        json.WritePropertyName(name);
        Source(json, provenance);
    }

    /// <summary>The same without a name.</summary>
    public static void Source(Utf8JsonWriter json, Provenance provenance)
    {
        json.WriteStartObject();
        json.WriteString("source", provenance.Source);
        if (provenance.Year is { } year)
        {
            json.WriteNumber("year", year);
        }

        json.WriteString("basis", WattlineJson.Name(provenance.Basis));
        json.WriteEndObject();
    }

    /// <summary>A number of five significant digits, more than any of the data has; null where it is not known.</summary>
    public static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is not { } known)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteNumber(name, Significant(known));
    }

    /// <summary>To five significant digits.</summary>
    public static double Significant(double value)
    {
        if (value == 0)
        {
            return 0;
        }

        var digits = 4 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return digits is >= 0 and <= 15 ? Math.Round(value, digits) : Math.Round(value);
    }
}
