namespace Wattline.Reasoning.Fits;

/// <summary>Answers of one length, threshold and number of skills, counted together: they are equally likely to be right.</summary>
/// <param name="Tokens">tau.</param>
/// <param name="LossThreshold">xi.</param>
/// <param name="Skills">m.</param>
/// <param name="Right">How many were right.</param>
/// <param name="All">How many there were.</param>
internal readonly record struct AnswerCell(double Tokens, double LossThreshold, double Skills, double Right, double All);

/// <summary>Makes cells of answers, and of the places where answers tell most of a law.</summary>
internal static class AnswerCells
{
    /// <summary>Skill success and answer success at such places: both sides of both rises.</summary>
    private static readonly double[] SkillLevels = [0.2, 0.35, 0.5, 0.65, 0.8, 0.92], AnswerLevels = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// <summary>The cells of answers.</summary>
    public static IReadOnlyList<AnswerCell> Of(IReadOnlyList<Answer> answers, SuccessFitOptions options) =>
    [
        .. answers.GroupBy(one => (one.Tokens, Threshold: one.LossThreshold ?? options.LossThreshold, Skills: one.Skills ?? options.Skills))
            .Select(group => new AnswerCell(group.Key.Tokens, group.Key.Threshold, group.Key.Skills, group.Count(one => one.IsRight), group.Count())),
    ];

    /// <summary>
    /// Answers spread evenly over easy and hard questions and short and long thoughts, as a law has them: where they lie, every one of its
    /// parameters shows.
    /// </summary>
    public static IReadOnlyList<AnswerCell> Around(SuccessLaw law, double skills)
    {
        return
        [
            .. from p in SkillLevels
               let threshold = law.Loss + (Math.Log(p / (1 - p)) / law.Steepness)
               from level in AnswerLevels
               let tokens = law.TokensFor(new ReasoningTask(threshold, skills, 1 - level))
               where tokens is not null
               select new AnswerCell(tokens.Value, threshold, skills, level, 1),
        ];
    }
}

/// <summary>Answers that are right by luck and wrong by mishap.</summary>
/// <param name="Luck">Share right whatever the thinking.</param>
/// <param name="Slip">Share wrong whatever the thinking.</param>
/// <param name="Width">Attempts over which success falls off below the least.</param>
internal readonly record struct AnswerNoise(double Luck, double Slip, double Width)
{
    /// <summary>
    /// The same for so many answers. Few are fitted over a wide fall, without which a single one may pin a law to where it lies; many are
    /// not, since the fall is none of the law's and shows in the end. Both figures are chosen: half an attempt up to 1,000 answers, then
    /// narrower by their cube root.
    /// </summary>
    public static AnswerNoise For(SuccessFitOptions options, double answers) =>
        new(options.Luck, options.Slip, 0.5 * Math.Min(1, Math.Cbrt(1000 / Math.Max(1, answers))));

    /// <summary>Probability that an answer is right.</summary>
    public double Right(SuccessLaw law, in AnswerCell cell) => Of(law.SmoothSuccess(cell.LossThreshold, cell.Skills, cell.Tokens, Width));

    /// <summary>Probability that an answer is right, given that the thinking is with this probability.</summary>
    public double Of(double success) => Luck + ((1 - Luck - Slip) * success);
}
