using System.ClientModel;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Clients;

/// <summary>The official .NET client, unchanged but for its endpoint, against the demo fleet.</summary>
public class DotNetClientTests
{
    private static readonly ChatMessage[] Question = [new UserChatMessage("Where do you run?")];

    [Fact]
    public async Task TheDotNetClientIsAnsweredWithoutChange()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var chat = Client(gateway);
        var answer = await chat.CompleteChatAsync(Question, new ChatCompletionOptions { MaxOutputTokenCount = 8 }, TestContext.Current.CancellationToken);
        Assert.StartsWith("This is a stand-in", answer.Value.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(8, answer.Value.Usage.OutputTokenCount);
        Assert.True(answer.GetRawResponse().Headers.TryGetValue("X-Wattline-Decision", out var id));
        await gateway.Ledger.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(8, (await gateway.FindAsync(id!)).OutputTokens);
    }

    [Fact]
    public async Task TheDotNetClientStreams()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var (pieces, usage) = (0, 0);
        await foreach (var update in Client(gateway).CompleteChatStreamingAsync(Question, new ChatCompletionOptions { MaxOutputTokenCount = 12 }, TestContext.Current.CancellationToken))
        {
            pieces += update.ContentUpdate.Count(part => part.Text.Length > 0);
            usage = update.Usage?.OutputTokenCount ?? usage;
        }

        Assert.Equal(12, pieces);
        Assert.Equal(12, usage);
    }

    [Fact]
    public async Task TheDotNetClientSeesWhyARequestWasRefused()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var refused = await Assert.ThrowsAsync<ClientResultException>(() => Client(gateway, "llama-3.1-9b").CompleteChatAsync(Question, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(400, refused.Status);
        Assert.Contains("llama-3.1-8b", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheDotNetClientListsModels()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var models = await new OpenAIModelClient(new ApiKeyCredential("unused"), Options(gateway)).GetModelsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            ["auto", "llama-3.1-70b", "llama-3.1-8b", "omni-moderation-latest", "text-embedding-3-small"],
            models.Value.Select(model => model.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(4608, 4096)]
    [InlineData(8704, 8192)]
    public async Task TheDotNetClientLeavesTheModelOpen(int ceiling, int most)
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var options = new ChatCompletionOptions { MaxOutputTokenCount = ceiling, Metadata = { ["wattline_difficulty"] = "0.5" } };
        var answer = await Client(gateway, "auto").CompleteChatAsync(Question, options, TestContext.Current.CancellationToken);
        var headers = answer.GetRawResponse().Headers;
        Assert.True(headers.TryGetValue("X-Wattline-Budget-Tokens", out var budget));
        Assert.True(headers.TryGetValue("X-Wattline-Model", out var model));
        Assert.True(headers.TryGetValue("X-Wattline-Decision", out var id));
        var receipt = await gateway.FindAsync(id!);

        Assert.InRange(int.Parse(budget!, System.Globalization.CultureInfo.InvariantCulture), 1, most);
        Assert.InRange(answer.Value.Usage.OutputTokenDetails.ReasoningTokenCount, 1, most);
        Assert.Equal((model, "auto", model), (receipt.Ask.Model, receipt.Reasoning!.Alias, answer.Value.Model));
        Assert.Equal(answer.Value.Usage.OutputTokenCount, receipt.OutputTokens);
    }

    [Fact]
    public async Task TheDotNetClientStreamsFromAModelThatWasChosen()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var (text, model, reasoning) = ("", "", 0);
        await foreach (var update in Client(gateway, "auto").CompleteChatStreamingAsync(Question, cancellationToken: TestContext.Current.CancellationToken))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            (model, reasoning) = (update.Model ?? model, update.Usage?.OutputTokenDetails?.ReasoningTokenCount ?? reasoning);
        }

        Assert.StartsWith("This is a stand-in", text, StringComparison.Ordinal);
        Assert.StartsWith("llama-3.1-", model, StringComparison.Ordinal);
        Assert.True(reasoning > 0);
    }

    private static ChatClient Client(TestGateway gateway, string model = "llama-3.1-8b") => new(model, new ApiKeyCredential("unused"), Options(gateway));

    private static OpenAIClientOptions Options(TestGateway gateway) => new() { Endpoint = new Uri(gateway.Address, "v1") };
}
