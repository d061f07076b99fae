using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Wattline.Reasoning.Fits;

/// <summary>
/// A success law that was fitted to answers by maximum likelihood. Where thresholds vary, loss, steepness and tokens per skill are fitted;
/// where all are one, they tell the success of a skill only, so that steepness is held and the loss follows from it.
/// </summary>
public sealed class SuccessFit
{
    /// <summary>Fewest answers, fewest right and fewest wrong ones, chosen: below them standard errors mean nothing.</summary>
    public const int LeastAnswers = 30, LeastOfEach = 5;

    /// <summary>Largest standard error of a logarithm, chosen: a 95 % interval over a factor of 50. What is wider is not told by the answers.</summary>
    private const double WidestLogarithm = 1;

    private readonly IReadOnlyList<AnswerCell> _cells;
    private readonly SuccessLikelihood _likelihood;
    private readonly SuccessSearch.End _end;
    private readonly Matrix<double> _covariance;
    private readonly AnswerNoise _noise;

    private SuccessFit(IReadOnlyList<AnswerCell> cells, SuccessLikelihood likelihood, SuccessSearch.End end, Matrix<double> covariance, AnswerNoise noise,
        double centre, SuccessFitOptions options)
    {
        (_cells, _likelihood, _end, _covariance, _noise, MeanLossThreshold, Options) = (cells, likelihood, end, covariance, noise, centre, options);
        Law = SuccessLikelihood.Law(end.At);
        Loss = Profiled(SuccessLikelihood.Loss, Law.Loss, 1, value => value);
        TokensPerSkill = Profiled(SuccessLikelihood.LogTokens, Law.TokensPerSkill, Law.TokensPerSkill, Math.Exp);
        Steepness = Profiled(SuccessLikelihood.LogSteepness, Law.Steepness, Law.Steepness, Math.Exp);
        SkillSuccess = Estimate.OfLogOdds(Law.SkillSuccess(centre), Error(law => law.Steepness * (centre - law.Loss)));
    }

    /// <summary>The most likely law.</summary>
    public SuccessLaw Law { get; }

    /// <summary>L, nats a token.</summary>
    public Estimate Loss { get; }

    /// <summary>k; held where all thresholds are one.</summary>
    public Estimate Steepness { get; }

    /// <summary>omega, tokens.</summary>
    public Estimate TokensPerSkill { get; }

    /// <summary>p at <see cref="MeanLossThreshold"/>.</summary>
    public Estimate SkillSuccess { get; }

    /// <summary>The mean of the answers' thresholds, nats a token.</summary>
    public double MeanLossThreshold { get; }

    /// <summary>Answers that it is fitted to.</summary>
    public required int Answers { get; init; }

    /// <summary>How many of them are right.</summary>
    public required int Right { get; init; }

    /// <summary>How well it fits the answers; those that a prior is worth are not among them.</summary>
    public required FitQuality Quality { get; init; }

    /// <summary>Natural logarithm of the likelihood, the prior's included.</summary>
    public double LogLikelihood => _end.Value;

    /// <summary>Whether the search ended at a top.</summary>
    public bool Converged => _end.Converged;

    /// <summary>Steps that it took.</summary>
    public int Steps => _end.Steps;

    /// <summary>What was taken for granted.</summary>
    public SuccessFitOptions Options { get; }

    /// <summary>Fits a law.</summary>
    /// <param name="answers">Judged answers of one model; with a prior none is too few.</param>
    /// <param name="options">What is taken for granted; null for the usual.</param>
    /// <returns>The fit, or why there is none and what to do about it.</returns>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public static (SuccessFit? Fit, string? Refused) Of(IReadOnlyList<Answer> answers, SuccessFitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(answers);
        options = (options ?? new SuccessFitOptions()).Checked();
        foreach (var answer in answers)
        {
            answer.Checked();
        }

        if (options.Prior is null && TooLittle(answers, options) is { } refused)
        {
            return (null, refused);
        }

        var fit = Fitted(answers, options, out refused);
        return (fit, refused);
    }

    /// <summary>P of an answer after so many tokens, with its interval by standard errors.</summary>
    /// <param name="lossThreshold">xi, nats a token.</param>
    /// <param name="skills">m, 1 or more.</param>
    /// <param name="tokens">tau, above 0.</param>
    public Estimate SuccessAt(double lossThreshold, double skills, double tokens)
    {
        double Of(SuccessLaw law) => Math.Clamp(law.SmoothSuccess(lossThreshold, skills, tokens, _noise.Width), 1e-12, 1 - 1e-12);
        return Estimate.OfLogOdds(Of(Law), Error(law => LogOddsOf(Of(law))));
    }

    /// <summary>How likely an answer was to be right by the fit, luck and slip included.</summary>
    public double Expected(in Answer answer) => _noise.Right(
        Law, new AnswerCell(answer.Tokens, answer.LossThreshold ?? Options.LossThreshold, answer.Skills ?? Options.Skills, 0, 1));

    private static SuccessFit? Fitted(IReadOnlyList<Answer> answers, SuccessFitOptions options, out string? refused)
    {
        var (noise, cells) = (AnswerNoise.For(options, answers.Count), AnswerCells.Of(answers, options));
        var thresholds = Thresholds(cells, options);
        var skills = cells.Count == 0 ? options.Skills : cells.Sum(cell => cell.All * cell.Skills) / answers.Count;
        var prior = options.Prior is { } law ? new LawPrior(law, options.PriorWeight, skills, noise) : null;
        var likelihood = new SuccessLikelihood(
            cells, noise, thresholds.Mean, prior, prior is not null || thresholds.Spread > 0 ? [0, 1, 2] : [0, 1]);
        var end = SuccessSearch.Run(cells, likelihood, thresholds, options.Prior?.Steepness ?? options.Steepness, options.Prior);
        if (Covariance(likelihood.Score(end.At).Information) is not { } covariance)
        {
            refused = Flat;
            return null;
        }

        var fit = new SuccessFit(cells, likelihood, end, covariance, noise, thresholds.Mean, options)
        {
            Answers = answers.Count,
            Right = answers.Count(one => one.IsRight),
            Quality = FitQuality.Of(cells.Select(cell => (noise.Right(SuccessLikelihood.Law(end.At), cell), cell.Right, cell.All))),
        };
        refused = fit.TooWide();
        return refused is null ? fit : null;
    }

    private static (double Mean, double Spread) Thresholds(IReadOnlyList<AnswerCell> cells, SuccessFitOptions options)
    {
        var all = cells.Sum(cell => cell.All);
        if (all == 0)
        {
            return (options.Prior?.Loss ?? options.LossThreshold, 0);
        }

        var mean = cells.Sum(cell => cell.All * cell.LossThreshold) / all;
        var spread = Math.Sqrt(cells.Sum(cell => cell.All * (cell.LossThreshold - mean) * (cell.LossThreshold - mean)) / all);
        return (mean, spread > 1e-9 * Math.Max(1, Math.Abs(mean)) ? spread : 0);
    }

    private const string Flat = "The answers fit many laws equally well, so that no parameter can be told from the others. Log answers on both sides of "
        + "the rise: short thoughts that are mostly wrong and long ones that are mostly right, on questions of several difficulties.";

    private static string? TooLittle(IReadOnlyList<Answer> answers, SuccessFitOptions options)
    {
        var right = answers.Count(one => one.IsRight);
        var wrong = answers.Count - right;
        if (answers.Count < LeastAnswers)
        {
            return Text($"{answers.Count} judged answers are too few: a fit takes {LeastAnswers}, and some hundreds for narrow intervals. Log more.");
        }

        if (Math.Min(right, wrong) < LeastOfEach)
        {
            return Text($"Of {answers.Count} answers {right} are right: a fit takes {LeastOfEach} right and {LeastOfEach} wrong ones. ") + (right > wrong
                ? "Log shorter thoughts or harder questions as well." : "Log longer thoughts or easier questions as well.");
        }

        var lengths = answers.Select(one => one.Tokens / (one.Skills ?? options.Skills)).Distinct().Take(2).Count();
        return lengths == 2 ? null
            : Text($"All {answers.Count} answers took equally many tokens, which tells nothing of how success grows. ")
                + "Log answers with several thinking budgets.";
    }

    private string? TooWide()
    {
        var what = IsOpen(TokensPerSkill) ? "tokens per skill" : IsOpen(Steepness) ? "steepness" : null;
        return what is null ? null : $"The answers do not tell {what}: its 95 % interval is open, or spans a factor above 50. Log more answers, with thinking "
            + "budgets where about half are right" + (what == "steepness" ? ", on questions of more different difficulties." : ".");

        static bool IsOpen(Estimate one) => !one.IsHeld && (one.StandardError > WidestLogarithm * one.Value || one.Low is null || one.High is null);
    }

    private static Matrix<double>? Covariance(Matrix<double> information)
    {
        if (!information.Enumerate().All(double.IsFinite) || information.Diagonal().Any(one => one <= 0))
        {
            return null;
        }

        // In units of each parameter's own curvature, so that what is singular does not depend on the units.
        var scale = Matrix<double>.Build.DenseOfDiagonalVector(information.Diagonal().PointwiseSqrt().Map(one => 1 / one));
        var turned = (scale * information * scale).Evd(Symmetricity.Symmetric);
        return turned.EigenValues.Real().Minimum() < 1e-8 ? null : information.Inverse();
    }

    /// <summary>A parameter with its interval: by the profile, or by the standard error where there are so many answers that both agree.</summary>
    private Estimate Profiled(int of, double value, double scale, Func<double, double> back)
    {
        var place = _likelihood.Free.ToList().IndexOf(of);
        if (place < 0)
        {
            return Estimate.Held(value);
        }

        var error = Math.Sqrt(_covariance[place, place]);
        var (low, high) = Options.HasProfiles && _cells.Count <= SuccessProfile.MostCells
            ? SuccessProfile.Interval(_cells, _likelihood, _end, of, error)
            : (_end.At[of] - (Estimate.Reach * error), _end.At[of] + (Estimate.Reach * error));
        return new Estimate(value, scale * error, low is { } from ? back(from) : null, high is { } to ? back(to) : null);
    }

    private double Error(Func<SuccessLaw, double> figure)
    {
        var slopes = _likelihood.Slopes(_end.At, figure);
        return Math.Sqrt(Math.Max(0, slopes * _covariance * slopes));
    }

    private static double LogOddsOf(double probability) => Math.Log(probability / (1 - probability));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
