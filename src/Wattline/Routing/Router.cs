using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Wattline.Feasibility;
using Wattline.Models;
using Wattline.Pricing;
using Wattline.Signals;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Routing;

/// <summary>
/// The decision: every option in every region through the one mask and the one objective, several rows at a time; the least score among
/// the rows that nothing blocks. Pure, synchronous, allocates nothing. Ties go to the earlier option, then to the earlier identifier.
/// </summary>
public static class Router
{
    /// <summary>Evaluates all rows and chooses.</summary>
    /// <param name="work">The ask; its network belongs to the snapshot's fleet.</param>
    /// <param name="options">The ways to answer it, at least one.</param>
    /// <param name="snapshot">What is known now.</param>
    /// <param name="live">
    /// Bits of <see cref="Infeasibility"/> that hold at this moment, one value a row, padding included: for all options the same, or one such
    /// run for each option.
    /// </param>
    /// <param name="rows">Takes the evaluated rows.</param>
    /// <exception cref="ArgumentException">No option, columns of another fleet, or a figure of the ask out of its range.</exception>
    public static Decision Decide(
        in Workload work, ReadOnlySpan<ServingOption> options, FleetSnapshot snapshot, ReadOnlySpan<long> live, CandidateTable rows)
    {
        Check(work, options, snapshot, live);
        return Vector512.IsHardwareAccelerated
            ? Decide<EightLanes>(work, options, snapshot, live, rows)
            : Decide<FourLanes>(work, options, snapshot, live, rows);
    }

    /// <summary>
    /// Evaluates all rows in a given kind of emissions and chooses none: what a receipt's tokens cost in the kind that was decided on, or a
    /// plan's columns.
    /// </summary>
    /// <param name="work">The ask; its network belongs to the snapshot's fleet.</param>
    /// <param name="options">The ways to answer it, at least one.</param>
    /// <param name="snapshot">What is known.</param>
    /// <param name="live">Bits of <see cref="Infeasibility"/> that hold, one value a row of the fleet, padding included; see above.</param>
    /// <param name="kind">Which emissions count; a row that lacks them is not priced.</param>
    /// <param name="rows">Takes the evaluated rows.</param>
    /// <exception cref="ArgumentException">No option, columns of another fleet, or a figure of the ask out of its range.</exception>
    public static void Evaluate(
        in Workload work, ReadOnlySpan<ServingOption> options, FleetSnapshot snapshot, ReadOnlySpan<long> live, CarbonKind kind,
        CandidateTable rows)
    {
        Check(work, options, snapshot, live);
        rows.Begin(work, options, snapshot);
        if (Vector512.IsHardwareAccelerated)
        {
            Evaluate<EightLanes>(work, options, snapshot, live, kind, rows);
        }
        else
        {
            Evaluate<FourLanes>(work, options, snapshot, live, kind, rows);
        }
    }

    /// <summary>
    /// The decision at one width; both give the same bits. Marginal emissions count only where every candidate has them, which is known
    /// once all rows are: where one lacks them, all rows are evaluated again on average ones, so that the kinds never mix.
    /// </summary>
    internal static Decision Decide<T>(
        in Workload work, ReadOnlySpan<ServingOption> options, FleetSnapshot snapshot, ReadOnlySpan<long> live, CandidateTable rows)
        where T : struct, ILanes<T>
    {
        rows.Begin(work, options, snapshot);
        var kind = snapshot.Inputs.CarbonKind;
        var (winner, runnerUp, canWait) = Evaluate<T>(work, options, snapshot, live, kind, rows);
        if (kind == CarbonKind.Marginal && rows.AnyCandidateWithoutReading<T>())
        {
            kind = CarbonKind.Average;
            (winner, runnerUp, canWait) = Evaluate<T>(work, options, snapshot, live, kind, rows);
        }

        return new Decision(OutcomeOf(winner, canWait), snapshot.Version, kind, winner, runnerUp);
    }

    /// <summary>
    /// Counted down, not branched on: how a decision ends is chance, and a branch on it, mispredicted a third of the time, would hold up
    /// the next decision's first hundred instructions.
    /// </summary>
    private static DecisionOutcome OutcomeOf(int winner, bool canWait) =>
        (DecisionOutcome)((int)DecisionOutcome.Infeasible - (canWait ? 1 : 0) - (winner >= 0 ? 1 : 0));

    private static void Check(in Workload work, ReadOnlySpan<ServingOption> options, FleetSnapshot snapshot, ReadOnlySpan<long> live)
    {
        var rows = snapshot.Fleet.PaddedRows;
        if (options.IsEmpty || (live.Length != rows && live.Length != rows * options.Length) || work.Network.Count != snapshot.Fleet.Count)
        {
            throw new ArgumentException("A decision needs an option, and a live value and a round trip for each region of the snapshot.");
        }

        work.Check(snapshot.Fleet.Count);
        foreach (ref readonly var option in options)
        {
            option.Check(snapshot.Models.Count);
        }
    }

    /// <summary>Writes every row and finds the two best that nothing blocks.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (int Winner, int RunnerUp, bool CanWait) Evaluate<T>(
        in Workload work, ReadOnlySpan<ServingOption> options, FleetSnapshot snapshot, ReadOnlySpan<long> live, CarbonKind kind,
        CandidateTable rows)
        where T : struct, ILanes<T>
    {
        var best = BestTwo<T>.None;
        var objective = new Objective<T>(work, snapshot.Objective, kind);
        var fleet = snapshot.Fleet.First<T>();
        var network = work.Network.First<T>();
        var rates = snapshot.Rates.First<T>();
        var index = T.Numbers;
        var candidates = default(T);
        var count = snapshot.Fleet.PaddedRows;
        var ownLive = live.Length == count ? 0 : count;
        for (var o = 0; o < options.Length; o++)
        {
            ref readonly var option = ref options[o];
            var model = snapshot.Hosting(option.Model).First<T>();
            var written = rows.First<T>().Skip(o * count);
            var cold = option.IsCold & !work.State.Pinned;
            var home = T.All((o * count) + (cold ? -1 : work.State.HomeRow)); // Without a home this is the row before the option's first.
            ref readonly var now = ref live[o * ownLive];
            var tokens = new TokenLanes<T>(work, option);
            var mask = new FeasibilityMask<T>(work, option);
            for (var row = 0; row < count; row += T.Width)
            {
                var hosting = model.Skip(row);
                var rate = rates.Skip(row);
                var way = network.Skip(row);
                var group = written.Skip(row);
                var away = T.Differ(index, home);
                var serviceMs = tokens.ServiceMs(hosting, away);
                var unqueued = way.RoundTripMs + serviceMs;
                var latency = unqueued + hosting.QueueMs;
                var known = hosting.Known | rate.Known | T.Load(in Unsafe.As<long, double>(ref Unsafe.Add(ref Unsafe.AsRef(in now), row)));
                var blocked = mask.Evaluate(fleet.Skip(row), unqueued, latency, away, known);
                var (joules, gpuSeconds) = (tokens.Joules(hosting), tokens.GpuSeconds(hosting));
                group.Write(joules, gpuSeconds, serviceMs, blocked);
                var score = objective.Evaluate(tokens, joules, gpuSeconds, latency, hosting, rate, way, away, group.Lanes);
                best.Offer(score, T.Clear(blocked), index);
                candidates |= T.Clear(blocked & T.AllBits((long)InfeasibilityReasons.Static));
                index += T.All(T.Width);
            }
        }

        var (winner, runnerUp) = best.Reduce();
        return (winner, runnerUp, candidates.Any);
    }
}
