using Wattline.Grid;
using Wattline.Models;
using Wattline.Signals;

namespace Wattline.Gateway.Market;

/// <summary>Whose bill the market is seen from.</summary>
public enum MarketView
{
    /// <summary>Who buys tokens pays the provider's list price.</summary>
    Buyer,

    /// <summary>Who runs the model on servers of their own pays its electricity.</summary>
    Operator,
}

/// <summary>What a million tokens are made of.</summary>
/// <param name="Name">As in <c>chat</c>.</param>
/// <param name="PromptTokens">Prompt of one usual request, tokens.</param>
/// <param name="OutputTokens">Its answer, tokens.</param>
/// <param name="CountsPrompts">Whether prompts are among the million; otherwise all are output, as leaderboards of energy count.</param>
public sealed record TokenMix(string Name, double PromptTokens, double OutputTokens, bool CountsPrompts)
{
    /// <summary>Share of prompts among the million, 0 to 1.</summary>
    public double PromptShare => CountsPrompts ? PromptTokens / (PromptTokens + OutputTokens) : 0;

    /// <summary>Tokens of one usual request that are among the million: on the mean of the pack's traces.</summary>
    public double TokensPerRequest => CountsPrompts ? PromptTokens + OutputTokens : OutputTokens;

    /// <summary>A million output tokens, and prompts and outputs in the proportions of the pack's conversation and code traces.</summary>
    public static IReadOnlyList<TokenMix> All(DataPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        var (chat, code) = (Class("conversation"), Class("code"));
        return
        [
            new("output", chat.InputTokensMean, chat.OutputTokensMean, false),
            new("chat", chat.InputTokensMean, chat.OutputTokensMean, true),
            new("code", code.InputTokensMean, code.OutputTokensMean, true),
        ];

        RequestClass Class(string id) => pack.RequestClasses.First(one => one.Id == id);
    }
}

/// <summary>Which of the tables of the market is meant.</summary>
/// <param name="View">Whose bill.</param>
/// <param name="Gpu">The accelerator that is assumed wherever providers do not say theirs.</param>
/// <param name="Pace">How long a token may take; chooses the operating point.</param>
/// <param name="Mix">What a million tokens are made of.</param>
/// <param name="Kind">Average or marginal carbon.</param>
public readonly record struct MarketKey(MarketView View, string Gpu, LatencyClass Pace, TokenMix Mix, CarbonKind Kind);
