using Wattline.Planning.Programs;

namespace Wattline.Planning.Frontiers;

/// <summary>Solves again, from the prices that it has, wherever a column that appears would lower the cost at them.</summary>
internal sealed class SolvedClimb
{
    private readonly LatencySteps _steps;
    private readonly FrontierOptions _options;
    private readonly RelocationMeter _meter;
    private readonly RelocationTrack _track;
    private readonly ProgramArrays _arrays;
    private readonly List<FrontierStep> _found = [];
    private HashSet<string> _serving = [];
    private double[] _least = [];
    private Plan? _plan;
    private double _itMegawattHours, _largestGap;

    public SolvedClimb(LatencySteps steps, FrontierOptions options)
    {
        (_steps, _options, _arrays) = (steps, options, steps.Columns.Program.Arrays);
        _meter = new RelocationMeter(steps.Columns, new Homes(steps.Columns.Problem, steps.Columns.Fleet), options.Classes);
        _track = new RelocationTrack(steps, _meter);
    }

    public Frontier All(CancellationToken cancellation)
    {
        _track.Begin();
        Solve(_options.FromMs, cancellation);
        _track.Note(_options.FromMs);
        for (var level = 0; level < _steps.Levels.Length; level++)
        {
            cancellation.ThrowIfCancellationRequested();
            _track.Allow(level);
            if (IsStep(level))
            {
                Solve(_steps.Levels[level], cancellation);
            }

            _track.Note(_steps.Levels[level]);
            _options.Solve.Progress?.Report(new((level + 1.0) / _steps.Levels.Length, _plan?.Certificate.PrimalUsd, _plan?.Certificate.DualUsd));
        }

        return new Frontier(_found, _track.Steps, _itMegawattHours, _largestGap);
    }

    /// <summary>Whether a column that appears at a level would lower the cost. Where moves are priced, its own score does not tell.</summary>
    private bool IsStep(int level) => _steps.Columns.Program.Churns || _steps.At(level).Any(
        one => Scores.Of(_arrays, _plan!.Solution, one.Column) < _least[one.Block] - (1e-12 * Math.Abs(_least[one.Block])));

    private void Solve(double budget, CancellationToken cancellation)
    {
        var (columns, kept) = _steps.AllowedAt(budget);
        var plan = Planner.Solve(columns, _options.Solve with { Start = _plan?.Solution, Progress = null }, cancellation);
        _largestGap = Math.Max(_largestGap, plan.Certificate.Gap);
        var falls = _plan is null || plan.Certificate.PrimalUsd < _plan.Certificate.PrimalUsd - (1e-12 * Math.Abs(_plan.Certificate.PrimalUsd));
        _plan = plan;
        _least = Scores.Least(_arrays, plan.Solution, column => _steps.From[column] <= budget);
        Realise(plan, kept);
        if (falls)
        {
            _found.Add(Step(budget, plan));
        }
    }

    private void Realise(Plan plan, int[] kept)
    {
        double it = 0, atHome = 0;
        for (var column = 0; column < kept.Length; column++)
        {
            it += plan.Solution.Flows[column] * _meter.Moved(kept[column], _steps.BlockOf(kept[column]));
            atHome += plan.Solution.Flows[column] * _meter.MovedFromHome(kept[column], _steps.BlockOf(kept[column]));
        }

        _meter.Realise(it, atHome);
    }

    private FrontierStep Step(double budget, Plan plan)
    {
        var serving = plan.Placements.Select(place => place.Region).ToHashSet();
        var unlocked = serving.Except(_serving).Order(StringComparer.Ordinal).ToList();
        _serving = serving;
        _itMegawattHours = Math.Max(_itMegawattHours, plan.Totals.ItMegawattHours);
        return new FrontierStep(
            budget, plan.Totals.CostUsd, plan.Totals.Charge.Total.Usd, plan.Totals.ItMegawattHours, plan.Totals.AverageGrams,
            plan.Totals.MarginalGrams, plan.Totals.Unmet, unlocked);
    }
}
