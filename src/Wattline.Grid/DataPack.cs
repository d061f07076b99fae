using Wattline.Fleet;
using Wattline.Grid.Pack;
using Wattline.Models;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Grid;

/// <summary>
/// The facts that decisions rest on, read-only: sites, carbon, prices, round trips, models, law. Each number carries its source, licence,
/// year and basis. Tables are read when first asked for, hours of a zone when that zone is; safe for use by many threads.
/// </summary>
public sealed class DataPack
{
    /// <summary>The year whose hours are replayed: the only one with hours of 123 carbon zones.</summary>
    public const int ReplayYear = 2022;

    /// <summary>Hours of that year.</summary>
    public const int Hours = 8760;

    internal const double MostGramsPerKwh = 2000;
    internal const string LevelNote = "2022 shape at 2024 level";
    private static readonly Lazy<DataPack> Default = new(() => new DataPack(new PackFiles(null)));
    private readonly Lazy<SourceTable> sources;
    private readonly Lazy<CarbonTable> carbon;
    private readonly Lazy<RenewableTable> renewables;
    private readonly Lazy<PriceTable> prices;
    private readonly Lazy<LatencyTable> latency;
    private readonly Lazy<IReadOnlyList<Site>> sites;
    private readonly Lazy<Dictionary<string, Site>> sitesById;
    private readonly Lazy<IReadOnlyList<Jurisdiction>> jurisdictions;
    private readonly Lazy<IReadOnlyList<Metro>> metros;
    private readonly Lazy<MetroIndex> metroIndex;
    private readonly Lazy<IReadOnlyList<ModelSpec>> models;
    private readonly Lazy<IReadOnlyList<ListPrice>> listPrices;
    private readonly Lazy<ModelCatalogue> catalogue;
    private readonly Lazy<EnergyRelation> energyRelation;
    private readonly Lazy<IReadOnlyList<RequestClass>> requestClasses;
    private readonly Lazy<IReadOnlyList<GoogleGridYear>> google;
    private readonly Lazy<Dictionary<(string Provider, string From, string To), Sourced<double>>> egress;
    private readonly Lazy<IReadOnlyList<CarbonZone>> carbonZones;
    private readonly Lazy<IReadOnlyList<PriceZone>> priceZones;
    private readonly Lazy<IReadOnlyList<ExchangeRate>> rates;

    private DataPack(PackFiles files)
    {
        sources = new(() => new SourceTable(files));
        carbon = new(() => new CarbonTable(files, sources.Value));
        renewables = new(() => new RenewableTable(files, sources.Value));
        prices = new(() => new PriceTable(files, sources.Value));
        latency = new(() => new LatencyTable(files, sources.Value));
        sites = new(() => PlaceTable.ReadSites(files, sources.Value));
        sitesById = new(() => sites.Value.ToDictionary(site => site.Id, StringComparer.OrdinalIgnoreCase));
        jurisdictions = new(() => PlaceTable.ReadJurisdictions(files));
        metros = new(() => PlaceTable.ReadMetros(files));
        metroIndex = new(() => new MetroIndex(metros.Value));
        models = new(() => ModelTable.ReadModels(files, sources.Value));
        listPrices = new(() => ModelTable.ReadListPrices(files, sources.Value));
        catalogue = new(() => CatalogueTable.Read(files, sources.Value, listPrices.Value));
        energyRelation = new(() => EnergyRelation.Fit(models.Value));
        requestClasses = new(() => ModelTable.ReadRequestClasses(files, sources.Value));
        google = new(() => CloudTable.ReadGoogle(files, sources.Value));
        egress = new(() => CloudTable.ReadEgress(files, sources.Value));
        carbonZones = new(() => carbon.Value.Zones());
        priceZones = new(() => prices.Value.Zones());
        rates = new(() => RateTable.Read(files, sources.Value));
    }

    /// <summary>The pack that is built into the program.</summary>
    public static DataPack Embedded => Default.Value;

    /// <summary>The first hour of the replayed year.</summary>
    public static Slot FirstSlot { get; } = Slot.At(ReplayYear, 1, 1);

    /// <summary>The places known to host data centres, in the order of the file.</summary>
    public IReadOnlyList<Site> Sites => sites.Value;

    /// <summary>Legal territories by ISO code.</summary>
    public IReadOnlyList<Jurisdiction> Jurisdictions => jurisdictions.Value;

    /// <summary>Cities of half a million and more, biggest first.</summary>
    public IReadOnlyList<Metro> Metros => metros.Value;

    /// <summary>Models with measured operating points.</summary>
    public IReadOnlyList<ModelSpec> Models => models.Value;

    /// <summary>Providers' prices for tokens, USD per million.</summary>
    public IReadOnlyList<ListPrice> ListPrices => listPrices.Value;

    /// <summary>Models by name, measured or not, and who sells their tokens.</summary>
    public ModelCatalogue Catalogue => catalogue.Value;

    /// <summary>Energy from the size of a model, fitted on the measured points.</summary>
    public EnergyRelation EnergyRelation => energyRelation.Value;

    /// <summary>Where the numbers come from.</summary>
    public IReadOnlyCollection<PackSource> Sources => sources.Value.All;

    /// <summary>Grid zones with carbon, in alphabetical order.</summary>
    public IReadOnlyList<CarbonZone> CarbonZones => carbonZones.Value;

    /// <summary>Wind and sun by zone, eight US zones.</summary>
    public IReadOnlyList<RenewableYear> Renewables => renewables.Value.Years;

    /// <summary>Zones and tariffs with a price, in alphabetical order.</summary>
    public IReadOnlyList<PriceZone> PriceZones => priceZones.Value;

    /// <summary>Yearly averages of exchange rates, by currency, earliest year first.</summary>
    public IReadOnlyList<ExchangeRate> ExchangeRates => rates.Value;

    /// <summary>Token counts of two kinds of request.</summary>
    public IReadOnlyList<RequestClass> RequestClasses => requestClasses.Value;

    /// <summary>Google's yearly carbon by region, 2019 to 2024.</summary>
    public IReadOnlyList<GoogleGridYear> GoogleGrid => google.Value;

    /// <summary>The cables that round trips are modelled on.</summary>
    public CableGraph Cables => latency.Value.Graph;

    /// <summary>Pairs of sites whose round trip the pack holds.</summary>
    public int SitePairCount => latency.Value.SitePairs;

    /// <summary>Reads a pack from a directory, every number of it, so that a fault shows now and not at the first decision.</summary>
    /// <exception cref="PackFormatException">A file is missing or malformed; the message names file, line, column and cure.</exception>
    public static DataPack Load(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var pack = new DataPack(new PackFiles(directory));
        pack.Validate();
        return pack;
    }

    /// <summary>
    /// The slot of <see cref="ReplayYear"/> that stands for a present one: same ISO week, weekday and UTC hour. The last Sunday of the ISO
    /// year is 2023-01-01, past the end of the data; the first Sunday of the calendar year, 364 days earlier, takes its place.
    /// </summary>
    public static Slot Replay(Slot now)
    {
        var slot = now.SameHourIn(ReplayYear);
        return slot.HoursSinceEpoch - FirstSlot.HoursSinceEpoch < Hours ? slot : slot.AddHours(-364 * 24);
    }

    /// <summary>The site of an id, upper and lower case alike; null where there is none.</summary>
    public Site? FindSite(string id) => sitesById.Value.GetValueOrDefault(id);

    /// <summary>The model that a text names: an id, another spelling of it, or its family; null where there is none.</summary>
    public CatalogueModel? FindModel(string text) => catalogue.Value.Find(text);

    /// <summary>The points that the energy of a model is known at: the measured ones, else those modelled from its size, else the reason.</summary>
    public ModelEnergy EnergyOf(CatalogueModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (models.Value.FirstOrDefault(one => one.Id == model.Id) is { } measured)
        {
            return new ModelEnergy(measured, null);
        }

        if (model is not { ParametersBillions: { } all, ActiveParametersBillions: { } active, Precision: { } precision })
        {
            return new ModelEnergy(null, "the size of the model is not published, and it was not measured");
        }

        return EnergyRelation.Refusal(all, active, precision) is { } refusal
            ? new ModelEnergy(null, refusal)
            : new ModelEnergy(EnergyRelation.Model(model.Id, all, active, precision), null);
    }

    /// <summary>
    /// The metro that a text names, without regard to case and accents: <c>Berlin</c>, or <c>Berlin, DE</c> where the country matters.
    /// The biggest wins; null where there is none.
    /// </summary>
    public Metro? FindMetro(string text) => metroIndex.Value.Find(text);

    /// <summary>
    /// What the grid says of a place for the present slot, replayed from 2022. What is missing is null: a zone that is not known, a
    /// place without a price, a wholesale price that has no figure at the level asked for.
    /// </summary>
    public GridSignal SignalFor(string carbonZone, string? priceZone, Slot now, ReplayLevel level)
    {
        var slot = Replay(now);
        var hour = slot.HoursSinceEpoch - FirstSlot.HoursSinceEpoch;
        return new GridSignal(
            now, priceZone is null ? null : prices.Value.Read(priceZone, slot, hour, level),
            carbon.Value.Average(carbonZone, slot, hour, level), carbon.Value.MarginalReading(carbonZone, slot));
    }

    /// <summary>Average life-cycle carbon in gCO2e/kWh for each hour of 2022; null for a zone without hours.</summary>
    public ReadOnlyMemory<double>? CarbonSeries(string zone) => AsMemory(carbon.Value.Hours(zone));

    /// <summary>
    /// Share of carbon-free energy in percent, 0 to 100, in the hour of 2022 that stands for a slot: of what the zone generates where its
    /// hours are known, else of what it used in that year; the note says which. Null where neither is known.
    /// </summary>
    public Sourced<double>? CarbonFreeAt(string zone, Slot slot) =>
        carbon.Value.Free(zone, Replay(slot).HoursSinceEpoch - FirstSlot.HoursSinceEpoch);

    /// <summary>
    /// Output of a zone's wind (on land) or sun in each hour of 2022 as a share of its highest hour, 0 to 1; NaN where an hour is missing. Null
    /// for a zone without, and for other fuels.
    /// </summary>
    public ReadOnlyMemory<double>? RenewableSeries(string zone, Fuel fuel)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return AsMemory(renewables.Value.Hours(zone, fuel));
    }

    /// <summary>That share in the hour of 2022 that stands for a slot; null where it is not known.</summary>
    public Sourced<double>? RenewableAt(string zone, Fuel fuel, Slot slot)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return renewables.Value.At(zone, fuel, Replay(slot).HoursSinceEpoch - FirstSlot.HoursSinceEpoch);
    }

    /// <summary>Years of a carbon zone, earliest first; empty where the pack has none.</summary>
    public IReadOnlyList<CarbonYear> CarbonYears(string zone) => carbon.Value.Years(zone);

    /// <summary>The estimate of a zone's marginal carbon; null where there is none.</summary>
    public MarginalEstimate? Marginal(string zone) => carbon.Value.Marginal(zone);

    /// <summary>
    /// USD/MWh for each hour of 2022 as recorded, without adder. A day's mean stands in each hour of a zone that has only days, and in
    /// hours that are missing. Null for a zone without either.
    /// </summary>
    public ReadOnlyMemory<double>? PriceSeries(string zone) => AsMemory(prices.Value.Hours(zone));

    /// <summary>Mean of a price zone's hours or days in USD/MWh at a level, without adder; null for a zone without either.</summary>
    public double? MeanPriceUsdPerMwh(string zone, ReplayLevel level) => prices.Value.Mean(zone, level);

    /// <summary>Network, margin and tax on top of a kind of price: chosen, zero for tariffs.</summary>
    public EnergyPrice Adder(PriceKind kind) => prices.Value.Adder(kind);

    /// <summary>Round trip between two sites in ms: measured, else by the cable graph. Of a site to itself: within its region.</summary>
    public Sourced<double> RttMs(Site a, Site b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return latency.Value.Between(a, b);
    }

    /// <summary>
    /// Round trip from a place to a site in ms by the cable graph, without the last mile. Within 50 km of the site: what was measured
    /// inside its region, or 5 ms, chosen.
    /// </summary>
    public Sourced<double> RttMs(GeoPoint from, Site to)
    {
        ArgumentNullException.ThrowIfNull(to);
        return latency.Value.From(from, to);
    }

    /// <summary>Round trip between two places that are no sites, in ms by the cable graph; 5 ms, chosen, within 50 km.</summary>
    public Sourced<double> RttMs(GeoPoint from, GeoPoint to) => latency.Value.Between(from, to);

    /// <summary>USD per GB that a provider asks for data between two of its regions; null between providers or where unknown.</summary>
    public Sourced<double>? EgressUsdPerGb(Site from, Site to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return from.Provider == to.Provider
            ? egress.Value.GetValueOrDefault((from.Provider, from.ProviderRegion, to.ProviderRegion))
            : null;
    }

    /// <summary>A missing series is null, not an empty one, which is what the language would make of a null array.</summary>
    private static ReadOnlyMemory<double>? AsMemory(double[]? values) =>
        values is null ? default(ReadOnlyMemory<double>?) : new ReadOnlyMemory<double>(values);

    private void Validate()
    {
        carbon.Value.Validate();
        renewables.Value.Validate();
        prices.Value.Validate();
        _ = (latency.Value, sitesById.Value, jurisdictions.Value, metroIndex.Value, models.Value, listPrices.Value);
        _ = (requestClasses.Value, google.Value, egress.Value, priceZones.Value, rates.Value, catalogue.Value);
    }
}
