using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Surface;

/// <summary>Each operation is decided, forwarded and metered like a chat.</summary>
public sealed class OperationTests
{
    private const string Embeds = "operations: [chat, completions, responses, embeddings, moderations]";

    [Theory]
    [InlineData("completions", """{"model":"m","prompt":"Once upon a time there was"}""", """{"id":"c","choices":[{"text":"x"}],"usage":{"prompt_tokens":6,"completion_tokens":3}}""", 6, 3)]
    [InlineData("responses", """{"model":"m","input":"Hello"}""", """{"id":"resp_1","output":[],"usage":{"input_tokens":5,"input_tokens_details":{"cached_tokens":2},"output_tokens":4}}""", 5, 4)]
    [InlineData("embeddings", """{"model":"m","input":["one","two"]}""", """{"data":[{"embedding":[0.1,0.2]}],"usage":{"prompt_tokens":2,"total_tokens":2}}""", 2, 0)]
    [InlineData("moderations", """{"model":"m","input":"one two three four"}""", """{"id":"modr","results":[{"flagged":false}]}""", 5, 0)]
    public async Task AnOperationIsForwardedUnchangedAndMetered(string operation, string body, string reply, double prompt, double output)
    {
        await using var stage = await StartAsync();
        stage["se"].Next(new UpstreamBehaviour.Answer(reply));
        var answer = await PostAsync(stage, $"/v1/{operation}", body);

        Assert.Equal(200, answer.Status);
        Assert.Equal(reply, answer.Text);
        Assert.Equal(($"/v1/{operation}", body), (stage["se"].Requests[0].Path, Encoding.UTF8.GetString(stage["se"].Requests[0].Body)));
        var receipt = await stage.ReceiptAsync(answer);
        Assert.Equal((operation, prompt, output), (receipt.Ask.Operation, receipt.PromptTokens, receipt.OutputTokens));
        Assert.True(receipt.Served!.Energy.Joules > 0);
        Assert.Equal(receipt.Served.Energy.Joules, answer.Number("Energy-J"), 1e-3);
    }

    [Fact]
    public async Task TextCompletionsStream()
    {
        await using var stage = await StartAsync();
        stage["se"].Next(new UpstreamBehaviour.Whole("""
            data: {"choices":[{"text":"a","finish_reason":null}],"usage":null}

            data: {"choices":[{"text":"b","finish_reason":"stop"}],"usage":null}

            data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}

            data: [DONE]


            """));
        var answer = await PostAsync(stage, "/v1/completions", """{"model":"m","prompt":"x","stream":true}""");
        Assert.DoesNotContain("usage", answer.Text, StringComparison.Ordinal);
        Assert.Equal(2, answer.Text.Split("\"text\"").Length - 1);
        Assert.Equal((2.0, ReceiptOutcome.Served), ((await stage.ReceiptAsync(answer)).OutputTokens, (await stage.ReceiptAsync(answer)).Outcome));
    }

    [Theory]
    [InlineData("response.completed", ReceiptOutcome.Served)]
    [InlineData("response.incomplete", ReceiptOutcome.Served)]
    [InlineData("response.failed", ReceiptOutcome.Cut)]
    public async Task ResponsesStreamEndsWithItsOwnEvent(string last, ReceiptOutcome outcome)
    {
        await using var stage = await StartAsync();
        stage["se"].Next(new UpstreamBehaviour.Whole(Events(last)));
        var answer = await PostAsync(stage, "/v1/responses", """{"model":"m","input":"x","stream":true}""");
        var receipt = await stage.ReceiptAsync(answer);
        Assert.Equal((outcome, 9.0, 2.0, UsageSource.Upstream), (receipt.Outcome, receipt.PromptTokens, receipt.OutputTokens, receipt.UsageSource));
        Assert.Contains("\"wattline\":{\"region\":\"se\"", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("stream_options", Encoding.UTF8.GetString(stage["se"].Requests[0].Body), StringComparison.Ordinal);
        Assert.DoesNotContain("stream_cut", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AResponsesStreamWithoutItsEndIsCut()
    {
        await using var stage = await StartAsync();
        stage["se"].Next(new UpstreamBehaviour.Whole(Events("response.in_progress")));
        var answer = await PostAsync(stage, "/v1/responses", """{"model":"m","input":"x","stream":true}""");
        Assert.Contains("stream_cut", answer.Text, StringComparison.Ordinal);
        Assert.Equal((ReceiptOutcome.Cut, UsageSource.Counted), ((await stage.ReceiptAsync(answer)).Outcome, (await stage.ReceiptAsync(answer)).UsageSource));
    }

    [Fact]
    public async Task ARegionThatDoesNotServeAnOperationIsNoCandidate()
    {
        await using var cheap = await FaultyUpstream.StartAsync();
        await using var dear = await FaultyUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(Stage.Head + "upstreams:\n"
            + Stage.Entry("se", 1, cheap.Address) + Stage.Entry("de", 2, dear.Address).Replace("{ name: m,", "{ name: m, operations: [embeddings],", StringComparison.Ordinal));
        using var answer = await gateway.Client.PostAsync("/v1/embeddings", Json("""{"model":"m","input":"x"}"""), Stage.Token);
        Assert.Equal("de", Assert.Single(answer.Headers.GetValues("X-Wattline-Region")));
        using var chat = await gateway.Client.SendAsync(Chat.Request(Chat.Body()), Stage.Token);
        Assert.Equal("se", Assert.Single(chat.Headers.GetValues("X-Wattline-Region")));
        var receipt = await gateway.FindAsync(answer.Headers.GetValues("X-Wattline-Decision").Single());
        Assert.Equal(Feasibility.Infeasibility.ModelNotHosted, receipt.Rows.Single(row => row.Region == "se").Blocked);

        using var refused = await gateway.Client.PostAsync("/v1/moderations", Json("""{"model":"m","input":"x"}"""), Stage.Token);
        Assert.Contains("operation_not_served", await refused.Content.ReadAsStringAsync(Stage.Token), StringComparison.Ordinal);
        using var unnamed = await gateway.Client.PostAsync("/v1/moderations", Json("""{"input":"x"}"""), Stage.Token);
        Assert.Contains("omni-moderation-latest", await unnamed.Content.ReadAsStringAsync(Stage.Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/audio/speech", "energy")]
    [InlineData("/v1/images/generations", "energy")]
    [InlineData("/v1/realtime", "metered")]
    [InlineData("/v1/batches", "class batch")]
    public async Task WhatIsNotServedSaysWhy(string path, string reason)
    {
        await using var stage = await StartAsync();
        var answer = await PostAsync(stage, path, "{}");
        Assert.Equal((404, "not_served"), (answer.Status, answer.Code));
        Assert.Contains(reason, answer.Message, StringComparison.Ordinal);
        Assert.Empty(stage["se"].Requests);
    }

    [Fact]
    public async Task AzureIsAddressedByDeploymentVersionAndKey()
    {
        await using var azure = await FaultyUpstream.StartAsync();
        var key = Path.GetTempFileName();
        await File.WriteAllTextAsync(key, "secret\n", Stage.Token);
        await using var gateway = await TestGateway.StartAsync("upstreams:\n" + Stage.Entry("se", 1, azure.Address,
                "server: azure", "api_version: 2024-10-21", $"key_file: {key}")
            .Replace($"{azure.Address}v1", azure.Address.ToString(), StringComparison.Ordinal)
            .Replace("{ name: m,", "{ name: m, upstream_name: my deployment,", StringComparison.Ordinal));
        using var chat = await gateway.Client.SendAsync(Chat.Request(Chat.Body()), Stage.Token);
        using var response = await gateway.Client.PostAsync("/v1/responses", Json("""{"model":"m","input":"x"}"""), Stage.Token);
        Assert.Equal("/openai/deployments/my%20deployment/chat/completions?api-version=2024-10-21", azure.Requests[0].Path);
        Assert.Equal("/openai/responses?api-version=2024-10-21", azure.Requests[1].Path);
        Assert.Equal("secret", Assert.Single(azure.Requests[0].Headers["api-key"]));
        Assert.False(azure.Requests[0].Headers.ContainsKey("Authorization"));
        Assert.Equal("my deployment", JsonDocument.Parse(azure.Requests[1].Body).RootElement.GetProperty("model").GetString());
    }

    [Fact]
    public async Task AzuresClientsNameTheModelInThePath()
    {
        await using var stage = await StartAsync();
        var answer = await PostAsync(stage, "/openai/deployments/m/chat/completions?api-version=2024-10-21", """{"messages":[{"role":"user","content":"Hi"}]}""");
        Assert.Equal(200, answer.Status);
        Assert.Equal("/v1/chat/completions", stage["se"].Requests[0].Path);
        Assert.Equal("""{"model":"m","messages":[{"role":"user","content":"Hi"}]}""", Encoding.UTF8.GetString(stage["se"].Requests[0].Body));
    }

    private static Task<Stage> StartAsync() => Stage.StartAllAsync(Embeds, "se");

    internal static string Events(string last, string id = "resp_1") => $$$$"""
        event: response.created
        data: {"type":"response.created","response":{"id":"{{{{id}}}}","output":[]}}

        event: response.output_item.added
        data: {"type":"response.output_item.added","item":{"type":"message","id":"msg_{{{{id}}}}"}}

        event: response.output_text.delta
        data: {"delta":"Hello","type":"response.output_text.delta"}

        event: {{{{last}}}}
        data: {"type":"{{{{last}}}}","response":{"id":"{{{{id}}}}","usage":{"input_tokens":9,"output_tokens":2}}}


        """;

    internal static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    internal static async Task<Answered> PostAsync(Stage stage, string path, string body)
    {
        using var response = await stage.Client.PostAsync(path, Json(body), Stage.Token);
        return await Answered.ReadAsync(response);
    }
}
