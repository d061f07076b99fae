using Wattline.Fleet;
using Wattline.Gateway.Observe;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Text;
using Wattline.Units;

namespace Wattline.Gateway.Configuration;

/// <summary>Reads <c>upstreams[].onsite</c>.</summary>
internal sealed class OnSiteReader(DataPack pack, YamlSection section, string? carbonZone, Ownership ownership)
{
    private const string Percent = "percent", Ratio = "ratio";

    /// <summary>Makes W or J of a figure by its unit; what is a share of the battery is of its capacity.</summary>
    public static double Scaled(MeterOptions meter, double value, double capacityJoules) => meter.Unit switch
    {
        "kw" => value * 1e3,
        "kwh" => value * 3.6e6,
        Percent => value / 100 * capacityJoules,
        Ratio => value * capacityJoules,
        _ => value,
    };

    /// <summary>The options, or null after their faults were noted.</summary>
    public OnSiteOptions? Read()
    {
        var (usual, feed) = (new OnSiteOptions(), ReadFeed());
        var options = usual with
        {
            SolarKw = section.Number("solar_kw", 0, 10_000_000, "kW") ?? 0,
            WindKw = section.Number("wind_kw", 0, 10_000_000, "kW") ?? 0,
            Feed = feed,
            FeedFuel = section.OneOf("feed_fuel", "solar", "wind", "hydro") ?? usual.FeedFuel,
            Battery = section.Has("battery") ? ReadBattery(section.Section("battery"), feed) : null,
            OtherLoadKw = section.Number("other_load_kw", 0, 10_000_000, "kW") ?? 0,
            Cost = EnergyPrice.FromUsdPerMwh(section.Number("energy_usd_per_mwh", -1000, 10_000, "USD/MWh") ?? 0),
            HorizonHours = section.Whole("horizon_h", 1, 168) ?? usual.HorizonHours,
            IntervalSeconds = section.Number("interval_s", 0.1, 3600, "s") ?? usual.IntervalSeconds,
        };
        options = options with { Shape = ReadShape(options) };
        Check(options);
        section.RefuseOthers();
        return options;
    }

    private void Check(OnSiteOptions options)
    {
        if (ownership == Ownership.Bought)
        {
            section.Report("", "stands at a bought region, which pays no electricity.", "Remove it, or write 'ownership: owned'.");
        }

        if (options is { SolarKw: 0, WindKw: 0, Feed: null } && !section.Has("feed_url"))
        {
            section.Report("", "has no feed: nothing would ever fill a battery.", "Add 'solar_kw: 2000', 'wind_kw: 500' or 'feed_url: http://meter/metrics'.");
        }
    }

    /// <summary>A nameplate without measurements needs hours to follow; with them a shape that is at hand serves to look ahead.</summary>
    private string? ReadShape(OnSiteOptions options)
    {
        var (named, zone) = (section.Text("shape"), section.Text("shape") ?? carbonZone);
        var fuels = Fuels(options).ToList();
        if (named is not null && fuels.Count == 0)
        {
            section.Report("shape", "has no nameplate to follow it.", "Add 'solar_kw: 2000' or 'wind_kw: 500', or remove the line.");
            return null;
        }

        var lacking = fuels.Where(fuel => zone is null || pack.RenewableSeries(zone, fuel) is null).ToList();
        if (fuels.Count > 0 && lacking.Count == 0)
        {
            return pack.Renewables.First(year => year.Zone.Equals(zone, StringComparison.OrdinalIgnoreCase)).Zone;
        }

        if (lacking.Count > 0 && (named is not null || options.Feed is null))
        {
            var word = lacking[0] == Fuel.Solar ? "sun" : "wind";
            var known = pack.Renewables.Where(year => year.Fuel == lacking[0]).Select(year => year.Zone).ToList();
            section.Report(
                "shape", named is null ? $"is missing, and the data have no hours of {word} there." : $"'{named}' has no hours of {word} in the data.",
                $"Use {Several(named is null ? known : Nearest.Names(named, known, 3).DefaultIfEmpty(known[0]))}; or measure the feed by 'feed_url'.");
        }

        return null;
    }

    private static string Several(IEnumerable<string> names) => string.Join(", ", names);

    private static IEnumerable<Fuel> Fuels(OnSiteOptions options) =>
        new[] { (options.SolarKw, Fuel.Solar), (options.WindKw, Fuel.WindOnshore) }.Where(one => one.Item1 > 0).Select(one => one.Item2);

    private MeterOptions? ReadFeed()
    {
        var (page, metric, match) = (ReadPage("feed_url", section), section.Text("feed_metric"), ReadMatch("feed_match", section.Text("feed_match"), section));
        var unit = section.OneOf("feed_unit", "w", "kw") ?? "w";
        if (section.Has("feed_url") && string.IsNullOrWhiteSpace(metric))
        {
            section.Report(
                "feed_metric", "is missing: the page has many figures.",
                "Name the one that is the feed's power, as in 'feed_metric: inverter_ac_watts'.");
        }
        else if (!section.Has("feed_url") && metric is not null)
        {
            section.Report("feed_metric", "is given without 'feed_url'.", "Name the meter's page, or remove the line.");
        }

        return page is null || string.IsNullOrWhiteSpace(metric) ? null : new MeterOptions(page, metric, match, unit);
    }

    private static BatteryOptions ReadBattery(YamlSection battery, MeterOptions? feed)
    {
        var usual = new BatteryOptions { Kwh = 1 };
        var kwh = battery.Number("kwh", 0.001, 1e9, "kWh");
        if (kwh is null && !battery.Has("kwh"))
        {
            battery.Report("kwh", "is missing.", "Say what the battery holds, as in 'kwh: 4000'.");
        }

        var options = usual with
        {
            Kwh = kwh ?? usual.Kwh,
            Kw = battery.Number("kw", 0.001, 1e9, "kW"),
            ChargeEfficiency = battery.Number("charge_efficiency", 0.1, 1, "") ?? usual.ChargeEfficiency,
            DischargeEfficiency = battery.Number("discharge_efficiency", 0.1, 1, "") ?? usual.DischargeEfficiency,
            LeakPercentPerDay = battery.Number("leak_percent_per_day", 0, 90, "%") ?? 0,
            StartPercent = battery.Number("start_percent", 0, 100, "%") ?? 0,
            Level = ReadLevel(battery, feed),
        };
        battery.RefuseOthers();
        return options;
    }

    private static MeterOptions? ReadLevel(YamlSection battery, MeterOptions? feed)
    {
        var (page, metric) = (ReadPage("level_url", battery) ?? feed?.Page, battery.Text("level_metric"));
        var match = ReadMatch("level_match", battery.Text("level_match"), battery);
        var unit = battery.OneOf("level_unit", Percent, Ratio, "kwh", "j") ?? Percent;
        if (metric is null && battery.Has("level_url"))
        {
            battery.Report("level_metric", "is missing: the page has many figures.", "Name the one that is the battery's level.");
        }
        else if (metric is not null && page is null && !battery.Has("level_url"))
        {
            battery.Report(
                "level_metric", "is given without a page to find it on.",
                "Add 'level_url: http://battery/metrics', or 'feed_url' where both stand on one page.");
        }

        return page is null || string.IsNullOrWhiteSpace(metric) ? null : new MeterOptions(page, metric, match, unit);
    }

    private static Uri? ReadPage(string key, YamlSection section) => section.Address(key, "Write it whole, as in http://127.0.0.1:9100/metrics.");

    private static IReadOnlyList<KeyValuePair<string, string>> ReadMatch(string key, string? text, YamlSection section)
    {
        var match = text is null ? [] : PrometheusText.ReadSelector(text);
        if (match is null)
        {
            section.Report(key, $"'{text}' is no list of labels.", "Write it as in 'site=\"roof\"', several by commas.");
        }

        return match ?? [];
    }
}
