using Wattline.Reasoning;

namespace Wattline.Simulation.Settings;

/// <summary>A task of a setting: what it asks, how long it may take, and every model's way to do it.</summary>
/// <param name="Task">What it asks.</param>
/// <param name="DeadlineSlots">d: slots from arrival to completion.</param>
/// <param name="Ways">By model: what serving takes; null where no thinking time suffices.</param>
public sealed record TaskKind(ReasoningTask Task, int DeadlineSlots, IReadOnlyList<Thinking?> Ways)
{
    /// <summary>i*: the model of least energy among those that keep the deadline when started at once, by index; null where none does.</summary>
    public int? Best { get; } = Argmin(Ways, DeadlineSlots);

    /// <summary>e*: its energy, J.</summary>
    /// <exception cref="InvalidOperationException">No model keeps the deadline.</exception>
    public double LeastJoules => Ways[Best ?? throw new InvalidOperationException("No model keeps the task's deadline.")]!.Joules;

    private static int? Argmin(IReadOnlyList<Thinking?> ways, int deadline)
    {
        int? best = null;
        for (var model = 0; model < ways.Count; model++)
        {
            if (ways[model] is { } way && way.Slots <= deadline && (best is null || way.Joules < ways[best.Value]!.Joules))
            {
                best = model;
            }
        }

        return best;
    }
}

/// <summary>
/// The routing paper's numerical example. Its figures are not in any text that can be read: every one here is chosen, so that all
/// qualitative claims of the paper come out, but for the loss fit, which is Hoffmann et al.'s.
/// </summary>
public static class PaperSetting
{
    /// <summary>Length of a slot, s; chosen.</summary>
    public const double SlotSeconds = 1;

    /// <summary>lambda: tasks that arrive in a slot on average; chosen.</summary>
    public const double ArrivalsPerSlot = 1;

    /// <summary>k; chosen.</summary>
    public const double Steepness = 10;

    /// <summary>m; chosen.</summary>
    public const double Skills = 10;

    /// <summary>omega, tokens; chosen.</summary>
    public const double TokensPerSkill = 100;

    /// <summary>delta; chosen.</summary>
    public const double MaxError = 0.05;

    /// <summary>A relaxed deadline over the slower model's time; chosen.</summary>
    public const double Relaxed = 1.25;

    /// <summary>The deadline of the one task that only the large model keeps, slots; chosen.</summary>
    public const int StrictSlots = 180;

    /// <summary>Which task that is, counted from 0.</summary>
    public const int StrictTask = 7;

    /// <summary>Energy of reads and operations, bandwidth, throughput; chosen.</summary>
    public static ReasoningHardware Hardware { get; } = new(2e-11, 1e-11, 1e12, 3e14);

    /// <summary>7 and 70 billion parameters (chosen), "each with" the same layers and attention dimension (chosen).</summary>
    public static IReadOnlyList<ReasoningModel> Models { get; } = [Model("small", 7e9), Model("large", 70e9)];

    /// <summary>Ten loss thresholds from easy to hard; chosen.</summary>
    public static IReadOnlyList<TaskKind> Tasks { get; } = [.. Enumerable.Range(0, 10).Select(Task)];

    private static ReasoningModel Model(string name, double parameters) => ReasoningModel.OfSize(
        name, new TransformerSize(parameters, 80, 8192), Hardware, LossLaw.Hoffmann, Steepness, TokensPerSkill);

    private static TaskKind Task(int index)
    {
        var task = new ReasoningTask(2.25 - (0.05 * index), Skills, MaxError);
        Thinking?[] ways = [.. Models.Select(model => model.For(task, SlotSeconds))];
        var slowest = ways.Max(way => way!.Seconds);
        return new TaskKind(task, index == StrictTask ? StrictSlots : (int)Math.Ceiling(Relaxed * slowest / SlotSeconds), ways);
    }
}
