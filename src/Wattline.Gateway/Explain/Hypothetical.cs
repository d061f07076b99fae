using System.Globalization;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.OpenAi;
using Wattline.Models;
using Wattline.Routing;

namespace Wattline.Gateway.Explain;

/// <summary>A request that is not sent, only explained.</summary>
/// <param name="Model">The name asked for.</param>
/// <param name="Hints">What the caller would say beside it.</param>
/// <param name="PromptTokens">As written; null for 100.</param>
/// <param name="OutputTokens">As written; null for the class's expectation.</param>
internal sealed record Hypothetical(string? Model, Hints Hints, string? PromptTokens, string? OutputTokens)
{
    private const double DefaultPrompt = 100;

    /// <summary>What <see cref="From"/> reads.</summary>
    public static IReadOnlyList<string> Parameters { get; } =
        ["model", "class", "from", "residency", "max-latency-ms", "latency-of", "prompt-tokens", "output-tokens", "max-error", "deadline",
            "difficulty"];

    /// <summary>What a decision that was taken may be told anew.</summary>
    public static IReadOnlyList<string> Changes { get; } = ["residency", "max-latency-ms", "latency-of", "carbon-usd-per-t"];

    /// <summary>Reads the <see cref="Parameters"/>.</summary>
    public static Hypothetical From(Func<string, string?> parameter) => new(
        parameter("model"),
        new Hints(parameter("class"), null, parameter("max-latency-ms"), parameter("latency-of"),
            parameter("residency") is { } rule ? [rule] : [], null, parameter("from"), null)
        {
            MaxError = parameter("max-error"),
            Deadline = parameter("deadline"),
            Difficulty = parameter("difficulty"),
        },
        parameter("prompt-tokens"), parameter("output-tokens"));

    /// <summary>The ask; null together with what is wrong with it.</summary>
    public Ask? Read(WorkloadReader reader, KeyPolicy policy, FleetSnapshot snapshot, out OpenAiError? error)
    {
        error = null;
        if (Tokens(PromptTokens, DefaultPrompt) is not { } prompt || Tokens(OutputTokens, 0) is not { } output)
        {
            error = OpenAiError.Invalid("invalid_tokens", "Token counts are numbers from 0 to 10,000,000.", "prompt-tokens, output-tokens");
            return null;
        }

        var ask = reader.Read(
            Operation.Chat, RequestPeek.For(Model, Operation.Chat), Hints, (long)(prompt * WorkloadReader.BytesPerToken), policy, snapshot, out error);
        if (ask is { Choice: not null } && output > 0)
        {
            error = OpenAiError.Invalid(
                "invalid_tokens", "An alias has an expected output of each model and budget. Leave output-tokens out.", "output-tokens");
            return null;
        }

        if (ask is { Choice: not null })
        {
            return ask with { Work = ask.Work with { PromptTokens = prompt } };
        }

        return ask is null
            ? null
            : ask with
            {
                Work = ask.Work with { PromptTokens = prompt, ResponseBytes = (output > 0 ? output : ask.Option.OutputTokens) * WorkloadReader.BytesPerToken },
                Option = output > 0 ? new ServingOption(ask.Option.Model, output) : ask.Option,
            };
    }

    private static double? Tokens(string? text, double otherwise) => text is null
        ? otherwise
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var tokens) && tokens is >= 0 and <= 1e7 ? tokens : null;
}
