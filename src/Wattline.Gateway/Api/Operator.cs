using System.Net;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Api;

/// <summary>Who may command, and see what belongs to all: with keys configured an admin; without, whoever calls this machine by its loopback name.</summary>
internal static class Operator
{
    /// <summary>The answer to anybody else.</summary>
    public static OpenAiError Only { get; } = new(
        StatusCodes.Status403Forbidden, "invalid_request_error", "admin_only",
        "This is an operator's: use a key with 'admin: true', or without keys the address 127.0.0.1 or localhost.");

    /// <summary>Whether the caller is one. Without keys no page of another site can have a browser be one: it calls by another name.</summary>
    public static bool Is(HttpContext context)
    {
        var policy = context.Features.Get<KeyPolicy>()!;
        if (policy != KeyPolicy.Anonymous)
        {
            return policy.Admin;
        }

        var host = context.Request.Host.Host.Trim('[', ']');
        return context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)
            && (host == "localhost" || (IPAddress.TryParse(host, out var called) && IPAddress.IsLoopback(called)));
    }
}
