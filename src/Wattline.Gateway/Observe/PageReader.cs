using System.Net;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Proxy;

namespace Wattline.Gateway.Observe;

/// <summary>Fetches Prometheus pages: no redirect is followed, no page beyond its limits is used, and the key goes to the upstream's own host only.</summary>
internal sealed class PageReader(Connections connections, TimeProvider clock)
{
    /// <summary>The samples of the names asked for, or null together with why there are none.</summary>
    public async Task<(IReadOnlyList<PrometheusSample>? Samples, string Problem)> ReadAsync(
        Uri page, UpstreamOptions upstream, IReadOnlySet<string> names, TimeSpan within, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(within, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            using var request = RequestFor(page, upstream);
            using var response = await connections.SendAsync(request, either.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return (null, $"It answered {(int)response.StatusCode}.");
            }

            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            return await PrometheusText.ReadAsync(body, names.Contains, null, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"It took longer than {within.TotalSeconds:0.###} s.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return (null, failure.Message);
        }
    }

    private static HttpRequestMessage RequestFor(Uri page, UpstreamOptions upstream)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.TryAddWithoutValidation("Accept", "text/plain;version=0.0.4");
        if (UpstreamKey.MayGoTo(page, upstream))
        {
            UpstreamKey.AddTo(request, upstream);
        }

        return request;
    }
}
