using MathNet.Numerics;
using Wattline.Units;

namespace Wattline.Reasoning;

/// <summary>
/// How likely a model's answer is right, by how long it thinks: directed stochastic skill search (arXiv 2507.00004) in the form of the routing
/// paper's equations 44 and 45. A task is m skills in sequence; every omega tokens are one attempt, which succeeds with probability p.
/// </summary>
/// <param name="Loss">L, the model's pretraining loss, nats a token: its capability.</param>
/// <param name="Steepness">k: how sharply a skill's success turns at the task's threshold; above 0.</param>
/// <param name="TokensPerSkill">omega: tokens of one attempt; above 0.</param>
public readonly record struct SuccessLaw(double Loss, double Steepness, double TokensPerSkill)
{
    /// <summary>Most tokens that any task is given: beyond it a tolerance counts as not met.</summary>
    public const double MostTokens = 1e9;

    /// <summary>p: probability that one attempt at a skill succeeds.</summary>
    public double SkillSuccess(double lossThreshold) => 1 / (1 + Math.Exp(-Steepness * (lossThreshold - Loss)));

    /// <summary>P: probability that the answer is right after so many tokens; 0 below one attempt for each skill.</summary>
    public double Success(double lossThreshold, double skills, double tokens)
    {
        var attempts = tokens / TokensPerSkill;
        return attempts < skills ? 0 : Reaches(skills, attempts, SkillSuccess(lossThreshold));
    }

    /// <summary>
    /// P as it is fitted: the same from one attempt for each skill on, and falling off as a bell does below that instead of at once to 0, with
    /// neither step nor bend, so that a likelihood has neither.
    /// </summary>
    /// <param name="lossThreshold">xi.</param>
    /// <param name="skills">m.</param>
    /// <param name="tokens">tau.</param>
    /// <param name="width">Of the bell, attempts; above 0.</param>
    internal double SmoothSuccess(double lossThreshold, double skills, double tokens, double width)
    {
        var (attempts, p) = (tokens / TokensPerSkill, SkillSuccess(lossThreshold));
        if (attempts >= skills)
        {
            return Reaches(skills, attempts, p);
        }

        const double near = 1e-4;
        var (edge, missing) = (Math.Pow(p, skills), skills - attempts);
        var slope = edge > 0 ? Math.Log(Reaches(skills, skills + near, p) / edge) / near : 0;
        return edge * Math.Exp(-(slope * missing) - (missing * missing / (2 * width * width)));
    }

    /// <summary>tau: the least tokens with which a model keeps a task's tolerance; null where <see cref="MostTokens"/> do not.</summary>
    public double? TokensFor(in ReasoningTask task)
    {
        task.Checked();
        var (needed, p) = (1 - task.MaxError, SkillSuccess(task.LossThreshold));
        var (least, most) = (task.Skills, task.Skills);
        while (Reaches(task.Skills, most, p) < needed)
        {
            least = most;
            most *= 2;
            if (most * TokensPerSkill > MostTokens)
            {
                return null;
            }
        }

        // Monotone between the two, so halving ends where doubles do.
        for (var step = 0; step < 200 && most - least > 1e-13 * most; step++)
        {
            var between = (least + most) / 2;
            (least, most) = Reaches(task.Skills, between, p) < needed ? (between, most) : (least, between);
        }

        return most * TokensPerSkill;
    }

    /// <summary>
    /// Tokens that a model is expected to think on a task when it may think so many and stops as soon as it is through: the mean of the
    /// negative binomial number of attempts until all skills are mastered, cut off at the budget. Derived; equation 44 says when it is through.
    /// </summary>
    /// <param name="lossThreshold">xi of the task, nats a token.</param>
    /// <param name="skills">m of the task; 1 or more.</param>
    /// <param name="tokens">The budget; 0 or more.</param>
    /// <returns>0 up to the budget.</returns>
    public double ExpectedTokens(double lossThreshold, double skills, double tokens)
    {
        var (attempts, p) = (tokens / TokensPerSkill, SkillSuccess(lossThreshold));
        if (attempts <= skills || p <= 0)
        {
            return Math.Max(0, tokens);
        }

        // E[min(S, s)] of S attempts until the m-th success: m/p I_p(m + 1, s - m + 1) + s (1 - I_p(m, s - m + 1)).
        var inTime = p >= 1 ? 1 : SpecialFunctions.BetaRegularized(skills + 1, attempts - skills + 1, p);
        var mean = (skills / p * inTime) + (attempts * (1 - Reaches(skills, attempts, p)));
        return Math.Min(mean, attempts) * TokensPerSkill;
    }

    /// <summary>Refuses what is no law.</summary>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public SuccessLaw Checked()
    {
        _ = double.IsFinite(Loss) ? Loss : Figure.Refuse("The loss of a model", "a number", Loss);
        _ = Steepness > 0 && double.IsFinite(Steepness) ? Steepness : Figure.Refuse("The steepness of a model", "above 0", Steepness);
        _ = TokensPerSkill > 0 && double.IsFinite(TokensPerSkill)
            ? TokensPerSkill : Figure.Refuse("The tokens of an attempt", "above 0", TokensPerSkill);
        return this;
    }

    /// <summary>Probability of at least m successes among s attempts, s not necessarily whole: I_p(m, s - m + 1).</summary>
    private static double Reaches(double skills, double attempts, double p) => p <= 0 ? 0 : p >= 1 ? 1
        : SpecialFunctions.BetaRegularized(skills, attempts - skills + 1, p);
}
