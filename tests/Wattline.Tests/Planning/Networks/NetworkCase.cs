using Wattline.Planning.Programs;

namespace Wattline.Tests.Planning.Networks;

/// <summary>
/// A made-up plan that a network solves, by seed: ties, empty blocks, regions without room, costs below 0 and blocks without columns included.
/// </summary>
internal static class NetworkCase
{
    /// <summary>A program of few cells; each seed another shape.</summary>
    /// <param name="seed">What it follows from.</param>
    /// <param name="whole">Whether all figures are whole numbers and each request takes one GPU-second.</param>
    /// <param name="cells">Most cells in an hour.</param>
    /// <param name="regions">Most regions.</param>
    /// <param name="hours">Most hours.</param>
    public static PlanProgram Make(int seed, bool whole, int cells = 12, int regions = 7, int hours = 3)
    {
        var random = new Random(seed);
        var shape = new Shape(random, whole, random.Next(1, regions + 1), random.Next(1, hours + 1), random.Next(1, 4) switch { 1 => 3, 2 => 40, _ => 2000 });
        var blocks = Enumerable.Range(0, shape.Hours)
            .SelectMany(hour => Enumerable.Range(0, random.Next(1, cells + 1)).Select(_ => shape.Block(hour))).ToArray();
        return Program(shape.Regions, blocks, [.. Enumerable.Range(0, shape.Hours * shape.Regions).Select(_ => shape.Capacity())]);
    }

    /// <summary>A program from its blocks.</summary>
    public static PlanProgram Program(int regions, CaseBlock[] blocks, double[] capacities)
    {
        var columns = blocks.SelectMany(block => block.Columns.Select(column => (Block: block, Column: column))).ToArray();
        var first = new List<int> { 0 };
        foreach (var block in blocks)
        {
            first.Add(first[^1] + block.Columns.Length);
        }

        return new PlanProgram(new ProgramArrays
        {
            Regions = regions,
            Amounts = [.. blocks.Select(block => block.Amount)],
            FirstColumns = [.. first],
            UnmetCosts = [.. blocks.Select(block => block.Penalty)],
            Resource = [.. columns.Select(one => (one.Block.Hour * regions) + one.Column.Region)],
            Costs = [.. columns.Select(one => one.Column.Cost)],
            GpuSeconds = [.. columns.Select(one => one.Block.GpuSeconds)],
            Capacities = capacities,
        });
    }

    /// <summary>The blocks of a program again.</summary>
    public static CaseBlock[] Blocks(PlanProgram program)
    {
        var a = program.Arrays;
        return [.. Enumerable.Range(0, program.Blocks).Select(block =>
        {
            var columns = Enumerable.Range(a.FirstColumns[block], a.FirstColumns[block + 1] - a.FirstColumns[block]).ToArray();
            return new CaseBlock(
                columns.Length > 0 ? program.SlotOf(columns[0]) : 0, a.Amounts[block], a.UnmetCosts[block],
                columns.Length > 0 ? a.GpuSeconds[columns[0]] : 1, [.. columns.Select(column => (program.RegionOf(column), a.Costs[column]))]);
        })];
    }

    private sealed record Shape(Random Random, bool Whole, int Regions, int Hours, int Spread)
    {
        public CaseBlock Block(int hour)
        {
            var keep = Random.NextDouble();
            var columns = Enumerable.Range(0, Regions).Where(_ => Random.NextDouble() < keep).Select(region => (region, Figure(-Spread / 4, Spread))).ToArray();
            var amount = Random.Next(8) == 0 ? 0 : Figure(1, 30);
            return new CaseBlock(hour, amount, Math.Abs(Figure(0, Spread * 2)), Whole ? 1 : Random.Next(12) == 0 ? 0 : 0.1 + Random.NextDouble(), columns);
        }

        public double Capacity() => Random.Next(8) switch
        {
            0 => 0,
            1 => double.PositiveInfinity,
            _ => Figure(1, 60),
        };

        private double Figure(int from, int to) => Whole ? Random.Next(from, to + 1) : from + (Random.NextDouble() * (to - from));
    }
}

/// <summary>A block of a made-up plan.</summary>
internal sealed record CaseBlock(int Hour, double Amount, double Penalty, double GpuSeconds, (int Region, double Cost)[] Columns);
