using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Proxy;

/// <summary>
/// Tells a server how long its model may think: by the ceiling on the output, which all know, and by the server's own field where it has
/// one. Only values of these fields change; the rest of the body goes on as it came.
/// </summary>
internal static class ThinkingRoom
{
    /// <summary>The field of servers that only have a word for it.</summary>
    public const string Effort = "reasoning_effort";

    /// <summary>Adds the changes for the way to answer that was chosen; none where the caller named the model.</summary>
    public static void Set(Exchange exchange, Upstream upstream, List<Splice?> changes)
    {
        if (exchange.Ask.Choice is not { } choice || exchange.Peek.Fields is not { } fields)
        {
            return;
        }

        var body = exchange.Body.Span;
        var (operation, budget) = (exchange.Ask.Operation, choice.BudgetOf(exchange.Option));
        SetCeiling(body, fields, operation, upstream, budget + choice.Alias.AnswerTokens, changes);
        var (field, effort) = (upstream.ThinkingOf(exchange.Model), Efforts.Of(budget, choice.Alias));
        if (field == Effort && (operation == Operation.Chat || operation == Operation.Responses))
        {
            if (!Efforts.IsWithin(fields.Effort, effort))
            {
                fields.Set(body, operation == Operation.Chat ? field : "reasoning.effort", $"\"{effort}\"", changes);
            }
        }
        else if (field is not null && operation == Operation.Chat)
        {
            fields.Cap(body, field, budget, changes);
        }
    }

    /// <summary>In each field that the caller uses for it; where there is none, in the one that the server knows.</summary>
    private static void SetCeiling(
        ReadOnlySpan<byte> body, BodyFields fields, Operation operation, Upstream upstream, int most, List<Splice?> changes)
    {
        var given = operation.CeilingNames.Where(fields.Has).ToList();
        var own = operation == Operation.Chat ? upstream.Options.Server.CeilingField : operation.CeilingNames[0];
        foreach (var name in given.DefaultIfEmpty(own))
        {
            fields.Cap(body, name, most, changes);
        }
    }
}
