using Wattline.Simulation.Batteries;
using Wattline.Simulation.Increments;
using Wattline.Simulation.Studies;
using Wattline.Simulation.Walks;

namespace Wattline.Gateway.Lab;

/// <summary>A battery under a walk: what is asked about its deficit.</summary>
/// <param name="DriftJoules">mu: mean of harvest less consumption, J a slot.</param>
/// <param name="VolatilityJoules">sigma: standard deviation of a slot's, J.</param>
/// <param name="HorizonSlots">T, slots.</param>
/// <param name="Runs">Walks.</param>
/// <param name="Paths">Of them, how many are shown slot by slot.</param>
/// <param name="Seed">Which experiment.</param>
/// <param name="Battery">The store of the controlled paths; empty at first.</param>
internal sealed record DeficitQuestion(
    double DriftJoules, double VolatilityJoules, int HorizonSlots, int Runs, int Paths, ulong Seed, Battery Battery)
{
    /// <summary>Slots of all runs together that one question may take.</summary>
    public const int MostSlots = 20_000_000;

    private const double JoulesPerKwh = 3.6e6;

    /// <summary>
    /// What may be asked with. Within these ends of drift and volatility the harvest is one whose exact moments can be had: less varied than the
    /// tasks alone nothing is, and far more uneven its law has no transform that is tame.
    /// </summary>
    public static IReadOnlyList<LabNumber> Numbers { get; } =
    [
        new("drift", -2000, 6000, "Mean of harvest less consumption, J a slot; 0 where it is left out."),
        new("volatility", 6000, 40_000, "Standard deviation of a slot's, J; that of the study, 8,021, where it is left out."),
        new("horizon", 10, 20_000, "Slots; 2,000 where it is left out.", IsWhole: true),
        new("runs", 50, 10_000, "Walks to simulate; 1,000 where it is left out.", IsWhole: true),
        new("paths", 1, 5, "Walks to show slot by slot; 2 where it is left out.", IsWhole: true),
        new("seed", 0, 9e15, "Where chance begins; 1 where it is left out.", IsWhole: true),
        new("battery", 1e-3, 1e6, "What the battery holds, kWh; no limit where it is left out."),
        new("efficiency", 0.5, 1, "Share that charging keeps, and discharging again; 1 where it is left out."),
        new("leak", 0, 0.1, "Share of what is stored that leaks in a slot; 0 where it is left out."),
    ];

    /// <summary>Law of a slot: the study's tasks, and a Gamma harvest that has the rest of the mean and of the variance.</summary>
    public Increment Increment
    {
        get
        {
            var tasks = RoutingMix.Paper.Right;
            return new Increment(
                SlotHarvest.Gamma(tasks.Mean + DriftJoules, (VolatilityJoules * VolatilityJoules) - tasks.Variance), tasks);
        }
    }

    /// <summary>The study's volatility, J.</summary>
    public static double UsualVolatility { get; } = RoutingMix.Paper.Increment(0).Volatility;

    /// <summary>Slots at which the deficit is told, about evenly by their logarithm.</summary>
    public IReadOnlyList<int> Horizons => [.. Enumerable.Range(0, Points)
        .Select(at => (int)Math.Round(Math.Pow(HorizonSlots, (double)at / (Points - 1)))).Distinct()];

    /// <summary>The runs as the library has them: exact draws, one thread.</summary>
    public WalkPlan Plan => new() { Horizons = Horizons, Paths = Runs, Seed = Seed, Threads = 1 };

    private static int Points => 28;

    /// <summary>Reads a question; what is wrong with it is kept there.</summary>
    public static DeficitQuestion Read(LabNumbers asked)
    {
        var (horizon, runs) = (asked.Whole("horizon", 2000), asked.Whole("runs", 1000));
        asked.Limit("runs", (double)runs * horizon, MostSlots, "slots of all runs together", "take fewer runs or a shorter horizon");
        return new DeficitQuestion(
            asked.Number("drift", 0), asked.Number("volatility", UsualVolatility), horizon, runs, asked.Whole("paths", 2),
            (ulong)asked.Number("seed", 1), BatteryOf(asked, Battery.Ideal));
    }

    /// <summary>The battery asked for, with what holds where nothing is said of it.</summary>
    public static Battery BatteryOf(LabNumbers asked, Battery usual)
    {
        var efficiency = asked.Find("efficiency");
        return usual with
        {
            CapacityJoules = asked.Find("battery") * JoulesPerKwh ?? usual.CapacityJoules,
            ChargeEfficiency = efficiency ?? usual.ChargeEfficiency,
            DischargeEfficiency = efficiency ?? usual.DischargeEfficiency,
            LeakPerSlot = asked.Find("leak") ?? usual.LeakPerSlot,
        };
    }
}
