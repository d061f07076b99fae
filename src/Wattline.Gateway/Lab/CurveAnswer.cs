using Wattline.Gateway.Reproduce;

namespace Wattline.Gateway.Lab;

/// <summary>What models that think take: over difficulty within a tolerance, and over budgets at one difficulty.</summary>
/// <param name="Of">configured or study.</param>
/// <param name="Region">Whose joules and seconds the configured models have; null for the study's.</param>
/// <param name="Regions">Regions that may be asked for.</param>
/// <param name="Models">The models; the order of all lists below.</param>
/// <param name="EasiestLoss">Loss threshold of difficulty 0, nats a token.</param>
/// <param name="HardestLoss">Loss threshold of difficulty 1, nats a token.</param>
/// <param name="Skills">Steps that a question needs.</param>
/// <param name="Difficulty">At which success is told over budgets.</param>
/// <param name="MaxError">Tolerated error.</param>
/// <param name="DeadlineS">Time to completion; null for none.</param>
/// <param name="ByDifficulty">What keeping the tolerance takes.</param>
/// <param name="ByBudget">What thinking so long brings.</param>
/// <param name="Crossings">Where two models take the same.</param>
/// <param name="Budgets">The budgets that an alias may choose.</param>
/// <param name="Parameters">What the figures rest on, with its standing; none where each model says it.</param>
internal sealed record CurveAnswer(
    string Of, string? Region, IReadOnlyList<string> Regions, IReadOnlyList<CurveModelShown> Models, double EasiestLoss, double HardestLoss,
    double Skills, double Difficulty, double MaxError, double? DeadlineS, IReadOnlyList<DifficultyPoint> ByDifficulty,
    IReadOnlyList<BudgetPoint> ByBudget, IReadOnlyList<CurveCrossing> Crossings, IReadOnlyList<int> Budgets, IReadOnlyList<Parameter> Parameters);

/// <summary>A model whose curves are drawn.</summary>
/// <param name="Name">The model.</param>
/// <param name="Loss">Nats a token.</param>
/// <param name="Law">Standing of its success law: configured, modelled, learnt or chosen.</param>
/// <param name="JPerToken">At the meter, of the first token.</param>
/// <param name="SPerToken">Of the first token.</param>
/// <param name="Cost">Where these come from.</param>
internal sealed record CurveModelShown(string Name, double Loss, string Law, double JPerToken, double SPerToken, string Cost);

/// <summary>What questions of a difficulty take.</summary>
/// <param name="Difficulty">0 to 1.</param>
/// <param name="LossThreshold">The same, nats a token.</param>
/// <param name="Takes">By model: what keeping the tolerance takes; null where no thinking does.</param>
internal sealed record DifficultyPoint(double Difficulty, double LossThreshold, IReadOnlyList<CurveTake?> Takes);

/// <summary>What keeping a tolerance takes: the least budget, used up.</summary>
/// <param name="Tokens">The least budget.</param>
/// <param name="EnergyJ">Of it.</param>
/// <param name="TimeS">Of it.</param>
/// <param name="IsInTime">Whether that keeps the deadline.</param>
internal sealed record CurveTake(double Tokens, double EnergyJ, double TimeS, bool IsInTime);

/// <summary>What thinking so long brings at one difficulty.</summary>
/// <param name="BudgetTokens">So long at most.</param>
/// <param name="Brings">By model.</param>
internal sealed record BudgetPoint(double BudgetTokens, IReadOnlyList<CurveYield> Brings);

/// <summary>What a budget brings.</summary>
/// <param name="Success">Probability that the answer is right.</param>
/// <param name="ExpectedTokens">Thought, as expected: it ends when it is through.</param>
/// <param name="EnergyJ">Of these.</param>
/// <param name="TimeS">Of these.</param>
/// <param name="EnergyPerSolvedJ">Over the probability; null where that is below a millionth.</param>
/// <param name="TimePerSolvedS">Over the probability; null where that is below a millionth.</param>
internal sealed record CurveYield(
    double Success, double ExpectedTokens, double EnergyJ, double TimeS, double? EnergyPerSolvedJ, double? TimePerSolvedS);

/// <summary>Where two models take the same within the tolerance.</summary>
/// <param name="Measure">energy or time.</param>
/// <param name="First">The model that takes less below, on easier questions.</param>
/// <param name="Second">The one that takes less above.</param>
/// <param name="Difficulty">Where.</param>
/// <param name="LossThreshold">The same, nats a token.</param>
/// <param name="FirstTokens">What the first thinks there.</param>
/// <param name="SecondTokens">What the second thinks there.</param>
/// <param name="Value">What both take: J or s.</param>
internal sealed record CurveCrossing(
    string Measure, string First, string Second, double Difficulty, double LossThreshold, double FirstTokens, double SecondTokens, double Value);
