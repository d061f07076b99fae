using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.Observe;

/// <summary>What the conventions want to know of a server, made once: a measurement only refers to it.</summary>
/// <param name="Region">Its region.</param>
/// <param name="Provider">The conventions' word for its kind.</param>
/// <param name="Address">Host name or address.</param>
/// <param name="Port">A whole number.</param>
internal sealed record ServerLabels(string Region, string Provider, string Address, object Port)
{
    /// <summary>Stands for the region of a request that was tried nowhere.</summary>
    public const string None = "none";

    /// <summary>Stands for the provider there: the gateway itself answered.</summary>
    public const string Itself = "wattline";

    /// <summary>Of an upstream.</summary>
    public static ServerLabels Of(UpstreamOptions upstream) =>
        new(upstream.Region.Id, upstream.Server.Provider, upstream.Url.Host, (long)upstream.Url.Port);
}
