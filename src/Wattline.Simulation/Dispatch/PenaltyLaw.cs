using MathNet.Numerics;
using Wattline.Simulation.Batteries;

namespace Wattline.Simulation.Dispatch;

/// <summary>One weight of cost against waiting, and what it came to.</summary>
/// <param name="CostWeight">V.</param>
/// <param name="GapPerSlot">Cost of a slot above the stationary optimum, as a share of that optimum.</param>
/// <param name="Backlog">Tasks that wait, on average.</param>
public sealed record PenaltyPoint(double CostWeight, Estimate GapPerSlot, Estimate Backlog);

/// <summary>
/// The law of drift plus penalty, where there is one: no deadlines, a price that is drawn anew in each slot, a finite store of the size that V asks for, and
/// limits on what a slot may start and buy. The cost of <see cref="Backpressure"/> then nears the stationary optimum like 1/V, and its backlog
/// grows like V.
/// </summary>
/// <param name="Bound">The optimum.</param>
/// <param name="Points">By V.</param>
/// <param name="GapPower">Power of V by which the gap falls, by least squares on logarithms: the law says -1.</param>
/// <param name="BacklogPower">Power of V by which the backlog grows: the law says 1.</param>
public sealed record PenaltyLaw(StationaryBound Bound, IReadOnlyList<PenaltyPoint> Points, double GapPower, double BacklogPower)
{
    /// <summary>Most tasks started in a slot; chosen.</summary>
    public const int MostStarts = 3;

    /// <summary>Most energy bought in a slot over a task's mean energy; chosen.</summary>
    public const double MostBought = 1;

    /// <summary>Runs V after V.</summary>
    /// <param name="mix">Tasks without deadlines.</param>
    /// <param name="arrivalsPerSlot">lambda; above 0 and below <see cref="MostStarts"/>.</param>
    /// <param name="harvestShare">Mean harvest over mean consumption, above 0 and below 1; it is exponential.</param>
    /// <param name="usdPerMwh">Prices, each as likely.</param>
    /// <param name="weights">V, two at least, each above 0.</param>
    /// <param name="slots">Slots of a run; many times the largest V.</param>
    /// <param name="runs">2 or more.</param>
    /// <param name="seed">Which experiment.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public static PenaltyLaw Of(
        TaskMix mix,
        double arrivalsPerSlot,
        double harvestShare,
        IReadOnlyList<double> usdPerMwh,
        IReadOnlyList<double> weights,
        int slots,
        int runs,
        ulong seed,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mix);
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count < 2 || runs < 2)
        {
            throw new ArgumentException($"A power needs two weights at least, and an interval two runs, got {weights.Count} and {runs}.");
        }

        var harvest = harvestShare * arrivalsPerSlot * mix.MeanJoules;
        var setting = new DispatchSetting
        {
            Mix = mix,
            Sites = [new SupplySite { Harvest = Harvest.Gamma(harvest, harvest), UsdPerMwh = SlotSeries.Drawn(usdPerMwh) }],
            ArrivalsPerSlot = arrivalsPerSlot,
            Slots = slots,
            DrainSlots = 0,
            Objective = DispatchObjective.Usd,
        };
        var bound = StationaryBound.Of(setting, MostStarts, MostBought * mix.MeanJoules, cancellation);
        PenaltyPoint[] points = [.. weights.Select(weight => Point(setting, bound, weight, runs, seed, cancellation))];
        return new PenaltyLaw(bound, points, Power(points, point => point.GapPerSlot.Mean), Power(points, point => point.Backlog.Mean));
    }

    /// <summary>
    /// Theta is V c_max e0 / c0, at which the pressure of the store is in joules what that of the line is in tasks. The store begins at the level
    /// whose worth is the optimum's price of energy.
    /// </summary>
    private static PenaltyPoint Point(DispatchSetting setting, StationaryBound bound, double weight, int runs, ulong seed, CancellationToken cancellation)
    {
        var prices = setting.Sites[0].UsdPerMwh!;
        var target = weight * prices.Most / prices.Mean * setting.Mix.MeanJoules;
        var level = target * (1 - (bound.EnergyPrice / setting.CostOf(prices.Most, null)));
        var sized = setting with
        {
            Sites = [setting.Sites[0] with { Battery = new Battery { CapacityJoules = target, InitialJoules = Math.Clamp(level, 0, target) } }],
        };
        var policy = new Backpressure
        {
            CostWeight = weight,
            Haste = 0,
            MostStarts = MostStarts,
            MostBoughtJoules = MostBought * setting.Mix.MeanJoules,
        };
        double[] gaps = new double[runs], backlogs = new double[runs];
        Parallel.For(0, runs, new ParallelOptions { CancellationToken = cancellation }, run =>
        {
            var trace = DispatchTrace.Draw(sized, seed, (ulong)run);
            var outcome = Dispatcher.Run(trace, policy, cancellation);
            (gaps[run], backlogs[run]) = (Gap(trace, outcome, bound) / bound.CostPerSlot, outcome.MeanBacklog);
        });
        return new PenaltyPoint(weight, Estimate.Of(gaps), Estimate.Of(backlogs));
    }

    /// <summary>
    /// Mean of (p - p*)(u - u*(p)) with what was spilled at p*: the gap in the long run. Each term is 0 or more, and the chance of arrivals,
    /// harvests and prices, which would hide the gap in the plain difference of costs, is not in it.
    /// </summary>
    private static double Gap(DispatchTrace trace, DispatchOutcome outcome, StationaryBound bound)
    {
        var (setting, supply) = (trace.Setting, trace.Supplies[0]);
        var values = setting.Sites[0].UsdPerMwh!.Values;
        var best = new Dictionary<double, double>();
        for (var at = 0; at < values.Count; at++)
        {
            best[values[at]] = bound.BoughtJoules[at];
        }

        var gap = outcome.CostAtHorizon - (bound.EnergyPrice * (outcome.AuxiliaryAtHorizonJoules - outcome.SpilledJoules));
        for (var slot = 0; slot < setting.Slots; slot++)
        {
            gap -= (supply.Costs[slot] - bound.EnergyPrice) * best[supply.UsdPerMwh![slot]];
        }

        return gap / setting.Slots;
    }

    private static double Power(PenaltyPoint[] points, Func<PenaltyPoint, double> of) => Fit.Line(
        [.. points.Select(point => Math.Log(point.CostWeight))], [.. points.Select(point => Math.Log(of(point)))]).B;
}
