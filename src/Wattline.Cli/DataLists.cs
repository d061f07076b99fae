using System.Globalization;
using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Signals;

namespace Wattline.Cli;

/// <summary>All things of a kind, as <c>wattline data show sites</c> gives them: columns, rows, and what a reader must know.</summary>
internal sealed record DataList(IReadOnlyList<TextColumn> Columns, IReadOnlyList<DataListRow> Rows, string Note);

/// <summary>A thing in a list: its cells for people, and for programs all of it by name.</summary>
internal sealed record DataListRow(IReadOnlyList<string> Cells, object Plain);

/// <summary>The lists that the pack can give. Each fits a terminal of 80 columns.</summary>
internal static class DataLists
{
    private const string Details = "wattline data show NAME prints one with the source of each number.";

    private static readonly (string Word, Func<DataPack, DataList> Of)[] Lists =
    [
        ("sites", Sites), ("zones", Zones), ("renewables", Renewables), ("models", Models), ("metros", Metros),
        ("jurisdictions", Jurisdictions), ("prices", Prices),
        ("list-prices", ListPrices), ("catalogue", CatalogueLists.Catalogue), ("offers", CatalogueLists.Offers), ("sources", Sources),
    ];

    /// <summary>The words that name a list.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Lists.Select(list => list.Word)];

    /// <summary>The list of a word, upper and lower case alike; null where there is none.</summary>
    public static DataList? Find(DataPack pack, string word) =>
        Lists.FirstOrDefault(list => list.Word.Equals(word, StringComparison.OrdinalIgnoreCase)).Of?.Invoke(pack);

    public static DataList Sources(DataPack pack) => new(
        [new("Source"), new("Year", Right: true), new("Title; publisher (licence)", Wraps: true)],
        [.. pack.Sources.Select(source => new DataListRow(
            [source.Id, Whole(source.Year), $"{source.Title}; {source.Publisher} ({source.Licence})"], source))],
        "");

    private static DataList Sites(DataPack pack) => new(
        [new("Site"), new("City", Wraps: true), new("Law"), new("Provider region", Wraps: true), new("PUE"), new("Price"), new("Carbon")],
        [.. pack.Sites.Select(site => Row(site, PriceOf(pack, site.PriceZone)?.Kind))],
        $"Price: what kind the pack has; none wants electricity_usd_per_mwh. Carbon: the zone. {Details}");

    private static DataListRow Row(Site site, PriceKind? price) => new(
        [
            site.Id, site.City.Split(',')[0], site.Jurisdiction, site.ProviderRegion, Figure(site.Pue.Value), Word(price), site.CarbonZone,
        ],
        new
        {
            site.Id,
            site.City,
            site.Jurisdiction,
            site.Provider,
            site.ProviderRegion,
            site.Location.Latitude,
            site.Location.Longitude,
            Pue = site.Pue.Value,
            PueBasis = Lower(site.Pue.Provenance.Basis),
            PueSource = site.Pue.Provenance.Source,
            PriceKind = price is null ? null : Word(price),
            site.PriceZone,
            site.CarbonZone,
        });

    private static DataList Zones(DataPack pack) => new(
        [
            new("Zone"), new("Name", Wraps: true), new("Data"), new("2022 g/kWh", Wraps: true, Right: true),
            new("Marginal g/kWh", Wraps: true, Right: true),
        ],
        [.. pack.CarbonZones.Select(zone => Row(pack, zone))],
        $"2022: average, life-cycle, mean of hours where there are hours. Marginal: direct; where none, '-'. {Details}");

    private static DataListRow Row(DataPack pack, CarbonZone zone)
    {
        var year = pack.CarbonYears(zone.Id).FirstOrDefault(year => year.Year == DataPack.ReplayYear);
        var mean = pack.CarbonSeries(zone.Id) is { } hours ? hours.ToArray().Average() : year?.GramsPerKwh;
        var source = zone.HasHours
            ? pack.SignalFor(zone.Id, null, DataPack.FirstSlot, ReplayLevel.Recorded2022).AverageCarbon?.Provenance
            : year?.Provenance;
        var marginal = pack.Marginal(zone.Id);
        return new(
            [zone.Id, zone.Name, zone.HasHours ? "hours" : "years", Figure(mean), Figure(marginal?.GramsPerKwh)],
            new
            {
                zone.Id,
                zone.Name,
                zone.HasHours,
                Mean2022GPerKwh = mean,
                Mean2022Source = source?.Source,
                MarginalGPerKwh = marginal?.GramsPerKwh,
                MarginalSource = marginal?.Provenance.Source,
            });
    }

    private static DataList Renewables(DataPack pack) => new(
        [
            new("Zone"), new("Fuel"), new("Highest hour MWh", Right: true), new("Mean share of it", Right: true),
            new("Hours missing", Right: true),
        ],
        [.. pack.Renewables.Select(year => Row(pack, year))],
        $"Hours of 2022, all plants of a zone together: the shape that solar_kw and wind_kw of an on-site feed follow. {Details}");

    private static DataListRow Row(DataPack pack, RenewableYear year)
    {
        var hours = pack.RenewableSeries(year.Zone, year.Fuel)!.Value.ToArray();
        var (known, fuel) = (hours.Where(double.IsFinite).ToList(), PackFacts.FuelWord(year));
        return new(
            [year.Zone, fuel, Figure(year.PeakMwh), Figure(known.Average()), Whole(hours.Length - known.Count)],
            new
            {
                year.Zone,
                Fuel = fuel,
                year.PeakMwh,
                MeanShareOfPeak = known.Average(),
                HoursMissing = hours.Length - known.Count,
                year.Provenance.Source,
            });
    }

    private static DataList Models(DataPack pack) => new(
        [new("Model", Wraps: true), new("10^9 (active)", Right: true), new("J/token within 50 ms")],
        [.. pack.Models.Select(Row)],
        $"Energy of the GPUs alone, least of all measured batch sizes, ML.ENERGY; '-': none is within 50 ms. {Details}");

    private static DataListRow Row(ModelSpec model)
    {
        var best = model.OperatingPoints.Select(point => point.Gpu).Distinct().Order(StringComparer.Ordinal).Reverse()
            .Select(gpu => (Gpu: gpu, Point: model.Choose(gpu, ModelFacts.InterTokenLimitMs)!))
            .Select(each => (each.Gpu, Energy: each.Point.InterTokenMs <= ModelFacts.InterTokenLimitMs
                ? each.Point.JoulesPerOutputToken
                : default(double?))).ToList();
        return new(
            [
                model.Id, $"{Figure(model.ParametersBillions)} ({Figure(model.ActiveParametersBillions)})",
                string.Join(", ", best.Select(each => $"{each.Gpu} {Figure(each.Energy)}")),
            ],
            new
            {
                model.Id,
                model.Architecture,
                model.Precision,
                model.ParametersBillions,
                model.ActiveParametersBillions,
                Best = best.Select(each => new { each.Gpu, EnergyJPerToken = each.Energy }),
                model.OperatingPoints[0].Provenance.Source,
            });
    }

    private static DataList Metros(DataPack pack) => new(
        [new("City", Wraps: true), new("Country"), new("Population", Right: true), new("Time zone")],
        [.. pack.Metros.Select(metro => new DataListRow(
            [metro.City, metro.CountryCode, Whole(metro.Population), metro.TimeZone ?? "-"],
            new
            {
                metro.City,
                metro.CountryCode,
                metro.Country,
                metro.Location.Latitude,
                metro.Location.Longitude,
                metro.Population,
                metro.TimeZone,
            }))],
        $"Natural Earth; population is a weight, not a census. {Details}");

    private static DataList Jurisdictions(DataPack pack) => new(
        [new("Code"), new("Name", Wraps: true), new("EU"), new("Adequacy", Wraps: true), new("CBPR"), new("Localisation", Wraps: true)],
        [.. pack.Jurisdictions.Select(land => new DataListRow(
            [
                land.Code, land.Name, land.EuMember ? "EU" : land.Eea ? "EEA" : "-", Dash(land.AdequacyGroup),
                Dash(land.CrossBorderPrivacyRules), Localisation(land),
            ], land))],
        $"*: from memory, wants a second look. Facts for configuration, not legal advice. {Details}");

    private static string Localisation(Jurisdiction land) =>
        land.Localisation.Length == 0 ? "not assessed" : LawFacts.IsSure(land) ? land.Localisation : $"{land.Localisation} *";

    private static DataList Prices(DataPack pack) => new(
        [
            new("Zone"), new("Kind"), new("2022 USD/MWh", Right: true), new("2024 USD/MWh", Right: true), new("Stands in"),
            new("Source", Wraps: true),
        ],
        [.. pack.PriceZones.Select(zone => Row(pack, zone))],
        $"Means of electricity, without adder. Prices of tokens: wattline data show list-prices. {Details}");

    private static DataListRow Row(DataPack pack, PriceZone zone)
    {
        double? Mean(ReplayLevel level) => pack.MeanPriceUsdPerMwh(zone.Id, level) ??
            pack.SignalFor("", zone.Id, DataPack.FirstSlot, level).Price?.Value.UsdPerMwh;

        var (then, now) = (Mean(ReplayLevel.Recorded2022), Mean(ReplayLevel.Level2024));
        return new(
            [zone.Id, Word(zone.Kind), Figure(then), Figure(now), zone.StandIn ?? "-", zone.Provenance.Source],
            new
            {
                zone.Id,
                Kind = Word(zone.Kind),
                Recorded2022UsdPerMwh = then,
                Level2024UsdPerMwh = now,
                zone.StandIn,
                Basis = Lower(zone.Provenance.Basis),
                zone.Provenance.Source,
            });
    }

    private static DataList ListPrices(DataPack pack) => new(
        [new("Key", Wraps: true), new("Region"), new("USD/Mtok in", Right: true), new("out", Right: true)],
        [.. pack.ListPrices.Select(price => new DataListRow(
            [price.Key, price.Region ?? "all", Figure(price.InputUsdPerMtok), Figure(price.OutputUsdPerMtok)],
            new
            {
                price.Key,
                price.Provider,
                price.Region,
                price.InputUsdPerMtok,
                price.OutputUsdPerMtok,
                price.CachedInputUsdPerMtok,
                price.Provenance.Source,
            }))],
        $"The key is what list_price of a bought upstream takes. {Details}");

    private static PriceZone? PriceOf(DataPack pack, string? zone) => pack.PriceZones.FirstOrDefault(price => price.Id == zone);

    private static string Word(PriceKind? kind) => kind switch
    {
        PriceKind.WholesaleHour => "hour",
        PriceKind.WholesaleDay => "day",
        PriceKind.WholesaleYear => "year",
        null => "none",
        _ => "tariff",
    };

    private static string Lower(Basis basis) => basis.ToString().ToLowerInvariant();

    private static string Dash(string? text) => string.IsNullOrEmpty(text) ? "-" : text;

    private static string Whole(int? value) => value?.ToString(value > 9999 ? "#,0" : "0", CultureInfo.InvariantCulture) ?? "-";

    private static string Figure(double? value) =>
        value?.ToString(Math.Abs(value.Value) < 1 ? "0.####" : "#,0.##", CultureInfo.InvariantCulture) ?? "-";
}
