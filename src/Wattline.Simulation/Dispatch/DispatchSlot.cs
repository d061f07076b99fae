namespace Wattline.Simulation.Dispatch;

/// <summary>A slot as a policy sees it, and what it may do in it. One object serves a whole run; it is not to be kept.</summary>
public sealed class DispatchSlot
{
    private readonly DispatchTrace _trace;
    private readonly RouterOverhead _router;
    private readonly SiteStore[] _stores;
    private readonly int[] _next, _visible;
    private readonly RunTally _tally;
    private readonly double[] _volatility;
    private readonly int _residualSlots;

    internal DispatchSlot(DispatchTrace trace, RouterOverhead router, RunTally tally)
    {
        (_trace, _router, _tally) = (trace, router, tally);
        _stores = [.. trace.Supplies.Select((supply, at) => new SiteStore(trace.Setting.Sites[at].Battery, supply, trace.LongestSlots + 1))];
        (_next, _visible) = (new int[trace.Classes.Length], new int[trace.Classes.Length]);
        (MeanJoules, MeanCost, MostCost) = (trace.Setting.Mix.MeanJoules, trace.MeanCost, trace.MostCost);
        _residualSlots = ResidualSlots(trace);
        _volatility = [.. trace.Setting.Sites.Select((_, site) => trace.Setting.Volatility(site))];
    }

    /// <summary>What is simulated.</summary>
    public DispatchSetting Setting => _trace.Setting;

    /// <summary>t: which slot, from 0.</summary>
    public int Now { get; private set; }

    /// <summary>Lines in which tasks wait, each of one kind and home.</summary>
    public ReadOnlySpan<DispatchClass> Classes => _trace.Classes;

    /// <summary>Sites.</summary>
    public int Sites => _stores.Length;

    /// <summary>The slot before which all that was started is done.</summary>
    internal int LastEnd { get; private set; }

    /// <summary>Tasks that wait in all lines.</summary>
    public int Waiting { get; private set; }

    /// <summary>Tasks that wait in a line.</summary>
    public int WaitingIn(int line) => _visible[line] - _next[line];

    /// <summary>Slots that the oldest task of a line has until its deadline; the line is not empty.</summary>
    public long Remaining(int line) => (long)_trace.ArrivalSlots[line][_next[line]] + _trace.Classes[line].Kind.DeadlineSlots - Now;

    /// <summary>How many tasks of a line will have come to the last slot of their least-energy way within so many slots from now.</summary>
    public int DueWithin(int line, int slots)
    {
        // Arrival + slack <= now + slots; arrivals rise.
        var waiting = _trace.ArrivalSlots[line].AsSpan(_next[line].._visible[line]);
        var limit = Now + slots - _trace.Classes[line].Slack;
        var (low, high) = (0, waiting.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = waiting[middle] <= limit ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Stored energy of a site at the slot's begin, J.</summary>
    public double Stored(int site) => _stores[site].Level;

    /// <summary>What a site harvests in this slot, J.</summary>
    public double Harvested(int site) => _trace.Supplies[site].Joules[Now];

    /// <summary>Energy that can still be burnt in this slot without buying, J; below 0 where energy is already being bought.</summary>
    public double AtHand(int site) => _stores[site].AtHand;

    /// <summary>
    /// <see cref="AtHand"/> less what tasks in service will burn in later slots beyond the harvest that is expected for them, J. Where all is burnt
    /// at dispatch, the same as at hand.
    /// </summary>
    public double Free(int site) => _stores[site].AtHand - Spoken(site);

    /// <summary>What would be stored after this slot if nothing more were started and the store had no limit, less what is spoken for, J.</summary>
    public double Surplus(int site) => _stores[site].Unlimited - Spoken(site);

    /// <summary>By how much less would be stored after this slot if so much free energy were burnt, J: losses differ between harvest and store.</summary>
    public double Drawn(int site, double joules) => _stores[site].Drawn(joules);

    /// <summary>What the forecast tells of the harvest in the coming slots, this one not among them, J.</summary>
    public double Expected(int site, int slots)
    {
        var sums = _trace.Supplies[site].ToldSums;
        return sums[Math.Min(sums.Length - 1, Now + 1 + slots)] - sums[Math.Min(sums.Length - 1, Now + 1)];
    }

    /// <summary>
    /// Standard deviation of what nobody can tell of a slot's net supply at a site, J: of the harvest what the forecast does not tell, of
    /// consumption the arrivals at home there.
    /// </summary>
    public double Volatility(int site) => _volatility[site];

    /// <summary>e0: mean of a task's least energy, J.</summary>
    public double MeanJoules { get; }

    /// <summary>c0: mean cost of a joule bought, over all sites and slots, in the unit of the objective.</summary>
    public double MeanCost { get; }

    /// <summary>c_max: the highest.</summary>
    public double MostCost { get; }

    /// <summary>Cost of a joule bought at a site now, in the unit of the objective.</summary>
    public double Cost(int site) => _trace.Supplies[site].Costs[Now];

    /// <summary>Energy of serving a task of a line at a site, J: the way's, and the move's where the site is not its home.</summary>
    public double JoulesOf(int line, ServingWay way, int site) =>
        way.Joules + (site == _trace.Classes[line].Home ? 0 : _trace.Setting.MoveJoules);

    /// <summary>What serving a task there now adds to the cost: energy that is not free, bought, and the move.</summary>
    public double CostOf(int line, ServingWay way, int site)
    {
        var bought = Math.Max(0, JoulesOf(line, way, site) - Math.Max(0, Free(site)));
        return (bought * Cost(site)) + MoveCost(line, site);
    }

    /// <summary>The site where that is least; among equals the one with most free energy.</summary>
    public int CheapestSite(int line, ServingWay way)
    {
        var best = _trace.Classes[line].Home;
        if (_stores.Length > 1)
        {
            var least = CostOf(line, way, best);
            for (var site = 0; site < _stores.Length; site++)
            {
                var cost = CostOf(line, way, site);
                if (cost < least || (cost == least && Free(site) > Free(best)))
                {
                    (best, least) = (site, cost);
                }
            }
        }

        return best;
    }

    /// <summary>The price of a move in the unit of the objective.</summary>
    internal double MoveCost(int line, int site) =>
        site == _trace.Classes[line].Home || Setting.Objective == DispatchObjective.Joules ? 0 : Setting.MoveUsd;

    /// <summary>Starts the oldest task of a line, which is not empty.</summary>
    /// <param name="line">Which line.</param>
    /// <param name="way">Index among the ways of its class. A router that errs takes another.</param>
    /// <param name="site">Where.</param>
    /// <exception cref="InvalidOperationException">The line is empty.</exception>
    public void Start(int line, int way, int site)
    {
        if (_next[line] >= _visible[line])
        {
            throw new InvalidOperationException($"Nobody waits in line {line}.");
        }

        var (one, remaining) = (_trace.Classes[line], Remaining(line));
        var taken = one.Ways[Erred(one, way, remaining, _trace.Chances[line][_next[line]])];
        var arrival = _trace.ArrivalSlots[line][_next[line]++];
        Waiting--;
        _tally.Started(Now - arrival, taken, taken.Slots > remaining, MoveUsd(line, site));
        LastEnd = Math.Max(LastEnd, Now + taken.Slots);
        var joules = JoulesOf(line, taken, site);
        if (Setting.Distributed)
        {
            _stores[site].Burn(one.Profile(taken.Model), joules - taken.Joules, Now);
        }
        else
        {
            _stores[site].Burn(joules);
        }
    }

    /// <summary>Buys energy for a site's store beyond what is missing.</summary>
    /// <param name="site">Which.</param>
    /// <param name="joules">How much, J; 0 or more. What the store cannot take is spilled.</param>
    public void Buy(int site, double joules) => _stores[site].Buy(joules);

    /// <summary>Begins a slot: who arrived enters, with what the router burns on them.</summary>
    internal void Open(int slot, bool all)
    {
        Now = slot;
        foreach (var store in _stores)
        {
            store.Open(slot);
        }

        for (var line = 0; line < _visible.Length; line++)
        {
            Enter(line, all ? int.MaxValue : slot - _router.DelaySlots);
        }
    }

    /// <summary>Starts whoever must start now: those that no way would serve in time from the next slot on.</summary>
    internal void StartDue(bool all)
    {
        for (var line = 0; Waiting > 0 && line < _next.Length; line++)
        {
            var one = _trace.Classes[line];
            while (_next[line] < _visible[line] && (all || one.FastestSlots >= Remaining(line)))
            {
                _tally.Forced++;
                var way = one.Best(Remaining(line)) ?? one.Fastest;
                Start(line, way, CheapestSite(line, one.Ways[way]));
            }
        }
    }

    /// <summary>Ends the slot: stores take and give, and what is missing is bought.</summary>
    internal void Close()
    {
        for (var site = 0; site < _stores.Length; site++)
        {
            _tally.Bought(_stores[site].Close(), _stores[site], site, Now);
        }
    }

    /// <summary>What the stores hold in all, J.</summary>
    internal double StoredJoules() => _stores.Sum(store => store.Level);

    /// <summary>What tasks in service will burn in later slots less the harvest that is expected over the time that their energy takes, J; 0 or more.</summary>
    private double Spoken(int site) => _residualSlots == 0 ? 0 : Math.Max(0, _stores[site].Committed - Expected(site, _residualSlots));

    /// <summary>How long a joule that is committed is off on average in the long run: half the slots of service, weighted by their energy.</summary>
    private static int ResidualSlots(DispatchTrace trace)
    {
        var (weighted, joules) = (0.0, 0.0);
        foreach (var one in trace.Classes)
        {
            weighted += one.PerSlot * one.Ways[0].Joules * one.Ways[0].Slots;
            joules += one.PerSlot * one.Ways[0].Joules;
        }

        return !trace.Setting.Distributed || joules == 0 ? 0 : (int)Math.Ceiling(weighted / joules / 2);
    }

    private double MoveUsd(int line, int site) => site == _trace.Classes[line].Home ? 0 : Setting.MoveUsd;

    private void Enter(int line, int latest)
    {
        var arrivals = _trace.ArrivalSlots[line];
        var end = _visible[line];
        while (end < arrivals.Length && arrivals[end] <= latest)
        {
            end++;
        }

        if (end > _visible[line])
        {
            var entered = end - _visible[line];
            _stores[_trace.Classes[line].Home].Burn(entered * _router.Joules);
            (_visible[line], Waiting) = (end, Waiting + entered);
        }
    }

    /// <summary>The way that a router takes who errs with the task's own draw: each other that is in time is as likely.</summary>
    private int Erred(DispatchClass one, int way, long remaining, double chance)
    {
        if (chance >= _router.ErrorProbability)
        {
            return way;
        }

        var others = 0;
        for (var other = 0; other < one.Ways.Length; other++)
        {
            others += other != way && one.Ways[other].Slots <= remaining ? 1 : 0;
        }

        // Given that it errs, the draw over eps is even again.
        var pick = (int)(chance / _router.ErrorProbability * others);
        for (var other = 0; other < one.Ways.Length; other++)
        {
            if (other != way && one.Ways[other].Slots <= remaining && pick-- == 0)
            {
                return other;
            }
        }

        return way;
    }
}
