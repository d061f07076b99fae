using Wattline.Reasoning;
using Wattline.Reasoning.Fits;

namespace Wattline.Gateway.Control;

/// <summary>How a round of learning ended for a model.</summary>
internal enum LearnOutcome
{
    /// <summary>Its law was fitted and is in force.</summary>
    Learnt,

    /// <summary>It has too few verdicts: the configured law stands.</summary>
    TooFew,

    /// <summary>The fit was not fit to use: the law before stays.</summary>
    Refused,

    /// <summary>Something broke: the law before stays.</summary>
    Failed,
}

/// <summary>What became of the verdicts on a model in the last round.</summary>
/// <param name="Model">Which.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="At">When.</param>
/// <param name="Why">What stood against a new law; null where there is one.</param>
/// <param name="Answers">Verdicts that were looked at.</param>
/// <param name="Right">Of these, right ones.</param>
/// <param name="Law">The new law; null where there is none.</param>
/// <param name="Loss">Its loss with its interval; null where there is none.</param>
/// <param name="Steepness">Its steepness with its interval; null where there is none.</param>
/// <param name="TokensPerSkill">Its tokens per skill with their interval; null where there is none.</param>
/// <param name="Promised">What was expected when each was decided against what came; null where nothing was.</param>
/// <param name="Fitted">What the new law expects against what came; null where there is none.</param>
internal sealed record ModelLearning(
    string Model, LearnOutcome Outcome, DateTimeOffset At, string? Why, int Answers, int Right, SuccessLaw? Law, Estimate? Loss, Estimate? Steepness,
    Estimate? TokensPerSkill, FitQuality? Promised, FitQuality? Fitted);

/// <summary>How learning goes: verdicts as they come, and what the last round made of them.</summary>
internal sealed class LearnBoard
{
    private readonly long[] _ended = new long[Enum.GetValues<LearnOutcome>().Length];
    private long _right, _wrong, _refused, _fresh;
    private volatile IReadOnlyList<ModelLearning> _models = [];

    /// <summary>Verdicts taken that say right, since the start.</summary>
    public long Right => Interlocked.Read(ref _right);

    /// <summary>Verdicts taken that say wrong, since the start.</summary>
    public long Wrong => Interlocked.Read(ref _wrong);

    /// <summary>Verdicts that were not taken, since the start.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Verdicts taken since the last round.</summary>
    public long Fresh => Interlocked.Read(ref _fresh);

    /// <summary>By model, what the last round made of its verdicts.</summary>
    public IReadOnlyList<ModelLearning> Models => _models;

    /// <summary>Models for which a round ended so.</summary>
    public long Ended(LearnOutcome outcome) => Interlocked.Read(ref _ended[(int)outcome]);

    /// <summary>Notes a verdict that was taken.</summary>
    public void Take(bool isRight)
    {
        _ = isRight ? Interlocked.Increment(ref _right) : Interlocked.Increment(ref _wrong);
        Interlocked.Increment(ref _fresh);
    }

    /// <summary>Notes a verdict that was not taken.</summary>
    public void Refuse() => Interlocked.Increment(ref _refused);

    /// <summary>A round begins: what comes from now on is for the next.</summary>
    public void Begin() => Interlocked.Exchange(ref _fresh, 0);

    /// <summary>A round ended.</summary>
    public void End(IReadOnlyList<ModelLearning> models)
    {
        foreach (var model in models)
        {
            Interlocked.Increment(ref _ended[(int)model.Outcome]);
        }

        _models = models;
    }
}
