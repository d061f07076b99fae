namespace Wattline.Gateway.Demo;

/// <summary>All that a stand-in holds between requests, each with its limit. It knows the identifiers that it gave out and no others.</summary>
internal sealed class StandInState(StandInOptions options) : IAsyncDisposable
{
    private const int MostResponses = 512, MostConversations = 256, MostFiles = 256;
    private const long ResponseBytes = 16_000_000, ConversationBytes = 16_000_000, FileBytes = 32_000_000;
    private long _answers;

    /// <summary>What it stands in for.</summary>
    public StandInOptions Options => options;

    /// <summary>Draws identifiers.</summary>
    public StandInIds Ids { get; } = new(options);

    /// <summary>Beginnings of prompts that it saw lately.</summary>
    public StandInPrefixes Prefixes { get; } = new(options.Clock);

    /// <summary>Responses that were to be stored.</summary>
    public StandInStore<StandInResponse> Responses { get; } = new(MostResponses, ResponseBytes, response => response.Size);

    /// <summary>Conversations.</summary>
    public StandInStore<StandInConversation> Conversations { get; } = new(MostConversations, ConversationBytes, conversation => conversation.Size);

    /// <summary>Uploaded files.</summary>
    public StandInStore<StandInFile> Files { get; } = new(MostFiles, FileBytes, file => file.Content.Length);

    /// <summary>Responses that are written in the background.</summary>
    public StandInBackground Background { get; } = new();

    /// <summary>The time, in seconds since 1970.</summary>
    public long Now => options.Clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The number of an answer of chat or completions, from 1.</summary>
    public long NextAnswer() => Interlocked.Increment(ref _answers);

    /// <summary>The model of a name, where it does what is asked.</summary>
    public (StandInModel? Model, StandInFault? Fault) FindModel(string name, StandInKind kind)
    {
        if (options.Models.FirstOrDefault(model => model.Name == name) is not { } model)
        {
            return (null, new StandInFault(404, $"The model '{name}' does not exist here.", "model", "model_not_found"));
        }

        return model.Kind == kind ? (model, null) : (null, new StandInFault(400, $"The model '{name}' does not do this; {Does(model.Kind)}.", "model"));
    }

    /// <summary>A file that was uploaded here and has not expired.</summary>
    public StandInFile? FindFile(string id)
    {
        var file = Files.Find(id);
        if (file?.ExpiresAt <= Now)
        {
            Files.Remove(id, out _);
            return null;
        }

        return file;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Background.DisposeAsync();

    private static string Does(StandInKind kind) => kind switch
    {
        StandInKind.Embedding => "it does embeddings",
        StandInKind.Moderation => "it does moderations",
        _ => "it writes text",
    };
}
