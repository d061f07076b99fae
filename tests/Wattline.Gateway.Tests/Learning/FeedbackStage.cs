using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Learning;

/// <summary>A gateway that chooses between a cheap model and a dear one, and is told which answers were right.</summary>
internal sealed class FeedbackStage : IAsyncDisposable
{
    private readonly FaultyUpstream _upstream;

    private FeedbackStage(TestGateway gateway, FaultyUpstream upstream) => (Gateway, _upstream) = (gateway, upstream);

    public TestGateway Gateway { get; }

    /// <summary>Starts it; without more lines nobody learns.</summary>
    public static async Task<FeedbackStage> StartAsync(string yaml)
    {
        var upstream = await FaultyUpstream.StartAsync();
        var gateway = await TestGateway.StartAsync($$"""
            carbon: { price_usd_per_t: 0 }
            auto: [{ name: auto, budgets: [1024, 4096, 16384], max_error: 0.2 }]
            reasoning:
              small: { loss: 1.9, tokens_per_skill: 50 }
              large: { loss: 1.85, tokens_per_skill: 50 }
            {{yaml}}
            upstreams:
              - region: se
                site: se
                url: {{new Uri(upstream.Address, "v1")}}
                electricity_usd_per_mwh: 100
                models:
                  - { name: small, decode_ms_per_token: 1, joules_per_output_token: 1, prefill_ms_per_token: 0.1, joules_per_input_token: 0.1 }
                  - { name: large, decode_ms_per_token: 1, joules_per_output_token: 50, prefill_ms_per_token: 0.1, joules_per_input_token: 0.1 }
            """);
        return new FeedbackStage(gateway, upstream);
    }

    /// <summary>Asks, of a medium question by default; the answer's receipt and the model that gave it.</summary>
    public async Task<(string Receipt, string Model)> AskAsync(string model = "auto", params (string Name, string Value)[] headers)
    {
        using var request = Chat.Request(Chat.Body(model: model), model == "auto" ? [("Difficulty", "0.5"), .. headers] : headers);
        using var response = await Gateway.Client.SendAsync(request, Stage.Token);
        var answer = await Answered.ReadAsync(response);
        Assert.True(answer.Status == 200, answer.Text);
        return (answer.Header("Decision")!, answer.Header("Model")!);
    }

    /// <summary>Says of answers whether they were right.</summary>
    public async Task<Answered> TellAsync(object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/feedback") { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {key}");
        }

        using var response = await Gateway.Client.SendAsync(request, Stage.Token);
        return await Answered.ReadAsync(response);
    }

    /// <summary>A page of the gateway's own.</summary>
    public async Task<Answered> GetAsync(string path)
    {
        using var response = await Gateway.Client.GetAsync(new Uri(path, UriKind.Relative), Stage.Token);
        return await Answered.ReadAsync(response);
    }

    /// <summary>What is made of the verdicts on a model.</summary>
    public async Task<JsonElement> SummaryAsync(string model) => (await GetAsync("/api/feedback/summary")).Json
        .GetProperty("models").EnumerateArray().Single(one => one.GetProperty("model").GetString() == model);

    public static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }
}
