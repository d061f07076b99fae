namespace Wattline.Simulation.Dispatch;

/// <summary>
/// What no policy can do better on a trace, whatever it knows, without a linear program: all harvests in one unlimited lossless store, and each task's
/// energy as late and as little as any way allows. The bound is reached where a site has such a store and the least-energy model of every kind
/// is also its fastest: by waiting to the last slot (see <see cref="SlackAware"/>).
/// </summary>
public static class PathwiseBound
{
    /// <summary>Least auxiliary energy of the run until all is served, J.</summary>
    public static double AuxiliaryJoules(DispatchTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var due = Due(trace);
        var level = trace.Setting.Sites.Sum(site => site.Battery.InitialJoules);
        var lowest = 0.0;
        for (var slot = 0; slot < due.Length; slot++)
        {
            level -= due[slot];
            foreach (var supply in trace.Supplies)
            {
                level += supply.Joules[slot];
            }

            lowest = Math.Min(lowest, level);
        }

        return -lowest;
    }

    /// <summary>By slot: what must have been burnt by its end and not before, J.</summary>
    internal static double[] Due(DispatchTrace trace)
    {
        var due = new double[trace.End];
        for (var line = 0; line < trace.Classes.Length; line++)
        {
            var steps = Steps(trace.Classes[line], trace.Setting.Distributed);
            foreach (var arrival in trace.ArrivalSlots[line])
            {
                foreach (var (after, joules) in steps)
                {
                    due[Math.Min((long)arrival + after, trace.End - 1)] += joules;
                }
            }
        }

        return due;
    }

    /// <summary>A task's least energy burnt so many slots after its arrival: the lower envelope over its ways, each begun at its last slot.</summary>
    private static List<(long After, double Joules)> Steps(DispatchClass one, bool distributed)
    {
        if (one.Unhurried)
        {
            return [(int.MaxValue, one.Ways[0].Joules)];
        }

        var steps = new List<(long, double)>();
        var (burnt, deadline) = (0.0, one.Kind.DeadlineSlots);
        for (var after = deadline - one.SlowestSlots; after < deadline; after++)
        {
            var least = double.PositiveInfinity;
            foreach (var way in one.Ways)
            {
                var slots = after + 1 - (deadline - way.Slots);
                least = Math.Min(least, slots <= 0 ? 0 : distributed ? one.BurntBy(way, slots) : way.Joules);
            }

            if (least > burnt)
            {
                steps.Add((after, least - burnt));
                burnt = least;
            }
        }

        return steps;
    }
}
