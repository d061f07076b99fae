using Wattline.Planning.Networks;
using Wattline.Planning.Programs;
using Wattline.Planning.Solving;

namespace Wattline.Tests.Planning.Networks;

/// <summary>The staircase of one run equals plans made anew at any budget.</summary>
public sealed class StaircaseLaws
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnyBudgetOnTheStairsIsAColdOptimum(bool whole)
    {
        for (var seed = 0; seed < 250; seed++)
        {
            var (program, levels, from) = Make(seed, whole);
            var points = Staircase.Of(program, levels, from, [], 1, TestContext.Current.CancellationToken);
            foreach (var budget in levels.Append(from).Where(level => level >= from).Distinct())
            {
                var cold = Cost(Within(program, levels, budget));
                AssertSame(whole, cold, points.Last(point => point.At <= budget).Usd);
            }
        }
    }

    [Fact]
    public void StepsOnlyFall()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var (program, levels, from) = Make(seed, whole: true);
            var points = Staircase.Of(program, levels, from, [], 2, TestContext.Current.CancellationToken);
            Assert.All(points.Zip(points.Skip(1)), pair => Assert.True(pair.Second.Usd < pair.First.Usd && pair.Second.At > pair.First.At));
        }
    }

    [Fact]
    public void TotalsAreThoseOfTheFlows()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var (program, levels, from) = Make(seed, whole: true);
            List<Func<int, double>> figures = [column => program.Arrays.Costs[column], _ => 1];
            foreach (var point in Staircase.Of(program, levels, from, figures, 1, TestContext.Current.CancellationToken))
            {
                // Cost is what the columns cost and what is unmet costs; where all penalties are equal, one follows from the other two.
                var penalty = program.Arrays.UnmetCosts.FirstOrDefault();
                Assert.Equal(point.Usd, point.Totals[0] + (penalty * (program.Arrays.Amounts.Sum() - point.Totals[1])));
            }
        }
    }

    [Fact]
    public void LevelsOfOtherColumnsAreRefused()
    {
        var program = NetworkCase.Make(1, whole: true);
        var levels = new double[program.Columns + 1];
        Assert.Throws<ArgumentException>(() => Staircase.Of(program, levels, 0, [], 1, TestContext.Current.CancellationToken));
    }

    private static (PlanProgram Program, double[] Levels, double From) Make(int seed, bool whole)
    {
        var random = new Random(seed);
        var program = NetworkCase.Make(seed, whole);
        var penalty = program.Arrays.UnmetCosts[0];
        var alike = new PlanProgram(program.Arrays with { UnmetCosts = [.. program.Arrays.UnmetCosts.Select(_ => penalty)] });
        return (alike, [.. program.Arrays.Costs.Select(_ => (double)random.Next(1, 9))], random.Next(-1, 4));
    }

    private static PlanProgram Within(PlanProgram program, double[] levels, double budget)
    {
        var first = program.Arrays.FirstColumns;
        var blocks = NetworkCase.Blocks(program).Select((block, at) => block with
        {
            Columns = [.. block.Columns.Where((_, index) => levels[first[at] + index] <= budget)],
        });
        return NetworkCase.Program(program.Arrays.Regions, [.. blocks], program.Arrays.Capacities);
    }

    private static double Cost(PlanProgram program) =>
        Certificate.Check(program, new NetworkSolver().Solve(program, new SolveOptions(), CancellationToken.None)).PrimalUsd;

    private static void AssertSame(bool whole, double expected, double actual) =>
        Assert.True(whole ? expected == actual : Math.Abs(expected - actual) <= 1e-10 * (1 + Math.Abs(expected)), $"{actual} is not {expected}");
}
