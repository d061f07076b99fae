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
            ["llama-3.1-70b", "llama-3.1-8b", "omni-moderation-latest", "text-embedding-3-small"],
            models.Value.Select(model => model.Id).Order(StringComparer.Ordinal));
    }

    private static ChatClient Client(TestGateway gateway, string model = "llama-3.1-8b") => new(model, new ApiKeyCredential("unused"), Options(gateway));

    private static OpenAIClientOptions Options(TestGateway gateway) => new() { Endpoint = new Uri(gateway.Address, "v1") };
}
