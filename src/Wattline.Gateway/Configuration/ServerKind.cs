namespace Wattline.Gateway.Configuration;

/// <summary>
/// What a kind of OpenAI-compatible server does in its own way, as plain facts: <c>server</c> names the kind, and single options of the
/// upstream overrule it. The data plane reads these values and never asks which kind a server is.
/// </summary>
public sealed record ServerKind
{
    private static readonly string[] Texts = ["chat", "completions", "responses"];

    /// <summary>All kinds; the first is the default.</summary>
    public static IReadOnlyList<ServerKind> All { get; } =
    [
        new() { Name = "openai" },
        new()
        {
            Name = "azure",
            Provider = "azure.ai.openai",
            Path = "openai/{path}",
            DeploymentPath = "openai/deployments/{model}/{path}",
            KeyHeader = "api-key",
            NeedsApiVersion = true,
        },
        new()
        {
            Name = "vllm",
            Provider = "vllm",
            HealthPath = "/health",
            MetricsPath = "/metrics",
            Metrics = ServerMetrics.Vllm,
            ThinkingField = "thinking_token_budget",
        },
        new()
        {
            Name = "sglang",
            Provider = "sglang",
            HealthPath = "/health",
            MetricsPath = "/metrics",
            Metrics = ServerMetrics.SgLang,
            ThinkingField = "chat_template_kwargs.thinking_budget",
        },
        new()
        {
            Name = "llama.cpp",
            Provider = "llama.cpp",
            HealthPath = "/health",
            MetricsPath = "/metrics",
            Metrics = ServerMetrics.LlamaCpp,
            Operations = ["chat", "completions"],
            CeilingField = "max_tokens",
            ThinkingField = "thinking_budget_tokens",
        },
    ];

    /// <summary>The kind of servers that say nothing of themselves.</summary>
    public static ServerKind Default => All[0];

    /// <summary>As written in the file.</summary>
    public required string Name { get; init; }

    /// <summary>What traces and metrics call it, in the words of the conventions for generative AI where they have one.</summary>
    public string Provider { get; init; } = "openai";

    /// <summary>Where an operation stands below the upstream's address; <c>{path}</c> is its own path, as in <c>chat/completions</c>.</summary>
    public string Path { get; init; } = "{path}";

    /// <summary>The same where <c>{model}</c> stands in the path; null where models are named in the body alone.</summary>
    public string? DeploymentPath { get; init; }

    /// <summary>The header that carries the upstream's key; <c>Authorization</c> carries it as a bearer's.</summary>
    public string KeyHeader { get; init; } = "Authorization";

    /// <summary>Whether every address ends in <c>?api-version=</c>.</summary>
    public bool NeedsApiVersion { get; init; }

    /// <summary>What its models serve unless they say so themselves.</summary>
    public IReadOnlyList<string> Operations { get; init; } = Texts;

    /// <summary>Answers 200 while the server can serve, from the host's root; null for none.</summary>
    public string? HealthPath { get; init; }

    /// <summary>Its Prometheus page, from the host's root; null for none.</summary>
    public string? MetricsPath { get; init; }

    /// <summary>What stands on that page under which name; null where nothing is known of it.</summary>
    public ServerMetrics? Metrics { get; init; }

    /// <summary>The field of chat that bounds the output, thought included, where the caller gives none.</summary>
    public string CeilingField { get; init; } = "max_completion_tokens";

    /// <summary>
    /// The field of chat that says how long a model may think; null for none. OpenAI's <c>reasoning_effort</c> is no kind's: models that do not
    /// reason refuse it, so that each model says for itself that it takes it.
    /// </summary>
    public string? ThinkingField { get; init; }

    /// <summary>All fields that some server knows, and the one of OpenAI's.</summary>
    public static IReadOnlyList<string> ThinkingFields { get; } = ["reasoning_effort", .. All.Select(kind => kind.ThinkingField).OfType<string>()];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
