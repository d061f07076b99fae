using System.Globalization;
using Wattline.Reasoning;
using Wattline.Simulation.Settings;
using Wattline.Units;

namespace Wattline.Simulation.Dispatch;

/// <summary>Kinds of task, and how often each comes.</summary>
/// <param name="Kinds">What may come.</param>
/// <param name="Shares">By kind: how likely, 0 to 1, together 1.</param>
public sealed record TaskMix(IReadOnlyList<TaskKind> Kinds, IReadOnlyList<double> Shares)
{
    /// <summary>The deadline of a task that has none, in slots.</summary>
    public const int NoDeadline = int.MaxValue;

    /// <summary>Most kinds of a mix.</summary>
    public const int MostKinds = 1000;

    /// <summary>All equally often.</summary>
    public static TaskMix Even(IReadOnlyList<TaskKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        return new TaskMix(kinds, [.. kinds.Select(_ => 1.0 / kinds.Count)]);
    }

    /// <summary>E[e*]: mean of the least energy of a task, J.</summary>
    public double MeanJoules => Kinds.Zip(Shares, (kind, share) => share * kind.LeastJoules).Sum();

    /// <summary>E[e*2], J2: what makes the variance of consumption.</summary>
    public double MeanSquareJoules => Kinds.Zip(Shares, (kind, share) => share * kind.LeastJoules * kind.LeastJoules).Sum();

    /// <summary>A kind of task with every model's way to serve it.</summary>
    /// <param name="models">Who may serve it.</param>
    /// <param name="task">What it asks.</param>
    /// <param name="deadlineSlots">Slots from arrival to completion, 1 or more; <see cref="NoDeadline"/> for none.</param>
    /// <param name="slotSeconds">Length of a slot, s; above 0.</param>
    /// <exception cref="ArgumentException">No model serves it in time and within tolerance; the message says what can be reached.</exception>
    public static TaskKind Kind(IReadOnlyList<ReasoningModel> models, in ReasoningTask task, int deadlineSlots, double slotSeconds)
    {
        ArgumentNullException.ThrowIfNull(models);
        Figure.AtLeast(1, deadlineSlots, "The deadline of a task in slots");
        var ways = new Thinking?[models.Count];
        for (var model = 0; model < ways.Length; model++)
        {
            ways[model] = models[model].For(task, slotSeconds);
        }

        var kind = new TaskKind(task, deadlineSlots, ways);
        return kind.Best is null ? throw new ArgumentException(Unreachable(models, kind, slotSeconds)) : kind;
    }

    /// <summary>The mix where each task's tolerance is drawn, whatever its kind: contracts in tranches of risk.</summary>
    /// <param name="tranches">Tolerated error, above 0 and below 1, and how often it is asked for; shares together 1.</param>
    /// <param name="models">Who may serve.</param>
    /// <param name="slotSeconds">Length of a slot, s; above 0.</param>
    /// <exception cref="ArgumentException">A share out of range, or a tolerance that no model meets in time.</exception>
    public TaskMix InTranches(IReadOnlyList<(double MaxError, double Share)> tranches, IReadOnlyList<ReasoningModel> models, double slotSeconds)
    {
        ArgumentNullException.ThrowIfNull(tranches);
        var kinds = new List<TaskKind>();
        var shares = new List<double>();
        foreach (var (kind, of) in Kinds.Zip(Shares))
        {
            foreach (var (maxError, share) in tranches)
            {
                kinds.Add(Kind(models, kind.Task with { MaxError = maxError }, kind.DeadlineSlots, slotSeconds));
                shares.Add(of * Figure.Probability(share, "The share of a tranche"));
            }
        }

        return new TaskMix(kinds, shares).Checked();
    }

    /// <summary>Refuses what is no mix.</summary>
    /// <exception cref="ArgumentException">No kinds, too many, a kind that nobody can serve, or shares that are none.</exception>
    public TaskMix Checked()
    {
        if (Kinds.Count is 0 or > MostKinds || Shares.Count != Kinds.Count)
        {
            throw new ArgumentException($"A mix needs 1 to {MostKinds} kinds of task and a share for each, got {Kinds.Count} and {Shares.Count}.");
        }

        foreach (var share in Shares)
        {
            Figure.Probability(share, "The share of a kind of task");
        }

        if (Math.Abs(Shares.Sum() - 1) > 1e-9)
        {
            Figure.Refuse("The sum of the shares of a mix", "1", Shares.Sum());
        }

        foreach (var (at, kind) in Kinds.Index())
        {
            _ = kind.Best is null ? throw new ArgumentException($"Kind {at}: {TooSlow(kind)}") : 0;
        }

        return this;
    }

    private static string Unreachable(IReadOnlyList<ReasoningModel> models, TaskKind kind, double slotSeconds)
    {
        var least = models.Count == 0 ? 1 : models.Min(model => 1 - Reachable(model, kind, slotSeconds));
        return string.Create(CultureInfo.InvariantCulture, $"{TooSlow(kind)} The best reachable error in time is {least:0.####}.");
    }

    private static double Reachable(ReasoningModel model, TaskKind kind, double slotSeconds)
    {
        var tokens = kind.DeadlineSlots == NoDeadline ? SuccessLaw.MostTokens : model.Time.Tokens(kind.DeadlineSlots * slotSeconds);
        return model.Success.Success(kind.Task.LossThreshold, kind.Task.Skills, Math.Min(SuccessLaw.MostTokens, tokens));
    }

    private static string TooSlow(TaskKind kind)
    {
        var ways = kind.Ways.OfType<Thinking>().ToList();
        var shortest = ways.Count == 0 ? "none keeps it in any time"
            : string.Create(CultureInfo.InvariantCulture, $"the fastest takes {ways.Min(way => way.Slots)} slots ({ways.Min(way => way.Seconds):0.###} s)");
        return string.Create(CultureInfo.InvariantCulture,
            $"No model keeps an error of {kind.Task.MaxError} within {kind.DeadlineSlots} slots: {shortest}. Allow more time or a larger error.");
    }
}
