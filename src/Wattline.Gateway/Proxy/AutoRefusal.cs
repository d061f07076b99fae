using System.Globalization;
using Wattline.Feasibility;
using Wattline.Gateway.OpenAi;
using Wattline.Models;
using Wattline.Reasoning;
using Wattline.Routing;

namespace Wattline.Gateway.Proxy;

/// <summary>
/// Says why no model with no thinking budget keeps what was asked of an alias: the best error that is reachable, or the shortest time, and
/// what stands in the way. A hint only narrows, so where the alias or the key is the limit no hint is named as a cure.
/// </summary>
internal static class AutoRefusal
{
    private const Infeasibility OfTheAsk = Infeasibility.Tolerance | Infeasibility.Latency;

    /// <summary>The error; null where the caller named the model, or where territory and hosting leave nothing to choose among.</summary>
    public static OpenAiError? For(Ask ask, ReadOnlySpan<ServingOption> options, CandidateTable rows)
    {
        if (ask.Choice is not { } choice)
        {
            return null;
        }

        var errors = new double[options.Length];
        for (var at = 0; at < errors.Length; at++)
        {
            errors[at] = options[at].Error;
        }

        var open = rows.Rows.Where(row => (row.Blocked & InfeasibilityReasons.Static & ~OfTheAsk) == 0).ToList();
        return open.Count == 0 ? null
            : open.TrueForAll(row => (row.Blocked & Infeasibility.Tolerance) != 0) ? NotTolerated(choice, errors, open)
            : Late(ask, choice, errors, open);
    }

    private static OpenAiError NotTolerated(AutoChoice choice, double[] errors, List<Candidate> open)
    {
        var best = open.MinBy(row => errors[row.Option]);
        var (cure, field) = Room(choice, open) ?? Tolerance(choice, errors[best.Option]);
        return OpenAiError.Invalid(
            "tolerance_not_met",
            $"No model that may serve this request keeps its error to {Text(choice.MaxError)} at a difficulty of {Text(choice.Difficulty)} " +
            $"({choice.DifficultyFrom}, confidence {Text(choice.Confidence)}). The best reachable is {Text(errors[best.Option])}, " +
            $"by {Way(choice, best)}. {cure}",
            field);
    }

    /// <summary>What the request's own ceiling or effort keeps from being met; null where more thought would not help either.</summary>
    private static (string Cure, string Field)? Room(AutoChoice choice, IEnumerable<Candidate> open)
    {
        var (room, alias) = (choice.Room, choice.Alias);
        if (open.Min(row => choice.BudgetNeeded(row.Option)) is not { } needed || needed < room.Budgets)
        {
            return null;
        }

        var (ceiling, effort) = (needed >= room.ByCeiling ? room.Ceiling : null, needed >= room.ByEffort ? room.Effort : null);
        var cures = new[]
        {
            ceiling is null ? null : $"allow {Whole(alias.Budgets[needed] + alias.AnswerTokens)} or more in '{ceiling}'",
            effort is null ? null : $"raise '{effort}' to {Efforts.Of(alias.Budgets[needed], alias)}, or leave it out",
        }.OfType<string>();
        if ((ceiling ?? effort) is not { } field)
        {
            return null;
        }

        var own = string.Join(" and ", new[] { ceiling, effort }.OfType<string>().Select(name => $"'{name}'"));
        return ($"The request's own {own} leaves " +
            $"{Whole(alias.Budgets[room.Budgets - 1])} thinking tokens at most, and {Whole(alias.Budgets[needed])} would do: " +
            $"{string.Join("; ", cures)}.", field);
    }

    private static (string Cure, string? Field) Tolerance(AutoChoice choice, double best)
    {
        var floor = choice.MaxError <= SuccessTable.Mishap ? $"No way is taken to err less than {Text(SuccessTable.Mishap)}, however long it thinks. " : "";
        var alias = $"'{choice.Alias.Name}' tolerates {Text(choice.Alias.MaxError)} (max_error in its configuration), which no hint raises";
        var byHint = choice.ErrorField is not null && best <= choice.Alias.MaxError;
        var limit = byHint ? $"Raise {choice.ErrorField} to {Above(best)} or more" : $"{alias}: name a model, or ask the operator";
        var easier = choice.DifficultyFrom == "hint" ? "." : $"; or, if the question is easier than that, say so with {Hints.Prefix}Difficulty.";
        return ($"{floor}{limit}{easier}", byHint ? choice.ErrorField : "model");
    }

    private static OpenAiError Late(Ask ask, AutoChoice choice, double[] errors, List<Candidate> open)
    {
        var tolerated = open.Where(row => (row.Blocked & Infeasibility.Tolerance) == 0).MinBy(row => row.Use.LatencyMs);
        var scope = ask.Work.Budget.Scope == Workloads.BudgetScope.FirstToken ? "first token" : "completion";
        var message = $"The shortest reachable at an error of {Text(choice.MaxError)} or less is {Way(choice, tolerated)} in {tolerated.Region}, " +
            $"{Text(tolerated.Use.LatencyMs / 1000)} s to {scope} as expected; the budget is {Text(ask.Work.Budget.Milliseconds / 1000)} s. ";
        var inTime = open.Where(row => (row.Blocked & Infeasibility.Latency) == 0).OrderBy(row => errors[row.Option]).ToList();
        var within = inTime.Count == 0 ? "" : $"Within it the best error is {Text(errors[inTime[0].Option])}, by {Way(choice, inTime[0])}. ";
        var room = inTime.Count == 0 ? null : Room(choice, inTime);
        var ofKey = ask.Policy.MaxLatencyMs is { } most && tolerated.Use.LatencyMs > most;
        var time = ofKey ? $"This key allows {Text(ask.Policy.MaxLatencyMs!.Value / 1000)} s (max_latency_ms), which no hint raises"
            : $"Raise {choice.TimeField}";
        var error = inTime.Count > 0 && choice.ErrorField is not null && errors[inTime[0].Option] <= choice.Alias.MaxError
            ? ofKey ? $"; raise {choice.ErrorField}" : $" or {choice.ErrorField}" : "";
        return OpenAiError.Invalid(
            "deadline_not_met", $"{message}{within}{time}{error}.{(room is { } more ? $" {more.Cure}" : "")}",
            ofKey ? room?.Field ?? (error.Length > 0 ? choice.ErrorField : null) : choice.TimeField);
    }

    private static string Way(AutoChoice choice, Candidate row) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.Model} with {choice.BudgetOf(row.Option)} thinking tokens");

    private static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A figure of three digits that is no less.</summary>
    private static string Above(double value)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 2);
        return Text(Math.Ceiling(value / unit) * unit);
    }
}
