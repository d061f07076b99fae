using Wattline.Workloads;

namespace Wattline.Gateway.Planning;

/// <summary>What a scenario may say of a class of work.</summary>
internal static class ClassFields
{
    /// <summary>Mean prompt of the Azure 2023 trace of conversations, rounded; what holds where a class states none.</summary>
    public const double PromptTokens = 1155;

    /// <summary>What a request costs that nobody serves, where a class does not say; chosen.</summary>
    public const double UnmetUsd = 1;

    private const string OfPreset = "the preset's";

    /// <summary>The class, and the rules it may state.</summary>
    public static IReadOnlyList<ScenarioBlock> All { get; } =
    [
        new("class", "A kind of work: how it is served, how long it may take, what it moves, and where its data may go.", [.. Service, .. Sizes, .. Terms]),
        new("rules", "Rules of residency by where requests come from.", []),
    ];

    private static IEnumerable<ScenarioField> Service =>
    [
        new("preset", FieldKind.Word, "A class of the gateway whose budget and sizes hold where none are given.")
        {
            Words = [.. WorkloadClass.Presets.Select(preset => preset.Name)], Default = "the class's own name, where it is one of these",
        },
        new("models", FieldKind.Texts, "Measured models of the data pack among which the plan chooses.") { Default = "none: give kwh_per_request" },
        new("operating_points", FieldKind.Batches,
            "How the models are run: fastest, cheapest (least energy within the limit), all (the plan chooses how slowly to decode), or batch sizes.")
        {
            Words = ["fastest", "cheapest", "all"], Least = 1, Most = 1e6, Default = "cheapest",
        },
        new("task", FieldKind.Text, "The request mix of the measurements, as 'wattline energy MODEL' names it.")
        {
            Default = "lm-arena-chat, where the model was measured on it",
        },
        new("inter_token_limit_ms", FieldKind.Number, "Longest median time between two tokens of an answer.")
        {
            Unit = "ms", Least = 0.1, Most = 10_000, Default = "50 where the first token is bound, else no limit",
        },
        new("kwh_per_request", FieldKind.Number, "Bare physics, in place of models: IT energy.") { Unit = "kWh", Most = 1e6, Default = "the models'" },
        new("gpu_seconds_per_request", FieldKind.Number, "Bare physics: accelerator time.") { Unit = "GPU-seconds", Most = 1e7, Default = "0" },
        new("service_ms", FieldKind.Number, "Bare physics: queue and inference, within the budget whatever it bounds.")
        {
            Unit = "ms", Most = 1e10, Default = "0",
        },
        new("budget_ms", FieldKind.Number, "The hard limit on the latency of a request once it runs.")
        {
            Unit = "ms", Least = 0.001, Most = 1e10, Default = OfPreset,
        },
        new("bounds", FieldKind.Word, "What the budget bounds.") { Words = ["first_token", "completion"], Default = $"{OfPreset}, else completion" },
    ];

    private static IEnumerable<ScenarioField> Sizes =>
    [
        new("prompt_tokens", FieldKind.Number, "Mean tokens of a prompt, cached ones included.") { Unit = "tokens", Most = 1e7, Default = "1155" },
        new("output_tokens", FieldKind.Number, "Mean tokens of an answer.") { Unit = "tokens", Most = 1e7, Default = $"{OfPreset}, else 211" },
        new("cached_tokens", FieldKind.Number, "Prompt tokens that the home region's cache holds.") { Unit = "tokens", Most = 1e7, Default = "0" },
        new("request_mb", FieldKind.Number, "Bytes sent.") { Unit = "MB", Most = 1e6, Default = "5 bytes for each token" },
        new("response_mb", FieldKind.Number, "Bytes answered.") { Unit = "MB", Most = 1e6, Default = "5 bytes for each token" },
        new("state_mb", FieldKind.Number, "A session's state that goes along when it leaves home.") { Unit = "MB", Most = 1e9, Default = "0" },
        new("requests_per_session", FieldKind.Number, "Requests among which a move's cost is divided.")
        {
            Unit = "requests", Least = 1, Most = 1e9, Default = $"{OfPreset}, else 1",
        },
        new("pinned", FieldKind.Flag, "Whether the state may not leave home at all.") { Default = "false" },
    ];

    private static IEnumerable<ScenarioField> Terms =>
    [
        new("deadline_hours", FieldKind.Whole, "Hours that a request may wait before it runs.") { Unit = "h", Most = 8784, Default = "0" },
        new("unmet_usd", FieldKind.Number, "Penalty of a request that nobody serves.") { Unit = "USD", Most = 1e9, Default = "1" },
        new("move_usd", FieldKind.Number, "What a request costs more where its origin and class were not served an hour before.")
        {
            Unit = "USD", Most = 1e6, Default = "0",
        },
        new("move_limit", FieldKind.Number, "Largest share that may be served anew from hour to hour.") { Most = 1, Default = "1" },
        new("load_usd", FieldKind.Number, "What making the model ready costs for each request.") { Unit = "USD", Most = 1000, Default = "0" },
        new("residency", FieldKind.Rules,
            "Where the data may go: a rule, or rules by where requests come from, as in {EU: EU, JP: JP, else: anywhere}; the narrowest that fits holds.")
        {
            Default = "anywhere",
        },
        new("data_class", FieldKind.Text, "A legal class of data of the scenario, in place of residency.") { Default = "none" },
    ];
}
