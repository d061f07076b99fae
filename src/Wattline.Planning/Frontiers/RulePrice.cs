using Wattline.Planning.Problems;
using Wattline.Planning.Solving;
using Wattline.Workloads;

namespace Wattline.Planning.Frontiers;

/// <summary>
/// What a rule costs: the difference between the plan and the plan of the same problem without the rule. Budgets and laws delete columns,
/// so they have no dual; this is their price.
/// </summary>
/// <param name="Rule">The rule that is taken out, in words.</param>
/// <param name="Usd">Cost with the rule less cost without, penalties of unmet demand included, USD; 0 or more but for the plans' gaps.</param>
/// <param name="AverageGrams">Average emissions with less without, g; may be negative. Null where a reading is missing.</param>
/// <param name="MarginalGrams">The same for marginal emissions.</param>
/// <param name="Unmet">Requests that the rule leaves unserved.</param>
/// <param name="ItMegawattHours">IT energy of the plan with the rule, MWh.</param>
/// <param name="Gap">The larger gap of the two plans: what their difference is uncertain by, as a share of cost.</param>
public sealed record RulePrice(
    string Rule, double Usd, double? AverageGrams, double? MarginalGrams, double Unmet, double ItMegawattHours, double Gap)
{
    /// <summary>USD per MWh of IT energy; null where the plan serves nothing.</summary>
    public double? UsdPerMegawattHour => ItMegawattHours > 0 ? Usd / ItMegawattHours : null;

    /// <summary>Grams of average emissions per kWh of IT energy; null where the plan serves nothing or a reading is missing.</summary>
    public double? GramsPerKilowattHour => ItMegawattHours > 0 ? AverageGrams / (1000 * ItMegawattHours) : null;

    /// <summary>Prices every friction that a problem has.</summary>
    /// <param name="plan">The plan with all of them.</param>
    /// <param name="options">How far each solve goes.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    public static IReadOnlyList<RulePrice> All(Plan plan, SolveOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return [.. Rules(plan.Problem).Select(rule => Of(plan, rule.Name, rule.Without, options, cancellation))];
    }

    /// <summary>The frictions that a problem has; where there are several laws or quotas, each of them after law as a whole.</summary>
    private static IEnumerable<(string Name, Func<PlanProblem, PlanProblem> Without)> Rules(PlanProblem problem)
    {
        foreach (var friction in Frictions.All.Where(problem.Has))
        {
            yield return (friction.Words(), one => one.Without(friction));
            foreach (var rule in friction == Friction.Law ? Laws(problem) : [])
            {
                yield return rule;
            }
        }
    }

    private static IEnumerable<(string Name, Func<PlanProblem, PlanProblem> Without)> Laws(PlanProblem problem)
    {
        var texts = problem.Demands.Where(demand => demand.Residency.Allowed != Residency.Anywhere.Allowed)
            .Select(demand => demand.Residency.Text).Distinct().ToList();
        if (texts.Count + problem.Quotas.Count < 2)
        {
            yield break;
        }

        foreach (var text in texts)
        {
            yield return ($"law: {text}", one => one with
            {
                Demands = [.. one.Demands.Select(demand => demand.Residency.Text == text ? demand with { Residency = Residency.Anywhere } : demand)],
            });
        }

        foreach (var quota in problem.Quotas)
        {
            yield return ($"quota: {quota.Name}", one => one with { Quotas = [.. one.Quotas.Where(other => other != quota)] });
        }
    }

    /// <summary>The price of one rule.</summary>
    /// <param name="plan">The plan with it.</param>
    /// <param name="rule">Its name.</param>
    /// <param name="without">Takes it out of the problem.</param>
    /// <param name="options">How far the solve goes.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    public static RulePrice Of(
        Plan plan, string rule, Func<PlanProblem, PlanProblem> without, SolveOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(without);
        var free = Planner.Solve(without(plan.Problem), options, cancellation);
        var (with, less) = (plan.Totals, free.Totals);
        return new RulePrice(
            rule, Less(with.CostUsd, less.CostUsd), Less(with.AverageGrams, less.AverageGrams), Less(with.MarginalGrams, less.MarginalGrams),
            Less(with.Unmet, less.Unmet), with.ItMegawattHours, Math.Max(plan.Certificate.Gap, free.Certificate.Gap));
    }

    /// <summary>A difference; 0 where it is rounding, null where one is not known.</summary>
    private static double? Less(double? with, double? without) => with is { } one && without is { } other ? Less(one, other) : null;

    private static double Less(double with, double without) =>
        Math.Abs(with - without) > 1e-10 * Math.Max(Math.Abs(with), Math.Abs(without)) ? with - without : 0;
}
