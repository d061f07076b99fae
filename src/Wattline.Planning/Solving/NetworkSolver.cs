using Wattline.Planning.Networks;
using Wattline.Planning.Programs;

namespace Wattline.Planning.Solving;

/// <summary>
/// The exact optimum, with all prices, of plans in which nothing couples the hours and the ways to serve a block take the same GPU-seconds: each
/// hour is a transportation problem of its own. Whole numbers of requests and costs give whole numbers. Gap and iterations asked for do not matter.
/// </summary>
public sealed class NetworkSolver : ISolver
{
    // Hours that follow each other on one thread. Fixed, so that the plan does not depend on the number of threads.
    private const int Run = 6;

    /// <inheritdoc/>
    public string Name => "network";

    /// <inheritdoc/>
    public string? Refusal(PlanProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return program.Arrays.Couplings.Count > 0 ? $"{program.Arrays.Couplings[0].Name} couples the hours."
            : program.Churns ? "Moves between hours are priced or limited."
            : MixedBlock(program) is { } block ? $"Block {block} may wait, or takes other GPU-seconds in one way of serving it than in another."
            : null;
    }

    /// <inheritdoc/>
    public ProgramSolution Solve(PlanProgram program, SolveOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Refusal(program) is { } refusal)
        {
            throw new ArgumentException(refusal, nameof(program));
        }

        var (solution, blocks) = (Empty(program), new HourBlocks(program));
        ServeAlone(program.Arrays, blocks.Alone, solution);
        return solution with { Iterations = SolveHours(program, blocks, options, solution, cancellation) };
    }

    private static int? MixedBlock(PlanProgram program)
    {
        var a = program.Arrays;
        for (var block = 0; block < program.Blocks; block++)
        {
            var first = a.FirstColumns[block];
            for (var column = first + 1; column < a.FirstColumns[block + 1]; column++)
            {
                if (a.GpuSeconds[column] != a.GpuSeconds[first] || program.SlotOf(column) != program.SlotOf(first))
                {
                    return block;
                }
            }
        }

        return null;
    }

    private ProgramSolution Empty(PlanProgram program) => new()
    {
        Flows = new double[program.Columns],
        Unmet = new double[program.Blocks],
        CapacityPrices = new double[program.Resources],
        Solver = Name,
    };

    /// <summary>Blocks that take no capacity are served where it costs least.</summary>
    private static void ServeAlone(ProgramArrays a, ReadOnlySpan<int> blocks, ProgramSolution solution)
    {
        foreach (var block in blocks)
        {
            var (best, cost) = (-1, a.UnmetCosts[block]);
            for (var column = a.FirstColumns[block]; column < a.FirstColumns[block + 1]; column++)
            {
                (best, cost) = a.Costs[column] < cost ? (column, a.Costs[column]) : (best, cost);
            }

            (best < 0 ? ref solution.Unmet[block] : ref solution.Flows[best]) = a.Amounts[block];
        }
    }

    /// <summary>The first hour is solved alone, and each run of hours goes on from it.</summary>
    private static long SolveHours(
        PlanProgram program, HourBlocks blocks, SolveOptions options, ProgramSolution solution, CancellationToken cancellation)
    {
        var start = options.Start?.CapacityPrices is { } prices && prices.Length == program.Resources ? prices : [];
        cancellation.ThrowIfCancellationRequested();
        var first = new ProgramHour(program);
        var (pivots, done) = (blocks.Hours > 0 ? first.Solve(0, blocks.Of(0), start, solution) : 0, 1);
        Parallel.For(
            0, (blocks.Hours - 1 + Run - 1) / Run,
            new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation },
            () => new ProgramHour(program),
            (run, _, network) =>
            {
                network.Follow(first);
                for (var hour = 1 + (run * Run); hour < Math.Min(blocks.Hours, 1 + ((run + 1) * Run)); hour++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Interlocked.Add(ref pivots, network.Solve(hour, blocks.Of(hour), start, solution));
                    options.Progress?.Report(new SolveProgress((double)Interlocked.Increment(ref done) / blocks.Hours, null, null));
                }

                return network;
            },
            _ => { });
        return pivots;
    }
}
