using Wattline.Reasoning;
using Wattline.Reasoning.Fits;

namespace Wattline.Gateway.Calibration;

/// <summary>What was fitted to logs, model by model.</summary>
/// <param name="Rows">Rows that were used.</param>
/// <param name="Faulty">Rows that could not be used.</param>
/// <param name="Models">In the order of their names.</param>
public sealed record CalibrationReport(int Rows, long Faulty, IReadOnlyList<ModelCalibration> Models)
{
    /// <summary>Whether anything could be fitted.</summary>
    public bool HasFit => Models.Any(model => model.Success is not null || model.Energy is not null || model.Time is not null);

    /// <summary>Fits every model of a log.</summary>
    /// <param name="log">The rows.</param>
    /// <param name="options">What the fits of success take for granted.</param>
    /// <param name="cancellation">Ends it with an exception between two models.</param>
    public static CalibrationReport Of(AnswerLog log, SuccessFitOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        var models = new List<ModelCalibration>();
        foreach (var group in log.Rows.GroupBy(row => row.Model).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            models.Add(ModelCalibration.Of(group.Key, [.. group], options));
        }

        return new CalibrationReport(log.Rows.Count, log.Faulty, models);
    }
}

/// <summary>What was fitted to the rows of a model. Where a log has no column for a fit, it and the reason are null.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Rows">Rows of it.</param>
/// <param name="Success">How likely it is right by tokens; null without a fit.</param>
/// <param name="SuccessRefused">Why there is none.</param>
/// <param name="Energy">Joules by tokens; null without a fit.</param>
/// <param name="EnergyRefused">Why there is none.</param>
/// <param name="Time">Seconds by tokens; null without a fit.</param>
/// <param name="TimeRefused">Why there is none.</param>
/// <param name="Curve">The fits over the lengths of the log.</param>
/// <param name="Lengths">What was observed, by length.</param>
public sealed record ModelCalibration(
    string Model, int Rows, SuccessCalibration? Success, string? SuccessRefused, TokenCalibration? Energy, string? EnergyRefused, TokenCalibration? Time,
    string? TimeRefused, IReadOnlyList<CurvePoint> Curve, IReadOnlyList<LengthBin> Lengths)
{
    private const int Points = 25, MostBins = 8, LeastInBin = 10;

    /// <summary>Fits one model.</summary>
    internal static ModelCalibration Of(string model, IReadOnlyList<LogRow> rows, SuccessFitOptions options)
    {
        var answers = Answers(rows);
        var (success, why) = answers.Count > 0 ? SuccessFit.Of(answers, options) : default;
        var (energy, energyWhy) = Law(rows, row => row.Joules, "energy");
        var (time, timeWhy) = Law(rows, row => row.Seconds, "time");
        var skills = answers.Count > 0 ? answers.Average(answer => answer.Skills ?? options.Skills) : options.Skills;
        return new ModelCalibration(
            model, rows.Count, success is null ? null : SuccessCalibration.Of(success, skills, answers.Any(one => one.LossThreshold is null)), why,
            TokenCalibration.Of(energy), energyWhy, TokenCalibration.Of(time), timeWhy, CurveOf(rows, success, skills, energy, time), Bins(answers, success));
    }

    /// <summary>
    /// Answers by the tokens that the model might take, where that is told: how long it did take is an outcome, since it may stop when it is
    /// through, and a wrong answer takes all there is.
    /// </summary>
    private static List<Answer> Answers(IReadOnlyList<LogRow> rows) =>
    [
        .. from row in rows
           where row.IsRight is not null
           select new Answer(row.BudgetTokens ?? row.Tokens, row.IsRight is true, row.LossThreshold, row.Skills),
    ];

    private static (TokenLawFit? Fit, string? Refused) Law(IReadOnlyList<LogRow> rows, Func<LogRow, double?> total, string of)
    {
        List<Measured> measured = [.. from row in rows let figure = total(row) where figure is not null select new Measured(row.Tokens, figure.Value)];
        return measured.Count > 0 ? TokenLawFit.Of(measured, of) : default;
    }

    private static List<CurvePoint> CurveOf(IReadOnlyList<LogRow> rows, SuccessFit? success, double skills, TokenLawFit? energy, TokenLawFit? time)
    {
        var (least, most) = (rows.Min(row => row.Tokens), rows.Max(row => row.BudgetTokens ?? row.Tokens));
        return
        [
            .. from at in Enumerable.Range(0, Points)
               let tokens = least * Math.Pow(most / least, at / (Points - 1.0))
               select new CurvePoint(tokens, success?.SuccessAt(success.MeanLossThreshold, skills, tokens), energy?.At(tokens), time?.At(tokens)),
        ];
    }

    /// <summary>About equally many answers each, those of one length together.</summary>
    private static List<LengthBin> Bins(List<Answer> answers, SuccessFit? fit)
    {
        var bins = new List<LengthBin>();
        var (sorted, here) = (answers.OrderBy(answer => answer.Tokens).ToList(), new List<Answer>());
        var size = Math.Max(LeastInBin, sorted.Count / (double)MostBins);
        for (var at = 0; at < sorted.Count; at++)
        {
            here.Add(sorted[at]);
            var isLast = at == sorted.Count - 1;
            if (isLast || (here.Count >= size && sorted[at + 1].Tokens > sorted[at].Tokens))
            {
                bins.Add(new LengthBin(
                    here[0].Tokens, here[^1].Tokens, here.Count, here.Count(one => one.IsRight) / (double)here.Count,
                    fit is null ? null : here.Average(one => fit.Expected(one))));
                here.Clear();
            }
        }

        return bins;
    }
}

/// <summary>A fitted success law.</summary>
/// <param name="Loss">L, nats a token.</param>
/// <param name="Steepness">k.</param>
/// <param name="TokensPerSkill">omega, tokens.</param>
/// <param name="SkillSuccess">p at the mean threshold.</param>
/// <param name="MeanLossThreshold">The mean threshold, nats a token.</param>
/// <param name="IsThresholdAssumed">Whether rows named no threshold, and took the stated one.</param>
/// <param name="Skills">Mean of the skills that were told or assumed.</param>
/// <param name="Answers">Answers that it is fitted to.</param>
/// <param name="Right">How many of them are right.</param>
/// <param name="Converged">Whether the search ended at a top.</param>
/// <param name="Luck">Share right by luck that was assumed.</param>
/// <param name="Slip">Share wrong by mishap that was assumed.</param>
/// <param name="Quality">How well it fits.</param>
public sealed record SuccessCalibration(
    Estimate Loss, Estimate Steepness, Estimate TokensPerSkill, Estimate SkillSuccess, double MeanLossThreshold, bool IsThresholdAssumed, double Skills,
    int Answers, int Right, bool Converged, double Luck, double Slip, FitQuality Quality)
{
    /// <summary>The law itself.</summary>
    internal SuccessLaw Law => new(Loss.Value, Steepness.Value, TokensPerSkill.Value);

    internal static SuccessCalibration Of(SuccessFit fit, double skills, bool isThresholdAssumed) => new(
        fit.Loss, fit.Steepness, fit.TokensPerSkill, fit.SkillSuccess, fit.MeanLossThreshold, isThresholdAssumed, skills, fit.Answers, fit.Right, fit.Converged,
        fit.Options.Luck, fit.Options.Slip, fit.Quality);
}

/// <summary>A fitted law of energy or time.</summary>
/// <param name="First">alpha or a, J or s a token.</param>
/// <param name="PerContextToken">beta or b, J or s a token for each token of context.</param>
/// <param name="HeldAtZero">Which of them would have come out below 0 and was held there.</param>
/// <param name="Rows">Measurements that it is fitted to.</param>
/// <param name="RSquared">Share of the variance explained; null where all totals are one.</param>
/// <param name="ResidualFactor">By what factor a total is typically off.</param>
public sealed record TokenCalibration(
    Estimate First, Estimate PerContextToken, HeldCoefficient HeldAtZero, int Rows, double? RSquared, double ResidualFactor)
{
    internal static TokenCalibration? Of(TokenLawFit? fit) => fit is null
        ? null : new(fit.First, fit.PerContextToken, fit.HeldAtZero, fit.Rows, fit.RSquared, fit.ResidualFactor);
}

/// <summary>The fits at one length.</summary>
/// <param name="Tokens">The length.</param>
/// <param name="Success">P at the mean threshold; null without a fit.</param>
/// <param name="EnergyJ">Joules; null without a fit.</param>
/// <param name="TimeS">Seconds; null without a fit.</param>
public sealed record CurvePoint(double Tokens, Estimate? Success, Estimate? EnergyJ, Estimate? TimeS);

/// <summary>Answers of about one length.</summary>
/// <param name="From">Shortest, tokens.</param>
/// <param name="To">Longest, tokens.</param>
/// <param name="Answers">How many.</param>
/// <param name="Observed">Share that was right.</param>
/// <param name="Expected">Share that the fit expects of these questions; null without one.</param>
public sealed record LengthBin(double From, double To, int Answers, double Observed, double? Expected);
