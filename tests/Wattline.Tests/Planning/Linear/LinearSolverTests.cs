using Wattline.Planning.Programs;
using Wattline.Planning.Solving;
using Wattline.Testing.Planning;

namespace Wattline.Tests.Planning.Linear;

public sealed class LinearSolverTests : SolverContract
{
    protected override ISolver Solver => new LinearSolver();

    [Fact]
    public void TheCostIsWhatHighsFinds()
    {
        var programs = Enumerable.Range(5000, 300).Select(seed => ProgramGenerator.Any(seed)).ToList();
        var answers = Skip.Without("npm highs", () => Peers.Highs([.. programs.Select(WrittenOut.Of)]));
        for (var at = 0; at < programs.Count; at++)
        {
            var certificate = Certificate.Check(programs[at], Solver.Solve(programs[at], Options, TestContext.Current.CancellationToken));
            var cost = answers[at].Cost!.Value;
            Assert.True(Math.Abs(cost - certificate.PrimalUsd) <= 1e-7 * Math.Max(1, Math.Abs(cost)), $"{at}: {certificate} is not {cost}");
        }
    }

    [Theory]
    [InlineData(ProgramTraits.Couplings | ProgramTraits.UnequalSeconds | ProgramTraits.Deferral | ProgramTraits.OperatingPoints)]
    [InlineData(ProgramTraits.PricedMoves | ProgramTraits.BoundedMoves | ProgramTraits.Couplings | ProgramTraits.UnequalSeconds)]
    [InlineData(ProgramTraits.PricedMoves | ProgramTraits.Integral)]
    public void LargerPlansAreCertified(ProgramTraits traits)
    {
        var program = ProgramGenerator.Program(3, new ProgramShape(8, 2, 6, 10), traits);
        var certificate = Certificate.Check(program, Solver.Solve(program, Options, TestContext.Current.CancellationToken));
        Assert.True(certificate.Holds(1e-9, 1e-9), $"{certificate}, gap {certificate.Gap}");
    }

    [Fact]
    public void APlanThatIsTooLargeIsRefusedInNumbers()
    {
        var program = ProgramGenerator.Program(1, new ProgramShape(30, 2, 12, 12), ProgramTraits.PricedMoves);
        Assert.Matches(@"^\d,\d{3} rows and \d,\d{3} columns; the exact linear solver takes at most 4,000 rows and 100,000 columns\.$", Solver.Refusal(program));
        Assert.Throws<ArgumentException>(() => Solver.Solve(program, Options, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void APlanThatIsStoppedEarlyIsStillOne()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var program = ProgramGenerator.Any(seed);
            var certificate = Certificate.Check(program, Solver.Solve(program, Options with { MaxIterations = 1 }, TestContext.Current.CancellationToken));
            Assert.True(certificate.Holds(double.PositiveInfinity, 1e-9), $"seed {seed}: {certificate}");
        }
    }

    [Fact]
    public void APlanForNobodyCostsNothing()
    {
        var program = new PlanProgram(new ProgramArrays
        {
            Regions = 1,
            Amounts = [],
            FirstColumns = [0],
            UnmetCosts = [],
            Resource = [],
            Costs = [],
            GpuSeconds = [],
            Capacities = [1],
        });
        var certificate = Certificate.Check(program, Solver.Solve(program, Options, TestContext.Current.CancellationToken));
        Assert.Equal((0, 0), (certificate.PrimalUsd, certificate.DualUsd));
    }
}
