using Wattline.Routing;

namespace Wattline.Gateway.Explain;

/// <summary>A choice among models and thinking budgets, taken apart.</summary>
/// <param name="Alias">The name asked for.</param>
/// <param name="MaxError">The error rate tolerated, 0 to 1.</param>
/// <param name="Difficulty">How hard the question was taken to be, 0 to 1.</param>
/// <param name="LossThreshold">The same as a threshold of the loss, nats a token.</param>
/// <param name="Skills">Steps that it was taken to need.</param>
/// <param name="DifficultyFrom">Who says so: hint or estimate.</param>
/// <param name="Confidence">How sure that is, 0 to 1.</param>
/// <param name="Ways">Every model with every budget.</param>
public sealed record ExplainedChoice(
    string Alias, double MaxError, double Difficulty, double LossThreshold, double Skills, string DifficultyFrom, double Confidence,
    IReadOnlyList<ExplainedWay> Ways);

/// <summary>A model with a thinking budget, in the region where it does best.</summary>
/// <param name="Model">The model.</param>
/// <param name="BudgetTokens">Tokens that it may think.</param>
/// <param name="OutputTokens">Tokens that it is expected to write, thought included.</param>
/// <param name="ExpectedError">Probability that its answer is wrong, 0 to 1.</param>
/// <param name="IsChosen">Whether it is the way that was chosen.</param>
/// <param name="Best">The region of the least score that nothing blocks; else the one with the fewest reasons against it.</param>
public sealed record ExplainedWay(
    string Model, double BudgetTokens, double OutputTokens, double ExpectedError, bool IsChosen, Candidate Best);
