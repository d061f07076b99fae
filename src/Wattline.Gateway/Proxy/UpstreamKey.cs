using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.Proxy;

/// <summary>Puts an upstream's key on a request, in the header that its kind reads.</summary>
internal static class UpstreamKey
{
    /// <summary>Adds the key, where there is one.</summary>
    public static void AddTo(HttpRequestMessage request, UpstreamOptions upstream)
    {
        if (upstream.Key is { } key)
        {
            var isBearer = upstream.KeyHeader.Equals("Authorization", StringComparison.OrdinalIgnoreCase);
            request.Headers.TryAddWithoutValidation(upstream.KeyHeader, isBearer ? "Bearer " + key : key);
        }
    }

    /// <summary>Whether an address is the upstream's own host: nobody else is shown its key.</summary>
    public static bool MayGoTo(Uri page, UpstreamOptions upstream) =>
        Uri.Compare(page, upstream.Url, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
