using Wattline.Planning.Solving;
using Wattline.Testing.Planning;

namespace Wattline.Tests.Planning.Networks;

/// <summary>The network solver keeps what every solver keeps.</summary>
public sealed class NetworkSolverTests : SolverContract
{
    protected override ISolver Solver { get; } = new NetworkSolver();

    protected override ProgramTraits Takes => ProgramTraits.ZeroCapacities | ProgramTraits.NoColumns | ProgramTraits.NegativeCosts
        | ProgramTraits.Integral | ProgramTraits.ZeroAmounts | ProgramTraits.NoLimits;
}
