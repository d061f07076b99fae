namespace Wattline.Gateway.Configuration;

/// <summary>
/// Under which names a kind of servers says how busy it is. Of several names the first that a page has counts: later versions come first.
/// Series of a model that differ in other labels (engines, ranks, reasons) are added up; of fills the fullest counts.
/// </summary>
public sealed record ServerMetrics
{
    /// <summary>vLLM: docs.vllm.ai, "Production metrics"; <c>gpu_cache_usage_perc</c> until 0.10.</summary>
    public static ServerMetrics Vllm { get; } = new()
    {
        ModelLabel = "model_name",
        Waiting = ["vllm:num_requests_waiting"],
        Running = ["vllm:num_requests_running"],
        KvRatio = ["vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc"],
        QueueSeconds = "vllm:request_queue_time_seconds",
        Completed = ["vllm:request_success_total"],
        PromptTokens = ["vllm:prompt_tokens_total"],
        CachedTokens = ["vllm:prompt_tokens_cached_total"],
        OutputTokens = ["vllm:generation_tokens_total"],
    };

    /// <summary>SGLang, started with <c>--enable-metrics</c>: docs.sglang.io, "Production metrics", and its metrics collector.</summary>
    public static ServerMetrics SgLang { get; } = new()
    {
        ModelLabel = "model_name",
        Waiting = ["sglang:num_queue_reqs"],
        Running = ["sglang:num_running_reqs"],
        KvRatio = ["sglang:token_usage"],
        QueueSeconds = "sglang:queue_time_seconds",
        Completed = ["sglang:num_requests_total"],
        PromptTokens = ["sglang:prompt_tokens_total"],
        CachedTokens = ["sglang:cached_tokens_total"],
        OutputTokens = ["sglang:generation_tokens_total"],
    };

    /// <summary>llama.cpp, started with <c>--metrics</c>: tools/server/README.md. Its prompt tokens are those processed, without cached ones.</summary>
    public static ServerMetrics LlamaCpp { get; } = new()
    {
        Waiting = ["llamacpp:requests_deferred"],
        Running = ["llamacpp:requests_processing"],
        KvRatio = ["llamacpp:kv_cache_usage_ratio"],
        PromptTokens = ["llamacpp:prompt_tokens_total"],
        OutputTokens = ["llamacpp:tokens_predicted_total"],
    };

    /// <summary>The label that names the model; null where a page speaks of the whole server.</summary>
    public string? ModelLabel { get; init; }

    /// <summary>Requests that wait to be scheduled.</summary>
    public IReadOnlyList<string> Waiting { get; init; } = [];

    /// <summary>Requests that are being served.</summary>
    public IReadOnlyList<string> Running { get; init; } = [];

    /// <summary>Share of the KV cache in use, 0 to 1.</summary>
    public IReadOnlyList<string> KvRatio { get; init; } = [];

    /// <summary>Histogram of the time that requests waited, s, without <c>_sum</c> and <c>_count</c>; null for none.</summary>
    public string? QueueSeconds { get; init; }

    /// <summary>Counter of requests that ended.</summary>
    public IReadOnlyList<string> Completed { get; init; } = [];

    /// <summary>Counter of prompt tokens.</summary>
    public IReadOnlyList<string> PromptTokens { get; init; } = [];

    /// <summary>Counter of those among them that came from a cache and were not prefilled.</summary>
    public IReadOnlyList<string> CachedTokens { get; init; } = [];

    /// <summary>Counter of output tokens.</summary>
    public IReadOnlyList<string> OutputTokens { get; init; } = [];

    /// <summary>Every name that a page is searched for.</summary>
    internal IReadOnlySet<string> Names => field ??= new HashSet<string>(
        [.. Waiting, .. Running, .. KvRatio, .. Completed, .. PromptTokens, .. CachedTokens, .. OutputTokens,
            .. QueueSeconds is null ? Array.Empty<string>() : [QueueSeconds + "_sum", QueueSeconds + "_count"]]);
}
