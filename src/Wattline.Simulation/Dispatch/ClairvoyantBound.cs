using Wattline.Planning.Linear;

namespace Wattline.Simulation.Dispatch;

/// <summary>
/// What serving a trace costs at least by the setting's objective, everything known in advance, tasks divisible and energy bought ahead at will: the
/// optimum of a linear program. No policy's run without misses costs less, whatever it does.
/// </summary>
public static class ClairvoyantBound
{
    /// <summary>Most rows of a program: beyond, it takes minutes.</summary>
    public const int MostRows = 4000;

    /// <summary>Most columns.</summary>
    public const int MostColumns = 400_000;

    /// <summary>
    /// By tasks: which way, where and from which slot each is served. A row for each kind and slot of arrival, two for each site and slot.
    /// </summary>
    /// <param name="trace">The run.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="ArgumentException">The program is too large, or some price is below 0.</exception>
    public static double Cost(DispatchTrace trace, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var slots = Enumerable.Range(0, trace.Classes.Length).Where(line => trace.ArrivalSlots[line].Length > 0)
            .Select(line => (int)Math.Min(trace.End, (long)trace.ArrivalSlots[line][^1] + trace.Classes[line].Kind.DeadlineSlots)).DefaultIfEmpty(0).Max();
        var groups = trace.ArrivalSlots.Sum(arrivals => arrivals.Distinct().Count());
        CheckRows(groups + (2L * trace.Supplies.Length * slots), "Fewer slots or sites, or the bound by blocks, will do.");
        var (program, unit) = (new ProgramColumns(), trace.Setting.Mix.MeanJoules);
        var stores = Stores(trace, program, slots, 1, unit);
        for (var line = 0; line < trace.Classes.Length; line++)
        {
            foreach (var group in trace.ArrivalSlots[line].CountBy(arrival => arrival))
            {
                AddTasks(trace, program, stores, line, group.Key, group.Value, slots, unit);
            }
        }

        return program.Columns == 0 ? 0 : program.Solve(cancellation).Cost;
    }

    /// <summary>
    /// By blocks of slots, for long runs: only how much is burnt where in each block, which over all tasks must have been their least energy when
    /// the last way of each ends, and no more than arrived. Inside a block harvest may serve what was burnt before it, nothing is lost but one
    /// slot's leak, and its lowest price holds. A lower bound still, below the one by tasks; in blocks of one slot it is that one but for crossing windows.
    /// </summary>
    /// <param name="trace">The run.</param>
    /// <param name="blockSlots">Slots of a block; 1 or more.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="ArgumentException">The program is too large, or some price is below 0.</exception>
    public static double CostByBlocks(DispatchTrace trace, int blockSlots, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockSlots, 1);
        var blocks = (trace.End + blockSlots - 1) / blockSlots;
        CheckRows((long)blocks * (1 + (2 * trace.Supplies.Length)), "Take longer blocks.");
        var (program, unit) = (new ProgramColumns(), trace.Setting.Mix.MeanJoules);
        var stores = Stores(trace, program, trace.End, blockSlots, unit);
        AddBurnt(program, stores, InBlocks(PathwiseBound.Due(trace), blockSlots), InBlocks(Arrived(trace), blockSlots), unit);
        return program.Solve(cancellation).Cost;
    }

    private static StoreColumns[] Stores(DispatchTrace trace, ProgramColumns program, int slots, int blockSlots, double unit) =>
        [.. trace.Supplies.Select((supply, site) =>
        {
            var harvests = InBlocks(supply.Joules.AsSpan(0, slots), blockSlots);
            var store = new StoreColumns(program, trace.Setting.Sites[site].Battery, harvests, unit);
            for (var block = 0; block < harvests.Length; block++)
            {
                var prices = supply.Costs.AsSpan(block * blockSlots, Math.Min(blockSlots, slots - (block * blockSlots)));
                store.Add(block, Least(prices), blockSlots);
            }

            return store;
        })];

    private static double Least(ReadOnlySpan<double> prices)
    {
        var least = double.PositiveInfinity;
        foreach (var price in prices)
        {
            least = Math.Min(least, price);
        }

        return least >= 0 ? least
            : throw new ArgumentException("A bound needs prices of 0 or more: below 0, buying without end would pay.");
    }

    private static void AddTasks(
        DispatchTrace trace, ProgramColumns program, StoreColumns[] stores, int line, int arrival, int count, int slots, double unit)
    {
        var one = trace.Classes[line];
        var row = program.Row(RowSense.Equal, 1);
        foreach (var way in one.Ways)
        {
            var last = (int)Math.Min(slots - way.Slots, (long)arrival + one.Kind.DeadlineSlots - way.Slots);
            for (var start = arrival; start <= last; start++)
            {
                for (var site = 0; site < stores.Length; site++)
                {
                    program.Entry(row, 1);
                    AddBurning(trace, program, stores[site], one, way, start, site == one.Home ? 0 : trace.Setting.MoveJoules, count / unit);
                    program.Close(site == one.Home || trace.Setting.Objective == DispatchObjective.Joules ? 0 : count * trace.Setting.MoveUsd);
                }

                CheckColumns(program);
            }
        }
    }

    private static void AddBurning(
        DispatchTrace trace, ProgramColumns program, StoreColumns store, DispatchClass one, ServingWay way, int start, double move, double count)
    {
        if (!trace.Setting.Distributed)
        {
            program.Entry(store.Balance(start), -count * (way.Joules + move));
            return;
        }

        foreach (var (slot, joules) in one.Profile(way.Model).Index())
        {
            program.Entry(store.Balance(start + slot), -count * (joules + (slot == 0 ? move : 0)));
        }
    }

    /// <summary>What is burnt by each block's end, over all sites: its excess over what is due is a column between 0 and what arrived.</summary>
    private static void AddBurnt(ProgramColumns program, StoreColumns[] stores, double[] due, double[] arrived, double unit)
    {
        var room = 0.0;
        var rows = due.Select(joules => program.Row(RowSense.Equal, joules / unit)).ToArray();
        for (var block = 0; block < due.Length; block++)
        {
            foreach (var store in stores)
            {
                program.Entry(rows[block], 1);
                program.Entry(store.Balance(block), -1);
                program.Close(0);
            }

            room += (arrived[block] - due[block]) / unit;
            program.Entry(rows[block], -1);
            if (block + 1 < due.Length)
            {
                program.Entry(rows[block + 1], 1);
            }

            program.Close(0, Math.Max(0, room));
        }
    }

    /// <summary>By slot: least energy of what arrives, J: more may be burnt on it, but counts for nothing more.</summary>
    private static double[] Arrived(DispatchTrace trace)
    {
        var joules = new double[trace.End];
        for (var line = 0; line < trace.Classes.Length; line++)
        {
            var least = trace.Classes[line].Ways[0].Joules;
            foreach (var arrival in trace.ArrivalSlots[line])
            {
                joules[arrival] += least;
            }
        }

        return joules;
    }

    private static double[] InBlocks(ReadOnlySpan<double> slots, int blockSlots)
    {
        var blocks = new double[(slots.Length + blockSlots - 1) / blockSlots];
        for (var slot = 0; slot < slots.Length; slot++)
        {
            blocks[slot / blockSlots] += slots[slot];
        }

        return blocks;
    }

    private static void CheckRows(long rows, string cure) => _ = rows <= MostRows ? rows
        : throw new ArgumentException($"The bound's linear program would have {rows} rows, and {MostRows} are allowed. {cure}");

    private static void CheckColumns(ProgramColumns program) => _ = program.Columns <= MostColumns ? 0
        : throw new ArgumentException($"The bound's linear program has more than {MostColumns} columns. Shorter deadlines, or the bound by blocks, will do.");
}
