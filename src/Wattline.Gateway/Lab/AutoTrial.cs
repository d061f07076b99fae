using Wattline.Feasibility;
using Wattline.Pricing;
using Wattline.Reasoning;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Gateway.Lab;

/// <summary>What an alias would choose for a request that is not sent.</summary>
/// <param name="Alias">The name asked for.</param>
/// <param name="MaxError">The error rate tolerated, 0 to 1.</param>
/// <param name="Difficulty">How hard the question is taken to be, and who says so.</param>
/// <param name="PromptTokens">Length of the prompt, estimated.</param>
/// <param name="Class">Workload class.</param>
/// <param name="Origin">Where the request comes from.</param>
/// <param name="Residency">The rule in force.</param>
/// <param name="BudgetMs">The latency budget; null for none.</param>
/// <param name="BudgetScope">What it bounds.</param>
/// <param name="Mode">Who chooses: routed, observed, pinned or bypassed.</param>
/// <param name="CarbonKind">The kind of carbon that was compared.</param>
/// <param name="Slot">The hour of the signals.</param>
/// <param name="SnapshotVersion">The snapshot.</param>
/// <param name="Options">Every model with every thinking budget, each in the region where it does best.</param>
/// <param name="Chosen">Index of the option that would be taken; null where the request would be refused.</param>
/// <param name="Region">Where it would run; null where it would be refused.</param>
/// <param name="RunnerUp">Index of the option of the next least score; null where there is none.</param>
/// <param name="RunnerUpRegion">The next best region for the option chosen; null where there is none.</param>
/// <param name="Why">The reason in words.</param>
/// <param name="Refusal">The answer that the request would get instead; null where it would be served.</param>
internal sealed record AutoTrial(
    string Alias, double MaxError, TrialDifficulty Difficulty, double PromptTokens, string Class, string Origin, string Residency, double? BudgetMs,
    BudgetScope BudgetScope, ReceiptMode Mode, CarbonKind CarbonKind, Slot Slot, long SnapshotVersion, IReadOnlyList<TrialOption> Options,
    int? Chosen, string? Region, int? RunnerUp, string? RunnerUpRegion, string Why, TrialRefusal? Refusal);

/// <summary>How hard a question is taken to be.</summary>
/// <param name="Taken">What is decided on, 0 to 1.</param>
/// <param name="Mean">The best guess; null where the caller says it.</param>
/// <param name="Confidence">How sure that is, 0 to 1.</param>
/// <param name="From">hint or estimate.</param>
/// <param name="LossThreshold">What is decided on as a threshold of the loss, nats a token.</param>
/// <param name="Skills">Steps that it is taken to need; chosen.</param>
/// <param name="Marks">What was counted in the newest message; null where the caller says how hard it is.</param>
internal sealed record TrialDifficulty(
    double Taken, double? Mean, double Confidence, string From, double LossThreshold, double Skills, PromptMarks? Marks);

/// <summary>A model with a thinking budget, in the region where it does best.</summary>
/// <param name="Model">The model.</param>
/// <param name="LawStanding">Where its success law comes from: configured, modelled or learnt.</param>
/// <param name="BudgetTokens">Tokens that it may think.</param>
/// <param name="OutputTokens">Tokens that it is expected to write, thought included.</param>
/// <param name="Success">Probability that its answer is right, by the law.</param>
/// <param name="Region">The region of the least score that nothing blocks; else the one with the fewest reasons against it.</param>
/// <param name="City">Where that is.</param>
/// <param name="Blocked">Every reason against it.</param>
/// <param name="MeetsTolerance">Whether it errs seldom enough.</param>
/// <param name="MeetsBudget">Whether it keeps the latency budget there, queue included.</param>
/// <param name="LatencyMs">What the budget is held against.</param>
/// <param name="CompletionMs">Until the whole answer is there, as expected.</param>
/// <param name="EnergyJ">At the meter: IT energy times PUE.</param>
/// <param name="EnergySource">Where its joules of an output token come from.</param>
/// <param name="EmissionsG">Of the kind that was compared; null where it has no price or reading.</param>
/// <param name="Charge">What it costs by item; null where it has no price or reading.</param>
/// <param name="ScoreUsd">What is minimised; null where it has no price or reading.</param>
internal sealed record TrialOption(
    string Model, string LawStanding, double BudgetTokens, double OutputTokens, double Success, string Region, string City, Infeasibility Blocked,
    bool MeetsTolerance, bool MeetsBudget, double LatencyMs, double CompletionMs, double EnergyJ, Provenance? EnergySource, double? EmissionsG,
    Charge? Charge, double? ScoreUsd);

/// <summary>An answer that says no.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable word for programs.</param>
/// <param name="Message">What is wrong and what to do about it.</param>
/// <param name="Field">The field or hint at fault; null for none.</param>
internal sealed record TrialRefusal(int Status, string Code, string Message, string? Field);
