using Wattline.Planning.Programs;
using Wattline.Planning.Solving;
using Wattline.Testing.Planning;

namespace Wattline.Tests.Planning;

/// <summary>A certificate holds for no broken plan, and its bound is one whatever the prices.</summary>
public sealed class CertificateTests
{
    private const int Programs = 600;

    [Fact]
    public void ALostFlowIsSeen() => EachBroken((a, solution, _) =>
    {
        var column = Array.FindIndex(solution.Flows, flow => flow > 1e-3);
        return column < 0 ? null : solution with { Flows = With(solution.Flows, column, 0.999 * solution.Flows[column]) };
    });

    [Fact]
    public void ARequestServedTwiceIsSeen() => EachBroken((a, solution, random) =>
    {
        var block = random.Next(a.Amounts.Length);
        return solution with { Unmet = With(solution.Unmet, block, solution.Unmet[block] + 1) };
    });

    [Fact]
    public void AFlowBelowZeroIsSeenThoughItsBlockAddsUp() => EachBroken((a, solution, _) =>
    {
        var block = Enumerable.Range(0, a.Amounts.Length).FirstOrDefault(at => a.FirstColumns[at + 1] > a.FirstColumns[at], -1);
        if (block < 0)
        {
            return null;
        }

        var (column, excess) = (a.FirstColumns[block], a.Amounts[block] + 1);
        var flow = solution.Flows[column];
        return solution with
        {
            Flows = With(solution.Flows, column, flow - excess),
            Unmet = With(solution.Unmet, block, solution.Unmet[block] + excess),
        };
    });

    [Fact]
    public void ALoadBeyondCapacityIsSeen() => EachBroken((a, solution, _) =>
    {
        var column = Enumerable.Range(0, a.Costs.Length).FirstOrDefault(at => OverloadsAlone(a, at), -1);
        return column < 0 ? null : Serving(a, solution, column);
    });

    [Fact]
    public void ABrokenCouplingRowIsSeen() => EachBroken((a, solution, _) =>
    {
        var column = Enumerable.Range(0, a.Costs.Length).FirstOrDefault(
            at => a.Couplings.Any(row => row.Coefficients[at] * a.Amounts[BlockOf(a, at)] > row.Bound + 1), -1);
        return column < 0 ? null : NobodyBut(a, solution, column);
    });

    [Fact]
    public void AMoveBeyondItsLimitIsSeen() => EachBroken((a, solution, _) =>
    {
        var column = Enumerable.Range(0, a.Costs.Length).FirstOrDefault(at => Limited(a, BlockOf(a, at)), -1);
        return column < 0 ? null : NobodyBut(a, solution, column);
    });

    [Fact]
    public void APriceBelowZeroIsSeen() => EachBroken((a, solution, random) =>
        solution with { CapacityPrices = With(solution.CapacityPrices, random.Next(solution.CapacityPrices.Length), -1e-3) });

    [Fact]
    public void NoNumberIsSeenWhereverItStands() => EachBroken((a, solution, random) => random.Next(3) switch
    {
        0 => solution.Flows.Length == 0 ? null : solution with { Flows = With(solution.Flows, random.Next(solution.Flows.Length), double.NaN) },
        1 => solution with { Unmet = With(solution.Unmet, random.Next(solution.Unmet.Length), double.NaN) },
        _ => solution with { CapacityPrices = With(solution.CapacityPrices, random.Next(solution.CapacityPrices.Length), double.NaN) },
    });

    [Fact]
    public void NoPricesProveMoreThanTheOptimum()
    {
        foreach (var (program, solution, random) in Solved())
        {
            var optimum = Certificate.Check(program, solution);
            for (var attempt = 0; attempt < 5; attempt++)
            {
                var bound = Certificate.Check(program, Priced(program, solution, random, least: attempt == 0 ? -3 : 0)).DualUsd;
                Assert.True(bound <= optimum.PrimalUsd + (1e-9 * Math.Max(1, Math.Abs(optimum.PrimalUsd))), $"{bound} above {optimum}");
            }
        }
    }

    [Fact]
    public void TheBoundIsWhatClpFindsWhenLimitsArePriced()
    {
        var priced = Solved().Take(400).Select(solved => (solved.Program, Solution: Priced(solved.Program, solved.Solution, solved.Random, 0))).ToList();
        var free = priced.Select(pair => WrittenOut.Of(WithoutLimits(pair.Program, pair.Solution))).ToList();
        var answers = Skip.Without("clp", () => Peers.Clp(free));
        for (var at = 0; at < priced.Count; at++)
        {
            var (program, solution) = priced[at];
            var (cost, worth) = (answers[at].Cost!.Value, WorthOfLimits(program.Arrays, solution));
            var bound = Certificate.Check(program, solution).DualUsd;
            Assert.True(Math.Abs(cost - worth - bound) <= 1e-7 * (1 + Math.Abs(cost) + worth), $"{at}: {bound} is not {cost} less {worth}");
        }
    }

    [Fact]
    public void ASolutionOfAnotherProgramIsRefused()
    {
        var (program, solution, _) = Solved().First();
        Assert.Throws<ArgumentException>(() => Certificate.Check(program, solution with { Flows = [.. solution.Flows, 0] }));
    }

    /// <summary>Breaks every solution where there is something to break; not one may hold, however wide the gap.</summary>
    private static void EachBroken(Func<ProgramArrays, ProgramSolution, Random, ProgramSolution?> mutate)
    {
        var broken = 0;
        foreach (var (program, solution, random) in Solved())
        {
            if (mutate(program.Arrays, solution, random) is { } wrong)
            {
                broken++;
                Assert.False(Certificate.Check(program, wrong).Holds(gap: double.PositiveInfinity), $"program {broken}");
            }
        }

        Assert.True(broken > Programs / 20, $"only {broken} broken");
    }

    private static IEnumerable<(PlanProgram Program, ProgramSolution Solution, Random Random)> Solved() =>
        Enumerable.Range(0, Programs).Select(seed => ProgramGenerator.Any(seed))
            .Select((program, seed) => (program, new LinearSolver().Solve(program, new SolveOptions(), CancellationToken.None), new Random(seed)));

    private static double[] With(double[] values, int at, double value)
    {
        double[] changed = [.. values];
        changed[at] = value;
        return changed;
    }

    private static int BlockOf(ProgramArrays a, int column) => Array.FindLastIndex(a.FirstColumns, first => first <= column);

    private static bool OverloadsAlone(ProgramArrays a, int column) =>
        a.GpuSeconds[column] * a.Amounts[BlockOf(a, column)] > a.Capacities[a.Resource[column]] + 0.01;

    private static bool Limited(ProgramArrays a, int block) =>
        a.Before.Length > 0 && a.MoveLimits.Length > 0 && a.Before[block] >= 0 && a.MoveLimits[block] < 1 && a.Amounts[block] > 0;

    /// <summary>The plan with one block served by one column alone.</summary>
    private static ProgramSolution Serving(ProgramArrays a, ProgramSolution solution, int column)
    {
        var (block, flows) = (BlockOf(a, column), solution.Flows.ToArray());
        Array.Clear(flows, a.FirstColumns[block], a.FirstColumns[block + 1] - a.FirstColumns[block]);
        flows[column] = a.Amounts[block];
        return solution with { Flows = flows, Unmet = With(solution.Unmet, block, 0) };
    }

    private static ProgramSolution NobodyBut(ProgramArrays a, ProgramSolution solution, int column) =>
        Serving(a, solution with { Flows = new double[solution.Flows.Length], Unmet = [.. a.Amounts] }, column);

    private static ProgramSolution Priced(PlanProgram program, ProgramSolution solution, Random random, double least)
    {
        double[] Prices(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(2) * (least + (5 * random.NextDouble())))];
        return solution with
        {
            CapacityPrices = [.. program.Arrays.Capacities.Zip(Prices(program.Resources), (capacity, price) => double.IsInfinity(capacity) ? 0 : price)],
            CouplingPrices = Prices(program.Arrays.Couplings.Count),
            MovePrices = Prices(program.Arrays.MoveLimits.Length),
        };
    }

    /// <summary>The program whose limits are gone and whose columns and moves cost what the limits are priced at.</summary>
    private static PlanProgram WithoutLimits(PlanProgram program, ProgramSolution solution)
    {
        var a = program.Arrays;
        double Score(int column) => a.Costs[column] + (a.GpuSeconds[column] * solution.CapacityPrices[a.Resource[column]])
            + a.Couplings.Zip(solution.CouplingPrices, (row, price) => row.Coefficients[column] * price).Sum();
        double Move(int block) => (a.MoveCosts.Length > 0 ? a.MoveCosts[block] : 0) + (a.MoveLimits.Length > 0 ? solution.MovePrices[block] : 0);
        return new PlanProgram(a with
        {
            Costs = [.. Enumerable.Range(0, program.Columns).Select(Score)],
            Capacities = [.. a.Capacities.Select(_ => double.PositiveInfinity)],
            Couplings = [],
            MoveCosts = a.Before.Length > 0 ? [.. Enumerable.Range(0, program.Blocks).Select(Move)] : [],
            MoveLimits = [],
        });
    }

    private static double WorthOfLimits(ProgramArrays a, ProgramSolution solution) =>
        a.Capacities.Zip(solution.CapacityPrices, (limit, price) => price > 0 ? limit * price : 0).Sum()
        + a.Couplings.Zip(solution.CouplingPrices, (row, price) => row.Bound * price).Sum()
        + solution.MovePrices.Select((price, block) => price * a.MoveLimits[block] * a.Amounts[block]).Sum();
}
