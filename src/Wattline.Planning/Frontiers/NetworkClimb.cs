using Wattline.Planning.Networks;
using Wattline.Planning.Solving;

namespace Wattline.Planning.Frontiers;

/// <summary>
/// All steps in one run, where nothing couples the hours. The run is not believed: its first and last step are solved again by themselves,
/// certified, and their difference is the gap.
/// </summary>
internal sealed class NetworkClimb(LatencySteps steps, FrontierOptions options)
{
    private const int Charge = 0, Requests = 1, ItJoules = 2, Grams = 3, OtherGrams = 4, WithoutOther = 5, Moved = 6, MovedFromHome = 7, Regions = 8;

    private readonly RelocationMeter _meter = new(steps.Columns, new Homes(steps.Columns.Problem, steps.Columns.Fleet), options.Classes);
    private readonly double _demand = steps.Columns.Program.Arrays.Amounts.Sum();

    public Frontier All(CancellationToken cancellation)
    {
        var points = Staircase.Of(
            steps.Columns.Program, steps.From, options.FromMs, [.. Figures()], options.Solve.Threads, cancellation);
        var gap = Math.Max(GapOf(points[0], options.FromMs, cancellation), GapOf(points[^1], double.PositiveInfinity, cancellation));
        options.Solve.Progress?.Report(new SolveProgress(1, points[^1].Usd, null));
        return new Frontier(
            [.. points.Select((point, at) => Step(point, at == 0 ? null : points[at - 1]))], Relocations(points),
            points.Max(point => point.Totals[ItJoules]) / PlanTotals.JoulesPerMegawattHour, gap);
    }

    /// <summary>What a request adds that a column serves: charge, itself, energy, carbon, what moves, and itself in each region.</summary>
    private IEnumerable<Func<int, double>> Figures()
    {
        var (columns, program) = (steps.Columns, steps.Columns.Program);
        yield return column => program.Arrays.Costs[column];
        yield return _ => 1;
        yield return column => columns.RowAt(column).ItJoules;
        yield return column => columns.RowAt(column).Grams;
        yield return column => columns.RowAt(column).OtherGrams ?? 0; // Counted by the next: where it is not 0, this sum is not shown.
        yield return column => columns.RowAt(column).OtherGrams is null ? 1 : 0;
        yield return column => _meter.Moved(column, steps.BlockOf(column));
        yield return column => _meter.MovedFromHome(column, steps.BlockOf(column));
        for (var region = 0; region < columns.Fleet.Count; region++)
        {
            var row = region;
            yield return column => program.RegionOf(column) == row ? 1 : 0;
        }
    }

    private double GapOf(StairPoint point, double budget, CancellationToken cancellation)
    {
        var cold = Planner.Solve(steps.AllowedAt(budget).Columns, options.Solve with { Progress = null }, cancellation);
        return Math.Max(
            cold.Certificate.Gap, Math.Abs(point.Usd - cold.Certificate.PrimalUsd) / Math.Max(1e-12, Math.Abs(cold.Certificate.PrimalUsd)));
    }

    private FrontierStep Step(StairPoint point, StairPoint? before)
    {
        var totals = point.Totals;
        var rounding = 1e-9 * _demand;
        double? other = totals[WithoutOther] > rounding ? null : totals[OtherGrams];
        var average = steps.Columns.Problem.CarbonKind == Signals.CarbonKind.Average;
        return new FrontierStep(
            point.At, point.Usd, totals[Charge], totals[ItJoules] / PlanTotals.JoulesPerMegawattHour, average ? totals[Grams] : other,
            average ? other : totals[Grams],
            _demand - totals[Requests] > rounding ? _demand - totals[Requests] : 0,
            [
                .. steps.Columns.Fleet.Regions.Where((_, row) => totals[Regions + row] > rounding && !(before?.Totals[Regions + row] > rounding))
                    .Select(region => region.Id),
            ]);
    }

    private List<RelocationStep> Relocations(IReadOnlyList<StairPoint> points)
    {
        var track = new RelocationTrack(steps, _meter);
        track.Begin();
        _meter.Realise(points[0].Totals[Moved], points[0].Totals[MovedFromHome]);
        track.Note(options.FromMs);
        var next = 1;
        for (var level = 0; level < steps.Levels.Length; level++)
        {
            track.Allow(level);
            for (; next < points.Count && points[next].At <= steps.Levels[level]; next++)
            {
                _meter.Realise(points[next].Totals[Moved], points[next].Totals[MovedFromHome]);
            }

            track.Note(steps.Levels[level]);
        }

        return track.Steps;
    }
}
