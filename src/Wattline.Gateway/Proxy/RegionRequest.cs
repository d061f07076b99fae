using System.Diagnostics;

namespace Wattline.Gateway.Proxy;

/// <summary>A request for a region, which learns whether a connection was opened for it.</summary>
/// <param name="method">How it asks.</param>
/// <param name="address">Where it goes.</param>
internal sealed class RegionRequest(HttpMethod method, Uri address) : HttpRequestMessage(method, address)
{
    private volatile bool _opensConnection;

    /// <summary>When it was made, just before it was sent; in ticks of <see cref="Stopwatch"/>.</summary>
    public long Made { get; } = Stopwatch.GetTimestamp();

    /// <summary>Whether a connection was opened for it. Otherwise it went out on one that was kept since an earlier request.</summary>
    public bool OpensConnection
    {
        get => _opensConnection;
        set => _opensConnection = value;
    }

    /// <summary>The same once more: a message is sent once only.</summary>
    public RegionRequest Again()
    {
        var again = new RegionRequest(Method, RequestUri!) { Content = Content };
        foreach (var (name, values) in Headers.NonValidated)
        {
            again.Headers.TryAddWithoutValidation(name, values);
        }

        return again;
    }
}
