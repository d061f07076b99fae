using System.Text.Json;

namespace Wattline.Gateway.Tests.Dashboard;

/// <summary>The live stream as a client reads it.</summary>
internal sealed class LiveReader(HttpResponseMessage response) : IDisposable
{
    private readonly StreamReader _reader = new(response.Content.ReadAsStream());

    public int Status => (int)response.StatusCode;

    /// <summary>Joins.</summary>
    public static async Task<LiveReader> JoinAsync(HttpClient client, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/live");
        request.Headers.Host = host;
        return new LiveReader(await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stage.Token));
    }

    /// <summary>The next event; null where the stream ended.</summary>
    public async Task<(string Name, JsonElement Body)?> NextAsync()
    {
        while (await _reader.ReadLineAsync(Stage.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                var body = (await _reader.ReadLineAsync(Stage.Token))!["data: ".Length..];
                return (line["event: ".Length..], JsonDocument.Parse(body).RootElement);
            }
        }

        return null;
    }

    /// <summary>The first tick of which something holds.</summary>
    public async Task<JsonElement> TickAsync(Func<JsonElement, bool> holds)
    {
        while (await NextAsync() is { } next)
        {
            if (next.Name == "tick" && holds(next.Body))
            {
                return next.Body;
            }
        }

        throw new InvalidOperationException("The stream ended before.");
    }

    public async Task<string> CodeAsync() =>
        JsonDocument.Parse(await _reader.ReadToEndAsync(Stage.Token)).RootElement.GetProperty("error").GetProperty("code").GetString()!;

    public void Dispose()
    {
        _reader.Dispose();
        response.Dispose();
    }
}
