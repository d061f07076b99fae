#pragma warning disable OPENAI001 // The client marks responses and conversations as subject to change; the version is pinned.
using System.ClientModel;
using System.Text;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Conversations;
using OpenAI.Embeddings;
using OpenAI.Files;
using OpenAI.Moderations;
using OpenAI.Responses;

namespace Wattline.Gateway.Tests.Clients;

/// <summary>
/// What the official .NET client must find at an address, whether a stand-in or the gateway listens there. The gateway keeps nothing itself:
/// it lists no files and answers nothing in the background, and says so.
/// </summary>
internal sealed class DotNetSurface(Uri address, bool isGateway)
{
    public const string Chat = "llama-3.1-8b", Embedding = "text-embedding-3-small", Moderation = "omni-moderation-latest";

    private const string Question = "Where do you run?", Unknown = "resp_00000000000000000000000000000000";
    private static readonly ApiKeyCredential Key = new("unused");

    private readonly OpenAIClientOptions _options = new() { Endpoint = new Uri(address, "v1") };
    private readonly ResponsesClient _responses = new(Key, new ResponsesClientOptions { Endpoint = new Uri(address, "v1") });
    private readonly ConversationClient _conversations = new(Key, new ConversationClientOptions { Endpoint = new Uri(address, "v1") });

    /// <summary>Each part of the surface by name.</summary>
    public static IReadOnlyDictionary<string, Func<DotNetSurface, Task>> Operations { get; } = new Dictionary<string, Func<DotNetSurface, Task>>
    {
        ["chat"] = surface => surface.ChatAsync(),
        ["embeddings"] = surface => surface.EmbeddingsAsync(),
        ["moderations"] = surface => surface.ModerationsAsync(),
        ["files"] = surface => surface.FilesAsync(),
        ["responses"] = surface => surface.ResponsesAsync(),
        ["responses streamed"] = surface => surface.ResponsesStreamedAsync(),
        ["responses cut off"] = surface => surface.ResponsesCutOffAsync(),
        ["responses in turn"] = surface => surface.ResponsesInTurnAsync(),
        ["responses on a file"] = surface => surface.ResponsesOnAFileAsync(),
        ["responses in the background"] = surface => surface.ResponsesInTheBackgroundAsync(),
        ["conversations"] = surface => surface.ConversationsAsync(),
        ["conversations with responses"] = surface => surface.ConversationsWithResponsesAsync(),
        ["unknown identifiers"] = surface => surface.UnknownIdentifiersAsync(),
        ["unknown models"] = surface => surface.UnknownModelsAsync(),
        ["leaving"] = surface => surface.LeavingAsync(),
    };

    private static CancellationToken Token => Stage.Token;

    private async Task ChatAsync()
    {
        var chat = new ChatClient(Chat, Key, _options);
        var whole = await chat.CompleteChatAsync([new UserChatMessage(Question)], new ChatCompletionOptions { MaxOutputTokenCount = 8 }, Token);
        Assert.Equal(8, whole.Value.Usage.OutputTokenCount);
        Assert.Equal(ChatFinishReason.Length, whole.Value.FinishReason);
        var (text, usage) = ("", (ChatTokenUsage?)null);
        await foreach (var update in chat.CompleteChatStreamingAsync(
            [new UserChatMessage(Question)], new ChatCompletionOptions { MaxOutputTokenCount = 8 }, Token))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            usage = update.Usage ?? usage;
        }

        Assert.StartsWith("This is a stand-in", text, StringComparison.Ordinal);
        Assert.Equal(8, usage!.OutputTokenCount);
        Assert.Equal(whole.Value.Usage.InputTokenCount, usage.InputTokenCount);
    }

    private async Task EmbeddingsAsync()
    {
        var client = new EmbeddingClient(Embedding, Key, _options);
        var both = (await client.GenerateEmbeddingsAsync(["one text", "another"], cancellationToken: Token)).Value;
        Assert.Equal([0, 1], both.Select(one => one.Index));
        Assert.All(both, one => Assert.Equal(1536, one.ToFloats().Length));
        Assert.All(both, one => Assert.Equal(1, Length(one), 1e-4));
        Assert.Equal(4, both.Usage.InputTokenCount);
        Assert.Equal(4, both.Usage.TotalTokenCount);
        var again = (await client.GenerateEmbeddingAsync("one text", cancellationToken: Token)).Value;
        Assert.Equal(both[0].ToFloats().ToArray(), again.ToFloats().ToArray());
        var small = (await client.GenerateEmbeddingAsync("one text", new EmbeddingGenerationOptions { Dimensions = 64 }, Token)).Value;
        Assert.Equal(64, small.ToFloats().Length);
        Assert.Equal(1, Length(small), 1e-4);
    }

    private async Task ModerationsAsync()
    {
        var client = new ModerationClient(Moderation, Key, _options);
        var fine = (await client.ClassifyTextAsync("A walk by the river.", Token)).Value;
        Assert.False(fine.Flagged);
        Assert.InRange(fine.Violence.Score, 0, 0.01f);
        var both = (await client.ClassifyTextAsync(["a walk", "senseless violence"], Token)).Value;
        Assert.Equal([false, true], both.Select(one => one.Flagged));
        Assert.True(both[1].Violence.Flagged);
        Assert.False(both[1].Hate.Flagged);
    }

    private async Task FilesAsync()
    {
        var client = new OpenAIFileClient(Key, _options);
        var content = Encoding.UTF8.GetBytes("The river rises in spring.");
        var file = (await client.UploadFileAsync(BinaryData.FromBytes(content), "river.txt", FileUploadPurpose.UserData)).Value;
        Assert.Equal("river.txt", file.Filename);
        Assert.Equal(content.Length, file.SizeInBytesLong);
        Assert.Equal(file.Id, (await client.GetFileAsync(file.Id, Token)).Value.Id);
        Assert.Equal(content, (await client.DownloadFileAsync(file.Id, Token)).Value.ToArray());
        if (isGateway)
        {
            await RefusedAsync(405, () => client.GetFilesAsync(Token));
        }
        else
        {
            Assert.Contains((await client.GetFilesAsync(Token)).Value, one => one.Id == file.Id);
        }

        Assert.True((await client.DeleteFileAsync(file.Id, Token)).Value.Deleted);
        await RefusedAsync(404, () => client.GetFileAsync(file.Id, Token));
    }

    private async Task ResponsesAsync()
    {
        var made = (await _responses.CreateResponseAsync(Chat, Question, cancellationToken: Token)).Value;
        Assert.Equal(ResponseStatus.Completed, made.Status);
        Assert.StartsWith("This is a stand-in", made.GetOutputText(), StringComparison.Ordinal);
        Assert.Equal(made.Usage.InputTokenCount + made.Usage.OutputTokenCount, made.Usage.TotalTokenCount);
        var found = (await _responses.GetResponseAsync(made.Id, Token)).Value;
        Assert.Equal(made.GetOutputText(), found.GetOutputText());
        var asked = new List<ResponseItem>();
        await foreach (var item in _responses.GetResponseInputItemsAsync(made.Id, Token))
        {
            asked.Add(item);
        }

        Assert.Equal(Question, Assert.IsAssignableFrom<MessageResponseItem>(Assert.Single(asked)).Content[0].Text);
        Assert.True((await _responses.DeleteResponseAsync(made.Id, Token)).Value.Deleted);
        await RefusedAsync(404, () => _responses.GetResponseAsync(made.Id, Token));
    }

    private async Task ResponsesStreamedAsync()
    {
        var (text, kinds, numbers, last) = (new StringBuilder(), new List<StreamingResponseUpdateKind>(), new List<int>(), (ResponseResult?)null);
        await foreach (var update in await _responses.CreateResponseStreamingAsync(Ask(Question), Token))
        {
            kinds.Add(update.Kind);
            numbers.Add(update.SequenceNumber);
            text.Append((update as StreamingResponseOutputTextDeltaUpdate)?.Delta);
            last = (update as StreamingResponseCompletedUpdate)?.Response;
        }

        Assert.Equal(Enumerable.Range(0, numbers.Count), numbers);
        Assert.Equal(StreamingResponseUpdateKind.ResponseCreated, kinds[0]);
        Assert.Equal(StreamingResponseUpdateKind.ResponseCompleted, kinds[^1]);
        Assert.Equal(text.ToString(), last!.GetOutputText());
        Assert.Equal(kinds.Count(kind => kind == StreamingResponseUpdateKind.ResponseOutputTextDelta), last.Usage.OutputTokenCount);
        Assert.Equal(last.Id, (await _responses.GetResponseAsync(last.Id, Token)).Value.Id);
    }

    private async Task ResponsesCutOffAsync()
    {
        var ask = Ask(Question);
        (ask.MaxOutputTokenCount, ask.StoredOutputEnabled, ask.StreamingEnabled) = (5, false, null);
        var made = (await _responses.CreateResponseAsync(ask, Token)).Value;
        Assert.Equal(ResponseStatus.Incomplete, made.Status);
        Assert.Equal(ResponseIncompleteStatusReason.MaxOutputTokens, made.IncompleteStatusDetails.Reason);
        Assert.Equal(5, made.Usage.OutputTokenCount);
        await RefusedAsync(404, () => _responses.GetResponseAsync(made.Id, Token));
    }

    private async Task ResponsesInTurnAsync()
    {
        var first = (await _responses.CreateResponseAsync(Chat, Question, cancellationToken: Token)).Value;
        var second = (await _responses.CreateResponseAsync(Chat, "And why?", first.Id, Token)).Value;
        Assert.Equal(first.Id, second.PreviousResponseId);
        Assert.True(second.Usage.InputTokenCount > first.Usage.TotalTokenCount, "The second turn reads the first one again.");
        // The first turn's prompt is in the cache, but for what does not fill a block.
        Assert.InRange(second.Usage.InputTokenDetails.CachedTokenCount, 16, second.Usage.InputTokenCount - 1);
    }

    private async Task ResponsesOnAFileAsync()
    {
        var files = new OpenAIFileClient(Key, _options);
        var file = (await files.UploadFileAsync(BinaryData.FromString(new string('x', 4000)), "long.txt", FileUploadPurpose.UserData)).Value;
        var ask = new CreateResponseOptions(Chat, [ResponseItem.CreateUserMessageItem(
            [ResponseContentPart.CreateInputFilePart(file.Id), ResponseContentPart.CreateInputTextPart("What is this?")])]);
        var made = (await _responses.CreateResponseAsync(ask, Token)).Value;
        Assert.InRange(made.Usage.InputTokenCount, 1000, 1010);
    }

    private async Task ResponsesInTheBackgroundAsync()
    {
        var ask = Ask(Question);
        (ask.BackgroundModeEnabled, ask.StreamingEnabled) = (true, null);
        if (isGateway)
        {
            await RefusedAsync(400, () => _responses.CreateResponseAsync(ask, Token));
            return;
        }

        var made = (await _responses.CreateResponseAsync(ask, Token)).Value;
        Assert.Equal(ResponseStatus.Queued, made.Status);
        for (var tries = 0; made.Status is ResponseStatus.Queued or ResponseStatus.InProgress; tries++)
        {
            Assert.True(tries < 500, "The response did not end within 10 s.");
            await Task.Delay(20, Token);
            made = (await _responses.GetResponseAsync(made.Id, Token)).Value;
        }

        Assert.Equal(ResponseStatus.Completed, made.Status);
        await RefusedAsync(400, () => _responses.CancelResponseAsync(made.Id, Token));
    }

    private async Task ConversationsAsync()
    {
        var ask = new ConversationCreationOptions();
        ask.Metadata["topic"] = "places";
        var made = (await _conversations.CreateConversationAsync(ask, Token)).Value;
        Assert.Equal("places", made.Metadata["topic"]);
        var update = new ConversationUpdateOptions(new Dictionary<string, string> { ["topic"] = "rivers" });
        Assert.Equal("rivers", (await _conversations.UpdateConversationAsync(made.Id, update, Token)).Value.Metadata["topic"]);
        Assert.Equal("rivers", (await _conversations.GetConversationAsync(made.Id, Token)).Value.Metadata["topic"]);
        using var items = BinaryContent.Create(BinaryData.FromString("""{"items":[{"role":"user","content":"one"},{"role":"user","content":"two"}]}"""));
        var added = Json(await _conversations.CreateConversationItemsAsync(made.Id, items)).GetProperty("data");
        var id = added[0].GetProperty("id").GetString()!;
        Assert.Equal("one", Json(await _conversations.GetConversationItemAsync(made.Id, id)).GetProperty("content")[0].GetProperty("text").GetString());
        await _conversations.DeleteConversationItemAsync(made.Id, id);
        Assert.Equal(["two"], await ReadAsync(made.Id));
        Assert.True((await _conversations.DeleteConversationAsync(made.Id, Token)).Value.Deleted);
        await RefusedAsync(404, () => _conversations.GetConversationAsync(made.Id, Token));
    }

    private async Task ConversationsWithResponsesAsync()
    {
        var conversation = (await _conversations.CreateConversationAsync(new ConversationCreationOptions(), Token)).Value;
        var ask = Ask(Question);
        (ask.ConversationOptions, ask.StreamingEnabled) = (new ResponseConversationOptions(conversation.Id), null);
        var first = (await _responses.CreateResponseAsync(ask, Token)).Value;
        Assert.Equal(conversation.Id, first.ConversationOptions.ConversationId);
        Assert.Equal([Question, first.GetOutputText()], await ReadAsync(conversation.Id));
        var second = (await _responses.CreateResponseAsync(ask, Token)).Value;
        Assert.True(second.Usage.InputTokenCount > first.Usage.TotalTokenCount, "The second turn reads the first one again.");
        Assert.Equal(4, (await ReadAsync(conversation.Id)).Count);
    }

    private async Task UnknownIdentifiersAsync()
    {
        var files = new OpenAIFileClient(Key, _options);
        await RefusedAsync(404, () => _responses.GetResponseAsync(Unknown, Token));
        await RefusedAsync(404, () => _responses.DeleteResponseAsync(Unknown, Token));
        await RefusedAsync(404, () => _responses.CancelResponseAsync(Unknown, Token));
        await RefusedAsync(404, () => _conversations.GetConversationAsync("conv_0", Token));
        await RefusedAsync(404, () => files.DownloadFileAsync("file-0", Token));
        var refused = await RefusedAsync(400, () => _responses.CreateResponseAsync(Chat, Question, Unknown, Token));
        Assert.Contains(isGateway ? "unknown_state" : "previous_response_not_found", refused.GetRawResponse()!.Content.ToString(), StringComparison.Ordinal);
    }

    private async Task UnknownModelsAsync()
    {
        var refusals = new List<ClientResultException>
        {
            await RefusedAsync(null, () => _responses.CreateResponseAsync("llama-0", Question, cancellationToken: Token)),
            await RefusedAsync(null, () => new EmbeddingClient("llama-0", Key, _options).GenerateEmbeddingAsync("x", cancellationToken: Token)),
            await RefusedAsync(null, () => new ModerationClient("llama-0", Key, _options).ClassifyTextAsync("x", Token)),
            await RefusedAsync(null, () => new ChatClient("llama-0", Key, _options).CompleteChatAsync([new UserChatMessage("x")], cancellationToken: Token)),
        };
        Assert.All(refusals, refused => Assert.Contains("model_not_found", refused.GetRawResponse()!.Content.ToString(), StringComparison.Ordinal));
    }

    private async Task LeavingAsync()
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in await _responses.CreateResponseStreamingAsync(Ask(Question), leave.Token))
            {
                seen++;
                await leave.CancelAsync();
            }
        });
        Assert.True(seen > 0);
        // It serves on.
        Assert.Equal(ResponseStatus.Completed, (await _responses.CreateResponseAsync(Chat, Question, cancellationToken: Token)).Value.Status);
    }

    private static CreateResponseOptions Ask(string text) => new(Chat, [ResponseItem.CreateUserMessageItem(text)]) { StreamingEnabled = true };

    private async Task<List<string>> ReadAsync(string conversation)
    {
        var texts = new List<string>();
        await foreach (var page in _conversations.GetConversationItemsAsync(conversation, order: "asc").GetRawPagesAsync())
        {
            texts.AddRange(Json(page).GetProperty("data").EnumerateArray()
                .Select(item => item.GetProperty("content")[0].GetProperty("text").GetString()!));
        }

        return texts;
    }

    private static JsonElement Json(ClientResult result) => JsonDocument.Parse(result.GetRawResponse().Content).RootElement;

    private static double Length(OpenAIEmbedding vector) => Math.Sqrt(vector.ToFloats().ToArray().Sum(number => (double)number * number));

    /// <summary>A refusal with a status; without one any of 400 and 404, which servers give to an unknown model.</summary>
    private static async Task<ClientResultException> RefusedAsync(int? status, Func<Task> act)
    {
        var refused = await Assert.ThrowsAsync<ClientResultException>(act);
        Assert.Contains(refused.Status, status is { } one ? [one] : new[] { 400, 404 });
        return refused;
    }
}
