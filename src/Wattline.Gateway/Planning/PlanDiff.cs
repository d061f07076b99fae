using Wattline.Signals;

namespace Wattline.Gateway.Planning;

/// <summary>What changes from one plan to another.</summary>
/// <param name="From">Name of the one.</param>
/// <param name="To">Name of the other.</param>
/// <param name="CostUsd">Cost of the other less that of the one, USD; below 0 where it saves.</param>
/// <param name="AverageCarbonG">The same of average emissions, g; null where either is not available.</param>
/// <param name="MarginalCarbonG">The same of marginal emissions.</param>
/// <param name="Unmet">The same of requests that nobody serves.</param>
/// <param name="Moved">Requests that run elsewhere or in another hour.</param>
/// <param name="Kept">Requests that run where and when they did.</param>
/// <param name="Moves">What moves, by class and regions, the most requests first.</param>
public sealed record PlanDiff(
    string From, string To, double CostUsd, double? AverageCarbonG, double? MarginalCarbonG, double Unmet, double Moved, double Kept,
    IReadOnlyList<PlanMove> Moves)
{
    /// <summary>Between two plans.</summary>
    public static PlanDiff Between(PlanReport from, PlanReport to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var (before, after) = (Spots.Of(from), Spots.Of(to));
        var moves = before.Keys.Union(after.Keys).Order()
            .SelectMany(ask => new SpotMatch(before.GetValueOrDefault(ask) ?? [], after.GetValueOrDefault(ask) ?? []).Moves(ask.Class)).ToList();
        var gathered = moves.Where(move => !move.IsNone).GroupBy(move => (move.Class, move.From, move.To)).Select(PlanMove.Together);
        return new PlanDiff(
            from.Name, to.Name, Rounding.Difference(to.Totals.CostUsd, from.Totals.CostUsd),
            Rounding.Difference(to.Totals.AverageCarbonG, from.Totals.AverageCarbonG),
            Rounding.Difference(to.Totals.MarginalCarbonG, from.Totals.MarginalCarbonG), Rounding.Difference(to.Totals.Unmet, from.Totals.Unmet),
            moves.Where(move => !move.IsNone).Sum(move => move.Requests), moves.Where(move => move.IsNone).Sum(move => move.Requests),
            [.. gathered.OrderByDescending(move => move.Requests).ThenBy(move => (move.Class, move.From, move.To))]);
    }
}

/// <summary>Requests of a class that one plan runs in one place and the other in another.</summary>
/// <param name="Class">Their class.</param>
/// <param name="From">Where they ran; nobody for those unmet, nothing for those that were not asked for.</param>
/// <param name="To">Where they run, in the same words; the same region where only the hour changes.</param>
/// <param name="Requests">How many.</param>
/// <param name="CostUsd">What that changes in cost, penalties included, USD.</param>
/// <param name="AverageCarbonG">What it changes in average emissions, g; null where a reading is missing.</param>
/// <param name="MarginalCarbonG">The same in marginal emissions.</param>
public sealed record PlanMove(
    string Class, string From, string To, double Requests, double CostUsd, double? AverageCarbonG, double? MarginalCarbonG)
{
    /// <summary>The place of requests that nobody serves.</summary>
    public const string Nobody = "nobody";

    /// <summary>The place of requests that one of the plans does not have.</summary>
    public const string Nothing = "not asked for";

    /// <summary>Whether place and hour are the same in both.</summary>
    internal bool IsNone { get; init; }

    internal static PlanMove Together(IEnumerable<PlanMove> moves)
    {
        var all = moves.ToList();
        return all[0] with
        {
            Requests = all.Sum(one => one.Requests),
            CostUsd = Rounding.Sum([.. all.Select(one => one.CostUsd)]),
            AverageCarbonG = all.Any(one => one.AverageCarbonG is null) ? null : Rounding.Sum([.. all.Select(one => one.AverageCarbonG!.Value)]),
            MarginalCarbonG = all.Any(one => one.MarginalCarbonG is null) ? null : Rounding.Sum([.. all.Select(one => one.MarginalCarbonG!.Value)]),
        };
    }
}

/// <summary>Differences of figures that were summed in another order: what is rounding is 0.</summary>
internal static class Rounding
{
    /// <summary>As a share of the larger side; sums of millions of figures agree better.</summary>
    private const double Noise = 1e-10;

    public static double Difference(double left, double right) => Sum([left, -right]);

    public static double? Difference(double? left, double? right) => left is { } one && right is { } other ? Difference(one, other) : null;

    public static double Sum(IReadOnlyList<double> parts)
    {
        var sum = parts.Sum();
        return Math.Abs(sum) <= Noise * parts.Max(Math.Abs) ? 0 : sum;
    }
}

/// <summary>Requests of one origin, class and hour of arrival, in one place and hour; cost and emissions are of one.</summary>
internal sealed record Spot(string Region, Slot? Hour, double Requests, double CostUsd, double? AverageCarbonG, double? MarginalCarbonG);

/// <summary>The spots of a plan by what they answer.</summary>
internal static class Spots
{
    public static Dictionary<(string Origin, string Class, Slot Arrival), List<Spot>> Of(PlanReport plan)
    {
        var served = plan.Placements.GroupBy(one => (Ask: (one.Origin, one.Class, one.Arrival), one.Region, one.Hour))
            .Select(group => (group.Key.Ask, Spot: new Spot(
                group.Key.Region, group.Key.Hour, group.Sum(one => one.Requests), Each(group, one => one.CostUsd)!.Value,
                Each(group, one => one.AverageCarbonG), Each(group, one => one.MarginalCarbonG))));
        var unmet = plan.Unmet.Select(one => (
            Ask: (one.Origin, one.Class, one.Arrival), Spot: new Spot(PlanMove.Nobody, null, one.Requests, one.PenaltyUsd / one.Requests, 0, 0)));
        return served.Concat(unmet).GroupBy(one => one.Ask).ToDictionary(group => group.Key, group => group.Select(one => one.Spot).ToList());
    }

    private static double? Each(IEnumerable<PlacementRow> rows, Func<PlacementRow, double?> value)
    {
        var all = rows.ToList();
        return all.Any(row => value(row) is null) ? null : all.Sum(row => value(row)!.Value) / all.Sum(row => row.Requests);
    }
}

/// <summary>
/// Pairs where requests ran with where they run: first what stays, then in the order of regions and hours. The sums by place do not hang on
/// the order; which request went where is nobody's to say.
/// </summary>
internal sealed class SpotMatch(List<Spot> before, List<Spot> after)
{
    private const double Smallest = 1e-9;

    public IEnumerable<PlanMove> Moves(string kind)
    {
        var (left, right) = (Ordered(before), Ordered(after));
        var smallest = Smallest * Math.Max(left.Sum(one => one.Requests), right.Sum(one => one.Requests));
        var pairs = left.SelectMany(one => right.Select(other => (one, other)));
        foreach (var (one, other) in pairs.Where(pair => IsSame(pair.one.Spot, pair.other.Spot)))
        {
            yield return Take(kind, one, other);
        }

        foreach (var (one, other) in pairs.Where(pair => pair.one.Requests > smallest && pair.other.Requests > smallest))
        {
            yield return Take(kind, one, other);
        }

        foreach (var one in left.Where(one => one.Requests > smallest))
        {
            yield return Move(kind, one.Spot, Nowhere, one.Requests);
        }

        foreach (var other in right.Where(other => other.Requests > smallest))
        {
            yield return Move(kind, Nowhere, other.Spot, other.Requests);
        }
    }

    private static Spot Nowhere { get; } = new(PlanMove.Nothing, null, 0, 0, 0, 0);

    private sealed class Left(Spot spot)
    {
        public Spot Spot => spot;

        public double Requests { get; set; } = spot.Requests;
    }

    private static List<Left> Ordered(List<Spot> spots) =>
        [.. spots.OrderBy(one => one.Region, StringComparer.Ordinal).ThenBy(one => one.Hour).Select(one => new Left(one))];

    private static bool IsSame(Spot one, Spot other) => one.Region == other.Region && one.Hour == other.Hour;

    private static PlanMove Take(string kind, Left one, Left other)
    {
        var requests = Math.Min(one.Requests, other.Requests);
        one.Requests -= requests;
        other.Requests -= requests;
        return Move(kind, one.Spot, other.Spot, requests);
    }

    private static PlanMove Move(string kind, Spot from, Spot to, double requests) => new(
        kind, from.Region, to.Region, requests, requests * Rounding.Difference(to.CostUsd, from.CostUsd),
        requests * Rounding.Difference(to.AverageCarbonG, from.AverageCarbonG), requests * Rounding.Difference(to.MarginalCarbonG, from.MarginalCarbonG))
    {
        IsNone = IsSame(from, to),
    };
}
