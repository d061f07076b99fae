using Wattline.Feasibility;
using Wattline.Planning.Pacing;
using Wattline.Pricing;
using Wattline.Routing;

namespace Wattline.Benchmarks.Paced;

/// <summary>The requests of one interval, routed one by one as the gateway would: by <see cref="Router.Decide"/> on a snapshot.</summary>
/// <param name="fleet">The fleet.</param>
/// <param name="problem">What each way costs and takes, as the hour really is.</param>
/// <param name="snapshotAt">The hour's snapshot at given prices.</param>
/// <param name="capacities">GPU-seconds of the interval by region.</param>
/// <param name="arrivals">The requests in the order of their times.</param>
internal sealed class PacedReplay(
    PacedFleet fleet, PacedProblem problem, Func<Prices, FleetSnapshot> snapshotAt, double[] capacities, PacedArrival[] arrivals)
{
    private readonly PacedWay[][] _byRow = [.. problem.Ways.Select(ways => ByRow(ways))];
    private readonly CandidateTable _rows = new();
    private readonly double[] _used = new double[capacities.Length];
    private long[] _live = [];
    private FleetSnapshot _snapshot = snapshotAt(Prices.Zero);
    private PacedOutcome _outcome;

    /// <summary>At prices that do not move.</summary>
    public PacedOutcome AtPrices(Prices prices)
    {
        Begin(prices);
        foreach (var arrival in arrivals)
        {
            Route(arrival.Ask);
        }

        return _outcome;
    }

    /// <summary>By shares drawn at random; what finds its region full, and what the plan serves nowhere, goes at the plan's prices.</summary>
    public PacedOutcome ByShares(double[][] shares, Prices prices, Random random)
    {
        Begin(prices);
        foreach (var arrival in arrivals)
        {
            var drawn = random.NextDouble();
            var at = Array.FindIndex(shares[arrival.Ask], share => drawn < share);
            if (at < 0 || !TryServe(problem.Ways[arrival.Ask][at]))
            {
                Route(arrival.Ask);
            }
        }

        return _outcome;
    }

    /// <summary>At prices that a pacer corrects on each tick; gives the pacer as it is at the end.</summary>
    public PacedOutcome AtPace(ref PricePacer pacer, int ticks)
    {
        Begin(pacer.Prices);
        var next = 1;
        foreach (var arrival in arrivals)
        {
            for (; next <= arrival.At * ticks; next++)
            {
                pacer = Look(pacer, (double)next / ticks);
            }

            Route(arrival.Ask);
        }

        pacer = Look(pacer, 1);
        return _outcome;
    }

    private static PacedWay[] ByRow(PacedWay[] ways)
    {
        var byRow = new PacedWay[ways.Max(way => way.Row) + 1];
        foreach (var way in ways)
        {
            byRow[way.Row] = way;
        }

        return byRow;
    }

    private void Begin(Prices prices)
    {
        _snapshot = snapshotAt(prices);
        _live = new long[_snapshot.Fleet.PaddedRows];
        _outcome = default;
        Array.Clear(_used);
    }

    private PricePacer Look(PricePacer pacer, double elapsed)
    {
        var used = new Dictionary<string, double>(_used.Length);
        for (var region = 0; region < _used.Length; region++)
        {
            used.Add(fleet.Regions[region].Id, _used[region]);
        }

        var stepped = pacer.Step(elapsed, used);
        _snapshot = snapshotAt(stepped.Prices);
        return stepped;
    }

    /// <summary>The least score among the regions that have room for the request; a full one is told to the router as its live bit.</summary>
    private void Route(int ask)
    {
        var (work, options) = (fleet.Asks[ask].Work, fleet.Asks[ask].Options);
        var winner = Router.Decide(work, options, _snapshot, _live, _rows).Winner;
        while (winner >= 0 && !TryServe(_byRow[ask][winner]))
        {
            _live[problem.RegionOf(winner)] = (long)Infeasibility.Capacity;
            winner = Router.Decide(work, options, _snapshot, _live, _rows).Winner;
        }

        Array.Clear(_live);
        _outcome += winner >= 0 ? default : new PacedOutcome(problem.UnmetUsd[ask], 1);
    }

    private bool TryServe(PacedWay way)
    {
        ref var used = ref _used[problem.RegionOf(way.Row)];
        if (used + way.GpuSeconds > capacities[problem.RegionOf(way.Row)])
        {
            return false;
        }

        used += way.GpuSeconds;
        _outcome += new PacedOutcome(way.Usd, 0);
        return true;
    }
}
