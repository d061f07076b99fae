using System.Globalization;
using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Cli;

/// <summary>A number of the data pack with all that a reader must know about it.</summary>
internal sealed record Fact(string What, double? Value, string Text, string Unit, string Kind, Provenance? From);

/// <summary>Something the pack knows of, and the facts about it.</summary>
internal sealed record Subject(string Kind, string Name, IReadOnlyList<Fact> Facts);

/// <summary>What the pack says of a site, a zone and a city.</summary>
internal static class PackFacts
{
    /// <summary>The project's own figures.</summary>
    public static Provenance Own { get; } = new("wattline", "LicenseRef-Wattline", null, Basis.Chosen);

    public static Fact Number(string what, double value, string unit, string kind, Provenance from) => new(
        what, value, value.ToString(Math.Abs(value) < 1 ? "0.####" : "#,0.##", CultureInfo.InvariantCulture), unit, kind, from);

    public static Fact Words(string what, string text, Provenance? from = null) => new(what, null, text, "", "", from);

    public static Subject Of(DataPack pack, Site site)
    {
        var facts = new List<Fact>
        {
            Words("provider, region", $"{site.Provider} {site.ProviderRegion}".Trim(), Own),
            Words("city, jurisdiction", $"{site.City}, {site.Jurisdiction}", Own),
            Words("location", string.Create(
                CultureInfo.InvariantCulture, $"{site.Location.Latitude:0.00}, {site.Location.Longitude:0.00}"), Own),
            Number("PUE", site.Pue.Value, "ratio", "facility over IT energy", site.Pue.Provenance),
            Words("carbon zone, price zone", $"{site.CarbonZone}, {site.PriceZone ?? "no price source"}", Own),
        };
        facts.AddRange(Carbon(pack, site.CarbonZone));
        facts.AddRange(site.PriceZone is null
            ? [Words("price", "none: no price source may be shipped for this place; set a tariff of your own")]
            : Prices(pack, site.PriceZone));
        facts.AddRange(pack.GoogleGrid.Where(year => site.Provider == "gcp" && year.Region == site.ProviderRegion).TakeLast(1)
            .Select(year => Number("Google's grid carbon", year.GramsPerKwh, "g/kWh", $"average, {Scope(year.Scope)}", year.Provenance)));
        facts.AddRange(pack.Sites.Where(other => other.Id != site.Id).Select(other => (other.Id, Rtt: pack.RttMs(site, other)))
            .OrderBy(other => other.Rtt.Value).Take(3)
            .Prepend((site.Id, Rtt: pack.RttMs(site, site)))
            .Select(other => Number($"round trip to {other.Id}", other.Rtt.Value, "ms", "network", other.Rtt.Provenance)));
        return new Subject("site", site.Id, facts);
    }

    public static Subject Of(DataPack pack, CarbonZone zone)
    {
        List<Fact> facts = [Words("name", zone.Name)];
        facts.AddRange(Carbon(pack, zone.Id));
        facts.AddRange(pack.CarbonYears(zone.Id).Select(year => Number(
            "carbon-free energy", year.CarbonFreePercent, "%", "share of the year", year.Provenance)));
        facts.AddRange(Renewables(pack, zone.Id));
        return new Subject("carbon zone", zone.Id, facts);
    }

    public static Subject Of(DataPack pack, PriceZone zone) => new("price zone", zone.Id, Prices(pack, zone.Id));

    /// <summary>The word for the fuel of a renewable year.</summary>
    public static string FuelWord(RenewableYear year) => year.Fuel == Fuel.Solar ? "solar" : "wind";

    private static IEnumerable<Fact> Renewables(DataPack pack, string zone) => pack.Renewables.Where(year => year.Zone == zone).Select(year => Number(
        $"{FuelWord(year)}, mean of hours", pack.RenewableSeries(zone, year.Fuel)!.Value.ToArray().Where(double.IsFinite).Average(), "ratio",
        "share of the highest hour", year.Provenance));

    private static IEnumerable<Fact> Carbon(DataPack pack, string zone)
    {
        const string average = "average, life-cycle";
        if (pack.CarbonSeries(zone) is { } hours)
        {
            var from = pack.SignalFor(zone, null, DataPack.FirstSlot, ReplayLevel.Recorded2022).AverageCarbon!.Provenance;
            var values = hours.ToArray();
            yield return Number("carbon, mean of hours", values.Average(), "g/kWh", average, from);
            yield return Number("carbon, least hour", values.Min(), "g/kWh", average, from);
            yield return Number("carbon, most hour", values.Max(), "g/kWh", average, from);
        }

        foreach (var year in pack.CarbonYears(zone))
        {
            yield return Number("carbon of the year", year.GramsPerKwh, "g/kWh", average, year.Provenance);
        }

        if (pack.Marginal(zone) is { } marginal)
        {
            yield return Number("marginal carbon", marginal.GramsPerKwh, "g/kWh", "marginal, direct", marginal.Provenance);
        }
    }

    private static List<Fact> Prices(DataPack pack, string zone)
    {
        var facts = new List<Fact>();
        foreach (var level in Enum.GetValues<ReplayLevel>())
        {
            if (pack.SignalFor("", zone, DataPack.FirstSlot.AddHours(48), level).Price is not { } reading)
            {
                facts.Add(Words($"price, {Level(level)}", "none"));
                continue;
            }

            var kind = Kind(reading.Kind);
            var mean = pack.MeanPriceUsdPerMwh(zone, level) ?? reading.Value.UsdPerMwh;
            facts.Add(Number($"price, {Level(level)}", mean, "USD/MWh", $"{kind}, mean", reading.Provenance));
            facts.Add(Number("adder on it", reading.Adder.UsdPerMwh, "USD/MWh", kind, Own));
        }

        return facts;
    }

    public static Subject Of(DataPack pack, Metro metro)
    {
        var from = new Provenance("natural-earth", "MIT", null, Basis.Published);
        var facts = new List<Fact>
        {
            Words("country, time zone", $"{metro.Country}, {metro.TimeZone ?? "unknown"}", from),
            Number("population", metro.Population, "people", "weight, not a census", from),
        };
        facts.AddRange(pack.Sites.Select(site => (site.Id, Rtt: pack.RttMs(metro.Location, site))).OrderBy(site => site.Rtt.Value).Take(5)
            .Select(site => Number($"round trip to {site.Id}", site.Rtt.Value, "ms", "network, no last mile", site.Rtt.Provenance)));
        return new Subject("metro", $"{metro.City}, {metro.CountryCode}", facts);
    }

    private static string Scope(CarbonScope scope) => scope == CarbonScope.Direct ? "direct" : "life-cycle";

    private static string Level(ReplayLevel level) => level == ReplayLevel.Recorded2022 ? "as recorded" : "at 2024 level";

    private static string Kind(PriceKind kind) => kind switch
    {
        PriceKind.WholesaleHour => "wholesale, hours",
        PriceKind.WholesaleDay => "wholesale, days",
        PriceKind.WholesaleYear => "wholesale, year",
        _ => "tariff",
    };
}
