using Wattline.Reasoning;

namespace Wattline.Gateway.Configuration;

/// <summary>A name under which the gateway chooses the model and how long it thinks.</summary>
public sealed record AutoOptions
{
    /// <summary>Most models and most budgets of one alias: a decision weighs each with each.</summary>
    public const int MostModels = 16, MostBudgets = 16;

    /// <summary><c>auto[].name</c>: what clients ask for; no model's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>auto[].models</c>: 1 to 16, served by some upstream and with a block in <c>reasoning</c>; default all of those.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary><c>auto[].max_error</c>: error rate tolerated where the request does not say less, above 0 and below 1; default 0.1, chosen.</summary>
    public double MaxError { get; init; } = 0.1;

    /// <summary><c>auto[].deadline_s</c>: to completion, s, 0.1 to 86,400; null, the default: the class's own budget holds.</summary>
    public double? DeadlineSeconds { get; init; }

    /// <summary><c>auto[].budgets</c>: tokens that a model may think, rising, 1 to 16 of them, each 16 to 1,000,000; the default is chosen.</summary>
    public IReadOnlyList<int> Budgets { get; init; } = [1024, 2048, 4096, 8192, 16_384, 32_768];

    /// <summary><c>auto[].answer_tokens</c>: kept for the final answer on top of a budget, tokens, 1 to 100,000; default 512, chosen.</summary>
    public int AnswerTokens { get; init; } = 512;

    /// <summary><c>auto[].low_effort_tokens</c>: budgets up to this are low effort, tokens, 0 to 1,000,000; default 2,048, chosen.</summary>
    public int LowEffortTokens { get; init; } = 2048;

    /// <summary>
    /// <c>auto[].medium_effort_tokens</c>: budgets above low and up to this are medium effort, above it high, tokens, 0 to 1,000,000; default
    /// 8,192, chosen.
    /// </summary>
    public int MediumEffortTokens { get; init; } = 8192;
}

/// <summary>How likely models are right by how long they think, as the file says.</summary>
public sealed record ReasoningOptions
{
    /// <summary><c>difficulty</c>: what easy and hard mean; default chosen.</summary>
    public DifficultyScale Scale { get; init; } = DifficultyScale.Chosen;

    /// <summary><c>reasoning</c>: the laws by model, in the file's order.</summary>
    public IReadOnlyList<ReasoningModelOptions> Models { get; init; } = [];

    /// <summary>The block of a model; null for none.</summary>
    public ReasoningModelOptions? Find(string model) => Models.FirstOrDefault(one => one.Model == model);
}

/// <summary>The success law of a model.</summary>
/// <param name="Model">The name that clients ask for.</param>
/// <param name="Law">
/// <c>reasoning.MODEL.loss</c>, nats a token, 0 to 20; <c>steepness</c>, 0.01 to 1,000, default 10, chosen; <c>tokens_per_skill</c>, 0.1 to
/// 100,000, default 100, chosen.
/// </param>
/// <param name="ParametersBillions">
/// <c>reasoning.MODEL.parameters_billions</c>, 0.001 to 100,000: instead of the loss, which then is modelled after Hoffmann et al. 2022; null
/// where the loss is given.
/// </param>
public sealed record ReasoningModelOptions(string Model, SuccessLaw Law, double? ParametersBillions);
