using System.Globalization;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Reasoning;
using Wattline.Reasoning.Fits;
using Wattline.Storage;

namespace Wattline.Gateway.Steering;

/// <summary>Makes a model's law of the configured one and of what callers said of its answers. Pure.</summary>
internal static class LawLearner
{
    /// <summary>Most verdicts of a round, the newest: they tell a law to a hundredth, and a fit takes a second.</summary>
    public const int MostVerdicts = 20_000;

    /// <summary>What a law in the configuration may be; a fit that lies elsewhere has run away.</summary>
    private const double MostLoss = 20, LeastSteepness = 0.01, MostSteepness = 1000, LeastTokens = 0.1, MostTokens = 100_000;

    /// <summary>A probability that was promised is never quite 0 or 1: one miss would outweigh everything.</summary>
    private const double Sure = 1e-6;

    /// <summary>What becomes of verdicts.</summary>
    /// <param name="model">Its name and configured law.</param>
    /// <param name="verdicts">On its answers.</param>
    /// <param name="options">How it is learnt.</param>
    /// <param name="at">When.</param>
    public static ModelLearning Of(ReasoningModelOptions model, IReadOnlyList<Verdict> verdicts, LearnOptions options, DateTimeOffset at)
    {
        var end = new ModelLearning(
            model.Model, LearnOutcome.TooFew, at, null, verdicts.Count, verdicts.Count(one => one.IsRight), null, null, null, null, Promised(verdicts), null);
        if (verdicts.Count < options.LeastVerdicts)
        {
            return end with { Why = string.Create(CultureInfo.InvariantCulture, $"There are {verdicts.Count} verdicts of {options.LeastVerdicts}.") };
        }

        var taken = new SuccessFitOptions { Prior = model.Law, PriorWeight = options.PriorWeight, Luck = options.Luck, HasProfiles = false };
        var (fit, refused) = SuccessFit.Of(
            [.. verdicts.Select(one => new Answer(one.BudgetTokens, one.IsRight, one.LossThreshold, one.Skills))], taken);
        if (fit is null || Fault(fit) is not null)
        {
            return end with { Outcome = LearnOutcome.Refused, Why = fit is null ? refused : Fault(fit) };
        }

        return end with
        {
            Outcome = LearnOutcome.Learnt,
            Law = fit.Law,
            Loss = fit.Loss,
            Steepness = fit.Steepness,
            TokensPerSkill = fit.TokensPerSkill,
            Fitted = fit.Quality,
        };
    }

    private static string? Fault(SuccessFit fit)
    {
        var law = fit.Law;
        return !fit.Converged ? "The search for the most likely law did not end at a top."
            : law is { Loss: >= 0 and <= MostLoss, Steepness: >= LeastSteepness and <= MostSteepness, TokensPerSkill: >= LeastTokens and <= MostTokens } ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The most likely law is beyond what one may be: loss {law.Loss:G4}, steepness {law.Steepness:G4}, {law.TokensPerSkill:G4} tokens a skill.");
    }

    private static FitQuality? Promised(IReadOnlyList<Verdict> verdicts)
    {
        var promised = verdicts.Where(one => one.ExpectedError is not null)
            .Select(one => (Math.Clamp(1 - one.ExpectedError!.Value, Sure, 1 - Sure), one.IsRight ? 1.0 : 0, 1.0)).ToList();
        return promised.Count == 0 ? null : FitQuality.Of(promised);
    }
}
