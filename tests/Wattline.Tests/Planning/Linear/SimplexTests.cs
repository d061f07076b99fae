using Wattline.Planning.Linear;
using Wattline.Testing.Planning;

namespace Wattline.Tests.Planning.Linear;

/// <summary>The simplex method against its own optimality conditions, brute force and other solvers.</summary>
public sealed class SimplexTests
{
    private const int Programs = 3000;

    [Fact]
    public void AnOptimumKeepsEveryConditionOfOptimality()
    {
        var optima = 0;
        for (var seed = 0; seed < Programs; seed++)
        {
            var program = LinearGenerator.Any(seed, 30, 40);
            var solution = Simplex.Solve(program, cancellation: TestContext.Current.CancellationToken);
            Assert.NotEqual(LinearStatus.Stopped, solution.Status);
            if (solution.Status == LinearStatus.Optimal)
            {
                optima++;
                Assert.True(Optimality.Breach(program, solution) <= 1e-9, $"seed {seed}: {Optimality.Breach(program, solution)}");
            }
        }

        Assert.True(optima > Programs / 4, $"{optima} optima");
    }

    [Fact]
    public void TinyProgramsEndAsBruteForceSays()
    {
        for (var seed = 0; seed < Programs; seed++)
        {
            var program = LinearGenerator.Any(seed, 3, 3);
            if (program.EntryValues.Concat(program.Costs).Any(value => value != 0 && Math.Abs(value) is < 0.01 or > 100))
            {
                continue;
            }

            var (status, cost) = BruteForce.Solve(program);
            var solution = Simplex.Solve(program, cancellation: TestContext.Current.CancellationToken);
            Assert.True(status == solution.Status, $"seed {seed}: {solution.Status} is not {status}");
            Assert.True(status != LinearStatus.Optimal || Close(cost, solution.Cost), $"seed {seed}: {solution.Cost} is not {cost}");
        }
    }

    [Fact]
    public void ProgramsEndAsClpSays() => Compare("clp", Peers.Clp, 1000);

    [Fact]
    public void ProgramsEndAsHighsSays() => Compare("npm highs", Peers.Highs, 1000);

    [Fact]
    public void ProgramsEndAsGlpsolSays() => Compare("glpsol", Peers.Glpsol, 40);

    /// <summary>Whether there is a feasible point is asked at no cost, since a solver may call a program unbounded that is infeasible too.</summary>
    private static void Compare(string tool, Func<IReadOnlyList<LinearProgram>, IReadOnlyList<PeerAnswer>> ask, int count)
    {
        var programs = Enumerable.Range(0, count).Select(seed => LinearGenerator.Any(seed + 100_000, 15, 20)).Where(Tame).ToList();
        var answers = Skip.Without(tool, () => ask([.. programs, .. programs.Select(LinearGenerator.WithoutCosts)]));
        for (var at = 0; at < programs.Count; at++)
        {
            var (peer, feasible) = (answers[at].Cost, answers[at + programs.Count].Cost is not null);
            var status = !feasible ? LinearStatus.Infeasible : peer is null ? LinearStatus.Unbounded : LinearStatus.Optimal;
            var solution = Simplex.Solve(programs[at], cancellation: TestContext.Current.CancellationToken);
            Assert.True(status == solution.Status, $"program {at}: {solution.Status}, {tool} says {status}");
            Assert.True(peer is not { } cost || Close(cost, solution.Cost), $"program {at}: {solution.Cost}, {tool} says {peer}");
        }
    }

    /// <summary>Peers decide feasibility to 1e-7, so what hangs on less than that is left to the conditions of optimality.</summary>
    private static bool Tame(LinearProgram program) => program.Columns > 0 && program.Rows > 0
        && program.EntryValues.Concat(program.RightSides).Concat(program.Costs).All(value => value == 0 || Math.Abs(value) is > 1e-3 and < 1e3);

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) <= 1e-6 * Math.Max(1, Math.Abs(expected));
}
