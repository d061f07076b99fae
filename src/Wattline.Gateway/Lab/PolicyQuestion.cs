using Wattline.Simulation.Studies;

namespace Wattline.Gateway.Lab;

/// <summary>Policies in a world: what is asked.</summary>
/// <param name="World">Which one.</param>
/// <param name="Laboratory">With the figures asked for.</param>
internal sealed record PolicyQuestion(PolicyWorld World, Laboratory Laboratory)
{
    /// <summary>Slots of all runs together that one question may take.</summary>
    public const int MostSlots = 120_000;

    /// <summary>The numbers that may be asked with.</summary>
    public static IReadOnlyList<LabNumber> Numbers { get; } =
    [
        new("harvest", 0.2, 3, "Mean harvest over mean consumption; the world's own where it is left out."),
        new("slack", 1, 200, "Deadlines over the slower model's time; the world's own where it is left out."),
        new("error", 0, 0.5, "How often a task goes to a wrong model; 0 where it is left out."),
        new("slots", 100, 10_000, "Slots in which tasks arrive; the world's own where it is left out.", IsWhole: true),
        new("runs", 2, 100, "Runs; 12 where it is left out.", IsWhole: true),
        new("seed", 0, 9e15, "Where chance begins; 1 where it is left out.", IsWhole: true),
        new("battery", 1e-3, 1e6, "What the battery holds, kWh; the world's own where it is left out."),
        new("efficiency", 0.5, 1, "Share that charging keeps, and discharging again; the world's own where it is left out."),
        new("leak", 0, 0.1, "Share of what is stored that leaks in a slot; the world's own where it is left out."),
    ];

    /// <summary>Names of the worlds.</summary>
    public static IReadOnlyList<string> Worlds { get; } = [.. PolicyWorld.All.Select(world => world.Name)];

    /// <summary>Reads a question; what is wrong with it is kept in the numbers.</summary>
    public static PolicyQuestion Read(LabNumbers asked)
    {
        var world = PolicyWorld.All[Worlds.ToList().IndexOf(asked.Word("world", Worlds))];
        var usual = world.Usual;
        var laboratory = usual with
        {
            HarvestFactor = asked.Number("harvest", usual.HarvestFactor),
            Slack = asked.Find("slack") ?? usual.Slack,
            RoutingError = asked.Number("error", usual.RoutingError),
            Slots = asked.Whole("slots", usual.Slots),
            Runs = asked.Whole("runs", 12),
            Seed = (ulong)asked.Number("seed", usual.Seed),
            Battery = DeficitQuestion.BatteryOf(asked, usual.Battery),
        };
        asked.Limit("slots", laboratory.Slots, world.MostSlots, $"slots in the world '{world.Name}'", "take fewer");
        asked.Limit("runs", (double)laboratory.Runs * laboratory.Slots, MostSlots, "slots of all runs together", "take fewer runs or slots");
        return new PolicyQuestion(world, laboratory);
    }
}
