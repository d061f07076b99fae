using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Wattline.Simulation.Chance;
using Wattline.Simulation.Increments;

namespace Wattline.Simulation.Walks;

/// <summary>
/// Exact draws of what a slot's tasks consume: every sum of a few tasks stands in one alias table (Walker 1977), so that a draw is one look-up; more tasks than
/// that are drawn one by one. A high rate is split into parts, since sums of compound Poissons are one.
/// </summary>
internal sealed class TaskSums
{
    private const int MostEntries = 4096;
    private static readonly double[] RatesOfParts = [30, 16, 8, 4, 3, 2, 1.5, 1, 0.5, 0.25];
    private readonly CompoundPoisson _consumption;
    private readonly double[] _shares;
    private readonly double _rate, _next, _beyond;
    private readonly int _tasks, _shift;
    private readonly uint[] _own;
    private readonly double[] _joules;

    public TaskSums(CompoundPoisson consumption)
    {
        _consumption = consumption;
        _shares = [.. consumption.Shares];
        _tasks = MostTasks(consumption.Joules.Count);
        Parts = consumption.Rate == 0 ? 0 : BestParts(consumption.Rate, _tasks);
        _rate = Parts == 0 ? 0 : consumption.Rate / Parts;
        (_next, _beyond) = (Poisson(_tasks + 1), Beyond(_rate, _tasks));
        var (sums, probabilities) = Sums();
        (_own, _joules, _shift) = (new uint[sums.Length], new double[2 * sums.Length], 64 - int.Log2(sums.Length));
        FillAlias(sums, probabilities);
    }

    /// <summary>Draws to add up for a slot.</summary>
    public int Parts { get; }

    /// <summary>One part's sum, J.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Draw(ref XoshiroState chance)
    {
        var bits = chance.Next();
        var entry = (nint)(bits >> _shift);
        // An address, not a branch: which of the two it is nobody could foretell.
        var other = (uint)bits >= Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_own), entry) ? 1 : 0;
        var sum = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_joules), (2 * entry) + other);
        if (sum >= 0)
        {
            return sum;
        }

        // By a copy, so that the state of the loop around stays in registers.
        var rest = chance;
        sum = Many(ref rest);
        chance = rest;
        return sum;
    }

    /// <summary>More tasks than the table holds: their number by inversion, then each one's energy.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private double Many(ref XoshiroState chance)
    {
        var (tasks, probability) = (_tasks + 1, _next);
        var due = chance.Uniform() * _beyond;
        for (due -= probability; due > 0 && probability > 1e-30 * _next; due -= probability)
        {
            tasks++;
            probability *= _rate / tasks;
        }

        var sum = 0.0;
        for (; tasks > 0; tasks--)
        {
            sum += _consumption.Joules[Kind(chance.Uniform())];
        }

        return sum;
    }

    private int Kind(double due)
    {
        var kind = 0;
        for (; kind < _shares.Length - 1 && due >= _shares[kind]; kind++)
        {
            due -= _shares[kind];
        }

        return kind;
    }

    private double Poisson(int tasks)
    {
        var probability = Math.Exp(-_rate);
        for (var task = 1; task <= tasks; task++)
        {
            probability *= _rate / task;
        }

        return probability;
    }

    /// <summary>P(N > n), summed from its largest terms on.</summary>
    private static double Beyond(double rate, int tasks)
    {
        var (probability, sum) = (Math.Exp(-rate), 0.0);
        for (var task = 1; task <= tasks + 200 + (2 * rate); task++)
        {
            probability *= rate / task;
            sum += task > tasks ? probability : 0;
        }

        return sum;
    }

    /// <summary>Most tasks of which every mix finds room: C(n + kinds, n) sums, and one entry for more.</summary>
    private static int MostTasks(int kinds)
    {
        var (tasks, sums) = (0, 1.0);
        while (sums * (tasks + 1 + kinds) / (tasks + 1) <= MostEntries - 1 && tasks < 60)
        {
            tasks++;
            sums = sums * (tasks + kinds) / tasks;
        }

        return tasks;
    }

    /// <summary>Many parts cost look-ups, few cost slow draws, each about as much as thirty look-ups.</summary>
    private static int BestParts(double rate, int tasks) =>
        RatesOfParts.Select(each => Math.Max(1, (int)Math.Ceiling(rate / each))).MinBy(parts => parts * (1 + (30 * Beyond(rate / parts, tasks))));

    /// <summary>Each mix of at most so many tasks: its energy and its probability; the last entry is for more, below 0 for a mark.</summary>
    private (double[] Joules, double[] Probabilities) Sums()
    {
        var (joules, probabilities) = (new List<double>(), new List<double>());
        AddMixes(0, _tasks, 0, Math.Exp(-_rate), joules, probabilities);
        joules.Add(double.NegativeInfinity);
        probabilities.Add(_beyond);
        while (!int.IsPow2(joules.Count))
        {
            joules.Add(0);
            probabilities.Add(0);
        }

        var total = probabilities.Sum();
        return ([.. joules], [.. probabilities.Select(probability => probability / total)]);
    }

    /// <summary>The numbers of tasks of each kind are independent Poissons, so that a mix's probability is a product.</summary>
    private void AddMixes(int kind, int left, double joules, double probability, List<double> sums, List<double> probabilities)
    {
        if (kind == _shares.Length)
        {
            sums.Add(joules);
            probabilities.Add(probability);
            return;
        }

        for (var tasks = 0; tasks <= left; tasks++)
        {
            AddMixes(kind + 1, left - tasks, joules, probability, sums, probabilities);
            joules += _consumption.Joules[kind];
            probability *= _rate * _shares[kind] / (tasks + 1);
        }
    }

    /// <summary>
    /// Vose's way to fill the table: each entry that is too small is filled up by one that is too large. An entry is how often it is its own sum, in
    /// 2^-32, and the two sums.
    /// </summary>
    private void FillAlias(double[] sums, double[] probabilities)
    {
        double[] heights = [.. probabilities.Select(probability => probability * sums.Length)];
        var (small, large) = (new Stack<int>(), new Stack<int>());
        for (var at = 0; at < sums.Length; at++)
        {
            (_own[at], _joules[2 * at], _joules[(2 * at) + 1]) = (uint.MaxValue, sums[at], sums[at]);
            (heights[at] < 1 ? small : large).Push(at);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            var (low, high) = (small.Pop(), large.Pop());
            (_own[low], _joules[(2 * low) + 1]) = ((uint)(heights[low] * uint.MaxValue), sums[high]);
            heights[high] -= 1 - heights[low];
            (heights[high] < 1 ? small : large).Push(high);
        }
    }
}
