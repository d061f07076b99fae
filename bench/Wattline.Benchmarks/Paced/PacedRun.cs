using Wattline.Grid;
using Wattline.Planning.Pacing;
using Wattline.Pricing;
using Wattline.Signals;

namespace Wattline.Benchmarks.Paced;

/// <summary>Sizes of a run.</summary>
/// <param name="Hours">Hours in a row.</param>
/// <param name="RequestsAnInterval">Mean number of requests in a quarter of an hour.</param>
/// <param name="Penalty">What a rejection costs, in mean charges of its ask.</param>
/// <param name="Pace">How prices are paced.</param>
internal sealed record PacedSizes(int Hours, double RequestsAnInterval, double Penalty, PaceOptions Pace);

/// <summary>
/// One fleet through some hours of a drawn day, under every policy: the same requests, the same hours. Each hour has a plan of its own, made
/// before it; each quarter of an hour has a capacity, the requests of that quarter, and the optimum in hindsight of just these.
/// </summary>
internal sealed class PacedRun
{
    private const int IntervalsAnHour = 4, PastHours = 28 * 24;

    private readonly PacedSizes _sizes;
    private readonly Random _random;
    private readonly PacedFleet _fleet;
    private readonly PacedDemand _demand;
    private readonly PacedForecast? _forecast;
    private readonly Slot _start;
    private readonly double[] _capacities;
    private readonly PacedOutcome[] _outcomes = new PacedOutcome[Enum.GetValues<PacedPolicy>().Length];
    private PricePacer? _paced, _fromZero;

    public PacedRun(DataPack pack, PacedSizes sizes, int seed, bool ownForecasts)
    {
        (_sizes, _random) = (sizes, new Random(seed));
        _start = DataPack.FirstSlot.AddHours((24 * _random.Next(60, 360)) + _random.Next(24));
        _fleet = PacedFleet.Draw(pack, _random, _start);
        _demand = new PacedDemand(_fleet, _random, _start, PastHours, sizes.Hours, sizes.RequestsAnInterval * IntervalsAnHour);
        _forecast = ownForecasts ? new PacedForecast(pack, _fleet, _demand, _start, sizes.Hours) : null;
        _capacities = Capacities(0.6 + (0.35 * _random.NextDouble()));
    }

    /// <summary>What the optima in hindsight came to.</summary>
    public PacedOutcome Hindsight { get; private set; }

    /// <summary>Requests that came.</summary>
    public int Requests { get; private set; }

    /// <summary>By how much of it the planned demand was off, mean of hours and asks.</summary>
    public double DemandOff { get; private set; }

    /// <summary>By how much of it the planned charges were off, mean of hours and ways.</summary>
    public double ChargesOff { get; private set; }

    public PacedOutcome this[PacedPolicy policy] => _outcomes[(int)policy];

    /// <summary>Runs every policy.</summary>
    public PacedRun Play()
    {
        for (var hour = 0; hour < _sizes.Hours; hour++)
        {
            var slot = _start.AddHours(hour);
            var signals = _fleet.Signals(slot);
            var problem = Problem(slot, signals);
            var (planned, rates) = _forecast is null ? (problem, _demand.Rate(hour)) : (Problem(slot, _forecast.Signals(hour)), _forecast.Rate(hour));
            Compare(hour, problem, planned, rates);
            var plan = PacedPlan.Of(_fleet, planned, [.. rates.Select(rate => rate / IntervalsAnHour)], _capacities);
            _paced = new PricePacer(_sizes.Pace, plan.Paced, plan.Typical, plan.Prices);
            _fromZero ??= new PricePacer(_sizes.Pace, plan.Paced, plan.Typical, Prices.Zero);
            for (var interval = 0; interval < IntervalsAnHour; interval++)
            {
                var arrivals = _demand.Arrivals(_random, hour, 1.0 / IntervalsAnHour);
                HindsightOf(problem, arrivals);
                Replay(plan, new PacedReplay(_fleet, problem, prices => _fleet.Snapshot(slot, signals, prices), _capacities, arrivals));
            }
        }

        return this;
    }

    private PacedProblem Problem(Slot slot, IReadOnlyDictionary<string, GridSignal> signals) =>
        new(_fleet, _fleet.Snapshot(slot, signals, Prices.Zero), _sizes.Penalty);

    private void Compare(int hour, PacedProblem problem, PacedProblem planned, double[] rates)
    {
        DemandOff += rates.Zip(_demand.Rate(hour), (expected, real) => Math.Abs(expected - real) / real).Average() / _sizes.Hours;
        var ways = planned.Ways.Zip(problem.Ways, (expected, real) => expected.Zip(real)).SelectMany(ask => ask);
        ChargesOff += ways.Average(way => Math.Abs(way.First.Usd - way.Second.Usd) / Math.Abs(way.Second.Usd)) / _sizes.Hours;
    }

    private void HindsightOf(PacedProblem problem, PacedArrival[] arrivals)
    {
        var counts = new double[_fleet.Asks.Count];
        foreach (var arrival in arrivals)
        {
            counts[arrival.Ask]++;
        }

        var optimum = PacedPlan.Of(_fleet, problem, counts, _capacities);
        Hindsight += new PacedOutcome(optimum.Usd, optimum.Unmet);
        Requests += arrivals.Length;
    }

    private void Replay(PacedPlan plan, PacedReplay replay)
    {
        var ticks = (int)(_sizes.Pace.Interval / _sizes.Pace.Tick);
        _outcomes[(int)PacedPolicy.Cheapest] += replay.AtPrices(Prices.Zero);
        _outcomes[(int)PacedPolicy.Frozen] += replay.AtPrices(plan.Prices);
        _outcomes[(int)PacedPolicy.Shares] += replay.ByShares(plan.Shares, plan.Prices, new Random(_random.Next()));
        _outcomes[(int)PacedPolicy.Paced] += replay.AtPace(ref _paced!, ticks);
        _outcomes[(int)PacedPolicy.PacedFromZero] += replay.AtPace(ref _fromZero!, ticks);
        (_paced, _fromZero) = (_paced.NextInterval(), _fromZero.NextInterval());
    }

    /// <summary>Capacities of an interval that the load fills, by what may come to each region, varied by half.</summary>
    private double[] Capacities(double load)
    {
        var problem = Problem(_start, _fleet.Signals(_start));
        var due = new double[_fleet.Regions.Count];
        for (var ask = 0; ask < _fleet.Asks.Count; ask++)
        {
            var at = ask;
            var requests = Enumerable.Range(0, _sizes.Hours).Average(hour => _demand.Rate(hour)[at]) / IntervalsAnHour;
            var cheapest = problem.Ways[ask].GroupBy(way => problem.RegionOf(way.Row)).Select(ways => ways.MinBy(way => way.Usd)).ToArray();
            foreach (var way in cheapest)
            {
                due[problem.RegionOf(way.Row)] += requests * way.GpuSeconds / cheapest.Length;
            }
        }

        var drawn = due.Select(one => one * (0.5 + _random.NextDouble())).ToArray();
        return [.. drawn.Select(one => one * due.Sum() / (load * drawn.Sum()))];
    }
}
