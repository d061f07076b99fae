namespace Wattline.Gateway.OpenAi;

/// <summary>An operation of OpenAI's API that is decided and forwarded: what of its request and of its answer matters here.</summary>
internal sealed record Operation
{
    /// <summary>POST chat/completions.</summary>
    public static readonly Operation Chat = new()
    {
        Name = "chat",
        Path = "chat/completions",
        Prompt = [[.. "messages"u8], [.. "tools"u8]],
        Limits = [[.. "max_completion_tokens"u8], [.. "max_tokens"u8]],
        OffersStreamUsage = true,
        NamedByDeployment = true,
        RefersToState = true,
    };

    /// <summary>POST completions.</summary>
    public static readonly Operation Completions = new()
    {
        Name = "completions",
        Path = "completions",
        Prompt = [[.. "prompt"u8], [.. "suffix"u8]],
        Limits = [[.. "max_tokens"u8]],
        OffersStreamUsage = true,
        NamedByDeployment = true,
        TakesTokenIds = true,
    };

    /// <summary>POST responses: kept by the region that answers unless <c>store</c> is false.</summary>
    public static readonly Operation Responses = new()
    {
        Name = "responses",
        Path = "responses",
        Prompt = [[.. "input"u8], [.. "instructions"u8], [.. "tools"u8]],
        Limits = [[.. "max_output_tokens"u8]],
        RefersToState = true,
        IssuesState = true,
        StoresByDefault = true,
        SendsTypedEvents = true,
    };

    /// <summary>POST embeddings.</summary>
    public static readonly Operation Embeddings = new()
    {
        Name = "embeddings",
        Path = "embeddings",
        Prompt = [[.. "input"u8]],
        Limits = [],
        HasOutput = false,
        NamedByDeployment = true,
        TakesTokenIds = true,
    };

    /// <summary>POST moderations.</summary>
    public static readonly Operation Moderations = new()
    {
        Name = "moderations",
        Path = "moderations",
        Prompt = [[.. "input"u8]],
        Limits = [],
        HasOutput = false,
        DefaultModel = "omni-moderation-latest",
    };

    /// <summary>POST conversations: a place for turns, kept by the region that makes it.</summary>
    public static readonly Operation Conversations = new()
    {
        Name = "conversations",
        Path = "conversations",
        Prompt = [],
        Limits = [],
        HasOutput = false,
        IssuesState = true,
        StoresByDefault = true,
        RunsModel = false,
    };

    /// <summary>POST files: kept by the region that takes it. The body is a form, not JSON.</summary>
    public static readonly Operation Files = Conversations with { Name = "files", Path = "files", IsJson = false };

    /// <summary>Those that a model of an upstream may serve, as <c>operations</c> names them.</summary>
    public static IReadOnlyList<Operation> OfModels { get; } = [Chat, Completions, Responses, Embeddings, Moderations];

    /// <summary>As receipts and configuration name it.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands below the version.</summary>
    public required string Path { get; init; }

    /// <summary>Fields whose text is prefilled, UTF-8.</summary>
    public required IReadOnlyList<byte[]> Prompt { get; init; }

    /// <summary>Fields that cap the output, UTF-8; the least holds.</summary>
    public required IReadOnlyList<byte[]> Limits { get; init; }

    /// <summary>The same as text.</summary>
    public IReadOnlyList<string> CeilingNames => [.. Limits.Select(name => System.Text.Encoding.UTF8.GetString(name))];

    /// <summary>Whether tokens are decoded; an embedding or a verdict has none.</summary>
    public bool HasOutput { get; init; } = true;

    /// <summary>Whether a stream tells its usage only when <c>stream_options.include_usage</c> asks for it.</summary>
    public bool OffersStreamUsage { get; init; }

    /// <summary>Whether servers that address models by deployment carry the model in the path of this operation.</summary>
    public bool NamedByDeployment { get; init; }

    /// <summary>Whether numbers in the prompt are token identifiers, one token each.</summary>
    public bool TakesTokenIds { get; init; }

    /// <summary>Whether a request may name what a region keeps: an earlier response, a conversation, a file.</summary>
    public bool RefersToState { get; init; }

    /// <summary>Whether an answer names what the region now keeps.</summary>
    public bool IssuesState { get; init; }

    /// <summary>Whether the region keeps it unless <c>store</c> is false; else only where <c>store</c> is true.</summary>
    public bool StoresByDefault { get; init; }

    /// <summary>Whether a stream's events carry their own type, usage inside the last one.</summary>
    public bool SendsTypedEvents { get; init; }

    /// <summary>Whether the body is JSON.</summary>
    public bool IsJson { get; init; } = true;

    /// <summary>The model where a request need not name one; null where it must.</summary>
    public string? DefaultModel { get; init; }

    /// <summary>Whether a model runs; where none does, the answer has no tokens, and the model only says who is to read what is kept.</summary>
    public bool RunsModel { get; init; } = true;

    /// <summary>What a model must serve for this to make sense there.</summary>
    public string Needs => RunsModel ? Name : Responses.Name;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
