using System.Globalization;
using Wattline.Gateway.Proxy;
using Wattline.Routing;

namespace Wattline.Gateway.Observe;

/// <summary>The words of OpenTelemetry's semantic conventions for generative AI, for what the gateway calls otherwise.</summary>
internal static class GenAiWords
{
    /// <summary>Attribute names.</summary>
    public const string Operation = "gen_ai.operation.name", Provider = "gen_ai.provider.name", Model = "gen_ai.request.model",
        TokenType = "gen_ai.token.type", InputTokens = "gen_ai.usage.input_tokens", OutputTokens = "gen_ai.usage.output_tokens",
        Address = "server.address", Port = "server.port", Error = "error.type", Region = "wattline.region";

    /// <summary>A value of <see cref="Error"/>: nobody is there any more to take the answer.</summary>
    public const string Left = "client_left";

    /// <summary>Other values where no status says it.</summary>
    private const string Cut = "stream_cut", NoAnswer = "no_answer", BadAnswer = "bad_answer";

    /// <summary>Statuses as text, made once.</summary>
    private static readonly string[] Statuses = [.. Enumerable.Range(0, 600).Select(status => status.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The conventions' word for an operation; its own name where they have none.</summary>
    /// <param name="operation">As receipts name it.</param>
    public static string OperationOf(string operation) => operation switch
    {
        // A response is a turn of a chat in another envelope.
        "chat" or "responses" => "chat",
        "completions" => "text_completion",
        _ => operation,
    };

    /// <summary>What went wrong with a request; null where nothing did.</summary>
    public static string? ErrorOf(Receipt receipt) => receipt.Outcome switch
    {
        ReceiptOutcome.Served => null,
        ReceiptOutcome.Cut => Cut,
        ReceiptOutcome.Cancelled => Left,
        _ => StatusText(receipt.Status) ?? BadAnswer,
    };

    /// <summary>What went wrong with an attempt; null where nothing did.</summary>
    public static string? ErrorOf(ForwardResult result) => result.Outcome switch
    {
        ForwardOutcome.Served => null,
        ForwardOutcome.Cut => Cut,
        ForwardOutcome.Cancelled => Left,
        _ => result.Status == 0 ? NoAnswer : StatusText(result.Status) ?? BadAnswer,
    };

    private static string? StatusText(int status) => status is >= 400 and < 600 ? Statuses[status] : null;
}
