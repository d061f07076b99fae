using System.Collections.Concurrent;
using Wattline.Planning.Networks;
using Wattline.Planning.Problems;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Planning.Frontiers;

/// <summary>
/// A problem laid out once so that its frontier can be asked for again and again at other carbon prices, frictions, laws and classes: each
/// answer is computed anew and exactly, from the router's own figures. For problems in which nothing couples the hours and a demand takes
/// the same GPU-seconds everywhere; <see cref="FrontierBuilder"/> takes all.
/// </summary>
public sealed class LaidFrontier
{
    private readonly LaidHour[] _hours;
    private readonly LaidCell[] _cells;
    private readonly byte[] _layers;
    private readonly bool[][] _allowed;
    private readonly int _width;
    private readonly ConcurrentBag<HourClimb> _climbs = [];

    private LaidFrontier(PlanProblem problem, IReadOnlyList<Residency> strict, LaidHour[] hours)
    {
        (Problem, _hours, _width) = (problem, hours, Rows.Padded(problem.Regions.Count + 1));
        Fleet = new Wattline.Fleet.FleetColumns(problem.Regions);
        var homes = new Homes(problem, Fleet);
        var classes = problem.Classes.Index().ToDictionary(one => one.Item.Name, one => one.Index);
        _cells = [.. problem.Demands.Select(demand => CellOf(demand, homes, classes[demand.Class]))];
        _layers = new byte[_cells.Length * _width];
        _allowed = [Law(demand => problem.Demands[demand].Residency), Law(_ => Residency.Anywhere), Law(demand => strict[demand])];
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            for (var region = 0; region < Fleet.Count; region++)
            {
                _layers[(cell * _width) + region] = (byte)homes.LayerOf(problem.Demands[cell].Origin, region);
            }
        }
    }

    /// <summary>What was laid out.</summary>
    public PlanProblem Problem { get; }

    /// <summary>The regions in the order of their identifiers.</summary>
    public Wattline.Fleet.FleetColumns Fleet { get; }

    /// <summary>The ways to serve there are, whatever budget and law.</summary>
    public int Ways => _hours.Sum(hour => hour.Order.Length);

    /// <summary>Lays a problem out.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="strict">By demand: the strict law.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <returns>Null where it has to be asked of <see cref="FrontierBuilder"/>: hours are coupled, or GPU-seconds differ.</returns>
    /// <exception cref="PlanProblemException">The problem has faults.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LaidFrontier? Lay(PlanProblem problem, IReadOnlyList<Residency> strict, CancellationToken cancellation = default)
    {
        PlanFaults.Refuse(problem);
        ArgumentNullException.ThrowIfNull(strict);
        ArgumentOutOfRangeException.ThrowIfNotEqual(strict.Count, problem.Demands.Count);
        var hours = new LaidHour[problem.Hours];
        for (var hour = 0; hour < hours.Length; hour++)
        {
            if (Couples(problem) || LaidHour.Of(problem, hour, hour > 0 ? hours[0] : null, cancellation) is not { } laid)
            {
                return null;
            }

            hours[hour] = laid;
        }

        return new LaidFrontier(problem, strict, hours);
    }

    /// <summary>The staircase at some terms, and the plan at one of its budgets.</summary>
    /// <param name="terms">Prices, frictions and law.</param>
    /// <param name="classes">Whose budget is varied; empty for all.</param>
    /// <param name="budgetMs">The budget to look at, ms; 0 or more, infinite for none.</param>
    /// <param name="most">Most steps kept, 2 or more: first, last, corners of the hull, and those where cost falls most.</param>
    /// <param name="threads">Threads to use, 1 or more.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ClimbedFrontier Climb(
        FrontierTerms terms, IReadOnlyCollection<string> classes, double budgetMs, int most, int threads, CancellationToken cancellation = default)
    {
        var hours = Run(PassOf(terms, classes, budgetMs, climbs: true), threads, cancellation);
        var merge = new ClimbMerge(hours, Fleet, Problem.CarbonKind == CarbonKind.Average, Demand);
        return new ClimbedFrontier(merge.Frontier(most), merge.Found, merge.ServesFrom, Chosen(hours, budgetMs));
    }

    /// <summary>The plan at one budget alone.</summary>
    /// <param name="terms">Prices, frictions and law.</param>
    /// <param name="classes">Whose budget is varied; empty for all.</param>
    /// <param name="budgetMs">The budget, ms; 0 or more, infinite for none.</param>
    /// <param name="threads">Threads to use, 1 or more.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PlacedFrontier Place(
        FrontierTerms terms, IReadOnlyCollection<string> classes, double budgetMs, int threads, CancellationToken cancellation = default) =>
        Chosen(Run(PassOf(terms, classes, budgetMs, climbs: false), threads, cancellation), budgetMs);

    private double Demand => _hours.Sum(hour => hour.Amounts.Sum());

    private static bool Couples(PlanProblem problem) =>
        problem.CarbonCap is not null || problem.Quotas.Count > 0 || problem.MeanLatencyMs is not null
        || problem.Classes.Any(one => one.Pinned || one.DeadlineHours > 0 || one.MoveUsd > 0 || one.MoveLimit < 1 || one.Options.Count > 1);

    private LaidCell CellOf(PlanDemand demand, Homes homes, int kind)
    {
        var (home, one) = (homes.RowOf(demand.Origin), Problem.Classes[kind]);
        return new LaidCell(kind, home, Fleet.Regions[home].Pue.Value, one.Budget.Milliseconds, one.UnmetUsd, one);
    }

    private bool[] Law(Func<int, Residency> of)
    {
        var allowed = new bool[_cells.Length * _width];
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            var law = of(cell).Allowed;
            for (var region = 0; region < Fleet.Count; region++)
            {
                allowed[(cell * _width) + region] = law.Contains(Fleet.Regions[region].Jurisdiction);
            }
        }

        return allowed;
    }

    private FrontierPass PassOf(FrontierTerms terms, IReadOnlyCollection<string> classes, double budgetMs, bool climbs)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(classes);
        var compliance = new double[_width];
        for (var region = 0; region < Fleet.Count && terms.Law != FrontierLaw.Off; region++)
        {
            compliance[region] = Fleet.Regions[region].ComplianceUsd;
        }

        return new FrontierPass
        {
            UsdPerGram = terms.CarbonPrice.UsdPerGram,
            Egress = terms.EgressFactor,
            State = Array.ConvertAll(_cells, cell => terms.StateFactorOf(cell.Kind)),
            Compliance = compliance,
            Allowed = _allowed[(int)terms.Law],
            Varied = Array.ConvertAll(_cells, cell => classes.Count == 0 || classes.Contains(cell.Kind.Name)),
            BudgetMs = budgetMs,
            Climbs = climbs,
        };
    }

    private ClimbedHour[] Run(FrontierPass pass, int threads, CancellationToken cancellation)
    {
        var climbed = new ClimbedHour[_hours.Length];
        Parallel.For(
            0, climbed.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            () => _climbs.TryTake(out var kept) ? kept : new HourClimb(_cells, _layers, Fleet.Count, Problem.Classes.Count),
            (hour, _, climb) =>
            {
                climbed[hour] = climb.Run(_hours[hour], pass);
                return climb;
            },
            _climbs.Add);
        return climbed;
    }

    private PlacedFrontier Chosen(ClimbedHour[] hours, double budgetMs)
    {
        var sums = hours.Aggregate(default(HourSums), (sum, hour) => sum + hour.Chosen);
        var (grams, other) = ClimbMerge.Emissions(sums, Problem.CarbonKind == CarbonKind.Average, Demand);
        return new PlacedFrontier(
            budgetMs, sums.Cost, sums.Charge, sums.It / PlanTotals.JoulesPerMegawattHour, grams, other, Demand, ClimbMerge.Unmet(sums, Demand),
            [.. Layers(hours)], [.. Fleet.Regions.Select((region, row) => Served(region.Id, row, hours))], ClimbMerge.Proof(hours, 1));
    }

    private IEnumerable<LayerShares> Layers(ClimbedHour[] hours)
    {
        for (var kind = 0; kind < Problem.Classes.Count; kind++)
        {
            var layers = new double[3];
            for (var layer = 0; layer < layers.Length; layer++)
            {
                layers[layer] = hours.Sum(hour => hour.Layers[(kind * layers.Length) + layer]);
            }

            if (layers.Sum() is > 0 and var all)
            {
                yield return new LayerShares(Problem.Classes[kind].Name, layers[0] / all, layers[1] / all, layers[2] / all);
            }
        }
    }

    private PlacedRegion Served(string id, int row, ClimbedHour[] hours) => new(
        id, hours.Sum(hour => hour.Regions[row].Requests), hours.Sum(hour => hour.Regions[row].It), hours.Sum(hour => hour.Regions[row].GpuSeconds),
        _hours.Sum(hour => hour.Capacities[row]),
        Enumerable.Range(0, hours.Length).Count(hour => hours[hour].Regions[row].GpuSeconds >= _hours[hour].Capacities[row] * PlacedRegion.Full
            && _hours[hour].Capacities[row] > 0));
}
