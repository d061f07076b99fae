using Wattline.Simulation.Dispatch;

namespace Wattline.Tests.Simulation.Dispatch;

/// <summary>A task of a trace.</summary>
internal sealed record TinyTask(int Line, int Arrival);

/// <summary>One way to serve a task.</summary>
internal sealed record TinyOption(DispatchClass Class, ServingWay Way, int Site, int Start);

/// <summary>All schedules of a few whole tasks, each run through the stores, to hold bounds against.</summary>
internal static class TinySchedules
{
    public static List<TinyTask> Tasks(DispatchTrace trace) =>
        [.. trace.ArrivalSlots.SelectMany((arrivals, line) => arrivals.Select(arrival => new TinyTask(line, arrival)))];

    public static List<TinyOption> Options(DispatchTrace trace, TinyTask task)
    {
        var one = trace.Classes[task.Line];
        return [.. from way in one.Ways.ToArray()
                   from site in Enumerable.Range(0, trace.Setting.Sites.Count)
                   from start in Enumerable.Range(task.Arrival, one.Kind.DeadlineSlots - way.Slots + 1)
                   select new TinyOption(one, way, site, start)];
    }

    /// <summary>Cost of the best schedule.</summary>
    public static double Least(DispatchTrace trace)
    {
        IEnumerable<TinyOption[]> schedules = [[]];
        foreach (var task in Tasks(trace))
        {
            var options = Options(trace, task);
            schedules = schedules.SelectMany(schedule => options.Select(option => (TinyOption[])[.. schedule, option]));
        }

        return schedules.Min(schedule => Cost(trace, schedule));
    }

    /// <summary>Cost of a schedule, what is missing being bought when it is.</summary>
    public static double Cost(DispatchTrace trace, IReadOnlyList<TinyOption> schedule)
    {
        var cost = schedule.Sum(option => option.Site == option.Class.Home || trace.Setting.Objective == DispatchObjective.Joules ? 0 : trace.Setting.MoveUsd);
        var end = schedule.Max(option => option.Start + option.Way.Slots);
        for (var site = 0; site < trace.Setting.Sites.Count; site++)
        {
            var battery = trace.Setting.Sites[site].Battery;
            var level = battery.InitialJoules;
            for (var slot = 0; slot < end; slot++)
            {
                var step = battery.Step(level, trace.Harvest(site)[slot], schedule.Sum(option => Burnt(trace, option, site, slot)));
                level = step.Level;
                cost += step.AuxiliaryJoules * trace.Supplies[site].Costs[slot];
            }
        }

        return cost;
    }

    private static double Burnt(DispatchTrace trace, TinyOption option, int site, int slot)
    {
        if (option.Site != site || slot < option.Start)
        {
            return 0;
        }

        var move = slot == option.Start && site != option.Class.Home ? trace.Setting.MoveJoules : 0;
        return move + (trace.Setting.Distributed ? option.Class.Kind.Ways[option.Way.Model]!.JoulesInSlot(slot - option.Start)
            : slot == option.Start ? option.Way.Joules : 0);
    }
}
