using Wattline.Fleet;
using Wattline.Planning.Programs;

namespace Wattline.Planning.Frontiers;

/// <summary>Puts the staircases of the hours together, and keeps the steps that tell most.</summary>
internal sealed class ClimbMerge
{
    private const double Rounding = 1e-9;

    private readonly record struct Point(double At, HourSums Sums, bool[] Serves);

    private readonly ClimbedHour[] _hours;
    private readonly FleetColumns _fleet;
    private readonly bool _averageCounts;
    private readonly double _demand;
    private readonly double[] _requests;
    private readonly double?[] _servesFrom;
    private readonly List<Point> _points = [];

    public ClimbMerge(ClimbedHour[] hours, FleetColumns fleet, bool averageCounts, double demand)
    {
        (_hours, _fleet, _averageCounts, _demand) = (hours, fleet, averageCounts, demand);
        (_requests, _servesFrom) = (new double[fleet.Count], new double?[fleet.Count]);
        Merge();
    }

    /// <summary>How many steps there are.</summary>
    public int Found => _points.Count;

    /// <summary>By region: the least budget at which it serves, ms.</summary>
    public IReadOnlyList<double?> ServesFrom => _servesFrom;

    /// <summary>Emissions, average and marginal; null where a reading is missing.</summary>
    public static (double? Average, double? Marginal) Emissions(in HourSums sums, bool averageCounts, double demand)
    {
        double? other = sums.WithoutOther > Rounding * demand ? null : sums.Other;
        return averageCounts ? (sums.Grams, other) : (other, sums.Grams);
    }

    /// <summary>Requests that nobody serves; 0 where it is rounding.</summary>
    public static double Unmet(in HourSums sums, double demand) => demand - sums.Requests is var left && left > Rounding * demand ? left : 0;

    /// <summary>The certificate of all hours at once: costs and bounds add up, of breaches the largest counts.</summary>
    /// <param name="hours">The hours.</param>
    /// <param name="at">Which of their proofs.</param>
    public static Certificate Proof(ClimbedHour[] hours, int at)
    {
        var proofs = Array.ConvertAll(hours, hour => hour.Proofs[at]);
        return new Certificate(
            proofs.Sum(one => one.PrimalUsd), proofs.Sum(one => one.DualUsd), proofs.Max(one => one.Imbalance), proofs.Max(one => one.Overload),
            proofs.Max(one => one.Negative));
    }

    /// <summary>The steps that tell most.</summary>
    public Frontier Frontier(int most)
    {
        var kept = Kept(most);
        var (largest, relocations) = (0.0, Relocations(kept));
        foreach (var point in _points)
        {
            largest = Math.Max(largest, point.Sums.It);
        }

        return new Frontier(
            [.. kept.Select((point, at) => Step(_points[point], at == 0 ? null : _points[kept[at - 1]]))], relocations,
            largest / PlanTotals.JoulesPerMegawattHour, Math.Max(Math.Abs(Proof(_hours, 0).Gap), Math.Abs(Proof(_hours, 2).Gap)));
    }

    private void Merge()
    {
        (double At, int Hour, int Step)[] steps =
            [.. _hours.SelectMany((hour, index) => hour.Steps.Select((step, at) => (step.At, Hour: index, Step: at)))];
        Array.Sort(steps);
        var sums = Begin();
        for (var next = 0; next < steps.Length;)
        {
            var at = steps[next].At;
            for (; next < steps.Length && steps[next].At == at; next++)
            {
                sums += Take(_hours[steps[next].Hour], steps[next].Step);
            }

            // Smaller than rounding, it is no step.
            if (_points[^1].Sums.Cost - sums.Cost > 1e-13 * Math.Abs(sums.Cost))
            {
                Add(at, sums);
            }
        }
    }

    private HourSums Begin()
    {
        var sums = default(HourSums);
        foreach (var hour in _hours)
        {
            sums += hour.First;
            for (var region = 0; region < _requests.Length; region++)
            {
                _requests[region] += hour.FirstRegions[region];
            }
        }

        Add(0, sums);
        return sums;
    }

    private HourSums Take(ClimbedHour hour, int step)
    {
        var end = step + 1 < hour.Steps.Count ? hour.Steps[step + 1].FirstShift : hour.Shifts.Count;
        for (var shift = hour.Steps[step].FirstShift; shift < end; shift++)
        {
            _requests[hour.Shifts[shift].Region] += hour.Shifts[shift].Requests;
        }

        return hour.Steps[step].Change;
    }

    private void Add(double at, in HourSums sums)
    {
        var serves = Array.ConvertAll(_requests, requests => requests > Rounding * _demand);
        for (var region = 0; region < serves.Length; region++)
        {
            _servesFrom[region] ??= serves[region] ? at : null;
        }

        _points.Add(new Point(at, sums, serves));
    }

    /// <summary>First, last, corners of the lower hull, and where cost falls most, in the order of budgets.</summary>
    private int[] Kept(int most)
    {
        if (_points.Count <= most)
        {
            return [.. Enumerable.Range(0, _points.Count)];
        }

        var corners = Hull().ToHashSet();
        return
        [
            .. Enumerable.Range(0, _points.Count).OrderByDescending(at => at == 0 || at == _points.Count - 1).ThenByDescending(corners.Contains)
                .ThenByDescending(at => _points[Math.Max(0, at - 1)].Sums.Cost - _points[at].Sums.Cost).Take(most).Order(),
        ];
    }

    private List<int> Hull()
    {
        var hull = new List<int>();
        for (var at = 0; at < _points.Count; at++)
        {
            while (hull.Count >= 2 && Slope(hull[^2], hull[^1]) >= Slope(hull[^1], at))
            {
                hull.RemoveAt(hull.Count - 1);
            }

            hull.Add(at);
        }

        return hull;

        double Slope(int left, int right) => (_points[right].Sums.Cost - _points[left].Sums.Cost) / (_points[right].At - _points[left].At);
    }

    private FrontierStep Step(in Point point, Point? before)
    {
        var ((average, marginal), serves) = (Emissions(point.Sums, _averageCounts, _demand), point.Serves);
        return new FrontierStep(
            point.At, point.Sums.Cost, point.Sums.Charge, point.Sums.It / PlanTotals.JoulesPerMegawattHour, average, marginal,
            Unmet(point.Sums, _demand), [.. _fleet.Regions.Where((_, row) => serves[row] && before?.Serves[row] != true).Select(region => region.Id)]);
    }

    /// <summary>What may move, would gain and does at each step kept.</summary>
    private List<RelocationStep> Relocations(int[] kept)
    {
        var (it, home) = (new double[kept.Length, 2], new double[kept.Length, 2]);
        double[] levels = [.. kept.Select(point => _points[point].At)];
        foreach (var gain in _hours.SelectMany(hour => hour.Gains))
        {
            var at = Array.BinarySearch(levels, gain.At) is var place && place < 0 ? ~place : place;
            if (at < kept.Length)
            {
                it[at, 0] += gain.Technical;
                it[at, 1] += gain.Economic;
                home[at, 0] += gain.Technical * gain.Pue;
                home[at, 1] += gain.Economic * gain.Pue;
            }
        }

        var (all, allAtHome) = (_hours.Sum(hour => hour.All), _hours.Sum(hour => hour.AllAtHome));
        return [.. kept.Select((point, at) => new RelocationStep(levels[at], new Relocation(
            Energy(it, at, all, _points[point].Sums.Moved), Energy(home, at, allAtHome, _points[point].Sums.MovedFromHome))))];
    }

    /// <summary>Adds up what came so far; called in the order of budgets.</summary>
    private static RelocatedEnergy Energy(double[,] gains, int at, double all, double realised)
    {
        if (at > 0)
        {
            gains[at, 0] += gains[at - 1, 0];
            gains[at, 1] += gains[at - 1, 1];
        }

        return new RelocatedEnergy(all, gains[at, 0], gains[at, 1], realised);
    }
}
