using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;

namespace Wattline.Gateway.OpenAi;

/// <summary>Reads a request from its body and its headers, whether it is to be sent or only decided.</summary>
internal static class RequestReader
{
    /// <summary>Reads one.</summary>
    /// <param name="context">Its headers, regime and policy.</param>
    /// <param name="operation">What it is for.</param>
    /// <param name="body">Its body.</param>
    /// <param name="deployment">The model, where the path names it; null where the body does.</param>
    /// <param name="error">What to mend; null where there is nothing.</param>
    /// <returns>What it says, and what that comes down to; null together with the error.</returns>
    public static (RequestPeek Peek, Ask Ask)? Read(
        HttpContext context, Operation operation, ReadOnlySpan<byte> body, string? deployment, out OpenAiError? error)
    {
        var (regime, policy) = (context.Features.Get<Regime>()!, context.Features.Get<KeyPolicy>()!);
        var peek = Peek(operation, body, deployment, out error);
        error ??= Hints.RefuseUnknown(context.Request.Headers, peek);
        var hints = Hints.Read(context.Request.Headers, peek);
        if (error is null && operation.HasOutput && regime.Reader.IsAlias(peek.Model ?? hints.Model))
        {
            peek.ReadFields(body);
        }

        if (error is null && regime.Reader.Read(operation, peek, hints, body.Length, policy, regime.Snapshot, out error) is { } ask)
        {
            return (peek, ask);
        }

        error = hints.Locate(error!);
        return null;
    }

    private static RequestPeek Peek(Operation operation, ReadOnlySpan<byte> body, string? deployment, out OpenAiError? error)
    {
        error = null;
        if (!operation.IsJson)
        {
            return Named(RequestPeek.For(null, operation), deployment);
        }

        if (!RequestPeek.TryRead(body, operation, out var peek, out var problem))
        {
            error = OpenAiError.Invalid("invalid_json", problem);
        }
        else if (peek.Background)
        {
            error = OpenAiError.Invalid(
                "background_not_served",
                "A response in the background ends after its connection, so that nobody would meter it. Leave 'background' out.", "background");
        }

        return Named(peek, deployment);
    }

    private static RequestPeek Named(RequestPeek peek, string? deployment)
    {
        if (deployment is not null)
        {
            peek.Name(deployment);
        }

        return peek;
    }
}
