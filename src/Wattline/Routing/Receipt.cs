using Wattline.Feasibility;
using Wattline.Pricing;
using Wattline.Signals;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Routing;

/// <summary>How serving a request ended.</summary>
public enum ReceiptOutcome
{
    /// <summary>The answer was passed on whole.</summary>
    Served,

    /// <summary>The upstream's own answer was an error, passed on as it came.</summary>
    UpstreamError,

    /// <summary>The answer broke off after its first byte.</summary>
    Cut,

    /// <summary>The client left.</summary>
    Cancelled,

    /// <summary>No region could serve, or all that were tried failed before the first byte.</summary>
    Refused,
}

/// <summary>Who chose the region of a receipt.</summary>
public enum ReceiptMode
{
    /// <summary>The decision.</summary>
    Routed,

    /// <summary>The baseline: the decision was taken and recorded only.</summary>
    Observed,

    /// <summary>The decision among what a pin of the operator's leaves: one region.</summary>
    Pinned,

    /// <summary>The configured order, while the operator has switched deciding off.</summary>
    Bypassed,
}

/// <summary>Where the token counts of a receipt come from.</summary>
public enum UsageSource
{
    /// <summary>Nothing came back to count. The zero value: tokens that nobody reported are no tokens that an upstream reported.</summary>
    None,

    /// <summary>The upstream's usage field.</summary>
    Upstream,

    /// <summary>Output counted as stream events, the prompt estimated from its length.</summary>
    Counted,
}

/// <summary>What was asked, in the terms of the decision: enough to take it again, and nothing of what was said.</summary>
/// <param name="Operation">As in <c>chat</c>, <c>responses</c>, <c>embeddings</c>.</param>
/// <param name="Class">Workload class.</param>
/// <param name="Model">The name asked for.</param>
/// <param name="Origin">Where the request came from, as resolved.</param>
/// <param name="Latitude">Of the origin, degrees north.</param>
/// <param name="Longitude">Of the origin, degrees east.</param>
/// <param name="BudgetMs">Latency budget, ms; null for none.</param>
/// <param name="BudgetScope">What it bounds.</param>
/// <param name="Residency">The rule in force, as text.</param>
/// <param name="Jurisdictions">ISO codes that it allows; null for all.</param>
/// <param name="PromptTokens">As estimated before sending.</param>
/// <param name="OutputTokens">As expected before sending.</param>
/// <param name="RequestBytes">Size of the body.</param>
/// <param name="ResponseBytes">Expected size of the answer.</param>
/// <param name="StateRegion">The region that held the session's state; null for none.</param>
/// <param name="CachedTokens">Prompt tokens expected in its cache.</param>
/// <param name="StateBytes">Bytes a move would carry.</param>
/// <param name="ExpectedRequests">Requests that a filled cache was still expected to serve.</param>
/// <param name="Pinned">Whether the state might not move.</param>
public sealed record ReceiptAsk(
    string Operation, string Class, string Model, string Origin, double Latitude, double Longitude, double? BudgetMs, BudgetScope BudgetScope,
    string Residency, IReadOnlyList<string>? Jurisdictions, double PromptTokens, double OutputTokens, double RequestBytes,
    double ResponseBytes, string? StateRegion, double CachedTokens, double StateBytes, double ExpectedRequests, bool Pinned);

/// <summary>How a model and its thinking budget came to be chosen, where the caller left both open.</summary>
/// <param name="Alias">The name that was asked for, as in <c>auto</c>.</param>
/// <param name="MaxError">The error rate that was tolerated, 0 to 1.</param>
/// <param name="LossThreshold">How hard the question was taken to be, nats a token: the threshold at which it was decided.</param>
/// <param name="Skills">Steps that it was taken to need.</param>
/// <param name="DifficultyFrom">Who said so: <c>hint</c> or <c>estimate</c>.</param>
/// <param name="Confidence">How sure the estimate was, 0 to 1; 1 for a hint.</param>
/// <param name="BudgetTokens">Tokens that the chosen model might think.</param>
/// <param name="AnswerTokens">Tokens kept for its answer on top.</param>
/// <param name="ExpectedError">Probability that the answer is wrong, by the model's success law, 0 to 1.</param>
public sealed record ReceiptReasoning(
    string Alias, double MaxError, double LossThreshold, double Skills, string DifficultyFrom, double Confidence, double BudgetTokens,
    double AnswerTokens, double ExpectedError);

/// <summary>One region's part in a receipt.</summary>
/// <param name="Region">Its identifier.</param>
/// <param name="Blocked">Every reason against it at the time.</param>
/// <param name="NetworkMs">The round trip that it was judged by, ms.</param>
public sealed record ReceiptRow(string Region, Infeasibility Blocked, double NetworkMs);

/// <summary>What serving the request in some region costs and emits, for the tokens it really had.</summary>
/// <param name="Region">The region's identifier.</param>
/// <param name="Energy">Energy at the facility's meter: IT energy times PUE.</param>
/// <param name="Emissions">Facility emissions, attributional or marginal as the receipt's kind says.</param>
/// <param name="Charge">Itemised, USD.</param>
/// <param name="Score">Charge plus scarcity, USD.</param>
/// <param name="EnergyBasis">How the joules came to be; null where the receipt is older than the word.</param>
/// <param name="GridShare">
/// Share of a further joule that the grid gave, 0 to 1, where the region has energy of its own: emissions and charge are of both. Null where they
/// are the grid's alone.
/// </param>
public sealed record ReceiptCost(
    string Region, Energy Energy, Carbon Emissions, Charge Charge, Money Score, Basis? EnergyBasis = null, double? GridShare = null);

/// <summary>What one request used, cost and emitted, where and why there, and what the next best region would have meant.</summary>
public sealed record Receipt
{
    /// <summary>Sorts by time; unique in a ledger.</summary>
    public required string Id { get; init; }

    /// <summary>When the request came.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Name of the key that was used; <c>anonymous</c> where none is configured.</summary>
    public required string Key { get; init; }

    /// <summary>What was asked.</summary>
    public required ReceiptAsk Ask { get; init; }

    /// <summary>How model and thinking budget were chosen; null where the caller named the model.</summary>
    public ReceiptReasoning? Reasoning { get; init; }

    /// <summary>How it ended.</summary>
    public required ReceiptOutcome Outcome { get; init; }

    /// <summary>HTTP status that the client saw.</summary>
    public required int Status { get; init; }

    /// <summary>Whether the answer was streamed.</summary>
    public bool Streamed { get; init; }

    /// <summary>The snapshot that it was decided on.</summary>
    public required long SnapshotVersion { get; init; }

    /// <summary>The kind of emissions compared.</summary>
    public required CarbonKind CarbonKind { get; init; }

    /// <summary>Regions tried, the last one being the one that answered.</summary>
    public IReadOnlyList<string> Tried { get; init; } = [];

    /// <summary>Prompt tokens that were served.</summary>
    public double PromptTokens { get; init; }

    /// <summary>Of these, tokens that the upstream read from its cache.</summary>
    public double CachedTokens { get; init; }

    /// <summary>Output tokens that were served.</summary>
    public double OutputTokens { get; init; }

    /// <summary>Where the token counts come from.</summary>
    public UsageSource UsageSource { get; init; } = UsageSource.None;

    /// <summary>Where it ran and what that took; null where nothing ran.</summary>
    public ReceiptCost? Served { get; init; }

    /// <summary>What the next best region would have meant; null where there was none.</summary>
    public ReceiptCost? RunnerUp { get; init; }

    /// <summary>Who chose where it ran.</summary>
    public ReceiptMode Mode { get; init; }

    /// <summary>Where it was only observed: what the region that would have been chosen would have meant; null where there was none.</summary>
    public ReceiptCost? Would { get; init; }

    /// <summary>Where it was routed: what the baseline would have meant; null where none is configured or it might not serve.</summary>
    public ReceiptCost? Baseline { get; init; }

    /// <summary>Every region's reasons at the time of the decision.</summary>
    public IReadOnlyList<ReceiptRow> Rows { get; init; } = [];

    /// <summary>From the request's arrival to the first byte of the answer, ms, as measured here; null where none came.</summary>
    public double? FirstByteMs { get; init; }

    /// <summary>From arrival to the last byte, ms, as measured here.</summary>
    public double TotalMs { get; init; }

    /// <summary>The gateway's own part of the time to the first byte, ms.</summary>
    public double OverheadMs { get; init; }
}
