using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.Proxy;

/// <summary>The connections to all regions: they follow no redirect, decode nothing, keep no cookie and go through no proxy.</summary>
internal sealed class Connections(Limits limits) : IDisposable
{
    /// <summary>For so long the rest of a refusal is read away, to keep its connection; then the region is told that nobody listens.</summary>
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A connection that ends later than this after a request went out on it was not being closed already. Chosen: some round trips of the
    /// longest way.
    /// </summary>
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(1);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        // A caller's header beyond ASCII is its own affair; refused here, it would count as every region's failure.
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ConnectCallback = ConnectAsync,
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

    /// <summary>
    /// Whether a request may go out once more. A server closes a connection that it kept for long enough, and may do so just as a request goes
    /// out on it: that says nothing of the region. Requests without a body are repeated then without being asked to.
    /// </summary>
    /// <param name="request">What was sent.</param>
    /// <param name="failure">How that ended.</param>
    public static bool MetItsClose(RegionRequest request, HttpRequestException failure) =>
        !request.OpensConnection && failure.InnerException is IOException && Stopwatch.GetElapsedTime(request.Made) < LongestClose;

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        if (context.InitialRequestMessage is RegionRequest request)
        {
            request.OpensConnection = true;
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
