using Wattline.Planning.Problems;
using Wattline.Planning.Programs;
using Wattline.Planning.Solving;

namespace Wattline.Planning.Frontiers;

/// <summary>One plan on the front: no plan is both cheaper and cleaner.</summary>
/// <param name="FromUsdPerTonne">The smallest carbon price at which the plan is best, USD/t; 0 for the cheapest.</param>
/// <param name="CostUsd">Cost without any carbon price, penalties included, USD.</param>
/// <param name="Grams">Emissions of the kind that the problem compares, g.</param>
public sealed record ParetoPoint(double FromUsdPerTonne, double CostUsd, double Grams);

/// <summary>
/// Cost against carbon: the corners of the front that some carbon price makes best, from the cheapest plan to the cleanest. Between two
/// corners the slope is the carbon price at which one gives way to the other.
/// </summary>
/// <param name="Points">From the cheapest to the cleanest.</param>
/// <param name="IsComplete">Whether all corners were found within the number allowed.</param>
public sealed record ParetoFront(IReadOnlyList<ParetoPoint> Points, bool IsComplete)
{
    private const double GramsPerTonne = 1e6;

    /// <summary>
    /// Finds the corners: the two ends, then between each two neighbours the price at which they are equal, until no plan beats both there.
    /// </summary>
    /// <param name="problem">Its own carbon price is set aside; unmet demand stays the last resort at every price.</param>
    /// <param name="options">How far each solve goes.</param>
    /// <param name="most">Most corners to look for, 2 or more.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    public static ParetoFront Of(PlanProblem problem, SolveOptions options, int most = 50, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        var sweep = new Sweep(ColumnBuilder.Build(problem with { CarbonPrice = default }, cancellation), options, cancellation);
        return sweep.Corners(most);
    }

    private sealed class Sweep(PlanColumns columns, SolveOptions options, CancellationToken cancellation)
    {
        private double _largestGap = Planner.ExactGap / 10;

        private readonly double[] _grams = [.. columns.RowOfColumn.Select(row => columns.Rows[row].Grams)];

        public ParetoFront Corners(int most)
        {
            var cheapest = At(0);
            var cleanest = At(CleanestPrice());
            var found = new SortedList<double, (double Cost, double Grams)> { [-cheapest.Grams] = cheapest, [-cleanest.Grams] = cleanest };
            var open = new Queue<((double Cost, double Grams) Left, (double Cost, double Grams) Right)>([(cheapest, cleanest)]);
            while (found.Count < most && open.TryDequeue(out var pair))
            {
                if (Between(pair.Left, pair.Right) is { } corner && found.TryAdd(-corner.Grams, corner))
                {
                    open.Enqueue((pair.Left, corner));
                    open.Enqueue((corner, pair.Right));
                }
            }

            return new ParetoFront([.. Points(Undominated([.. found.Values]))], open.Count == 0);
        }

        /// <summary>A plan that beats both at the price at which they are equal; null where none does by more than rounding.</summary>
        private (double Cost, double Grams)? Between((double Cost, double Grams) left, (double Cost, double Grams) right)
        {
            var price = PriceBetween(left, right);
            if (!(price > 0 && double.IsFinite(price)))
            {
                return null;
            }

            var corner = At(price);
            var line = left.Cost + (price * left.Grams);
            var better = line - (corner.Cost + (price * corner.Grams));
            return better > 10 * _largestGap * Math.Abs(line) && corner.Grams < left.Grams && corner.Grams > right.Grams ? corner : null;
        }

        /// <summary>At no carbon price plans of one cost may differ in carbon: the cleanest of them stands for all.</summary>
        private List<(double Cost, double Grams)> Undominated(List<(double Cost, double Grams)> corners) =>
        [
            .. corners.Where((corner, at) => at == corners.Count - 1
                || corners[at + 1].Cost - corner.Cost > 10 * _largestGap * Math.Max(1e-12, Math.Abs(corner.Cost))),
        ];

        private static double PriceBetween((double Cost, double Grams) left, (double Cost, double Grams) right) =>
            (right.Cost - left.Cost) / (left.Grams - right.Grams);

        private static IEnumerable<ParetoPoint> Points(List<(double Cost, double Grams)> corners)
        {
            for (var index = 0; index < corners.Count; index++)
            {
                var from = index == 0 ? 0 : PriceBetween(corners[index - 1], corners[index]) * GramsPerTonne;
                yield return new ParetoPoint(from, corners[index].Cost, corners[index].Grams);
            }
        }

        /// <summary>A price per gram at which a gram outweighs any cost: costs then only break ties.</summary>
        private double CleanestPrice()
        {
            var costs = columns.Program.Arrays.Costs;
            var spread = costs.Length == 0 ? 0 : costs.Max() - costs.Min();
            var grams = _grams.Length == 0 ? 0 : _grams.Max() - _grams.Min();
            return grams > 0 ? 1e4 * spread / grams : 0;
        }

        private (double Cost, double Grams) At(double usdPerGram)
        {
            var arrays = columns.Program.Arrays;
            var worst = _grams.Length == 0 ? 0 : _grams.Max() * usdPerGram;
            var program = new PlanProgram(arrays with
            {
                Costs = [.. arrays.Costs.Select((cost, column) => cost + (usdPerGram * _grams[column]))],
                UnmetCosts = [.. arrays.UnmetCosts.Select(cost => cost + worst)],
            });
            var plan = Planner.Solve(columns with { Program = program }, options, cancellation);
            _largestGap = Math.Max(_largestGap, plan.Certificate.Gap);
            var cost = Certificate.Check(columns.Program, plan.Solution).PrimalUsd;
            return (cost, _grams.Index().Sum(one => one.Item * plan.Solution.Flows[one.Index]));
        }
    }
}
