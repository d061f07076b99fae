using FsCheck;
using FsCheck.Fluent;
using Wattline.Planning.Programs;
using Wattline.Planning.Solving;

namespace Wattline.Tests.Planning.Networks;

/// <summary>What holds of every plan that the network solver makes.</summary>
public sealed class NetworkLaws
{
    private static readonly NetworkSolver Solver = new();

    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void WholeNumbersGiveWholeNumbersAndNoGap() => Each(2000, seed =>
    {
        var program = NetworkCase.Make(seed, whole: true);
        var solution = Solve(program);
        var certificate = Certificate.Check(program, solution);
        return certificate.PrimalUsd == certificate.DualUsd && certificate.Infeasibility == 0
            && solution.Flows.Concat(solution.Unmet).Concat(solution.CapacityPrices).All(double.IsInteger);
    });

    [Fact]
    public void RealNumbersAreProvedWithinRounding() => Each(2000, seed =>
    {
        var program = NetworkCase.Make(seed, whole: false);
        return Certificate.Check(program, Solve(program)).Holds(1e-9, 1e-12);
    });

    [Fact]
    public void LargerPlansAreProvedToo() => Each(60, seed =>
    {
        var program = NetworkCase.Make(seed, seed % 2 == 0, cells: 400, regions: 40);
        return Certificate.Check(program, Solve(program)).Holds(1e-9, 1e-12);
    });

    [Fact]
    public void CapacityThatIsLeftHasNoPrice() => Each(500, seed =>
    {
        var program = NetworkCase.Make(seed, whole: true);
        var solution = Solve(program);
        var loads = Loads(program, solution);
        return loads.Index().All(load => load.Item == program.Arrays.Capacities[load.Index] || solution.CapacityPrices[load.Index] == 0);
    });

    [Fact]
    public void RegionOrderDoesNotMatter() => Each(300, seed =>
    {
        var program = NetworkCase.Make(seed, whole: true);
        var places = Enumerable.Range(0, program.Arrays.Regions).ToArray();
        new Random(seed).Shuffle(places);
        var shuffled = Shuffled(program, places);
        return Cost(program, Solve(program)) == Cost(shuffled, Solve(shuffled));
    });

    [Fact]
    public void BlocksOfNoRequestsDoNotMatter() => Each(300, seed =>
    {
        var program = NetworkCase.Make(seed, whole: true);
        var without = NetworkCase.Program(
            program.Arrays.Regions, [.. NetworkCase.Blocks(program).Where(block => block.Amount > 0)], program.Arrays.Capacities);
        return Cost(program, Solve(program)) == Cost(without, Solve(without));
    });

    [Fact]
    public void AnyStartReachesTheOptimum() => Each(500, seed =>
    {
        var program = NetworkCase.Make(seed, whole: true);
        var random = new Random(seed);
        var cold = Solve(program);
        var start = cold with { CapacityPrices = [.. cold.CapacityPrices.Select(_ => (double)random.Next(0, 3000))] };
        var warm = Solver.Solve(program, new SolveOptions { Start = start }, CancellationToken.None);
        var again = Solver.Solve(program, new SolveOptions { Start = cold }, CancellationToken.None);
        return Cost(program, warm) == Cost(program, cold) && Cost(program, again) == Cost(program, cold)
            && Certificate.Check(program, warm).Gap == 0;
    });

    [Fact]
    public void ThreadsDoNotMatter() => Each(30, seed =>
    {
        var program = NetworkCase.Make(seed, whole: false, hours: 40);
        var one = Solver.Solve(program, new SolveOptions { Threads = 1 }, CancellationToken.None);
        var many = Solver.Solve(program, new SolveOptions { Threads = 4 }, CancellationToken.None);
        return one.Flows.SequenceEqual(many.Flows) && one.Unmet.SequenceEqual(many.Unmet)
            && one.CapacityPrices.SequenceEqual(many.CapacityPrices) && one.Iterations == many.Iterations;
    });

    [Fact]
    public void MoreCapacityNeverCostsMore() => Each(500, seed =>
    {
        var program = NetworkCase.Make(seed, whole: true);
        var random = new Random(seed);
        var more = new PlanProgram(program.Arrays with { Capacities = [.. program.Arrays.Capacities.Select(capacity => capacity + random.Next(0, 5))] });
        return Cost(more, Solve(more)) <= Cost(program, Solve(program));
    });

    [Fact]
    public void WhatItDoesNotTakeIsRefused()
    {
        var mixed = new PlanProgram(Mixed(0, 2));
        Assert.Contains("Block 0", Solver.Refusal(mixed), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Solve(mixed));
        Assert.NotNull(Solver.Refusal(new PlanProgram(Mixed(1, 1))));
        Assert.Contains(
            "carbon", Solver.Refusal(new PlanProgram(Mixed(0, 1) with { Couplings = [new CouplingRow(CouplingKind.CarbonCap, "carbon", 1, [1, 1])] })),
            StringComparison.Ordinal);
        Assert.Null(Solver.Refusal(new PlanProgram(Mixed(0, 1))));
    }

    [Fact]
    public void CancelledWorkEnds()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Solver.Solve(NetworkCase.Make(1, true), new SolveOptions(), cancelled.Token));
    }

    /// <summary>A block with two columns, the second so many hours later and taking so many GPU-seconds.</summary>
    private static ProgramArrays Mixed(int later, double gpuSeconds) => new()
    {
        Regions = 2,
        Amounts = [1],
        FirstColumns = [0, 2],
        UnmetCosts = [9],
        Resource = [0, 1 + (2 * later)],
        Costs = [1, 2],
        GpuSeconds = [1, gpuSeconds],
        Capacities = [1, 1, 1, 1],
    };

    private static void Each(int cases, Func<int, bool> law) =>
        Prop.ForAll(Seeds, law).Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true));

    private static ProgramSolution Solve(PlanProgram program) => Solver.Solve(program, new SolveOptions(), CancellationToken.None);

    private static double Cost(PlanProgram program, ProgramSolution solution) => Certificate.Check(program, solution).PrimalUsd;

    private static double[] Loads(PlanProgram program, ProgramSolution solution)
    {
        var loads = new double[program.Resources];
        for (var column = 0; column < program.Columns; column++)
        {
            loads[program.Arrays.Resource[column]] += solution.Flows[column];
        }

        return loads;
    }

    private static PlanProgram Shuffled(PlanProgram program, int[] places)
    {
        var a = program.Arrays;
        var blocks = NetworkCase.Blocks(program).Select(block => block with
        {
            Columns = [.. block.Columns.Select(column => (places[column.Region], column.Cost))],
        });
        var capacities = new double[a.Capacities.Length];
        for (var at = 0; at < capacities.Length; at++)
        {
            capacities[(at / a.Regions * a.Regions) + places[at % a.Regions]] = a.Capacities[at];
        }

        return NetworkCase.Program(a.Regions, [.. blocks], capacities);
    }
}
