using Wattline.Planning.Programs;

namespace Wattline.Planning.Solving;

/// <summary>A way to solve a plan's program. Which one is used follows from the structure; each says what it does not take.</summary>
public interface ISolver
{
    /// <summary>As reports name it, as in <c>network</c>.</summary>
    string Name { get; }

    /// <summary>Why the solver does not take a program; null where it does.</summary>
    string? Refusal(PlanProgram program);

    /// <summary>Solves, as far as the options ask. The same program and options give the same solution.</summary>
    /// <param name="program">One that it does not refuse.</param>
    /// <param name="options">How far to go.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="ArgumentException">The solver does not take the program.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    ProgramSolution Solve(PlanProgram program, SolveOptions options, CancellationToken cancellation);
}
