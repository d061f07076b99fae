using Wattline.Workloads;

namespace Wattline.Planning.Problems;

/// <summary>A kind of work that is planned as one.</summary>
public sealed record PlanClass
{
    /// <summary>Unique in a problem, as in <c>chat</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Names of hostings that may serve it: models, or operating points of one; the plan chooses. At least one.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>The hard limit on first token or completion.</summary>
    public required LatencyBudget Budget { get; init; }

    /// <summary>Mean tokens of a prompt, cached ones included; 0 or more.</summary>
    public required double PromptTokens { get; init; }

    /// <summary>Mean tokens of an answer; 0 or more.</summary>
    public required double OutputTokens { get; init; }

    /// <summary>Bytes sent with a request; 0 or more.</summary>
    public required double RequestBytes { get; init; }

    /// <summary>Bytes answered; 0 or more.</summary>
    public required double ResponseBytes { get; init; }

    /// <summary>Prompt tokens that the home region holds in its cache, 0 to all of the prompt's.</summary>
    public double CachedTokens { get; init; }

    /// <summary>Bytes of a session's state that go along when it leaves home; 0 or more.</summary>
    public double StateBytes { get; init; }

    /// <summary>Requests of one session, 1 or more: among them a move's cost is divided.</summary>
    public double RequestsPerSession { get; init; } = 1;

    /// <summary>Whether leaving home is taken to cost nothing, for studies of what state costs.</summary>
    public bool MovesFree { get; init; }

    /// <summary>Whether the state may not leave home at all.</summary>
    public bool Pinned { get; init; }

    /// <summary>Hours that a request may wait before it runs; 0 runs in the hour it arrives.</summary>
    public int DeadlineHours { get; init; }

    /// <summary>Penalty of a request that nobody serves, USD; 0 or more.</summary>
    public required double UnmetUsd { get; init; }

    /// <summary>
    /// What a request costs more where its origin and class were not served an hour before, USD, 0 or more: warming caches, loading. Only
    /// for classes that do not wait.
    /// </summary>
    public double MoveUsd { get; init; }

    /// <summary>Largest share that may be served anew from hour to hour, 0 to 1; 1 for no limit. Only for classes that do not wait.</summary>
    public double MoveLimit { get; init; } = 1;
}

/// <summary>Requests of one class from one origin under one law, by hour.</summary>
/// <param name="Origin">The origin's name.</param>
/// <param name="Class">The class's name.</param>
/// <param name="Residency">Where their data may go.</param>
/// <param name="Requests">By hour, 0 or more; as many as the problem has hours.</param>
public sealed record PlanDemand(string Origin, string Class, Residency Residency, IReadOnlyList<double> Requests);
