using System.Text.Json.Nodes;

namespace Wattline.Gateway.Demo;

/// <summary>
/// What a stand-in will say to one prompt, and when: prefill of the tokens that its prefix cache lacks, then a token at a time. The pace
/// counts from the moment that it is made.
/// </summary>
internal sealed class StandInDraft
{
    private readonly StandInState _state;
    private readonly StandInModel _model;
    private readonly string _prompt;
    private readonly long _start;

    /// <param name="state">The stand-in.</param>
    /// <param name="model">The model, which gives the pace.</param>
    /// <param name="prompt">All that the model would read.</param>
    /// <param name="seed">Draws the words.</param>
    /// <param name="maxTokens">The most tokens, thought included; null for no limit.</param>
    /// <param name="room">The most tokens of thought; 0 for none.</param>
    public StandInDraft(StandInState state, StandInModel model, string prompt, int seed, int? maxTokens, int room = 0)
    {
        ThoughtTokens = StandInThought.Draw(room, seed);
        (_state, _model, _prompt, _start) = (state, model, prompt, state.Options.Clock.GetTimestamp());
        PromptTokens = StandInText.CountTokens(prompt);
        CachedTokens = state.Prefixes.CountCached(model.Name, prompt);
        (Tokens, IsCut) = StandInText.Write(state.Options.City ?? state.Options.Region, seed, maxTokens - ThoughtTokens);
    }

    /// <summary>Tokens of the prompt, 1 or more.</summary>
    public int PromptTokens { get; }

    /// <summary>Those of them that the prefix cache held.</summary>
    public int CachedTokens { get; }

    /// <summary>Tokens that are thought before the answer, and shown to nobody.</summary>
    public int ThoughtTokens { get; }

    /// <summary>All tokens that are put out.</summary>
    public int OutputTokens => ThoughtTokens + Tokens.Count;

    /// <summary>The answer's tokens, spaces included.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Whether the limit cut the answer.</summary>
    public bool IsCut { get; }

    /// <summary>The whole answer.</summary>
    public string Text => string.Concat(Tokens);

    /// <summary>Why a choice ends, as chat and completions say it.</summary>
    public string FinishReason => IsCut ? "length" : "stop";

    /// <summary>
    /// Waits until a token is due, counted from the request's arrival: a timer's grain of a millisecond makes single tokens late, but
    /// never the mean pace slow.
    /// </summary>
    public async Task UntilAsync(int token, CancellationToken leaving)
    {
        var prefill = (PromptTokens - CachedTokens) * _model.PrefillMsPerToken;
        var due = (prefill + ((ThoughtTokens + token) * _model.DecodeMsPerToken)) * _state.Options.TimeScale;
        var left = due - _state.Options.Clock.GetElapsedTime(_start).TotalMilliseconds;
        if (left >= 1)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(left), _state.Options.Clock, leaving);
        }

        leaving.ThrowIfCancellationRequested();
    }

    /// <summary>Waits until the last token is out; then the prefix cache holds prompt and answer.</summary>
    public async Task UntilEndAsync(CancellationToken leaving)
    {
        await UntilAsync(Tokens.Count, leaving);
        _state.Prefixes.Note(_model.Name, _prompt + Text);
    }

    /// <summary>The usage as chat and completions carry it.</summary>
    public static JsonObject Usage(IReadOnlyList<StandInDraft> drafts)
    {
        var (prompt, answer) = (drafts.Sum(draft => draft.PromptTokens), drafts.Sum(draft => draft.OutputTokens));
        return new JsonObject
        {
            ["prompt_tokens"] = prompt,
            ["completion_tokens"] = answer,
            ["total_tokens"] = prompt + answer,
            ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = drafts.Sum(draft => draft.CachedTokens) },
            ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = drafts.Sum(draft => draft.ThoughtTokens) },
        };
    }
}
