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
/// The decision: every option in every region through the one mask and the one objective, four rows at a time; the least score among
/// the rows that nothing blocks. Pure, synchronous, allocates nothing. Ties go to the earlier option, then to the earlier identifier.
/// </summary>
public static class Router
{
    /// <summary>Evaluates all rows and chooses.</summary>
    /// <param name="work">The ask; its network belongs to the snapshot's fleet.</param>
    /// <param name="options">The ways to answer it, at least one.</param>
    /// <param name="snapshot">What is known now.</param>
    /// <param name="live">Bits of <see cref="Infeasibility"/> that hold at this moment, one value a row of the fleet, padding included.</param>
    /// <param name="rows">Takes the evaluated rows.</param>
    /// <exception cref="ArgumentException">No option, or columns of another fleet.</exception>
    public static Decision Decide(
        in Workload work, ReadOnlySpan<ServingOption> options, FleetSnapshot snapshot, ReadOnlySpan<long> live, CandidateTable rows)
    {
        if (options.IsEmpty || live.Length != snapshot.Fleet.PaddedRows || work.Network.Count != snapshot.Fleet.Count)
        {
            throw new ArgumentException("A decision needs an option, and a live value and a round trip for each region of the snapshot.");
        }

        rows.Begin(work, options, snapshot);
        var (kind, canWait) = Mask(work, options, snapshot, live, rows);
        var best = Price(work, options, snapshot, kind, rows);
        var (winner, runnerUp) = best.Reduce();
        var outcome = winner >= 0 ? DecisionOutcome.Placed : canWait ? DecisionOutcome.Busy : DecisionOutcome.Infeasible;
        return new Decision(outcome, snapshot.Version, kind, winner, runnerUp);
    }

    /// <summary>
    /// Writes use and reasons of every row. Tells the kind of emissions that all candidates can be compared in, and whether any row may
    /// serve by law and physics, though perhaps not now.
    /// </summary>
    private static (CarbonKind Kind, bool CanWait) Mask(
        in Workload work, ReadOnlySpan<ServingOption> options, FleetSnapshot snapshot, ReadOnlySpan<long> live, CandidateTable rows)
    {
        var home = Vector256.Create((long)work.State.HomeRow);
        var fleet = snapshot.Fleet.First;
        var network = work.Network.First;
        var rates = snapshot.Rates.First;
        Vector256<long> lacksMarginal = default, candidates = default;
        for (var o = 0; o < options.Length; o++)
        {
            ref readonly var option = ref options[o];
            var model = snapshot.Hosting(option.Model).First;
            var written = rows.FirstUse.Skip(o * rows.Stride);
            for (var row = 0; row < live.Length; row += Lanes.Width)
            {
                var hosting = model.Skip(row);
                var rate = rates.Skip(row);
                var atHome = Vector256.Equals(Lanes.FirstRows + Vector256.Create((long)row), home);
                var use = ResourceUseLanes.Evaluate(work, option, hosting, atHome);
                var blocked = FeasibilityMask.Evaluate(
                    work, option, fleet.Skip(row), hosting, network.Skip(row).RoundTripMs, use.ServiceMs, atHome,
                    rate.Known | Vector256.LoadUnsafe(in live[row]));
                var candidate = Vector256.Equals(blocked & Vector256.Create((long)InfeasibilityReasons.Static), Vector256<long>.Zero);
                candidates |= candidate;
                lacksMarginal |= candidate & rate.MarginalMissing;
                written.Skip(row).Write(use, blocked);
            }
        }

        var marginal = snapshot.Inputs.CarbonKind == CarbonKind.Marginal && lacksMarginal == Vector256<long>.Zero;
        return (marginal ? CarbonKind.Marginal : CarbonKind.Average, candidates != Vector256<long>.Zero);
    }

    /// <summary>Writes charge and score of every row and keeps the two best that nothing blocks.</summary>
    private static BestTwo Price(
        in Workload work, ReadOnlySpan<ServingOption> options, FleetSnapshot snapshot, CarbonKind kind, CandidateTable rows)
    {
        var objective = snapshot.Objective with { Kind = kind };
        var home = Vector256.Create((long)work.State.HomeRow);
        var fleet = snapshot.Fleet.First;
        var network = work.Network.First;
        var rates = snapshot.Rates.First;
        var best = BestTwo.None;
        var stride = rows.Stride;
        for (var o = 0; o < options.Length; o++)
        {
            ref readonly var option = ref options[o];
            var model = snapshot.Hosting(option.Model).First;
            var uses = rows.FirstUse.Skip(o * stride);
            var charges = rows.FirstCharge.Skip(o * stride);
            for (var row = 0; row < stride; row += Lanes.Width)
            {
                var written = uses.Skip(row);
                var atHome = Vector256.Equals(Lanes.FirstRows + Vector256.Create((long)row), home);
                var score = objective.Evaluate(
                    work, option, fleet.Skip(row), model.Skip(row), rates.Skip(row), network.Skip(row), written.Use, atHome, charges.Skip(row));
                best.Offer(score, written.MayServe, (o * stride) + row);
            }
        }

        return best;
    }

    /// <summary>The two least scores of each lane and where they stand; equal scores are ordered by place.</summary>
    private struct BestTwo
    {
        private Vector256<double> _first, _second;
        private Vector256<long> _firstAt, _secondAt;

        public static BestTwo None => new()
        {
            _first = Vector256.Create(double.PositiveInfinity),
            _second = Vector256.Create(double.PositiveInfinity),
            _firstAt = Vector256.Create(long.MaxValue),
            _secondAt = Vector256.Create(long.MaxValue),
        };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Offer(Vector256<double> scores, Vector256<long> mayServe, int index)
        {
            var at = Lanes.FirstRows + Vector256.Create((long)index);
            var offered = Vector256.ConditionalSelect(mayServe.AsDouble(), scores, Vector256.Create(double.PositiveInfinity));
            var beatsFirst = Vector256.LessThan(offered, _first);
            var beatsSecond = Vector256.LessThan(offered, _second);
            _second = Vector256.ConditionalSelect(beatsFirst, _first, Vector256.ConditionalSelect(beatsSecond, offered, _second));
            _secondAt = Vector256.ConditionalSelect(beatsFirst.AsInt64(), _firstAt, Vector256.ConditionalSelect(beatsSecond.AsInt64(), at, _secondAt));
            _first = Vector256.ConditionalSelect(beatsFirst, offered, _first);
            _firstAt = Vector256.ConditionalSelect(beatsFirst.AsInt64(), at, _firstAt);
        }

        /// <summary>The best and the next best over all lanes; -1 where there is none.</summary>
        public (int Winner, int RunnerUp) Reduce()
        {
            // A tournament without branches: which lane wins is chance, and a mispredicted branch costs more than all of this.
            MergeWith(Vector256.Create(2L, 3, 0, 1));
            MergeWith(Vector256.Create(1L, 0, 3, 2));
            return (Place(_firstAt.ToScalar()), Place(_secondAt.ToScalar()));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void MergeWith(Vector256<long> partner)
        {
            var (first, firstAt) = (Vector256.Shuffle(_first, partner), Vector256.Shuffle(_firstAt, partner));
            var (second, secondAt) = (Vector256.Shuffle(_second, partner), Vector256.Shuffle(_secondAt, partner));
            var wins = Less(_first, _firstAt, first, firstAt);
            var (loser, loserAt) = (Vector256.ConditionalSelect(wins.AsDouble(), first, _first), Vector256.ConditionalSelect(wins, firstAt, _firstAt));
            _first = Vector256.ConditionalSelect(wins.AsDouble(), _first, first);
            _firstAt = Vector256.ConditionalSelect(wins, _firstAt, firstAt);
            var ownSecond = Less(_second, _secondAt, second, secondAt);
            second = Vector256.ConditionalSelect(ownSecond.AsDouble(), _second, second);
            secondAt = Vector256.ConditionalSelect(ownSecond, _secondAt, secondAt);
            var loserNext = Less(loser, loserAt, second, secondAt);
            _second = Vector256.ConditionalSelect(loserNext.AsDouble(), loser, second);
            _secondAt = Vector256.ConditionalSelect(loserNext, loserAt, secondAt);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<long> Less(Vector256<double> left, Vector256<long> leftAt, Vector256<double> right, Vector256<long> rightAt) =>
            Vector256.LessThan(left, right).AsInt64() | (Vector256.Equals(left, right).AsInt64() & Vector256.LessThan(leftAt, rightAt));

        private static int Place(long at) => at == long.MaxValue ? -1 : (int)at;
    }
}
