using Wattline.Grid.Pack;

namespace Wattline.Grid.Import;

/// <summary>Prices that are one figure a year: wholesale means of operators whose hours may not be passed on, and retail tariffs.</summary>
internal static class ConstantPriceImport
{
    private const string SitesFile = "regions/proposed_default_regions.csv";
    private const string StatesFile = "regions/eia_2023_average_price_by_state_cents_per_kwh.csv";
    private const string Converted = "converted at an annual average rate good to 0.5 %";

    /// <summary>Zone, kind, source. Each figure is the mean of what the operator named publishes.</summary>
    private static readonly Dictionary<string, (string Kind, string Source, string Note)> Annual = new(StringComparer.Ordinal)
    {
        ["CA-ON"] = ("wholesale_year", "ieso", $"mean of the hourly Ontario energy price; {Converted}"),
        ["BR-CS"] = ("wholesale_year", "ccee", $"mean of the settlement price; {Converted}"),
        ["CL-SEN"] = ("wholesale_year", "cen-chile", $"mean of marginal costs, with value added tax; {Converted}"),
        ["ZA"] = ("tariff", "eskom", $"mean of the time-of-use tariff; {Converted}"),
        ["IN-WE"] = ("wholesale_year", "iex-india", $"mean of the day-ahead market; {Converted}"),
        ["SG"] = ("wholesale_year", "emc-singapore", $"mean of the uniform energy price; {Converted}"),
        ["JP-TK"] = ("wholesale_year", "jepx", $"mean of the spot market; {Converted}"),
        ["KR"] = ("wholesale_year", "kpx", $"mean of the system marginal price; {Converted}"),
    };

    private static readonly Dictionary<string, string> StateCodes = new(StringComparer.Ordinal)
    {
        ["Alabama"] = "AL",
        ["Arizona"] = "AZ",
        ["California"] = "CA",
        ["Colorado"] = "CO",
        ["Georgia"] = "GA",
        ["Idaho"] = "ID",
        ["Illinois"] = "IL",
        ["Indiana"] = "IN",
        ["Iowa"] = "IA",
        ["Kansas"] = "KS",
        ["Maryland"] = "MD",
        ["Minnesota"] = "MN",
        ["Nebraska"] = "NE",
        ["Nevada"] = "NV",
        ["New York"] = "NY",
        ["North Carolina"] = "NC",
        ["Ohio"] = "OH",
        ["Oklahoma"] = "OK",
        ["Oregon"] = "OR",
        ["Pennsylvania"] = "PA",
        ["South Carolina"] = "SC",
        ["Tennessee"] = "TN",
        ["Texas"] = "TX",
        ["Utah"] = "UT",
        ["Virginia"] = "VA",
        ["Washington"] = "WA",
    };

    /// <summary>The price zone of a US state, as in <c>EIA-VA</c>.</summary>
    public static string? StateZone(string state) => StateCodes.TryGetValue(state, out var code) ? $"EIA-{code}" : null;

    public static void Build(ImportRun run)
    {
        var table = run.Table("open/price_constants.csv", "price_zone", "source_id", "year", "kind", "basis", "note", "price_usd_per_mwh");
        AddAnnual(run, table);
        var before = table.Count;
        AddStates(run, table);
        run.Check("Annual prices", $"{before} figures of {Annual.Count} zones, {table.Count - before} US state tariffs");
        table.Save();
        WriteAdders(run);
        WriteStandIns(run);
    }

    private static void AddAnnual(ImportRun run, PackTable table)
    {
        var row = run.Read(SitesFile);
        var (zone, before, after) = (row.Column("price_zone"), row.Column("price_2022_usd_mwh"), row.Column("price_2024_usd_mwh"));
        var done = new HashSet<string>(StringComparer.Ordinal);
        while (row.Read())
        {
            var name = row.Text(zone);
            if (!Annual.TryGetValue(name, out var about) || !done.Add(name))
            {
                continue;
            }

            foreach (var (column, year) in (ReadOnlySpan<(int, int)>)[(before, 2022), (after, 2024)])
            {
                if (row.NumberOrNull(column, -1000, 5000) is { } price)
                {
                    table.Add(name, about.Source, year, about.Kind, "published", about.Note, price);
                }
            }
        }

        if (Annual.Keys.FirstOrDefault(name => !done.Contains(name)) is { } lacking)
        {
            throw row.Fault("price_zone", $"No site has the price zone {lacking}.", "The annual figures stand in the sites' rows.");
        }
    }

    private static void AddStates(ImportRun run, PackTable table)
    {
        var row = run.Read(StatesFile);
        var (state, industrial) = (row.Column("state"), row.Column("industrial"));
        while (row.Read())
        {
            var zone = StateZone(row.Name(state)) ?? throw row.Fault(state, $"\"{row.Text(state)}\" is no known state.", "Add its code.");
            table.Add(
                zone, "eia-electric-power-annual", 2023, "tariff", "published",
                $"average price to industrial customers in {row.Text(state)}", row.Number(industrial, 0, 200) * 10);
        }
    }

    private static void WriteAdders(ImportRun run)
    {
        const string chosen = "chosen: network, margin and tax of a large customer";
        var table = run.Table("open/price_adders.csv", "kind", "source_id", "basis", "note", "adder_usd_per_mwh");
        table.Add("wholesale_hour", "wattline", "chosen", chosen, 25);
        table.Add("wholesale_day", "wattline", "chosen", chosen, 25);
        table.Add("wholesale_year", "wattline", "chosen", chosen, 25);
        table.Add("tariff", "wattline", "chosen", "a tariff already carries them", 0);
        table.Save();
    }

    private static void WriteStandIns(ImportRun run)
    {
        var table = run.Table("open/price_stand_ins.csv", "price_zone", "stand_in_zone", "source_id", "basis", "note");
        table.Add("SE3", "SE4", "wattline", "chosen", "SE4 stands in for its neighbour SE3, whose hours may not be passed on");
        table.Add("JP-KN", "JP-TK", "wattline", "chosen", "the Tokyo area price stands in for Kansai");
        table.Add("IN-UP", "IN-WE", "wattline", "chosen", "the market of western India stands in for Uttar Pradesh");
        table.Save();
    }
}
