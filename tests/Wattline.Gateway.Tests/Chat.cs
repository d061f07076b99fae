using System.Net.Http.Headers;
using System.Text;

namespace Wattline.Gateway.Tests;

/// <summary>Chat completions as clients send them.</summary>
internal static class Chat
{
    public const string Path = "/v1/chat/completions";

    /// <summary>A body for model m, with further fields, each with its comma.</summary>
    public static string Body(string more = "", string model = "m") =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":"Hello"}]{{more}}}""";

    public static string Streamed(string more = "") => Body(",\"stream\":true" + more);

    /// <summary>What of a body goes on to a region: a stream that does not ask for its usage is asked for it.</summary>
    public static string Upstream(string body) =>
        body == Streamed() ? "{\"stream_options\":{\"include_usage\":true}," + body[1..] : body;

    public static HttpRequestMessage Request(string body, params (string Name, string Value)[] headers) =>
        Request(Encoding.UTF8.GetBytes(body), headers);

    public static HttpRequestMessage Request(byte[] body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in headers)
        {
            var full = name is "Authorization" or "Cookie" or "User-Agent" || name.StartsWith("X-", StringComparison.Ordinal) ? name
                : "X-Wattline-" + name;
            request.Headers.TryAddWithoutValidation(full, value);
        }

        return request;
    }
}
