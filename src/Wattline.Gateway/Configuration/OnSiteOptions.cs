using Wattline.Simulation.Batteries;
using Wattline.Units;

namespace Wattline.Gateway.Configuration;

/// <summary>A region's own energy: what comes in, what stores it, and what else draws on it.</summary>
public sealed record OnSiteOptions
{
    /// <summary>How many intervals a reading is used for: two may be missed.</summary>
    public const int IntervalsUsed = 3;

    /// <summary><c>upstreams[].onsite.solar_kw</c>: nameplate of the site's sun, kW, 0 to 10,000,000; default 0.</summary>
    public double SolarKw { get; init; }

    /// <summary><c>upstreams[].onsite.wind_kw</c>: nameplate of the site's wind, kW, 0 to 10,000,000; default 0.</summary>
    public double WindKw { get; init; }

    /// <summary><c>upstreams[].onsite.shape</c>: the pack's zone whose hours the nameplates follow; default the region's own; null: none.</summary>
    public string? Shape { get; init; }

    /// <summary><c>upstreams[].onsite.feed_url</c>: a Prometheus page that measures the feed; null: it is modelled.</summary>
    public MeterOptions? Feed { get; init; }

    /// <summary><c>upstreams[].onsite.feed_fuel</c>: solar, wind or hydro, where no nameplate says what is measured; default solar.</summary>
    public string FeedFuel { get; init; } = "solar";

    /// <summary><c>upstreams[].onsite.battery</c>; null: none, what is not used at once is spilled.</summary>
    public BatteryOptions? Battery { get; init; }

    /// <summary><c>upstreams[].onsite.other_load_kw</c>: what else draws on it, idle servers too, kW, 0 to 10,000,000; default 0.</summary>
    public double OtherLoadKw { get; init; }

    /// <summary><c>upstreams[].onsite.energy_usd_per_mwh</c>: what its own energy costs, USD/MWh, -1000 to 10,000; default 0.</summary>
    public EnergyPrice Cost { get; init; }

    /// <summary><c>upstreams[].onsite.horizon_h</c>: how far is looked ahead, h, 1 to 168; default 24.</summary>
    public int HorizonHours { get; init; } = 24;

    /// <summary><c>upstreams[].onsite.interval_s</c>: time between two readings, s, 0.1 to 3600; default 60.</summary>
    public double IntervalSeconds { get; init; } = 60;
}

/// <summary>A figure on a Prometheus page.</summary>
/// <param name="Page">Where.</param>
/// <param name="Metric">Its name; several series of it are summed.</param>
/// <param name="Match">Labels that select on it.</param>
/// <param name="Unit">As in <c>w</c>.</param>
public sealed record MeterOptions(Uri Page, string Metric, IReadOnlyList<KeyValuePair<string, string>> Match, string Unit)
{
    /// <summary>By what is meant, so that a file read again without a change changes nothing.</summary>
    public bool Equals(MeterOptions? other) => other is not null
        && (Page, Metric, Unit) == (other.Page, other.Metric, other.Unit) && Match.SequenceEqual(other.Match);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Page, Metric, Unit, Match.Count);
}

/// <summary>The battery of a site.</summary>
public sealed record BatteryOptions
{
    private const double JoulesPerKwh = 3.6e6, HoursPerDay = 24;

    /// <summary><c>upstreams[].onsite.battery.kwh</c>: what it holds, kWh, 0.001 to 1e9.</summary>
    public required double Kwh { get; init; }

    /// <summary><c>upstreams[].onsite.battery.kw</c>: most that goes in or out, kW, 0.001 to 1e9; null: not limited.</summary>
    public double? Kw { get; init; }

    /// <summary><c>upstreams[].onsite.battery.charge_efficiency</c>: share of what goes in that is stored, 0.1 to 1; default 0.95.</summary>
    public double ChargeEfficiency { get; init; } = 0.95;

    /// <summary><c>upstreams[].onsite.battery.discharge_efficiency</c>: share of what is taken out that arrives, 0.1 to 1; default 0.95.</summary>
    public double DischargeEfficiency { get; init; } = 0.95;

    /// <summary><c>upstreams[].onsite.battery.leak_percent_per_day</c>: what leaks away of what is stored, % a day, 0 to 90; default 0.</summary>
    public double LeakPercentPerDay { get; init; }

    /// <summary><c>upstreams[].onsite.battery.start_percent</c>: fill where it is not known, %, 0 to 100; default 0.</summary>
    public double StartPercent { get; init; }

    /// <summary><c>upstreams[].onsite.battery.level_metric</c>: where its level is measured; null: it is counted from the feed and the use.</summary>
    public MeterOptions? Level { get; init; }

    /// <summary>What it holds, J.</summary>
    public double CapacityJoules => Kwh * JoulesPerKwh;

    /// <summary>The battery for slots of a length, with so much in it.</summary>
    /// <param name="slotHours">Length of a slot, h.</param>
    /// <param name="level">Stored now, J.</param>
    public Battery Of(double slotHours, double level) => new()
    {
        CapacityJoules = CapacityJoules,
        InitialJoules = Math.Clamp(level, 0, CapacityJoules),
        ChargeEfficiency = ChargeEfficiency,
        DischargeEfficiency = DischargeEfficiency,
        LeakPerSlot = 1 - Math.Pow(1 - (LeakPercentPerDay / 100), slotHours / HoursPerDay),
        PowerJoulesPerSlot = Kw is { } kw ? kw * JoulesPerKwh * slotHours : double.PositiveInfinity,
    };
}
