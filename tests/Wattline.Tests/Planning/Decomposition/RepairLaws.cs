using Wattline.Planning.Decomposition;
using Wattline.Planning.Programs;
using Wattline.Testing.Planning;

namespace Wattline.Tests.Planning.Decomposition;

public sealed class RepairLaws
{
    private const int Programs = 200;

    [Fact]
    public void AnyPointBecomesAPlan() => Each((program, layout, placement) =>
    {
        new Repair(program, layout, placement).Run(0);
        AssertFeasible(program, layout, placement);
    });

    [Fact]
    public void WhatIsCutIsFeasible() => Each((program, layout, placement) =>
    {
        new Cut(program, layout, placement).Run();
        AssertFeasible(program, layout, placement);
    });

    [Fact]
    public void APlanOnlyGetsCheaper() => Each((program, layout, placement) =>
    {
        new Cut(program, layout, placement).Run();
        var before = Certificate.CostOf(program, Solution(program, layout, placement));
        new Repair(program, layout, placement).Run(0);
        var after = Certificate.CostOf(program, Solution(program, layout, placement));
        Assert.True(after <= before + (1e-9 * Math.Abs(before)), $"{after} after {before}");
    });

    [Fact]
    public void TheCostOfAShiftIsTheDifference() => Each((program, layout, placement) =>
    {
        for (var row = 0; row < layout.Rows; row++)
        {
            var cells = Enumerable.Range(layout.ColumnStart[row], layout.ColumnStart[row + 1] - layout.ColumnStart[row])
                .Where(cell => layout.Column[cell] >= 0).Append(Placement.Nowhere).ToArray();
            var (from, to, requests) = (cells[0], cells[^1], 0.7 * placement.At(row, cells[0]));
            var before = Certificate.CostOf(program, Solution(program, layout, placement));
            var cost = placement.Cost(row, from, to, requests);
            placement.Shift(row, from, to, requests);
            var after = Certificate.CostOf(program, Solution(program, layout, placement));
            Assert.Equal(from == to ? 0 : after - before, cost, 1e-8 * Math.Max(1, Math.Abs(before)));
        }
    });

    [Fact]
    public void EveryColumnHasOneCellAndAPlaceIsARegion() => Each((program, layout, _) =>
    {
        Assert.Equal(Enumerable.Range(0, program.Columns).Where(column => program.Arrays.Amounts[BlockOf(program, column)] > 0),
            layout.Column.Where(column => column >= 0).Order());
        for (var row = 0; row < layout.Rows; row++)
        {
            Assert.True(!layout.Linked[row] || program.Arrays.Before[layout.Block[row]] == layout.Block[row - 1]);
            for (var place = 0; place < layout.Width[row] && layout.Linked[row]; place++)
            {
                Assert.True(RegionsAt(program, layout, row, place).Concat(RegionsAt(program, layout, row - 1, place)).Distinct().Count() <= 1);
            }
        }
    });

    private static IEnumerable<int> RegionsAt(PlanProgram program, Layout layout, int row, int place)
    {
        for (var cell = layout.ColumnStart[row] + place; cell < layout.ColumnStart[row + 1]; cell += layout.Width[row])
        {
            if (layout.Column[cell] >= 0)
            {
                yield return program.RegionOf(layout.Column[cell]);
            }
        }
    }

    private static int BlockOf(PlanProgram program, int column) =>
        Enumerable.Range(0, program.Blocks).First(block => column < program.Arrays.FirstColumns[block + 1]);

    private static void Each(Action<PlanProgram, Layout, Placement> look)
    {
        for (var seed = 0; seed < Programs; seed++)
        {
            var program = ProgramGenerator.Any(seed);
            var layout = Layout.Of(program);
            look(program, layout, new Placement(program, layout, Drawn(seed, program, layout)));
        }
    }

    private static Point Drawn(int seed, PlanProgram program, Layout layout)
    {
        var random = new Random(seed);
        var point = new Point(layout, program.Resources + program.Arrays.Couplings.Count);
        for (var cell = 0; cell < point.Flow.Length; cell++)
        {
            point.Flow[cell] = random.Next(3) == 0 ? random.NextDouble() : 0;
        }

        for (var row = 0; row < layout.Rows; row++)
        {
            point.Unmet[row] = random.Next(4) == 0 ? random.NextDouble() : 0;
        }

        return point;
    }

    private static void AssertFeasible(PlanProgram program, Layout layout, Placement placement)
    {
        var certificate = Certificate.Check(program, Solution(program, layout, placement));
        Assert.True(certificate.Infeasibility <= 1e-9, $"{certificate}");
    }

    private static ProgramSolution Solution(PlanProgram program, Layout layout, Placement placement)
    {
        var solution = Placement.Nobody(program);
        placement.CopyTo(solution);
        return solution;
    }
}
