using Wattline.Fleet;
using Wattline.Planning.Pacing;

namespace Wattline.Gateway.Configuration;

/// <summary>How prices steer: how often the fleet is planned, and how prices are corrected between plans.</summary>
public sealed record PlanOptions
{
    /// <summary><c>plan.enabled</c>: yes, no, or auto; null, the default: where an owned region has <c>gpu_seconds_per_hour</c>.</summary>
    public bool? Enabled { get; init; }

    /// <summary><c>plan.every_min</c>: time between two plans, minutes, 1 to 1440; default 15.</summary>
    public double EveryMinutes { get; init; } = 15;

    /// <summary><c>plan.hours</c>: hours that a plan looks ahead, the present one included, 1 to 48; default 6.</summary>
    public int Hours { get; init; } = 6;

    /// <summary><c>plan.limit_s</c>: time that a plan may take, s, 1 to 3600; default 60. One that takes longer is late, and the next one comes.</summary>
    public double LimitSeconds { get; init; } = 60;

    /// <summary><c>plan.stale_s</c>: time after which prices that nobody corrects are zero, s, 2 to 3600 and above the tick; default 60.</summary>
    public double StaleSeconds { get; init; } = 60;

    /// <summary>
    /// <c>plan.unmet_usd</c>: what a request that nobody serves costs a plan, and so the most that its accelerator time can be worth, USD,
    /// 0.0001 to 1,000,000; default 1, chosen: far above what a request costs, so that a plan refuses none that it can serve.
    /// </summary>
    public double UnmetUsd { get; init; } = 1;

    /// <summary><c>plan.pace.interval_min</c>: time over which a region's capacity is spread evenly, minutes, 2 to 1440; default 15.</summary>
    public double IntervalMinutes { get; init; } = 15;

    /// <summary><c>plan.pace.tick_s</c>: time between two corrections, s, 1 to 60, and at least 100 of them an interval; default 1.</summary>
    public double TickSeconds { get; init; } = 1;

    /// <summary>
    /// <c>plan.pace.gain</c>: how many typical prices a price moves over an interval by each of the pacer's two parts where twice the pace is
    /// used, 0.01 to 100; default 9.
    /// </summary>
    public double Gain { get; init; } = new PaceOptions().Gain;

    /// <summary>Time after which prices that nobody corrects are zero.</summary>
    public TimeSpan StaleAfter => TimeSpan.FromSeconds(StaleSeconds);

    /// <summary>The same as the pacer has it.</summary>
    public PaceOptions Pace => new()
    {
        Interval = TimeSpan.FromMinutes(IntervalMinutes),
        Tick = TimeSpan.FromSeconds(TickSeconds),
        StaleAfter = StaleAfter,
        Gain = Gain,
    };

    /// <summary>Whether prices steer these upstreams.</summary>
    public bool IsOn(IReadOnlyList<UpstreamOptions> upstreams) => Enabled ?? upstreams.Any(one => IsPaced(one.Region));

    /// <summary>Whether a region's capacity has a price: it is the operator's own, and limited.</summary>
    public static bool IsPaced(Region region) => region is { Ownership: Ownership.Owned, GpuSecondsPerSlot: not null };

    /// <summary>Reads the section.</summary>
    internal static PlanOptions Read(YamlSection section)
    {
        var (usual, pace) = (new PlanOptions(), section.Section("pace"));
        var options = new PlanOptions
        {
            Enabled = section.OneOf("enabled", "auto", "yes", "no") switch { "yes" => true, "no" => false, _ => null },
            EveryMinutes = section.Number("every_min", 1, 1440, "min") ?? usual.EveryMinutes,
            Hours = section.Whole("hours", 1, 48) ?? usual.Hours,
            LimitSeconds = section.Number("limit_s", 1, 3600, "s") ?? usual.LimitSeconds,
            StaleSeconds = section.Number("stale_s", 2, 3600, "s") ?? usual.StaleSeconds,
            UnmetUsd = section.Number("unmet_usd", 0.0001, 1e6, "USD") ?? usual.UnmetUsd,
            IntervalMinutes = pace.Number("interval_min", 2, 1440, "min") ?? usual.IntervalMinutes,
            TickSeconds = pace.Number("tick_s", 1, 60, "s") ?? usual.TickSeconds,
            Gain = pace.Number("gain", 0.01, 100, "") ?? usual.Gain,
        };
        pace.RefuseOthers();
        section.RefuseOthers();
        Check(section, pace, options);
        return options;
    }

    private static void Check(YamlSection section, YamlSection pace, PlanOptions options)
    {
        if (options.IntervalMinutes * 60 < PaceOptions.LeastTicks * options.TickSeconds)
        {
            pace.Report("tick_s", $"gives an interval less than {PaceOptions.LeastTicks} corrections.", "Lower it, or raise interval_min.");
        }

        if (options.StaleSeconds <= options.TickSeconds)
        {
            section.Report("stale_s", "is not above pace.tick_s: prices would be stale between two corrections.", "Raise it, or lower the tick.");
        }
    }
}
