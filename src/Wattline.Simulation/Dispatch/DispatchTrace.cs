using Wattline.Simulation.Chance;

namespace Wattline.Simulation.Dispatch;

/// <summary>A task as it arrives.</summary>
/// <param name="Slot">When.</param>
/// <param name="Kind">Index in the mix.</param>
/// <param name="Home">Index of its site.</param>
public readonly record struct TaskArrival(int Slot, int Kind, int Home = 0);

/// <summary>
/// All chance of one run: what arrives when, what is harvested, what the grid costs, and where a router errs. It is drawn before any policy is
/// asked, so that policies on one trace meet the same world.
/// </summary>
public sealed class DispatchTrace
{
    private const ulong StreamsPerPath = 128;
    private const int StreamsPerSite = 4;

    private DispatchTrace(DispatchSetting setting, ulong seed, ulong path, IReadOnlyList<TaskArrival>? arrivals)
    {
        Setting = setting.Checked();
        Classes = [.. setting.Mix.Kinds.SelectMany((kind, at) => Enumerable.Range(0, setting.Sites.Count).Select(home => new DispatchClass(
            kind, at, home, setting.ArrivalsPerSlot * setting.Mix.Shares[at] * setting.HomeShare(home))))];
        LongestSlots = Classes.Max(one => one.Thoughts.Max(thinking => thinking?.Slots ?? 0));
        End = EndOf(setting, LongestSlots);
        ArrivalSlots = new int[Classes.Length][];
        Chances = new double[Classes.Length][];
        Enter(arrivals ?? Drawn(setting, new Xoshiro(seed, path * StreamsPerPath)), new Xoshiro(seed, (path * StreamsPerPath) + 1));
        Supplies = [.. setting.Sites.Select((site, at) =>
            new SiteSupply(setting, site, End, part => new Xoshiro(seed, (path * StreamsPerPath) + 2 + (ulong)((at * StreamsPerSite) + part))))];
        MeanCost = setting.Sites.Average(site => setting.CostOf(site.UsdPerMwh?.Mean, site.GramsPerKwh?.Mean));
        MostCost = setting.Sites.Max(site => setting.CostOf(site.UsdPerMwh?.Most, site.GramsPerKwh?.Most));
    }

    /// <summary>What it is a run of.</summary>
    public DispatchSetting Setting { get; }

    /// <summary>Tasks in all.</summary>
    public int Tasks => ArrivalSlots.Sum(slots => slots.Length);

    internal DispatchClass[] Classes { get; }

    /// <summary>By class: the slots of arrival, rising.</summary>
    internal int[][] ArrivalSlots { get; }

    /// <summary>By class and task: an even draw that decides whether a router errs on it.</summary>
    internal double[][] Chances { get; }

    internal SiteSupply[] Supplies { get; }

    /// <summary>Mean cost of a joule bought over all sites and slots, in the unit of the objective.</summary>
    internal double MeanCost { get; }

    /// <summary>The highest.</summary>
    internal double MostCost { get; }

    /// <summary>Slots of the longest service.</summary>
    internal int LongestSlots { get; }

    /// <summary>Slots for which supply is drawn: beyond them no task can be in service.</summary>
    internal int End { get; }

    /// <summary>Draws a run.</summary>
    /// <param name="setting">What is simulated.</param>
    /// <param name="seed">Which experiment.</param>
    /// <param name="path">Which run of it.</param>
    /// <exception cref="ArgumentException">The setting is none.</exception>
    public static DispatchTrace Draw(DispatchSetting setting, ulong seed, ulong path = 0)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return new DispatchTrace(setting, seed, path, null);
    }

    /// <summary>A run whose arrivals are given; the rest is drawn.</summary>
    /// <param name="setting">What is simulated.</param>
    /// <param name="arrivals">By rising slot.</param>
    /// <param name="seed">Which experiment.</param>
    /// <param name="path">Which run of it.</param>
    /// <exception cref="ArgumentException">The setting is none, or an arrival is out of order or names what is not there.</exception>
    public static DispatchTrace Of(DispatchSetting setting, IReadOnlyList<TaskArrival> arrivals, ulong seed = 0, ulong path = 0)
    {
        ArgumentNullException.ThrowIfNull(setting);
        ArgumentNullException.ThrowIfNull(arrivals);
        for (var at = 0; at < arrivals.Count; at++)
        {
            var (slot, kind, home) = arrivals[at];
            if (slot < (at == 0 ? 0 : arrivals[at - 1].Slot) || slot >= setting.Slots)
            {
                throw new ArgumentException($"Arrival {at} is in slot {slot}: arrivals stand in order of their slots, all from 0 to {setting.Slots - 1}.");
            }

            if ((uint)kind >= (uint)setting.Mix.Kinds.Count || (uint)home >= (uint)setting.Sites.Count)
            {
                throw new ArgumentException($"Arrival {at} is of kind {kind} at home in site {home}, and there is no such.");
            }
        }

        return new DispatchTrace(setting, seed, path, arrivals);
    }

    /// <summary>Harvests of a site by slot, J.</summary>
    public ReadOnlySpan<double> Harvest(int site) => Supplies[site].Joules;

    private static int EndOf(DispatchSetting setting, int longest)
    {
        var latest = setting.Mix.Kinds.Max(kind => kind.DeadlineSlots);
        var wait = latest == TaskMix.NoDeadline ? setting.DrainSlots : Math.Min(latest, setting.DrainSlots);
        var end = (long)setting.Slots + wait + longest + 1;
        return end <= DispatchSetting.MostSlots ? (int)end
            : throw new ArgumentException($"A run of {setting.Slots} slots takes {end} until all is served, and {DispatchSetting.MostSlots} are allowed.");
    }

    private static List<TaskArrival> Drawn(DispatchSetting setting, Xoshiro chance)
    {
        var arrivals = new List<TaskArrival>((int)(setting.Slots * setting.ArrivalsPerSlot * 1.1) + 16);
        for (var slot = 0; slot < setting.Slots; slot++)
        {
            for (var left = chance.Poisson(setting.ArrivalsPerSlot); left > 0; left--)
            {
                var kind = Pick(setting.Mix.Shares, chance.Uniform());
                arrivals.Add(new TaskArrival(slot, kind, setting.HomeShares.Count > 0 ? Pick(setting.HomeShares, chance.Uniform()) : 0));
            }
        }

        return arrivals;
    }

    private static int Pick(IReadOnlyList<double> shares, double uniform)
    {
        var (at, sum) = (0, shares[0]);
        while (uniform >= sum && at < shares.Count - 1)
        {
            sum += shares[++at];
        }

        return at;
    }

    private void Enter(IReadOnlyList<TaskArrival> arrivals, Xoshiro chance)
    {
        var (counts, sites) = (new int[Classes.Length], Setting.Sites.Count);
        for (var at = 0; at < arrivals.Count; at++)
        {
            counts[(arrivals[at].Kind * sites) + arrivals[at].Home]++;
        }

        for (var one = 0; one < Classes.Length; one++)
        {
            (ArrivalSlots[one], Chances[one]) = (new int[counts[one]], new double[counts[one]]);
            counts[one] = 0;
        }

        for (var at = 0; at < arrivals.Count; at++)
        {
            var one = (arrivals[at].Kind * sites) + arrivals[at].Home;
            ArrivalSlots[one][counts[one]] = arrivals[at].Slot;
            Chances[one][counts[one]++] = chance.Uniform();
        }
    }
}

/// <summary>What a site harvests and its grid costs in one run, by slot.</summary>
internal sealed class SiteSupply
{
    public SiteSupply(DispatchSetting setting, SupplySite site, int slots, Func<int, Xoshiro> stream)
    {
        Joules = site.Harvest.Realise(slots, stream(0));
        UsdPerMwh = site.UsdPerMwh?.Realise(slots, stream(1));
        GramsPerKwh = site.GramsPerKwh?.Realise(slots, stream(2));
        ToldSums = setting.Forecast.Sums(site.Harvest, Joules, stream(3));
        Costs = new double[slots];
        for (var slot = 0; slot < slots; slot++)
        {
            Costs[slot] = setting.CostOf(UsdPerMwh?[slot], GramsPerKwh?[slot]);
        }
    }

    /// <summary>Harvest, J.</summary>
    public double[] Joules { get; }

    /// <summary>Price of the grid; null where unknown.</summary>
    public double[]? UsdPerMwh { get; }

    /// <summary>Carbon of the grid; null where unknown.</summary>
    public double[]? GramsPerKwh { get; }

    /// <summary>What policies are told of the harvest, summed up to each slot's begin, J.</summary>
    public double[] ToldSums { get; }

    /// <summary>Cost of a joule bought, by the objective.</summary>
    public double[] Costs { get; }
}
