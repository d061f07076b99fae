using Wattline.Planning.Linear;
using Wattline.Testing.Planning;

namespace Wattline.Tests.Planning.Linear;

/// <summary>Programs that are known to be hard or empty.</summary>
public sealed class SimplexExamples
{
    [Fact]
    public void BealesExampleDoesNotCycle()
    {
        var solution = Solve(
            [[0.25, -60, -0.04, 9], [0.5, -90, -0.02, 3], [0, 0, 1, 0]], RowSense.AtMost, [0, 0, 1], [-0.75, 150, -0.02, 6]);
        Assert.Equal(-0.05, solution.Cost, 1e-12);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    public void KleeAndMintysCubeIsSolved(int size)
    {
        double[][] matrix = [.. Enumerable.Range(0, size).Select(row => Enumerable.Range(0, size)
            .Select(column => column < row ? Math.Pow(2, row - column + 1) : column == row ? 1.0 : 0).ToArray())];
        double[] sides = [.. Enumerable.Range(1, size).Select(row => Math.Pow(5, row))];
        double[] costs = [.. Enumerable.Range(1, size).Select(column => -Math.Pow(2, size - column))];
        Assert.Equal(-Math.Pow(5, size), Solve(matrix, RowSense.AtMost, sides, costs).Cost, 1e-9 * Math.Pow(5, size));
    }

    [Fact]
    public void AssignmentsWithTiesAreSolved()
    {
        var random = new Random(1);
        double[] costs = [.. Enumerable.Range(0, 20 * 20).Select(_ => (double)random.Next(3))];
        double[][] matrix = [.. Enumerable.Range(0, 40).Select(row => Enumerable.Range(0, 400)
            .Select(column => (row < 20 ? column / 20 : 20 + (column % 20)) == row ? 1.0 : 0).ToArray())];
        var program = LinearGenerator.Program(matrix, [.. Enumerable.Repeat(RowSense.Equal, 40)], [.. Enumerable.Repeat(1.0, 40)], costs, []);
        var solution = Simplex.Solve(program, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(LinearStatus.Optimal, solution.Status);
        Assert.True(Optimality.Breach(program, solution) <= 1e-9);
        Assert.All(solution.Values, value => Assert.True(value is 0 or 1));
    }

    [Fact]
    public void NothingCostsNothing() => Assert.Equal((LinearStatus.Optimal, 0), StatusAndCost(Solve([], RowSense.Equal, [], [])));

    [Fact]
    public void WithoutRowsBoundsDecide()
    {
        var program = LinearGenerator.Program([], [], [], [-2, 3], [5, double.PositiveInfinity]);
        Assert.Equal((LinearStatus.Optimal, -10), StatusAndCost(Simplex.Solve(program, cancellation: TestContext.Current.CancellationToken)));
        Assert.Equal(LinearStatus.Unbounded, Solve([], RowSense.AtMost, [], [-1]).Status);
    }

    [Theory]
    [InlineData(RowSense.AtMost, -1, LinearStatus.Infeasible)]
    [InlineData(RowSense.AtLeast, 1, LinearStatus.Infeasible)]
    [InlineData(RowSense.Equal, 1, LinearStatus.Infeasible)]
    [InlineData(RowSense.Equal, 0, LinearStatus.Optimal)]
    [InlineData(RowSense.AtMost, 1, LinearStatus.Optimal)]
    public void ARowOfZerosHoldsOrNot(RowSense sense, double side, LinearStatus status) => Assert.Equal(status, Solve([[0, 0]], sense, [side], [1, 1]).Status);

    [Fact]
    public void WhatIsNoProgramIsRefused()
    {
        var program = LinearGenerator.Program([[1]], [RowSense.Equal], [1], [1], []);
        LinearProgram[] wrong =
        [
            program with { Costs = [double.NaN] }, program with { EntryRows = [1] }, program with { RightSides = [double.PositiveInfinity] },
            program with { Uppers = [-1] }, program with { Costs = [1, 2] },
            program with { FirstEntries = [0, 2], EntryRows = [0, 0], EntryValues = [1, 1] },
        ];
        Assert.All(wrong, each => Assert.Throws<ArgumentException>(() => Simplex.Solve(each, cancellation: CancellationToken.None)));
    }

    [Fact]
    public void PivotsMayBeLimited()
    {
        var program = LinearGenerator.Program([[1, 2], [3, 1]], [RowSense.AtLeast, RowSense.AtLeast], [4, 6], [1, 1], []);
        var solution = Simplex.Solve(program, maxIterations: 1, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((LinearStatus.Stopped, false, 1), (solution.Status, solution.Feasible, solution.Iterations));
    }

    private static (LinearStatus Status, double Cost) StatusAndCost(LinearSolution solution) => (solution.Status, solution.Cost);

    private static LinearSolution Solve(double[][] matrix, RowSense sense, double[] sides, double[] costs) => Simplex.Solve(
        LinearGenerator.Program(matrix, [.. sides.Select(_ => sense)], sides, costs, []), cancellation: TestContext.Current.CancellationToken);
}
