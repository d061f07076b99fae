using System.Globalization;
using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.OpenAi;

/// <summary>How many of an alias's budgets a request's own words leave, from the least.</summary>
/// <param name="ByCeiling">By its ceiling on the output; 1 or more.</param>
/// <param name="ByEffort">By its effort; 1 or more.</param>
/// <param name="Ceiling">The field of the ceiling; null for none.</param>
/// <param name="Effort">The field of the effort; null for none.</param>
internal readonly record struct RoomToThink(int ByCeiling, int ByEffort, string? Ceiling, string? Effort)
{
    /// <summary>Budgets that both leave.</summary>
    public int Budgets => Math.Min(ByCeiling, ByEffort);

    /// <summary>Reads what a request leaves; null together with the error.</summary>
    public static RoomToThink? Read(AutoOptions alias, RequestPeek peek, Operation operation, out OpenAiError? error)
    {
        var (fields, most) = (peek.Fields, peek.MaxTokens ?? double.PositiveInfinity);
        var fit = alias.Budgets.Count(budget => budget + alias.AnswerTokens <= most);
        error = fields?.Repeated is { } repeated ? OpenAiError.Invalid(
                "invalid_json", $"'{repeated}' is given twice, and which one holds is not said.", repeated)
            : fields?.Effort is { } effort && !Efforts.IsKnown(effort) ? OpenAiError.Invalid(
                "invalid_choice", $"'{fields.EffortField}' is {string.Join(", ", Efforts.Known)} beside '{alias.Name}', not '{effort}'.", fields.EffortField)
            : fit == 0 ? NoRoom(alias, most, fields?.Ceiling ?? operation.CeilingNames[0])
            : null;
        var leaves = Efforts.MostTokens(fields?.Effort, alias);
        return error is not null ? null
            : new RoomToThink(fit, Math.Max(1, alias.Budgets.Count(budget => budget <= leaves)), fields?.Ceiling, fields?.EffortField);
    }

    private static OpenAiError NoRoom(AutoOptions alias, double most, string field) => OpenAiError.Invalid(
        "no_room_to_think",
        string.Create(CultureInfo.InvariantCulture, $"'{field}' allows {most:F0} tokens of output, and '{alias.Name}' thinks for at least " +
            $"{alias.Budgets[0]} and keeps {alias.AnswerTokens} for the answer. Allow {alias.Budgets[0] + alias.AnswerTokens} or more, " +
            $"or name a model."),
        field);
}
