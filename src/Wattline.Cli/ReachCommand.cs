using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Demo;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Storage.Json;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Cli;

/// <summary>A site as seen from a place.</summary>
/// <param name="Site">Its id.</param>
/// <param name="Provider">Who runs it.</param>
/// <param name="RegionCode">The provider's name for it; empty where it has none.</param>
/// <param name="City">Where it is.</param>
/// <param name="Jurisdiction">Whose law holds there.</param>
/// <param name="GreatCircleKm">As the crow flies, km.</param>
/// <param name="FloorMs">The least round trip that light in fibre allows, ms.</param>
/// <param name="RoundTripMs">The round trip, ms.</param>
/// <param name="RoundTripBasis">Measured or modelled.</param>
/// <param name="LeftMs">What the budget leaves for queue and service, ms; negative where it leaves none.</param>
/// <param name="Carbon">Average carbon there now; null without a reading.</param>
/// <param name="Price">Delivered price of electricity there now; null without one.</param>
/// <param name="CarbonTimeliness">How current the carbon is; null without a reading.</param>
/// <param name="CarbonYear">The year that it is of; null without one.</param>
/// <param name="PriceTimeliness">How current the price is; null without one.</param>
/// <param name="PriceYear">The year that it is of; null without one.</param>
internal sealed record ReachRow(
    string Site, string Provider, string RegionCode, string City, string Jurisdiction, double GreatCircleKm, double FloorMs, double RoundTripMs,
    Basis RoundTripBasis, double LeftMs, CarbonIntensity? Carbon, EnergyPrice? Price, Timeliness? CarbonTimeliness,
    int? CarbonYear, Timeliness? PriceTimeliness, int? PriceYear);

/// <summary><c>wattline reach</c>: which sites a round trip reaches from a place within a budget, and what the budget leaves.</summary>
internal static class ReachCommand
{
    public static Command Create()
    {
        var from = new Option<string?>("--from") { Description = "A city, a site, or 'lat,lon'; required.", HelpName = "PLACE" };
        var budget = new Option<string>("--budget") { Description = "Round trip, ms (default 100).", HelpName = "MS" };
        var residency = new Option<string?>("--residency") { Description = "Only where data may go: EU, EEA, ISO codes, or a list.", HelpName = "RULE" };
        var all = new Option<bool>("--all") { Description = "Show what is out of reach as well." };
        var forms = new FormOptions();
        var command = new Command("reach", "Show which sites a latency budget reaches from a place, with carbon and price there; on the data alone.")
        {
            from, budget, residency, all,
        };
        forms.AddTo(command);
        command.SetAction(parsed =>
        {
            var milliseconds = Options.Within("--budget", parsed.GetValue(budget) ?? "100", 0.1, 10_000, out var wrong);
            var fault = forms.Fault(parsed)
                ?? (string.IsNullOrWhiteSpace(parsed.GetValue(from)) ? "--from is missing: a city, a site, or 'latitude,longitude'." : wrong);
            if (fault is not null)
            {
                Console.Error.WriteLine(fault);
                return 2;
            }

            return Run(
                parsed.GetValue(from)!, milliseconds!.Value, parsed.GetValue(residency) ?? "anywhere", parsed.GetValue(all),
                forms.IsJson(parsed), forms.IsCsv(parsed));
        });
        return command;
    }

    private static int Run(string from, double budget, string residency, bool all, bool json, bool csv)
    {
        var pack = DataPack.Embedded;
        if (Places.Find(pack, from) is not { } origin)
        {
            Console.Error.WriteLine($"'{from}' is neither a city in the data nor a site nor 'latitude,longitude'. {Places.Cure(pack, from)}");
            return 2;
        }

        var groups = new ResidencyGroups(pack.Jurisdictions);
        if (!groups.TryParse(residency, out var rule, out var unknown))
        {
            Console.Error.WriteLine($"'{unknown}' is neither a residency group nor a country code. Nearest: {string.Join(", ", groups.Near(unknown))}.");
            return 2;
        }

        var rows = Rows(pack, origin, budget).Where(row => rule.Allowed.Contains(row.Jurisdiction)).OrderBy(row => row.RoundTripMs).ToList();
        var shown = all ? rows : [.. rows.Where(row => row.LeftMs >= 0)];
        if (json || csv)
        {
            var document = JsonSerializer.SerializeToElement(shown, WattlineJson.Options);
            if (json)
            {
                MarketText.WriteJson(document);
            }
            else
            {
                CsvText.Write(CsvColumns, document.EnumerateArray(), Console.Out);
            }

            if (shown.Count == 0)
            {
                Console.Error.WriteLine(Within(budget, rows));
            }

            return 0;
        }

        Print(origin, budget, shown, rows);
        return 0;
    }

    private static IEnumerable<ReachRow> Rows(DataPack pack, Place origin, double budget)
    {
        var now = Slot.Containing(TimeProvider.System.GetUtcNow());
        var ways = new FleetBuilder(DemoFleet.Options(pack), pack);
        foreach (var site in pack.Sites)
        {
            var (km, way) = (origin.Point.DistanceKm(site.Location), ways.RoundTrip(origin.Point, site));
            var signal = pack.SignalFor(site.CarbonZone, site.PriceZone, now, ReplayLevel.Recorded2022);
            yield return new ReachRow(
                site.Id, site.Provider, site.ProviderRegion, site.City, site.Jurisdiction, Math.Round(km), Math.Round(Reach.PhysicalFloorMs(km), 1),
                Math.Round(way.Value, 1), way.Provenance.Basis, Math.Round(budget - way.Value, 1), signal.AverageCarbon?.Value, signal.Price?.Delivered,
                signal.AverageCarbon?.Timeliness, signal.AverageCarbon?.Provenance.Year, signal.Price?.Timeliness, signal.Price?.Provenance.Year);
        }
    }

    private static void Print(Place origin, double budget, List<ReachRow> shown, List<ReachRow> rows)
    {
        var narrow = shown.Count == 0 ? [] : TextTable.Write(
            Columns, [.. shown.Select(Cells)], string.Create(CultureInfo.InvariantCulture, $"From {origin.Name} within {budget:0.#} ms"));
        var bases = shown.GroupBy(row => row.RoundTripBasis).Select(group => $"{group.Count()} {WattlineJson.Name(group.Key)}");
        MarketNotes.Write(
            Within(budget, rows),
            "ms is the round trip without last mile, queue and service; Left is what the budget leaves for these. Floor is light in fibre on the " +
            "great circle. Carbon (average, life-cycle) and delivered price are those of the like hour of 2022, replayed; a price may be a tariff.",
            shown.Count == 0 ? null : $"Round trips: {string.Join(", ", bases)}.", MarketNotes.Narrow(narrow));
    }

    private static string Within(double budget, List<ReachRow> rows)
    {
        var (within, light) = (rows.Count(row => row.LeftMs >= 0), rows.Count(row => row.FloorMs <= budget));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{within} of {rows.Count} sites within {budget:0.#} ms; light in fibre alone would reach {light}, up to {Reach.PhysicalReachKm(budget):#,0} km.");
    }

    /// <summary>The columns of its table; <see cref="Cells"/> has their cells.</summary>
    internal static IReadOnlyList<TextColumn> Columns { get; } =
    [
        new("Site"), new("City", Wraps: true), new("Law"), new("km", Right: true, Yields: 2), new("Floor", Right: true, Yields: 3),
        new("ms", Right: true), new("Basis", Yields: 1), new("Left", Right: true), new("g/kWh", Right: true), new("USD/MWh", Right: true),
    ];

    /// <summary>The columns of its CSV.</summary>
    internal static IReadOnlyList<string> CsvColumns { get; } =
    [
        "site", "provider", "regionCode", "city", "jurisdiction", "greatCircleKm", "floorMs", "roundTripMs", "roundTripBasis", "leftMs",
        "carbonGPerKwh", "priceUsdPerMwh", "carbonTimeliness", "carbonYear", "priceTimeliness", "priceYear",
    ];

    internal static IReadOnlyList<string> Cells(ReachRow row) =>
    [
        row.Site, row.City, row.Jurisdiction, Text(row.GreatCircleKm, "0"), Text(row.FloorMs, "0.#"), Text(row.RoundTripMs, "0.#"),
        WattlineJson.Name(row.RoundTripBasis), Text(row.LeftMs, "0.#"), Text(row.Carbon?.GramsPerKwh, "0"), Text(row.Price?.UsdPerMwh, "0"),
    ];

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
