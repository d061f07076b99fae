using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Gateway.Configuration;

/// <summary>Everything that <c>wattline.yaml</c> says, checked. Each property states its key, default, unit and range.</summary>
public sealed record GatewayOptions
{
    /// <summary><c>listen</c>: address and port, https with <c>tls</c>; default http://127.0.0.1:8080. Any address but loopback needs <c>keys</c>.</summary>
    public Uri Listen { get; init; } = new("http://127.0.0.1:8080");

    /// <summary><c>location</c>: where the gateway stands (a city or lat,lon); default: beside each client, as a sidecar or at an edge.</summary>
    public Place? Location { get; init; }

    /// <summary><c>client_location</c>: where requests come from that do not say; default Frankfurt.</summary>
    public required Place ClientLocation { get; init; }

    /// <summary><c>access_ms</c>: the client's last mile, ms a round trip, 0 to 1000; default 0 (a server; fibre 10, cable 25, mobile 45).</summary>
    public double AccessMs { get; init; }

    /// <summary><c>state</c>: folder of the ledger; default the user's data folder.</summary>
    public required string StateDirectory { get; init; }

    /// <summary><c>carbon.price_usd_per_t</c>: USD per metric ton, 0 to 10,000; default 80.</summary>
    public CarbonPrice CarbonPrice { get; init; } = CarbonPrice.FromUsdPerTonne(80);

    /// <summary><c>carbon.kind</c>: average or marginal; default average.</summary>
    public CarbonKind CarbonKind { get; init; } = CarbonKind.Average;

    /// <summary><c>replay.level</c>: the replayed year as recorded, or its shape at the 2024 level; default recorded.</summary>
    public ReplayLevel ReplayLevel { get; init; }

    /// <summary><c>energy.host_factor</c>: IT energy over GPU energy (host, idle machines), 1 to 5; default 1.57.</summary>
    public double HostFactor { get; init; } = 1.57;

    /// <summary><c>energy.prefill_utilisation</c>: share of peak FLOP/s that a prefill reaches, above 0 to 1; default 0.4.</summary>
    public double PrefillUtilisation { get; init; } = 0.4;

    /// <summary><c>residency</c>: where data may go unless a key says less; default anywhere.</summary>
    public Residency Residency { get; init; } = Residency.Anywhere;

    /// <summary><c>residency_at_rest</c>: where a region may keep data, within <c>residency</c>; default anywhere in it.</summary>
    public Residency ResidencyAtRest { get; init; } = Residency.Anywhere;

    /// <summary><c>classes</c>: the presets, with what the file changes or adds.</summary>
    public IReadOnlyList<WorkloadClass> Classes { get; init; } = WorkloadClass.Presets;

    /// <summary><c>default_class</c>: of requests that name none; default chat.</summary>
    public string DefaultClass { get; init; } = "chat";

    /// <summary><c>limits</c>.</summary>
    public Limits Limits { get; init; } = new();

    /// <summary><c>breaker</c>.</summary>
    public BreakerOptions Breaker { get; init; } = new();

    /// <summary><c>health</c>.</summary>
    public HealthOptions Health { get; init; } = new();

    /// <summary><c>mode</c>, <c>rollout_percent</c>, <c>observe</c>, <c>fallback</c>.</summary>
    public AdoptionOptions Adoption { get; init; } = new();

    /// <summary><c>tls</c>: the certificate; null where clients come by plain HTTP.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary><c>telemetry</c>: where traces and metrics are sent.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary><c>drain</c>: how it stops.</summary>
    public DrainOptions Drain { get; init; } = new();

    /// <summary><c>signals</c>: whose word on the grid counts.</summary>
    public SignalsOptions Signals { get; init; } = new();

    /// <summary><c>scrape</c>.</summary>
    public ScrapeOptions Scrape { get; init; } = new();

    /// <summary><c>plan</c>: how prices steer.</summary>
    public PlanOptions Plan { get; init; } = new();

    /// <summary><c>auto</c>: aliases that leave the model and its thinking budget open; default none.</summary>
    public IReadOnlyList<AutoOptions> Auto { get; init; } = [];

    /// <summary><c>reasoning</c>, <c>difficulty</c>: what they are decided on.</summary>
    public ReasoningOptions Reasoning { get; init; } = new();

    /// <summary><c>learn</c>: how what they are decided on is learnt from feedback.</summary>
    public LearnOptions Learn { get; init; } = new();

    /// <summary><c>keys</c>: who may call; empty: anyone on loopback.</summary>
    public IReadOnlyList<KeyPolicy> Keys { get; init; } = [];

    /// <summary><c>upstreams</c>: at least one; region names unique.</summary>
    public required IReadOnlyList<UpstreamOptions> Upstreams { get; init; }

    /// <summary>Whether the upstreams are the demo fleet's stand-ins.</summary>
    public bool IsDemo { get; init; }

    /// <summary>Paths of the other files that were read for it: with them it changes too.</summary>
    public IReadOnlyList<string> Files =>
    [
        .. Upstreams.Select(upstream => upstream.KeyFile).Concat(Signals.Sources.Select(source => source.KeyFile)).OfType<string>(), .. Tls?.Files ?? [],
    ];
}

/// <summary>A named point.</summary>
/// <param name="Name">As resolved, as in <c>Berlin, DE</c>.</param>
/// <param name="Point">Where.</param>
public sealed record Place(string Name, GeoPoint Point);

/// <summary>What bounds every request.</summary>
public sealed record Limits
{
    /// <summary>What a client must take in within <see cref="ClientSeconds"/>, bytes: as much as the web server holds for a connection.</summary>
    public const int ClientPiece = 64 << 10;

    /// <summary><c>limits.body_mb</c>: largest request body, MB (10^6), 0.001 to 1000; default 20.</summary>
    public double BodyMb { get; init; } = 20;

    /// <summary>
    /// <c>limits.bodies_mb</c>: request bodies above 16 KiB held at once, MB (10^6), 0.001 to 1,000,000 and at least <c>body_mb</c>; default 2,000.
    /// </summary>
    public double BodiesMb { get; init; } = 2000;

    /// <summary><c>limits.tries</c>: regions tried for one request, 1 to 10; default 3.</summary>
    public int Tries { get; init; } = 3;

    /// <summary><c>limits.connect_s</c>: time to connect, s, 0.1 to 60; default 3.</summary>
    public double ConnectSeconds { get; init; } = 3;

    /// <summary><c>limits.first_byte_s</c>: time to an answer's first byte, s, 0.1 to 3600; default 120.</summary>
    public double FirstByteSeconds { get; init; } = 120;

    /// <summary><c>limits.between_bytes_s</c>: silence within an answer, s, 0.1 to 3600; default 60.</summary>
    public double BetweenBytesSeconds { get; init; } = 60;

    /// <summary><c>limits.answer_s</c>: time for a region's answer altogether, s, 1 to 86,400; default 3,600.</summary>
    public double AnswerSeconds { get; init; } = 3600;

    /// <summary><c>limits.answer_mb</c>: longest answer, MB (10^6), 1 to 1,000,000; default 1,000.</summary>
    public double AnswerMb { get; init; } = 1000;

    /// <summary>The same in bytes.</summary>
    public long AnswerBytes => (long)(AnswerMb * 1e6);

    /// <summary><c>limits.plan_columns</c>: ways to serve that one plan may weigh, 1,000 to 8,000,000; default 200,000.</summary>
    public int PlanColumns { get; init; } = 200_000;

    /// <summary>
    /// <c>limits.client_s</c>: time for a request's head, and for a client to take in 64 KiB of its answer, s, 2 to 3600; default 30.
    /// </summary>
    public double ClientSeconds { get; init; } = 30;

    /// <summary><c>limits.connections</c>: clients' connections at once, 1 to 1,000,000; default 10,000. One more is closed.</summary>
    public int Connections { get; init; } = 10_000;

    /// <summary><c>limits.sessions</c>: sessions whose state is remembered, 1 to 10,000,000; default 100,000.</summary>
    public int Sessions { get; init; } = 100_000;

    /// <summary><c>limits.cache_lifetime_s</c>: how long an idle session's cache is taken to last, s, 0 to 86,400; default 300.</summary>
    public double CacheLifetimeSeconds { get; init; } = 300;

    /// <summary><c>limits.unhealthy_s</c>: how long a region rests whose breaker opens, doubling to 16 times, s, 0.1 to 600; default 2.</summary>
    public double UnhealthySeconds { get; init; } = 2;
}

/// <summary>What one caller may do. A policy only narrows what the file allows to all.</summary>
/// <param name="Name">Shown in receipts.</param>
/// <param name="Sha256">Lower-case hex of the key's SHA-256; the key itself is nowhere.</param>
/// <param name="Residency">Where its data may go.</param>
/// <param name="ResidencyAtRest">Where its data may be kept: responses, conversations, files.</param>
/// <param name="MaxLatencyMs">Ceiling of its budgets, ms; null for none.</param>
/// <param name="Classes">Classes it may use; null for all.</param>
public sealed record KeyPolicy(
    string Name, string Sha256, Residency Residency, Residency ResidencyAtRest, double? MaxLatencyMs, IReadOnlyList<string>? Classes)
{
    /// <summary><c>keys[].admin</c>: whether it may give orders while the gateway runs; default false.</summary>
    public bool Admin { get; init; }

    /// <summary><c>keys[].rollout_percent</c>: share of its sessions that is routed, %, 0 to 100; null: the gateway's.</summary>
    public double? RolloutPercent { get; init; }

    /// <summary><c>keys[].baseline</c>: regions that serve what of it is observed; null: the gateway's.</summary>
    public IReadOnlyList<string>? Baseline { get; init; }

    /// <summary>The policy of callers where no keys are configured.</summary>
    public static KeyPolicy Anonymous { get; } = new("anonymous", "", Residency.Anywhere, Residency.Anywhere, null, null);
}

/// <summary>One OpenAI-compatible server and what is known of it.</summary>
public sealed record UpstreamOptions
{
    /// <summary>The region it is.</summary>
    public required Region Region { get; init; }

    /// <summary><c>url</c>: base address up to and including the version, as in https://host/v1.</summary>
    public required Uri Url { get; init; }

    /// <summary><c>server</c>: openai, azure, vllm, sglang or llama.cpp; default openai.</summary>
    public ServerKind Server { get; init; } = ServerKind.Default;

    /// <summary><c>health_url</c>: answers 200 while the server can serve; default the server kind's path at the host; null: not asked.</summary>
    public Uri? HealthUrl { get; init; }

    /// <summary><c>metrics_url</c>: the server's Prometheus page; default the server kind's path at the host; null: not read.</summary>
    public Uri? MetricsUrl { get; init; }

    /// <summary><c>requests_per_minute</c>: requests that the upstream takes a minute, 1 to 1,000,000,000; default none.</summary>
    public double? RequestsPerMinute { get; init; }

    /// <summary><c>tokens_per_minute</c>: tokens, of prompts and answers, that it takes a minute, 1 to 1e12; default none.</summary>
    public double? TokensPerMinute { get; init; }

    /// <summary><c>power_url</c>: a DCGM or NVML exporter's Prometheus page; null: joules are modelled.</summary>
    public Uri? PowerUrl { get; init; }

    /// <summary><c>power_match</c>: labels of the accelerators on that page that are this server's; default all.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> PowerMatch { get; init; } = [];

    /// <summary>The key, read from <c>key_env</c> or <c>key_file</c>; null for none. Never logged.</summary>
    public string? Key { get; init; }

    /// <summary><c>key_header</c>: the header that carries it; default the server kind's.</summary>
    public string KeyHeader { get; init; } = ServerKind.Default.KeyHeader;

    /// <summary><c>api_version</c>: added to every address; null for none.</summary>
    public string? ApiVersion { get; init; }

    /// <summary><c>include_usage</c>: whether a stream may be asked for its usage where the client does not ask; default yes.</summary>
    public bool IncludeUsage { get; init; } = true;

    /// <summary>Path of <c>key_file</c>; null where the key is not in one.</summary>
    public string? KeyFile { get; init; }

    /// <summary><c>electricity_usd_per_mwh</c>: the operator's own tariff; null: the data pack's price.</summary>
    public EnergyPrice? Tariff { get; init; }

    /// <summary><c>onsite</c>: the region's own sun, wind and battery; null for none.</summary>
    public OnSiteOptions? OnSite { get; init; }

    /// <summary><c>models</c>: at least one.</summary>
    public required IReadOnlyList<ModelOptions> Models { get; init; }

    /// <summary>No key in logs or dumps.</summary>
    public override string ToString() => $"{Region.Id} at {Url}";
}

/// <summary>A model that an upstream serves.</summary>
/// <param name="UpstreamName">Its name there.</param>
/// <param name="Hosting">Pace, energy and price under the name that clients ask for.</param>
/// <param name="Operations"><c>operations</c>: what it serves; default the server kind's.</param>
public sealed record ModelOptions(string UpstreamName, Models.Hosting Hosting, IReadOnlyList<string> Operations)
{
    /// <summary>
    /// <c>thinking</c>: the field of chat that tells it how long it may think where the gateway chooses it; null for none; default the server
    /// kind's.
    /// </summary>
    public string? ThinkingField { get; init; }
}
