using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.Control;

/// <summary>The options that hold from start to end, because sockets, files and maps were made by them.</summary>
internal static class LastingOptions
{
    private static readonly (string Name, Func<GatewayOptions, object?> Value)[] All =
    [
        ("listen", options => options.Listen),
        ("tls", options => options.Tls is not null),
        ("telemetry", options => options.Telemetry),
        ("state", options => Path.GetFullPath(options.StateDirectory)),
        ("limits.body_mb", options => options.Limits.BodyMb),
        ("limits.bodies_mb", options => options.Limits.BodiesMb),
        ("limits.client_s", options => options.Limits.ClientSeconds),
        ("limits.connections", options => options.Limits.Connections),
        ("limits.connect_s", options => options.Limits.ConnectSeconds),
        ("limits.sessions", options => options.Limits.Sessions),
        ("limits.cache_lifetime_s", options => options.Limits.CacheLifetimeSeconds),
    ];

    /// <summary>Names of those that two configurations do not share.</summary>
    public static IReadOnlyList<string> Differing(GatewayOptions present, GatewayOptions next) =>
        [.. All.Where(option => !Equals(option.Value(present), option.Value(next))).Select(option => option.Name)];

    /// <summary>The next configuration with these of the present one.</summary>
    public static GatewayOptions Keep(GatewayOptions present, GatewayOptions next) => next with
    {
        Listen = present.Listen,
        // With TLS from the start another certificate is shown at once.
        Tls = present.Tls is null ? null : next.Tls ?? present.Tls,
        Telemetry = present.Telemetry,
        StateDirectory = present.StateDirectory,
        IsDemo = present.IsDemo,
        Limits = next.Limits with
        {
            BodyMb = present.Limits.BodyMb,
            BodiesMb = present.Limits.BodiesMb,
            ClientSeconds = present.Limits.ClientSeconds,
            Connections = present.Limits.Connections,
            ConnectSeconds = present.Limits.ConnectSeconds,
            Sessions = present.Limits.Sessions,
            CacheLifetimeSeconds = present.Limits.CacheLifetimeSeconds,
        },
    };
}
