using Wattline.Planning;
using Wattline.Planning.Frontiers;
using Wattline.Planning.Problems;
using Wattline.Planning.Solving;
using Wattline.Workloads;

namespace Wattline.Gateway.Frontiers;

/// <summary>
/// A scenario that is ready to be asked: laid out once where its structure allows that, else planned anew for each question. One question
/// at a time. The last staircases are kept: another budget on one of them is one plan.
/// </summary>
/// <param name="problem">The problem.</param>
/// <param name="strict">By demand: the strict law.</param>
/// <param name="laid">It, laid out; null where its hours are coupled or GPU-seconds differ.</param>
internal sealed class LaidScenario(PlanProblem problem, IReadOnlyList<Residency> strict, LaidFrontier? laid)
{
    /// <summary>Staircases that are kept, and costs without law. Chosen: a slider goes back and forth.</summary>
    private const int Kept = 8;

    private readonly List<(Question Question, ClimbedFrontier Climbed)> _climbed = [];
    private readonly List<(Question Question, double Ms)> _took = [];
    private readonly List<(Question Question, double? BudgetMs, PlacedFrontier Plan)> _lawless = [];

    /// <summary>What of a question decides the staircase.</summary>
    private sealed record Question(FrontierTerms Terms, string Classes, int Steps);

    /// <summary>What is planned.</summary>
    public PlanProblem Problem => problem;

    /// <summary>Ways to serve, whatever budget and law; 0 where it is not laid out.</summary>
    public int Ways => laid?.Ways ?? 0;

    /// <summary>Whether what a law costs is told: a plan more, which is little where the problem is laid out.</summary>
    public bool PricesLaw => laid is not null;

    /// <summary>Lays a problem out.</summary>
    public static LaidScenario Of(PlanProblem problem, IReadOnlyList<Residency> strict, CancellationToken cancellation) =>
        new(problem, strict, LaidFrontier.Lay(problem, strict, cancellation));

    /// <summary>The staircase of a question, and its plan.</summary>
    /// <param name="query">The question.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    public ClimbedFrontier Climb(FrontierQuery query, int threads, CancellationToken cancellation)
    {
        var (question, budget) = (QuestionOf(query, query.Terms), query.BudgetMs ?? double.PositiveInfinity);
        var known = _climbed.Find(one => one.Question == question).Climbed;
        if (known is not null)
        {
            return known.Chosen.BudgetMs == budget ? known : known with { Chosen = Place(query.Terms, query.Classes, budget, threads, cancellation) };
        }

        var climbed = laid?.Climb(query.Terms, query.Classes, budget, query.Steps, threads, cancellation) ?? Solve(query, budget, cancellation);
        Keep(_climbed, (question, climbed));
        return climbed;
    }

    /// <summary>What computing the staircase of a question took, ms; null where it is not kept.</summary>
    public double? KeptMs(FrontierQuery query)
    {
        var question = QuestionOf(query, query.Terms);
        return _climbed.Exists(one => one.Question == question)
            ? _took.Where(one => one.Question == question).Select(one => (double?)one.Ms).FirstOrDefault()
            : null;
    }

    /// <summary>Keeps what computing the staircase of a question took.</summary>
    public void Took(FrontierQuery query, double tookMs) => Keep(_took, (QuestionOf(query, query.Terms), tookMs));

    /// <summary>The plan of a question without law.</summary>
    /// <param name="query">The question.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    public PlacedFrontier WithoutLaw(FrontierQuery query, int threads, CancellationToken cancellation)
    {
        var terms = query.Terms with { Law = FrontierLaw.Off };
        var question = QuestionOf(query, terms);
        var at = _lawless.FindIndex(one => one.Question == question && one.BudgetMs == query.BudgetMs);
        if (at >= 0)
        {
            return _lawless[at].Plan;
        }

        var plan = Place(terms, query.Classes, query.BudgetMs ?? double.PositiveInfinity, threads, cancellation);
        Keep(_lawless, (question, query.BudgetMs, plan));
        return plan;
    }

    private static Question QuestionOf(FrontierQuery query, FrontierTerms terms) =>
        new(terms, string.Join(',', query.Classes.Order(StringComparer.Ordinal)), query.Steps);

    private static void Keep<T>(List<T> kept, T one)
    {
        kept.Insert(0, one);
        if (kept.Count > Kept)
        {
            kept.RemoveAt(kept.Count - 1);
        }
    }

    private PlacedFrontier Place(FrontierTerms terms, IReadOnlyList<string> classes, double budget, int threads, CancellationToken cancellation)
    {
        if (laid is not null)
        {
            return laid.Place(terms, classes, budget, threads, cancellation);
        }

        var columns = FrontierBuilder.ColumnsAt(terms.Of(problem, strict), new FrontierOptions { Classes = classes }, budget, cancellation);
        return PlacedFrontier.Of(Planner.Solve(columns, new SolveOptions { Threads = 1 }, cancellation), budget);
    }

    private ClimbedFrontier Solve(FrontierQuery query, double budget, CancellationToken cancellation)
    {
        var options = new FrontierOptions { Classes = query.Classes, Solve = new SolveOptions { Threads = 1 } };
        var all = FrontierBuilder.Build(query.Terms.Of(problem, strict), options, cancellation);
        var kept = all with
        {
            Steps = [.. all.Steps.Index().OrderByDescending(step => step.Index == 0 ? double.PositiveInfinity : FallTo(all, step.Index)).Take(query.Steps)
                .OrderBy(step => step.Index).Select(step => step.Item)],
        };
        var from = all.Steps.SelectMany(step => step.Unlocked.Select(region => (region, step.BudgetMs))).ToLookup(one => one.region, one => one.BudgetMs);
        return new ClimbedFrontier(
            kept, all.Steps.Count,
            [.. problem.Regions.OrderBy(region => region.Id, StringComparer.Ordinal)
                .Select(region => from[region.Id].Select(at => (double?)at).FirstOrDefault())],
            Place(query.Terms, query.Classes, budget, 1, cancellation));
    }

    private static double FallTo(Frontier all, int step) => all.Steps[step - 1].CostUsd - all.Steps[step].CostUsd;
}
