using System.Net;
using System.Text.Json;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Frontiers;

/// <summary>A gateway of two regions whose frontiers are asked for; days of the world are laid out once for all tests.</summary>
public sealed class FrontierStage : IAsyncLifetime
{
    private TestGateway _gateway = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _gateway = await TestGateway.StartAsync($"""
        upstreams:
        {TestGateway.Upstream("north", "se", new Uri("http://127.0.0.1:9"))}
        {TestGateway.Upstream("south", "es", new Uri("http://127.0.0.1:9"))}
        """);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    /// <summary>The answer to a question.</summary>
    public async Task<JsonElement> AskAsync(string query)
    {
        using var response = await _gateway.Client.GetAsync(new Uri($"/api/frontier?{query}", UriKind.Relative), Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The error that a question is refused with.</summary>
    public async Task<(string Code, string Message)> RefusedAsync(string query)
    {
        using var response = await _gateway.Client.GetAsync(new Uri($"/api/frontier?{query}", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("error");
        return (error.GetProperty("code").GetString()!, error.GetProperty("message").GetString()!);
    }
}
