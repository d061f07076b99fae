using Wattline.Reasoning;

namespace Wattline.Gateway.Control;

/// <summary>Where a success law comes from.</summary>
internal enum LawStanding
{
    /// <summary>The configuration gives its loss.</summary>
    Configured,

    /// <summary>Its loss is modelled from the number of parameters.</summary>
    Modelled,

    /// <summary>It was fitted to answers whose correctness somebody reported.</summary>
    Learnt,
}

/// <summary>A success law that was learnt.</summary>
/// <param name="Law">The law.</param>
/// <param name="Answers">Answers that it was fitted to.</param>
/// <param name="At">When.</param>
internal sealed record LearntLaw(SuccessLaw Law, long Answers, DateTimeOffset At);

/// <summary>A success law that decisions rest on.</summary>
/// <param name="Model">Whose.</param>
/// <param name="Law">The law.</param>
/// <param name="Standing">Where it comes from.</param>
/// <param name="Answers">Answers that it was fitted to; null where it was not.</param>
/// <param name="At">When it was fitted; null where it was not.</param>
internal sealed record LawInForce(string Model, SuccessLaw Law, LawStanding Standing, long? Answers, DateTimeOffset? At);
