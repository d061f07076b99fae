namespace Wattline.Grid.Sources;

/// <summary>A key that a service wants in the query. It is put on as the request leaves, so that no other text ever holds it.</summary>
internal static class QueryKey
{
    /// <summary>What puts a key on a request.</summary>
    /// <param name="parameter">The name that the service gives it.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static Action<HttpRequestMessage> On(string parameter, string key)
    {
        var pair = $"{parameter}={Uri.EscapeDataString(SourceConnection.Key(key, nameof(key)))}";
        return request =>
        {
            var address = request.RequestUri!;
            request.RequestUri = new Uri(address.AbsoluteUri + (address.Query.Length == 0 ? "?" : "&") + pair);
        };
    }
}
