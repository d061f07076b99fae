using System.Globalization;
using System.Text;
using Wattline.Gateway.Control;
using Wattline.Models;
using Wattline.Reasoning;
using Wattline.Routing;
using Wattline.Workloads;

namespace Wattline.Gateway.OpenAi;

/// <summary>Reads what a request says of itself that matters only where the gateway chooses the model: tolerance, difficulty, room to think.</summary>
internal sealed class ChoiceReader(Memory memory)
{
    /// <summary>Reads the ways to answer.</summary>
    /// <param name="tables">The alias asked for.</param>
    /// <param name="ask">The request as read so far.</param>
    /// <param name="peek">Its fields.</param>
    /// <param name="hints">What is said beside them.</param>
    /// <param name="snapshot">The fleet.</param>
    /// <param name="models">The alias's models that serve the operation somewhere, by their place in it.</param>
    /// <param name="error">What to mend; null where there is nothing.</param>
    /// <returns>The request with them; null together with the error.</returns>
    public Ask? Read(
        AutoTables tables, Ask ask, RequestPeek peek, Hints hints, FleetSnapshot snapshot, IReadOnlyList<int> models, out OpenAiError? error)
    {
        if (ReadError(hints, tables, out error) is not { } maxError || ReadDifficulty(hints, peek, out error) is not { } difficulty
            || RoomToThink.Read(tables.Alias, peek, ask.Operation, out error) is not { } room)
        {
            return null;
        }

        if (peek.Fields is { HasPrompt: false })
        {
            var prompt = Encoding.UTF8.GetString(ask.Operation.Prompt[0]);
            error = OpenAiError.Invalid(
                "missing_prompt", $"'{prompt}' is missing: '{tables.Alias.Name}' chooses a model by what is asked.", prompt);
            return null;
        }

        var alias = tables.Alias;
        var last = memory.LastModelOf(ask.Policy.Name, ask.Session, alias.Models);
        var state = last is null ? default : memory.Locate(ask.Policy.Name, ask.Session, last, ask.Class, peek.PromptTokens, snapshot);
        var choice = new AutoChoice(
            tables,
            [.. models.Select(at => new AutoModel(
                alias.Models[at], snapshot.ModelIndex(alias.Models[at]), tables.Models[at], memory.LengthFactor(ask.Policy.Name, alias.Models[at]),
                state.Home > 0 && alias.Models[at] != last))],
            room, ask.Class.OutputTokens)
        {
            MaxError = maxError,
            ErrorField = maxError < alias.MaxError ? hints.FieldOf("Max-Error") : null,
            TimeField = hints.FieldOf((hints.MaxLatencyMs ?? hints.LatencyOf) is null ? "Deadline" : "Max-Latency-Ms"),
            Difficulty = difficulty.Safe,
            DifficultyFrom = hints.Difficulty is null ? "estimate" : "hint",
            Confidence = difficulty.Confidence,
        };
        var pinned = ask.Work.State.Pinned;
        return ask with
        {
            Choice = choice,
            Option = Shortest(choice),
            Work = ask.Work with
            {
                MaxError = maxError,
                State = !pinned ? state : state.Home == ask.Work.State.Home ? state with { Pinned = true } : ask.Work.State,
                // Of the thought nothing is taken to come back: most servers keep it.
                ResponseBytes = Math.Min(ask.Class.OutputTokens, alias.AnswerTokens)
                    * (peek.Stream ? WorkloadReader.BytesPerEvent : WorkloadReader.BytesPerToken),
            },
        };
    }

    /// <summary>The way that takes the fewest tokens among those that err seldom enough; among all where none does.</summary>
    private static ServingOption Shortest(AutoChoice choice)
    {
        var options = new ServingOption[choice.Count];
        choice.Fill(options);
        return options.OrderBy(option => option.Error > choice.MaxError).ThenBy(option => option.OutputTokens).First();
    }

    private static double? ReadError(Hints hints, AutoTables tables, out OpenAiError? error)
    {
        error = null;
        if (hints.MaxError is not { } text)
        {
            return tables.Alias.MaxError;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var asked) && asked is >= 0 and <= 1)
        {
            return Math.Min(asked, tables.Alias.MaxError);
        }

        error = OpenAiError.Invalid(
            "invalid_error_rate", $"'{text}' is no error rate. Write a probability from 0 to 1, as in 0.05.", Hints.Prefix + "Max-Error");
        return null;
    }

    private static DifficultyEstimate? ReadDifficulty(Hints hints, RequestPeek peek, out OpenAiError? error)
    {
        error = null;
        if (hints.Difficulty is not { } text)
        {
            return DifficultyEstimator.Of(peek.Fields?.Marks ?? default);
        }

        if (DifficultyWords.ValueOf(text) is { } given)
        {
            return new DifficultyEstimate(given, 1);
        }

        error = OpenAiError.Invalid(
            "invalid_difficulty", $"'{text}' is no difficulty. Write a number from 0, easy, to 1, hard, or easy, medium or hard.", Hints.Prefix + "Difficulty");
        return null;
    }
}
