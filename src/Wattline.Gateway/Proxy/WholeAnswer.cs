using System.Net;
using System.Text;
using System.Text.Json;
using Wattline.Routing;

namespace Wattline.Gateway.Proxy;

/// <summary>Reads an answer in one piece whose status was good: whether it is one, and how long its text is where it tells no usage.</summary>
internal static class WholeAnswer
{
    private const double CharactersPerToken = 4;
    private static readonly byte[][] Texts =
        [[.. "content"u8], [.. "text"u8], [.. "reasoning_content"u8], [.. "reasoning"u8], [.. "arguments"u8], [.. "refusal"u8]];

    /// <summary>An error in an answer with a good status, or an answer that is no JSON object; null for neither, and where it is packed.</summary>
    public static StreamError? ErrorIn(Exchange exchange, HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        if (!exchange.Ask.Operation.RunsModel || response.StatusCode != HttpStatusCode.OK || response.Content.Headers.NonValidated.Contains("Content-Encoding"))
        {
            return null;
        }

        return body.TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? StreamError.Read(body) : new StreamError(null);
    }

    /// <summary>Tokens where the answer tells none: its text at four characters each; of what is no JSON, its bytes at five.</summary>
    public static TokenUsage Count(Exchange exchange, ReadOnlySpan<byte> body)
    {
        var output = exchange.Ask.Operation.HasOutput ? Math.Ceiling(Characters(body) / CharactersPerToken) : 0;
        return new TokenUsage(exchange.Ask.Work.PromptTokens, 0, output, UsageSource.Counted);
    }

    private static double Characters(ReadOnlySpan<byte> body)
    {
        var characters = 0.0;
        try
        {
            var reader = new Utf8JsonReader(body);
            var isText = false;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    isText = IsText(ref reader);
                }
                else if (reader.TokenType == JsonTokenType.String && isText)
                {
                    characters += Encoding.UTF8.GetCharCount(reader.ValueSpan);
                }
            }

            return characters;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return body.Length / OpenAi.WorkloadReader.BytesPerToken * CharactersPerToken;
        }
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        foreach (var field in Texts)
        {
            if (reader.ValueTextEquals(field))
            {
                return true;
            }
        }

        return false;
    }
}
