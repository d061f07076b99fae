using Wattline.Reasoning;
using Wattline.Reasoning.Fits;
using Wattline.Simulation.Chance;

namespace Wattline.Tests.Reasoning;

/// <summary>Answers drawn from a known law.</summary>
internal static class Answers
{
    /// <summary>A model of eight thousand million parameters, as in the routing example.</summary>
    public static SuccessLaw Law { get; } = new(2.076, 10, 100);

    public static double[] Thresholds { get; } = [2.25, 2.15, 2.05, 1.95, 1.85];

    public static double[] Budgets { get; } = [400, 700, 1000, 1500, 2000, 3000, 4500, 7000, 10000];

    /// <summary>Budgets about one attempt for each of ten skills, where a capable model's success rises.</summary>
    public static double[] NearBudgets { get; } = [800, 1000, 1100, 1200, 1300, 1400, 1600, 2000];

    /// <summary>Answers of ten skills. One threshold is not told, as in a log that has none.</summary>
    public static Answer[] Draw(SuccessLaw law, double[] thresholds, double[] budgets, int count, ulong seed)
    {
        var chance = new Xoshiro(seed, 6);
        var answers = new Answer[count];
        for (var at = 0; at < count; at++)
        {
            var (threshold, budget) = (thresholds[chance.Below(thresholds.Length)], budgets[chance.Below(budgets.Length)]);
            answers[at] = new Answer(budget, chance.Uniform() < law.Success(threshold, 10, budget), thresholds.Length > 1 ? threshold : null);
        }

        return answers;
    }

    public static SuccessFit Fit(IReadOnlyList<Answer> answers, SuccessFitOptions? options = null)
    {
        var (fit, refused) = SuccessFit.Of(answers, options);
        Assert.Null(refused);
        return fit!;
    }
}
