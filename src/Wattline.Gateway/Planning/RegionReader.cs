using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Models;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Gateway.Planning;

/// <summary>A region of a scenario with what it hosts on what, and what the scenario says of its hours.</summary>
internal sealed record ScenarioRegion(
    Region Region, string Gpu, IReadOnlyList<string>? Models, HourSeries? Price, HourSeries? Carbon, HourSeries? Marginal, HourSeries? GpuSeconds);

/// <summary>Reads one region of a scenario.</summary>
internal sealed class RegionReader(ScenarioFrame frame, string id, ScenarioSection section)
{
    private static readonly Provenance InternetEgress = ScenarioFrame.Stated with { Note = "default for traffic to the internet" };

    /// <summary>The region, or null after its faults were noted.</summary>
    public ScenarioRegion? Read()
    {
        var site = ReadSite();
        var (jurisdiction, pue) = (PlaceReader.Jurisdiction(section) ?? site?.Jurisdiction, section.Number("pue"));
        if (site is not null)
        {
            section.Refuse(["city", "latitude_deg", "longitude_deg"], "is given beside a site, which has its place.", "Keep one of the two.");
        }

        var place = site is null ? PlaceReader.Read(section, frame.Pack, id) : new(new Place(site.City, site.Location), site.Jurisdiction);
        jurisdiction ??= place?.Country;
        var (price, carbon, marginal) = (Series("price_usd_per_mwh"), Series("carbon_g_per_kwh"), Series("marginal_carbon_g_per_kwh"));
        var (gpuSeconds, gpu) = (Series("gpu_seconds_per_hour"), ReadGpu());
        CheckWhole(site, place, jurisdiction, pue);
        var (models, egress, compliance) = (section.Texts("models"), section.Number("egress_usd_per_gb"), section.Number("compliance_usd_per_request"));
        section.RefuseOthers();
        return place is null || jurisdiction is null || (site is null && pue is null) ? null : new(
            new Region
            {
                Id = id,
                Site = site?.Id,
                City = place.Place.Name,
                Jurisdiction = jurisdiction,
                Location = place.Place.Point,
                CarbonZone = site?.CarbonZone ?? "",
                PriceZone = site?.PriceZone,
                Pue = pue is { } own ? new(own, ScenarioFrame.Stated) : site!.Pue,
                Ownership = Ownership.Owned,
                EgressUsdPerGb = egress is { } stated
                    ? new(stated, ScenarioFrame.Stated)
                    : new(UpstreamReader.InternetEgressUsdPerGb, InternetEgress),
                ComplianceUsd = compliance ?? 0,
            },
            gpu, models, price, carbon, marginal, gpuSeconds);
    }

    /// <summary>What the grid says of a region in an hour: the scenario's own figures stand before the data pack's.</summary>
    public static GridSignal SignalOf(ScenarioRegion one, ScenarioFrame frame, int hour)
    {
        var slot = frame.Start.AddHours(hour);
        var pack = one.Region.CarbonZone.Length == 0
            ? new GridSignal(slot, null, null, null)
            : frame.Pack.SignalFor(one.Region.CarbonZone, one.Region.PriceZone, slot, frame.Level);
        return pack with
        {
            Price = one.Price is { } price ? Price(price, hour, slot) : pack.Price,
            AverageCarbon = one.Carbon is { } average ? Carbon(average, CarbonKind.Average, hour, slot) : pack.AverageCarbon,
            MarginalCarbon = one.Marginal is { } marginal ? Carbon(marginal, CarbonKind.Marginal, hour, slot) : pack.MarginalCarbon,
        };
    }

    private HourSeries? Series(string key) => section.Series(key, frame.Start, frame.Hours);

    private Site? ReadSite()
    {
        var name = section.Text("site");
        var site = name is null ? null : SiteNames.Find(frame.Pack, name);
        if (name is not null && site is null)
        {
            section.Report("site", $"'{name}' is no site of the data.", SiteNames.Remedy(frame.Pack, name));
        }

        return site;
    }

    private string ReadGpu()
    {
        var gpu = section.Text("gpu") ?? "H100";
        if (Accelerator.Find(gpu) is { } known)
        {
            return known.Name;
        }

        section.Report("gpu", $"nothing was measured on '{gpu}'.", $"Use {string.Join(" or ", Accelerator.Known.Select(one => one.Name))}.");
        return gpu;
    }

    /// <summary>A region has a place, a law, a PUE, a price and carbon: the site's, or its own.</summary>
    private void CheckWhole(Site? site, ScenarioPlace? place, string? jurisdiction, double? pue)
    {
        if (site is null && section.Has("site"))
        {
            return;
        }

        var now = site is null ? null : frame.Pack.SignalFor(site.CarbonZone, site.PriceZone, frame.Start, frame.Level);
        Miss(
            "site", place is null && !PlaceReader.IsGiven(section), "and so is a place.",
            "Name a site of the data, or give a city or degrees with jurisdiction and pue.");
        Miss(
            "jurisdiction", jurisdiction is null && !section.Has("jurisdiction"), "and no site or city gives it.",
            "Add the country's code, as in 'jurisdiction: DE'.");
        Miss("pue", site is null && pue is null && !section.Has("pue"), "and no site gives it.", "Add facility energy over IT energy, as in 'pue: 1.2'.");
        Miss("price_usd_per_mwh", now?.Price is null && !section.Has("price_usd_per_mwh"), "and the data have no price there.",
            "Give what electricity costs in USD/MWh: one number, or one an hour.");
        Miss("carbon_g_per_kwh", now?.AverageCarbon is null && !section.Has("carbon_g_per_kwh"), "and the data have no carbon there.",
            "Give average emissions in g/kWh: one number, or one an hour.");
    }

    private void Miss(string key, bool missing, string why, string remedy)
    {
        if (missing && !section.IsMeant(key))
        {
            section.Report(key, $"is missing, {why}", remedy);
        }
    }

    private static PriceReading Price(HourSeries series, int hour, Slot slot) => new(
        EnergyPrice.FromUsdPerMwh(series.Values[hour]), default, series.IsConstant ? PriceKind.Tariff : PriceKind.WholesaleHour, slot,
        TimelinessOf(series), ScenarioFrame.Stated);

    private static CarbonReading Carbon(HourSeries series, CarbonKind kind, int hour, Slot slot) => new(
        CarbonIntensity.FromGramsPerKwh(series.Values[hour]), kind, CarbonScope.LifeCycle, slot, TimelinessOf(series), ScenarioFrame.Stated);

    private static Timeliness TimelinessOf(HourSeries series) => series.IsConstant ? Timeliness.Constant : Timeliness.Forecast;
}
