using Wattline.Planning.Decomposition;
using Wattline.Planning.Programs;
using Wattline.Planning.Solving;
using Wattline.Testing.Planning;

namespace Wattline.Tests.Planning.Decomposition;

public sealed class DecompositionSolverTests : SolverContract
{
    private static readonly DecompositionSolver Decomposition = new();

    protected override ISolver Solver => Decomposition;

    protected override double Gap => 1e-4;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(50)]
    public void APlanThatIsStoppedEarlyIsFeasibleAndItsBoundHolds(int iterations)
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var program = ProgramGenerator.Any(seed);
            var solution = Solve(program, new SolveOptions { Gap = 1e-12, MaxIterations = iterations, Threads = 1 });
            var certificate = Certificate.Check(program, solution);
            Assert.True(certificate.Infeasibility <= 1e-9 && certificate.Gap >= -1e-9, $"seed {seed}: {certificate}");
            Assert.True(solution.Iterations <= iterations);
        }
    }

    [Fact]
    public void ASmallGapIsReached()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var program = ProgramGenerator.Any(seed);
            var certificate = Certificate.Check(program, Solve(program, new SolveOptions { Gap = 1e-7, Threads = 1 }));
            Assert.True(certificate.Holds(1e-7, 1e-9), $"seed {seed}: {certificate}");
        }
    }

    [Fact]
    public void ThreadsDoNotMatter()
    {
        var program = ProgramGenerator.Program(1, new ProgramShape(60, 2, 24, 16), ProgramTraits.PricedMoves | ProgramTraits.UnequalSeconds);
        var one = Solve(program, new SolveOptions { MaxIterations = 20, Threads = 1 });
        var two = Solve(program, new SolveOptions { MaxIterations = 20, Threads = 2 });
        Assert.Equal(one.Flows, two.Flows);
        Assert.Equal(one.CapacityPrices, two.CapacityPrices);
    }

    [Theory]
    [InlineData(ProgramTraits.PricedMoves)]
    [InlineData(ProgramTraits.UnequalSeconds | ProgramTraits.OperatingPoints | ProgramTraits.Couplings)]
    [InlineData(ProgramTraits.PricedMoves | ProgramTraits.Deferral | ProgramTraits.Couplings)]
    public void SinglePrecisionIsEnoughForAGapOfAThousandth(ProgramTraits traits)
    {
        var program = Middling(2, traits);
        var search = new Search<float>(program, new SolveOptions { Gap = 1e-3, Threads = 2 });
        var certificate = Certificate.Check(program, search.Run(Decomposition.Name, TestContext.Current.CancellationToken));
        Assert.True(certificate.Holds(1e-3, 1e-9), $"{certificate}, gap {certificate.Gap}");
    }

    [Fact]
    public void AStartAtASimilarProgramSavesSteps()
    {
        long cold = 0, warm = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var program = ProgramGenerator.Any(seed);
            var random = new Random(seed);
            var next = new PlanProgram(program.Arrays with { Costs = [.. program.Arrays.Costs.Select(cost => cost * (1 + (0.01 * random.NextDouble())))] });
            var start = Solve(program, new SolveOptions { Threads = 1 });
            cold += Solve(next, new SolveOptions { Threads = 1 }).Iterations;
            warm += Solve(next, new SolveOptions { Threads = 1, Start = start }).Iterations;
        }

        Assert.True(warm < cold, $"{warm} steps from a start, {cold} from none");
    }

    [Fact]
    public void AStartOfAnotherShapeIsPassedOver()
    {
        var start = Solve(ProgramGenerator.Any(3), new SolveOptions { Threads = 1 });
        var program = ProgramGenerator.Any(4);
        var certificate = Certificate.Check(program, Solve(program, new SolveOptions { Threads = 1, Start = start }));
        Assert.True(certificate.Holds(1e-4, 1e-9));
    }

    [Fact]
    public void ProgressOnlyImproves()
    {
        var program = Middling(3, ProgramTraits.PricedMoves);
        var reports = new List<SolveProgress>();
        Solve(program, new SolveOptions { Gap = 1e-3, Threads = 1, Progress = new Told(reports) });
        Assert.NotEmpty(reports);
        Assert.All(reports, report => Assert.InRange(report.Done, 0, 1));
        Assert.All(reports.Zip(reports.Skip(1)), pair => Assert.True(pair.Second.DualUsd >= pair.First.DualUsd));
        Assert.All(reports.Zip(reports.Skip(1)), pair => Assert.False(pair.Second.PrimalUsd > pair.First.PrimalUsd));
    }

    private static ProgramSolution Solve(PlanProgram program, SolveOptions options) =>
        Decomposition.Solve(program, options, TestContext.Current.CancellationToken);

    private static PlanProgram Middling(int seed, ProgramTraits traits) => ProgramGenerator.Program(seed, new ProgramShape(20, 2, 12, 8), traits);

    private sealed class Told(List<SolveProgress> reports) : IProgress<SolveProgress>
    {
        public void Report(SolveProgress value) => reports.Add(value);
    }
}
