using Wattline.Simulation.Batteries;
using Wattline.Simulation.Dispatch;
using Wattline.Simulation.Settings;

namespace Wattline.Simulation.Studies;

/// <summary>Grid and harvest of a real place by hour, from the year's first; series of equal length.</summary>
/// <param name="Name">As shown.</param>
/// <param name="Harvest">Harvest of each hour over its highest, 0 to 1.</param>
/// <param name="UsdPerMwh">Price of the grid.</param>
/// <param name="GramsPerKwh">Carbon of the grid.</param>
public sealed record HourlyPlace(string Name, IReadOnlyList<double> Harvest, IReadOnlyList<double> UsdPerMwh, IReadOnlyList<double> GramsPerKwh);

/// <summary>
/// The worlds in which the study compares policies: the paper's own with an unlimited battery, the same with a small and leaky one, and sites
/// with real wind and sun. All their figures but those of the places are chosen.
/// </summary>
public static class PolicyWorlds
{
    /// <summary>Slots of a run in the paper's world.</summary>
    public const int PaperSlots = 10_000;

    /// <summary>Days of a run with real supply.</summary>
    public const int RealDays = 14;

    /// <summary>Length of a slot with real supply, s.</summary>
    public const double RealSlotSeconds = 300;

    /// <summary>Tasks that arrive in such a slot, over all sites.</summary>
    public const double RealArrivals = 12;

    /// <summary>Deadline of every second task there, slots: six hours; the others are served at once.</summary>
    public const int RealDeadlineSlots = 72;

    /// <summary>Hours of mean consumption that a limited battery holds with real supply.</summary>
    public const double RealBatteryHours = 4;

    /// <summary>Slots of an hour with real supply, in which the clairvoyant bound may shift energy freely.</summary>
    private const int BlockSlots = 12;

    private const double HoursPerDay = 24, SecondsPerHour = 3600;

    /// <summary>Harvest over consumption in each regime, independent supply: a run's drift is then a few times its spread.</summary>
    public static IReadOnlyList<(string Regime, double Factor)> Regimes { get; } = [("surplus", 1.05), ("critical", 1), ("deficit", 0.95)];

    /// <summary>The same with real supply, which varies more.</summary>
    public static IReadOnlyList<(string Regime, double Factor)> RealRegimes { get; } = [("surplus", 1.5), ("critical", 1), ("deficit", 0.5)];

    /// <summary>The limited battery of the paper's world: some minutes of consumption, a twentieth lost each way, a leak.</summary>
    public static Battery Limited { get; } = new()
    {
        CapacityJoules = 2e6,
        ChargeEfficiency = 0.95,
        DischargeEfficiency = 0.95,
        LeakPerSlot = 1e-4,
    };

    /// <summary>Runs of the paper's worlds, which are quick and vary much, for each run of the real ones.</summary>
    private const int PaperRuns = 3;

    /// <summary>All cases: each world in each regime.</summary>
    /// <param name="grid">Whose price and carbon the paper's worlds have.</param>
    /// <param name="sites">Sites with real supply; two or more.</param>
    /// <param name="runs">How many runs with real supply the year is spread over; the paper's worlds have three times as many.</param>
    public static IReadOnlyList<PolicyCase> Cases(HourlyPlace grid, IReadOnlyList<HourlyPlace> sites, int runs)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(sites);
        var often = PaperRuns * runs;
        return
        [
            .. Regimes.Select(regime => new PolicyCase(
                "ideal battery", regime.Regime, often, run => Paper(grid, Battery.Ideal, regime.Factor, FirstHour(grid, run, often)), Alone)),
            .. Regimes.Select(regime => new PolicyCase(
                "limited battery", regime.Regime, often, run => Paper(grid, Limited, regime.Factor, FirstHour(grid, run, often)), Alone)),
            .. RealRegimes.Select(regime => new PolicyCase(
                "real supply at one site", regime.Regime, runs, run => Real([sites[0]], regime.Factor, FirstHour(sites[0], run, runs)), Alone)
            {
                BoundBlockSlots = BlockSlots,
            }),
            .. RealRegimes.Select(regime => new PolicyCase(
                $"real supply at {sites.Count} sites", regime.Regime, runs, run => Real(sites, regime.Factor, FirstHour(sites[0], run, runs)), Among)
            {
                BoundBlockSlots = 2 * BlockSlots,
            }),
        ];
    }

    /// <summary>Policies at one site, by name; the first is the paper's.</summary>
    public static IReadOnlyList<(string Name, DispatchPolicy Policy)> Alone { get; } =
        [Named(new Myopic()), Named(new SlackAware()), Named(new VarianceAware()), Named(new Backpressure())];

    private static IReadOnlyList<(string Name, DispatchPolicy Policy)> Among { get; } =
        [("myopic at home", new Myopic()), ("myopic anywhere", new Myopic { Roams = true }), .. Alone.Skip(1)];

    private static (string Name, DispatchPolicy Policy) Named(DispatchPolicy policy) => (policy.Name, policy);

    private static DispatchSetting Paper(HourlyPlace grid, Battery battery, double factor, int hour)
    {
        var mix = RoutingMix.Paper;
        return new DispatchSetting
        {
            Mix = TaskMix.Even(PaperSetting.Tasks),
            ArrivalsPerSlot = mix.ArrivalsPerSlot,
            Slots = PaperSlots,
            Sites =
            [
                new SupplySite
                {
                    Name = grid.Name,
                    Battery = battery,
                    Harvest = Harvest.Gamma(factor * mix.Right.Mean, factor * Math.Sqrt(mix.Right.Variance)),
                    UsdPerMwh = Hours(grid.UsdPerMwh, hour, PaperSetting.SlotSeconds),
                    GramsPerKwh = Hours(grid.GramsPerKwh, hour, PaperSetting.SlotSeconds),
                },
            ],
        };
    }

    /// <summary>Sites with real supply; each harvests over the year its share of what is consumed, times the factor.</summary>
    private static DispatchSetting Real(IReadOnlyList<HourlyPlace> sites, double factor, int hour)
    {
        var perSite = RealArrivals * RealMix.MeanJoules / sites.Count;
        return new DispatchSetting
        {
            Mix = RealMix,
            ArrivalsPerSlot = RealArrivals,
            Slots = (int)(RealDays * HoursPerDay * SecondsPerHour / RealSlotSeconds),
            HomeShares = [.. sites.Select(_ => 1.0 / sites.Count)],
            Forecast = HarvestForecast.Noisy(0.3),
            Sites = [.. sites.Select(site => new SupplySite
            {
                Name = site.Name,
                Battery = Limited with { CapacityJoules = perSite * RealBatteryHours * SecondsPerHour / RealSlotSeconds },
                Harvest = Harvest.Given(Scaled(site, factor * perSite, hour, RealSlotSeconds)),
                UsdPerMwh = Hours(site.UsdPerMwh, hour, RealSlotSeconds),
                GramsPerKwh = Hours(site.GramsPerKwh, hour, RealSlotSeconds),
            })],
        };
    }

    /// <summary>The paper's tasks, every second one tolerant and the others served at once.</summary>
    private static TaskMix RealMix { get; } = TaskMix.Even([.. PaperSetting.Tasks.Select((kind, at) =>
    {
        var fastest = PaperSetting.Models.Min(model => model.For(kind.Task, RealSlotSeconds)!.Slots);
        return TaskMix.Kind(PaperSetting.Models, kind.Task, at % 2 == 0 ? RealDeadlineSlots : fastest, RealSlotSeconds);
    })]);

    /// <summary>Harvest of a place by the hour from some hour on, scaled to a mean over the year, J a slot.</summary>
    internal static SlotSeries Scaled(HourlyPlace site, double meanJoules, int hour, double slotSeconds)
    {
        var scale = meanJoules / site.Harvest.Average();
        return Hours([.. site.Harvest.Select(share => share * scale)], hour, slotSeconds);
    }

    /// <summary>A year by the hour from some hour on, around to it again.</summary>
    internal static SlotSeries Hours(IReadOnlyList<double> year, int hour, double slotSeconds) =>
        SlotSeries.OfHours([.. year.Skip(hour), .. year.Take(hour)], slotSeconds);

    /// <summary>Where in the year a run begins, so that all are spread over it.</summary>
    internal static int FirstHour(HourlyPlace place, int run, int runs) => (int)((long)place.Harvest.Count * run / runs);
}
