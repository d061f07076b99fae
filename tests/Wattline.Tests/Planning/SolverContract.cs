using System.Collections.Concurrent;
using Wattline.Planning.Programs;
using Wattline.Planning.Solving;
using Wattline.Testing.Planning;

namespace Wattline.Tests.Planning;

/// <summary>What every solver keeps. A class of tests for a solver derives from this one.</summary>
public abstract class SolverContract
{
    private const int Programs = 1200;
    private static readonly ConcurrentDictionary<ProgramTraits, Lazy<double[]>> ClpCosts = new();

    /// <summary>The solver, as it is used.</summary>
    protected abstract ISolver Solver { get; }

    /// <summary>The relative gap that it reaches; exact ones reach 1e-9.</summary>
    protected virtual double Gap => 1e-9;

    /// <summary>What programs may hold that it takes.</summary>
    protected virtual ProgramTraits Takes => ProgramTraits.All;

    /// <summary>How it is asked.</summary>
    protected virtual SolveOptions Options => new() { Gap = Gap, Threads = 1 };

    [Fact]
    public void EveryPlanIsCertified()
    {
        Each(Programs, (program, seed) =>
        {
            var certificate = Certificate.Check(program, Solve(program));
            Assert.True(certificate.Holds(Gap, 1e-9), $"seed {seed}: {certificate}, gap {certificate.Gap}");
        });
    }

    [Fact]
    public void ThePlanCostsWhatClpFinds()
    {
        var costs = Skip.Without("clp", () => ClpCosts.GetOrAdd(Takes, _ => new Lazy<double[]>(() => AskClp(Generated()))).Value);
        Each(Programs, (program, seed) => AssertClose(costs[seed], Certificate.Check(program, Solve(program)).PrimalUsd, seed));
    }

    [Fact]
    public void PricesAndFlowsAreNotBelowZero()
    {
        Each(300, (program, _) =>
        {
            var solution = Solve(program);
            double[] all = [.. solution.Flows, .. solution.Unmet, .. solution.CapacityPrices, .. solution.CouplingPrices, .. solution.MovePrices];
            Assert.All(all, value => Assert.True(value >= 0));
            Assert.Equal(Solver.Name, solution.Solver);
        });
    }

    [Fact]
    public void AnUnlimitedResourceHasNoPrice()
    {
        Each(300, (program, _) =>
        {
            var solution = Solve(program);
            Assert.All(program.Arrays.Capacities.Zip(solution.CapacityPrices), pair => Assert.True(!double.IsInfinity(pair.First) || pair.Second == 0));
        });
    }

    [Fact]
    public void TheOrderOfRegionsDoesNotMatter()
    {
        Each(300, (program, seed) =>
        {
            var order = Enumerable.Range(0, program.Arrays.Regions).ToArray();
            new Random(seed).Shuffle(order);
            var renamed = ProgramGenerator.Renamed(program, order);
            var cost = Certificate.Check(program, Solve(program)).PrimalUsd;
            AssertClose(cost, Certificate.Check(renamed, Solve(renamed)).PrimalUsd, seed);
        });
    }

    [Fact]
    public void TheSameProgramHasTheSameSolution()
    {
        Each(100, (program, _) =>
        {
            var (first, second) = (Solve(program), Solve(program));
            Assert.Equal(first.Flows, second.Flows);
            Assert.Equal(first.CapacityPrices, second.CapacityPrices);
            Assert.Equal(first.CouplingPrices, second.CouplingPrices);
            Assert.Equal(first.Iterations, second.Iterations);
        });
    }

    [Fact]
    public void ASolveCanBeCancelled() => Assert.ThrowsAny<OperationCanceledException>(
        () => Solver.Solve(Generated()[0], Options, new CancellationToken(canceled: true)));

    /// <summary>The programs that the solver takes, the same ones every time.</summary>
    protected IReadOnlyList<PlanProgram> Generated()
    {
        var programs = Enumerable.Range(0, Programs).Select(seed => ProgramGenerator.Any(seed, Takes)).ToList();
        Assert.All(programs, program => Assert.Null(Solver.Refusal(program)));
        return programs;
    }

    /// <summary>Looks at the first programs; the first that fails ends it.</summary>
    private void Each(int count, Action<PlanProgram, int> look)
    {
        var programs = Generated();
        for (var seed = 0; seed < count; seed++)
        {
            look(programs[seed], seed);
        }
    }

    private ProgramSolution Solve(PlanProgram program) => Solver.Solve(program, Options, TestContext.Current.CancellationToken);

    private void AssertClose(double expected, double actual, int seed) => Assert.True(
        Math.Abs(expected - actual) <= Math.Max(Gap, 1e-7) * Math.Max(1, Math.Abs(expected)), $"seed {seed}: {actual} is not {expected}");

    private static double[] AskClp(IEnumerable<PlanProgram> programs) =>
        [.. Peers.Clp([.. programs.Select(WrittenOut.Of)]).Select(answer => answer.Cost!.Value)];
}
