using Wattline.Gateway.Reproduce;
using Wattline.Reasoning;
using Wattline.Simulation.Settings;

namespace Wattline.Gateway.Lab;

/// <summary>Works out what models that think take, and where two of them take the same.</summary>
internal static class CurveLab
{
    private const int Difficulties = 40, BudgetsDrawn = 36, Halvings = 40;
    private const double LeastBudget = 512, MostBudget = 65_536, LeastSuccess = 1e-6;

    /// <summary>Computes.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="regions">Regions that may be asked for.</param>
    /// <param name="cancellation">The client left.</param>
    public static CurveAnswer Of(CurveQuestion question, IReadOnlyList<string> regions, CancellationToken cancellation)
    {
        var scale = question.Scale;
        List<DifficultyPoint> points = [.. Enumerable.Range(0, Difficulties + 1).Select(at =>
        {
            cancellation.ThrowIfCancellationRequested();
            return At(question, (double)at / Difficulties);
        })];
        return new CurveAnswer(
            question.Of, question.Region, regions,
            [.. question.Models.Select(one => new CurveModelShown(
                one.Model.Name, one.Model.Success.Loss, one.Law, one.Model.Energy.First, one.Model.Time.First, one.Cost))],
            scale.EasiestLoss, scale.HardestLoss, scale.Skills, question.Difficulty, question.MaxError, question.DeadlineSeconds, points,
            [.. DrawnBudgets(question).Select(budget => Yield(question, budget))], [.. Crossings(question, points)], question.Budgets,
            question.Of == "study" ? ReasoningParameters.Setting : []);
    }

    private static DifficultyPoint At(CurveQuestion question, double difficulty) => new(
        difficulty, question.Scale.LossThreshold(difficulty), [.. question.Models.Select(one => Take(question, one.Model, difficulty))]);

    private static CurveTake? Take(CurveQuestion question, ReasoningModel model, double difficulty)
    {
        var task = new ReasoningTask(question.Scale.LossThreshold(difficulty), question.Scale.Skills, question.MaxError);
        var thinking = model.For(task, PaperSetting.SlotSeconds);
        return thinking is null ? null
            : new CurveTake(thinking.Tokens, thinking.Joules, thinking.Seconds, !(thinking.Seconds > question.DeadlineSeconds));
    }

    /// <summary>Evenly by the logarithm, and the budgets that an alias may choose.</summary>
    private static IEnumerable<double> DrawnBudgets(CurveQuestion question) => Enumerable.Range(0, BudgetsDrawn + 1)
        .Select(at => Math.Round(LeastBudget * Math.Pow(MostBudget / LeastBudget, (double)at / BudgetsDrawn)))
        .Concat(question.Budgets.Select(budget => (double)budget)).Distinct().Order();

    private static BudgetPoint Yield(CurveQuestion question, double budget) => new(budget, [.. question.Models.Select(one =>
    {
        var (law, xi, skills) = (one.Model.Success, question.Scale.LossThreshold(question.Difficulty), question.Scale.Skills);
        var (success, tokens) = (law.Success(xi, skills, budget), law.ExpectedTokens(xi, skills, budget));
        var (joules, seconds) = (one.Model.Energy.Total(tokens), one.Model.Time.Total(tokens));
        var counts = success >= LeastSuccess;
        return new CurveYield(success, tokens, joules, seconds, counts ? joules / success : null, counts ? seconds / success : null);
    })]);

    private static IEnumerable<CurveCrossing> Crossings(CurveQuestion question, List<DifficultyPoint> points) =>
        from measure in new[] { (Name: "energy", Of: (Func<CurveTake, double>)(take => take.EnergyJ)), ("time", take => take.TimeS) }
        from first in Enumerable.Range(0, question.Models.Count)
        from second in Enumerable.Range(0, question.Models.Count)
        where first < second
        from at in Enumerable.Range(0, points.Count - 1)
        let left = Difference(points[at], first, second, measure.Of)
        let right = Difference(points[at + 1], first, second, measure.Of)
        where left is not null && right is not null && left < 0 != right < 0
        select Crossing(question, measure.Name, measure.Of, (first, second), (points[at].Difficulty, points[at + 1].Difficulty));

    private static double? Difference(DifficultyPoint point, int first, int second, Func<CurveTake, double> of) =>
        point.Takes[first] is { } one && point.Takes[second] is { } other ? of(one) - of(other) : null;

    private static CurveCrossing Crossing(
        CurveQuestion question, string measure, Func<CurveTake, double> of, (int First, int Second) pair, (double Low, double High) between)
    {
        var (low, high) = between;
        var isFirst = Difference(At(question, low), pair.First, pair.Second, of) < 0;
        for (var step = 0; step < Halvings; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = Difference(At(question, middle), pair.First, pair.Second, of) < 0 == isFirst ? (middle, high) : (low, middle);
        }

        var point = At(question, low);
        var (below, above) = isFirst ? pair : (pair.Second, pair.First);
        return new CurveCrossing(
            measure, question.Models[below].Model.Name, question.Models[above].Model.Name, low, point.LossThreshold, point.Takes[below]!.Tokens,
            point.Takes[above]!.Tokens, of(point.Takes[below]!));
    }
}
