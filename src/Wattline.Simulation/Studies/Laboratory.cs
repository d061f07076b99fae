using Wattline.Reasoning;
using Wattline.Simulation.Batteries;
using Wattline.Simulation.Deficits;
using Wattline.Simulation.Dispatch;
using Wattline.Simulation.Settings;
using Wattline.Units;

namespace Wattline.Simulation.Studies;

/// <summary>What a laboratory's site harvests.</summary>
public enum LaboratorySupply
{
    /// <summary>Independent from slot to slot, of a Gamma law that varies as consumption does.</summary>
    Gamma,

    /// <summary>The same in all slots.</summary>
    Constant,

    /// <summary>A real place's hours.</summary>
    Hourly,
}

/// <summary>The paper's tasks and models at one site whose other figures are stated. The defaults are the paper's example as chosen.</summary>
public sealed record Laboratory
{
    /// <summary>lambda: tasks that arrive in a slot on average; above 0.</summary>
    public double ArrivalsPerSlot { get; init; } = PaperSetting.ArrivalsPerSlot;

    /// <summary>T: slots in which tasks arrive.</summary>
    public int Slots { get; init; } = 10_000;

    /// <summary>Length of a slot, s; above 0.</summary>
    public double SlotSeconds { get; init; } = PaperSetting.SlotSeconds;

    /// <summary>Deadlines over the slower model's time, 1 or more; null for the paper's deadlines, in s.</summary>
    public double? Slack { get; init; }

    /// <summary>What is harvested.</summary>
    public LaboratorySupply Supply { get; init; }

    /// <summary>Mean harvest over mean consumption; above 0.</summary>
    public double HarvestFactor { get; init; } = 1;

    /// <summary>The store.</summary>
    public Battery Battery { get; init; } = Battery.Ideal;

    /// <summary>eps: how often a task goes to a wrong model, 0 to 1.</summary>
    public double RoutingError { get; init; }

    /// <summary>Runs; 2 or more.</summary>
    public int Runs { get; init; } = 50;

    /// <summary>Which experiment.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The tasks, each as likely as the others.</summary>
    /// <exception cref="ArgumentException">A figure out of range, or a deadline that no model keeps.</exception>
    public IReadOnlyList<TaskKind> Kinds() => [.. PaperSetting.Tasks.Select(kind => TaskMix.Kind(
        PaperSetting.Models, kind.Task, Deadline(kind), Positive(SlotSeconds, "The length of a slot in s")))];

    /// <summary>The diffusion's law of the myopic deficit with an unlimited, lossless battery; null where slots hang together.</summary>
    public DeficitLaw? Law()
    {
        var mix = RoutingMix.Of(Kinds(), ArrivalsPerSlot);
        var harvest = HarvestOf(mix);
        var consumption = mix.Consumption(RoutingError);
        return harvest is null ? null : new DeficitLaw(
            harvest.MeanJoules - consumption.Mean, Math.Sqrt(harvest.Variance + consumption.Variance), Slots);
    }

    /// <summary>The world with some policies.</summary>
    /// <param name="place">Whose price and carbon auxiliary energy has, and whose harvest where supply is hourly.</param>
    /// <param name="policies">Whom to compare; the first is what the others' savings are against.</param>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public PolicyCase Case(HourlyPlace place, IReadOnlyList<(string Name, DispatchPolicy Policy)> policies)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(policies);
        var kinds = TaskMix.Even(Kinds());
        var mix = RoutingMix.Of(kinds.Kinds, Positive(ArrivalsPerSlot, "The arrivals of a slot"));
        var router = new RouterOverhead(Figure.Probability(RoutingError, "The probability of a routing error"));
        return new PolicyCase(
            place.Name, HarvestFactor > 1 ? "surplus" : HarvestFactor < 1 ? "deficit" : "critical", Runs, run => Setting(place, kinds, mix, run),
            [.. policies.Select(one => (one.Name, one.Policy with { Router = router }))]);
    }

    private DispatchSetting Setting(HourlyPlace place, TaskMix kinds, RoutingMix mix, int run)
    {
        var hour = PolicyWorlds.FirstHour(place, run, Runs);
        return new DispatchSetting
        {
            Mix = kinds,
            ArrivalsPerSlot = ArrivalsPerSlot,
            Slots = Slots,
            Sites =
            [
                new SupplySite
                {
                    Name = place.Name,
                    Battery = Battery,
                    Harvest = HarvestOf(mix) ?? Harvest.Given(PolicyWorlds.Scaled(place, HarvestFactor * mix.Right.Mean, hour, SlotSeconds)),
                    UsdPerMwh = PolicyWorlds.Hours(place.UsdPerMwh, hour, SlotSeconds),
                    GramsPerKwh = PolicyWorlds.Hours(place.GramsPerKwh, hour, SlotSeconds),
                },
            ],
        };
    }

    /// <summary>Harvest that hangs on no place; null where it does.</summary>
    private Harvest? HarvestOf(RoutingMix mix)
    {
        var factor = Positive(HarvestFactor, "The harvest over the consumption");
        return Supply switch
        {
            LaboratorySupply.Gamma => Harvest.Gamma(factor * mix.Right.Mean, factor * Math.Sqrt(mix.Right.Variance)),
            LaboratorySupply.Constant => Harvest.Constant(factor * mix.Right.Mean),
            _ => null,
        };
    }

    private int Deadline(TaskKind kind)
    {
        Thinking[] ways = [.. PaperSetting.Models.Select(model => model.For(kind.Task, SlotSeconds)!)];
        var seconds = Slack is { } slack
            ? Figure.AtLeast(1, slack, "The slack of deadlines") * ways.Max(way => way.Seconds) : kind.DeadlineSlots * PaperSetting.SlotSeconds;
        return (int)Math.Min(int.MaxValue - 1, Math.Max(ways.Min(way => way.Slots), Math.Ceiling(seconds / SlotSeconds)));
    }

    private static double Positive(double value, string of) => value > 0 && value < double.PositiveInfinity ? value : Figure.Refuse(of, "above 0", value);
}
