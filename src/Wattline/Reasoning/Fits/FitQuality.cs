using MathNet.Numerics.Distributions;

namespace Wattline.Reasoning.Fits;

/// <summary>How well a success law says which answers are right.</summary>
/// <param name="McFadden">1 less the ratio of the fit's log-likelihood to that of a constant share: 0 explains nothing, 0.2 to 0.4 is good.</param>
/// <param name="Brier">Mean squared difference between probability and outcome, 0 to 1; 0.25 is a coin's.</param>
/// <param name="Auc">Probability that an answer that is right was given a higher probability than one that is wrong, 0.5 to 1.</param>
/// <param name="ChiSquare">Hosmer and Lemeshow's: observed against expected over the bins; null where there are fewer than three.</param>
/// <param name="Degrees">Its degrees of freedom: bins less two.</param>
/// <param name="PValue">Probability of one as large if the law holds: below 0.05 the law's form does not fit. Null without one.</param>
/// <param name="Bins">Expected against observed, from the least likely answers on.</param>
public sealed record FitQuality(
    double McFadden, double Brier, double Auc, double? ChiSquare, int Degrees, double? PValue, IReadOnlyList<CalibrationBin> Bins)
{
    private const int MostBins = 10, LeastInBin = 10;

    /// <summary>Of probabilities and what came true, in any order.</summary>
    /// <param name="judged">Probability, above 0 and below 1; answers that were right; all answers.</param>
    public static FitQuality Of(IEnumerable<(double Probability, double Right, double All)> judged)
    {
        ArgumentNullException.ThrowIfNull(judged);
        var rows = judged.OrderBy(row => row.Probability).ToList();
        if (rows.Count == 0)
        {
            return new FitQuality(0, 0, 0.5, null, 0, null, []);
        }

        var (right, all) = (rows.Sum(row => row.Right), rows.Sum(row => row.All));
        var share = right / all;
        var none = Likelihood(share, right, all);
        var fitted = rows.Sum(row => Likelihood(row.Probability, row.Right, row.All));
        var brier = rows.Sum(row => (row.Right * Square(1 - row.Probability)) + ((row.All - row.Right) * Square(row.Probability))) / all;
        var bins = BinsOf(rows, all);
        var chi = bins.Count < 3 ? (double?)null : bins.Sum(bin => bin.Contribution);
        return new FitQuality(
            none < 0 ? 1 - (fitted / none) : 0, brier, AreaOf(rows, right, all - right), chi, Math.Max(0, bins.Count - 2),
            chi is { } value ? 1 - ChiSquared.CDF(bins.Count - 2, value) : null, bins);
    }

    private static double Likelihood(double probability, double right, double all) =>
        (right > 0 ? right * Math.Log(probability) : 0) + (all > right ? (all - right) * Math.Log(1 - probability) : 0);

    /// <summary>About equally many answers each; answers of one probability stay together.</summary>
    private static List<CalibrationBin> BinsOf(List<(double Probability, double Right, double All)> rows, double all)
    {
        var bins = new List<CalibrationBin>();
        var (target, done) = (all / Math.Clamp(Math.Floor(all / LeastInBin), 1, MostBins), 0.0);
        var (expected, right, count) = (0.0, 0.0, 0.0);
        for (var at = 0; at < rows.Count; at++)
        {
            var (probability, rightHere, allHere) = rows[at];
            (expected, right, count, done) = (expected + (probability * allHere), right + rightHere, count + allHere, done + allHere);
            var isLast = at == rows.Count - 1;
            if (isLast || (done >= (target * (bins.Count + 1)) - 1e-9 && count >= LeastInBin && rows[at + 1].Probability > probability))
            {
                bins.Add(new CalibrationBin(expected / count, right / count, count));
                (expected, right, count) = (0, 0, 0);
            }
        }

        return bins;
    }

    /// <summary>Mann and Whitney's statistic, ties counting half.</summary>
    private static double AreaOf(List<(double Probability, double Right, double All)> rows, double right, double wrong)
    {
        var (wrongBelow, sum) = (0.0, 0.0);
        foreach (var group in rows.GroupBy(row => row.Probability))
        {
            var (rightHere, wrongHere) = (group.Sum(row => row.Right), group.Sum(row => row.All - row.Right));
            sum += rightHere * (wrongBelow + (wrongHere / 2));
            wrongBelow += wrongHere;
        }

        return right > 0 && wrong > 0 ? sum / (right * wrong) : 0.5;
    }

    private static double Square(double value) => value * value;
}

/// <summary>Answers that were about equally likely to be right.</summary>
/// <param name="Expected">Share that was to be right.</param>
/// <param name="Observed">Share that was.</param>
/// <param name="Answers">How many there are.</param>
public readonly record struct CalibrationBin(double Expected, double Observed, double Answers)
{
    /// <summary>Its part of the chi-square: the difference in variances.</summary>
    internal double Contribution => Expected is > 0 and < 1 ? Answers * (Observed - Expected) * (Observed - Expected) / (Expected * (1 - Expected)) : 0;
}
