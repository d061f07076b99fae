using System.Numerics;
using Wattline.Planning.Decomposition;
using Wattline.Planning.Programs;

namespace Wattline.Planning.Solving;

/// <summary>
/// The general solver: takes every program, by prices on the rows that couple its blocks. It is inexact: it stops at the gap that its own
/// prices prove.
/// </summary>
public sealed class DecompositionSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "decomposition";

    /// <summary>Null: there is no program that it does not take.</summary>
    public string? Refusal(PlanProgram program) => null;

    /// <inheritdoc/>
    public ProgramSolution Solve(PlanProgram program, SolveOptions options, CancellationToken cancellation)
    {
        // Single precision proves gaps down to about 1e-5 and saves half of the memory and time where that counts.
        const double Fine = 2e-5;
        const int Many = 100_000;
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
        options = options.Start is null ? options with { Start = Uncoupled(program, options, cancellation) } : options;
        options = options.Start is null ? options with { Start = Uncoupled(program, options, cancellation) } : options;
        return options.Gap < Fine || program.Columns < Many
            ? new Search<double>(program, options).Run(Name, cancellation)
            : new Search<float>(program, options).Run(Name, cancellation);
    }

    /// <summary>
    /// The exact plan of the same program without what couples its hours, where the network solver takes it: its prices know already where
    /// demand exceeds what its regions can take, which steps alone would climb up to for long. Null where it does not.
    /// </summary>
    private static ProgramSolution? Uncoupled(PlanProgram program, SolveOptions options, CancellationToken cancellation)
    {
        var arrays = program.Arrays;
        if (arrays.Couplings.Count == 0 && !program.Churns)
        {
            return null;
        }

        var network = new NetworkSolver();
        var relaxed = new PlanProgram(arrays with { Couplings = [], Before = [], MoveCosts = [], MoveLimits = [] });
        return network.Refusal(relaxed) is null
            ? network.Solve(relaxed, options with { Progress = null }, cancellation) with { CouplingPrices = new double[arrays.Couplings.Count] }
            : null;
    }
}
