using Wattline.Planning;
using Wattline.Planning.Problems;
using Wattline.Planning.Solving;
using Wattline.Pricing;
using Wattline.Signals;

namespace Wattline.Gateway.Control;

/// <summary>How a round of planning ended.</summary>
internal enum PlanOutcome
{
    /// <summary>With a plan that is proved.</summary>
    Planned,

    /// <summary>There was nothing to plan yet.</summary>
    NoDemand,

    /// <summary>With a plan that is not proved, and not used.</summary>
    Uncertified,

    /// <summary>Not within its time, or the last round is not over.</summary>
    Late,

    /// <summary>With an error.</summary>
    Failed,
}

/// <summary>Makes a plan of a problem: the planner, or whatever stands in for it.</summary>
internal delegate Plan PlanSolver(PlanProblem problem, SolveOptions options, CancellationToken cancellation);

/// <summary>A plan that is proved, as far as the gateway goes on needing it.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="At">When it was made.</param>
/// <param name="Seconds">How long that took.</param>
internal sealed record StandingPlan(Plan Plan, DateTimeOffset At, double Seconds)
{
    /// <summary>What an hour's scarce things are worth by it; null where it has no such hour.</summary>
    public Prices? PricesAt(Slot slot) =>
        slot.HoursSinceEpoch - Plan.Problem.Start.HoursSinceEpoch is var hour && hour >= 0 && hour < Plan.Problem.Hours ? Plan.PricesAt(hour) : null;
}

/// <summary>How a region's interval goes.</summary>
/// <param name="Region">Its name.</param>
/// <param name="GpuSeconds">For sale in the interval.</param>
/// <param name="UsedGpuSeconds">Used since the interval began.</param>
internal sealed record PacedUse(string Region, double GpuSeconds, double UsedGpuSeconds);

/// <summary>How an interval goes.</summary>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Regions">Those whose capacity has a price.</param>
internal sealed record PaceInterval(DateTimeOffset Since, DateTimeOffset Until, IReadOnlyList<PacedUse> Regions);

/// <summary>What is known of planning and pacing: written by the two loops, read by everybody.</summary>
internal sealed class PlanBoard
{
    private readonly long[] _ended = new long[Enum.GetValues<PlanOutcome>().Length];
    private volatile StandingPlan? _plan;
    private volatile PaceInterval? _interval;
    private volatile RoundEnd? _last;
    private long _next;

    /// <summary>The last plan that is proved; null before the first.</summary>
    public StandingPlan? Plan => _plan;

    /// <summary>The interval that is paced; null while none is.</summary>
    public PaceInterval? Interval
    {
        get => _interval;
        set => _interval = value;
    }

    /// <summary>How the last round ended; null before the first.</summary>
    public RoundEnd? Last => _last;

    /// <summary>When the next round comes; null while nothing is planned.</summary>
    public DateTimeOffset? Next
    {
        get => Interlocked.Read(ref _next) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Interlocked.Exchange(ref _next, value?.UtcTicks ?? 0);
    }

    /// <summary>Rounds that ended so.</summary>
    public long Ended(PlanOutcome outcome) => Interlocked.Read(ref _ended[(int)outcome]);

    /// <summary>Notes how a round ended.</summary>
    /// <param name="end">How.</param>
    /// <param name="plan">Its plan, which is used from now on; null where there is none to use, and the one before stays.</param>
    public void End(RoundEnd end, StandingPlan? plan = null)
    {
        Interlocked.Increment(ref _ended[(int)end.Outcome]);
        (_last, _plan) = (end, plan ?? _plan);
    }
}

/// <summary>The end of a round of planning.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="At">When.</param>
/// <param name="Why">What went wrong, in words; null where nothing did.</param>
internal sealed record RoundEnd(PlanOutcome Outcome, DateTimeOffset At, string? Why);
