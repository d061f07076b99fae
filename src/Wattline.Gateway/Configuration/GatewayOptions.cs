using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Gateway.Configuration;

/// <summary>Everything that <c>wattline.yaml</c> says, checked. Each property states its key, default, unit and range.</summary>
public sealed record GatewayOptions
{
    /// <summary><c>listen</c>: address and port; default http://127.0.0.1:8080. Any address but loopback needs <c>keys</c>.</summary>
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

    /// <summary><c>classes</c>: the presets, with what the file changes or adds.</summary>
    public IReadOnlyList<WorkloadClass> Classes { get; init; } = WorkloadClass.Presets;

    /// <summary><c>default_class</c>: of requests that name none; default chat.</summary>
    public string DefaultClass { get; init; } = "chat";

    /// <summary><c>limits</c>.</summary>
    public Limits Limits { get; init; } = new();

    /// <summary><c>keys</c>: who may call; empty: anyone on loopback.</summary>
    public IReadOnlyList<KeyPolicy> Keys { get; init; } = [];

    /// <summary><c>upstreams</c>: at least one; region names unique.</summary>
    public required IReadOnlyList<UpstreamOptions> Upstreams { get; init; }

    /// <summary>Whether the upstreams are the demo fleet's stand-ins.</summary>
    public bool IsDemo { get; init; }
}

/// <summary>A named point.</summary>
/// <param name="Name">As resolved, as in <c>Berlin, DE</c>.</param>
/// <param name="Point">Where.</param>
public sealed record Place(string Name, GeoPoint Point);

/// <summary>What bounds every request.</summary>
public sealed record Limits
{
    /// <summary><c>limits.body_mb</c>: largest request body, MB (10^6), 0.001 to 1000; default 20.</summary>
    public double BodyMb { get; init; } = 20;

    /// <summary><c>limits.tries</c>: regions tried for one request, 1 to 10; default 3.</summary>
    public int Tries { get; init; } = 3;

    /// <summary><c>limits.connect_s</c>: time to connect, s, 0.1 to 60; default 3.</summary>
    public double ConnectSeconds { get; init; } = 3;

    /// <summary><c>limits.first_byte_s</c>: time to an answer's first byte, s, 0.1 to 3600; default 120.</summary>
    public double FirstByteSeconds { get; init; } = 120;

    /// <summary><c>limits.between_bytes_s</c>: silence within an answer, s, 0.1 to 3600; default 60.</summary>
    public double BetweenBytesSeconds { get; init; } = 60;

    /// <summary><c>limits.sessions</c>: sessions whose state is remembered, 1 to 10,000,000; default 100,000.</summary>
    public int Sessions { get; init; } = 100_000;

    /// <summary><c>limits.cache_lifetime_s</c>: how long an idle session's cache is taken to last, s, 0 to 86,400; default 300.</summary>
    public double CacheLifetimeSeconds { get; init; } = 300;

    /// <summary><c>limits.unhealthy_s</c>: how long a region rests after a failure, doubling to 16 times, s, 0.1 to 600; default 2.</summary>
    public double UnhealthySeconds { get; init; } = 2;
}

/// <summary>What one caller may do. A policy only narrows what the file allows to all.</summary>
/// <param name="Name">Shown in receipts.</param>
/// <param name="Sha256">Lower-case hex of the key's SHA-256; the key itself is nowhere.</param>
/// <param name="Residency">Where its data may go.</param>
/// <param name="MaxLatencyMs">Ceiling of its budgets, ms; null for none.</param>
/// <param name="Classes">Classes it may use; null for all.</param>
public sealed record KeyPolicy(string Name, string Sha256, Residency Residency, double? MaxLatencyMs, IReadOnlyList<string>? Classes)
{
    /// <summary>The policy of callers where no keys are configured.</summary>
    public static KeyPolicy Anonymous { get; } = new("anonymous", "", Residency.Anywhere, null, null);
}

/// <summary>One OpenAI-compatible server and what is known of it.</summary>
public sealed record UpstreamOptions
{
    /// <summary>The region it is.</summary>
    public required Region Region { get; init; }

    /// <summary><c>url</c>: base address up to and including the version, as in https://host/v1.</summary>
    public required Uri Url { get; init; }

    /// <summary>The bearer key, read from <c>key_env</c> or <c>key_file</c>; null for none. Never logged.</summary>
    public string? Key { get; init; }

    /// <summary><c>electricity_usd_per_mwh</c>: the operator's own tariff; null: the data pack's price.</summary>
    public EnergyPrice? Tariff { get; init; }

    /// <summary><c>models</c>: at least one.</summary>
    public required IReadOnlyList<ModelOptions> Models { get; init; }

    /// <summary>No key in logs or dumps.</summary>
    public override string ToString() => $"{Region.Id} at {Url}";
}

/// <summary>A model that an upstream serves.</summary>
/// <param name="UpstreamName">Its name there.</param>
/// <param name="Hosting">Pace, energy and price under the name that clients ask for.</param>
public sealed record ModelOptions(string UpstreamName, Models.Hosting Hosting);
