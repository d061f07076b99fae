using System.Text;
using System.Text.Json;
using Wattline.Testing;

namespace Wattline.Browser.Tests;

/// <summary>One look at every view of a gateway with traffic, on a desk and on a phone, in the light and in the dark; the tests read what it saw.</summary>
public sealed class Tour : IAsyncLifetime
{
    private static readonly string[] Cities = ["Berlin", "Tokyo", "New York", "Mumbai", "Sydney", "Johannesburg"];

    /// <summary>What the script told.</summary>
    public JsonElement Seen { get; private set; }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var receipt = await FillAsync(gateway);
        Seen = await Browser.RunAsync("tour.mjs", gateway, [receipt, Browser.Pictures]);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Sends requests from several cities; the last one's receipt, once it is in the ledger.</summary>
    public static async Task<string> FillAsync(TestGateway gateway)
    {
        var receipt = "";
        foreach (var city in Cities.Concat(Cities))
        {
            receipt = await AskAsync(gateway, city);
        }

        await gateway.FindAsync(receipt);
        return receipt;
    }

    private static async Task<string> AskAsync(TestGateway gateway, string city)
    {
        const string body = """{"model":"llama-3.1-8b","max_tokens":12,"messages":[{"role":"user","content":"Where do you run?"}]}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Wattline-Client-Location", city);
        using var answer = await gateway.Client.SendAsync(request, Browser.Token);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("X-Wattline-Decision").Single();
    }
}
