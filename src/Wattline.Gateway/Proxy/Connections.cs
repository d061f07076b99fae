using System.Net;
using System.Text;
using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.Proxy;

/// <summary>The connections to all regions: they follow no redirect, decode nothing, keep no cookie and go through no proxy.</summary>
internal sealed class Connections(Limits limits) : IDisposable
{
    /// <summary>For so long the rest of a refusal is read away, to keep its connection; then the region is told that nobody listens.</summary>
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMilliseconds(100);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        // A caller's header beyond ASCII is its own affair; refused here, it would count as every region's failure.
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ConnectTimeout = TimeSpan.FromSeconds(limits.ConnectSeconds),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        MaxResponseHeadersLength = 64,
        MaxResponseDrainSize = 64 << 10,
        ResponseDrainTimeout = LongestDrain,
    });

    /// <summary>Sends a request; the answer's body is still to come.</summary>
    /// <exception cref="HttpRequestException">The region cannot be reached, or does not speak HTTP.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) => _http.SendAsync(request, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
