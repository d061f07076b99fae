using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Wattline.Gateway.Demo;

/// <summary>
/// A real HTTP server that stands in for one region of the demo fleet: OpenAI's shapes at the pace that the data give, and no model. Every
/// answer says so in the header <c>x-stand-in</c>, and where text is made in that text and <c>system_fingerprint</c>. What it is asked to
/// store it keeps in bounded memory, the newest first, and knows no other stand-in's. It listens on the loopback address only.
/// </summary>
public sealed class StandInServer : IAsyncDisposable
{
    private const int BodyLimit = 4 * 1024 * 1024;
    private readonly StandInState _state;
    private readonly WebApplication _app;

    private StandInServer(StandInOptions options)
    {
        _state = new StandInState(options);
        // The empty builder reads no environment and no settings file: a stand-in listens where its options say and nowhere else.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimit;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(500));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Where it listens, as in <c>http://127.0.0.1:41234</c>.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Starts a stand-in.</summary>
    /// <exception cref="ArgumentException">Options out of range, all named.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<StandInServer> StartAsync(StandInOptions options, CancellationToken cancellation = default)
    {
        if (options.Faults() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
        }

        var server = new StandInServer(options);
        try
        {
            await server._app.StartAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops; answers that are under way are cut after half a second.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _state.DisposeAsync();
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers["x-stand-in"] = _state.Options.Region;
        var (method, path) = (context.Request.Method, context.Request.Path.Value ?? "");
        var (operation, ids, allowed) = StandInRoutes.Find(method, path);
        try
        {
            var fault = operation is not null ? await operation(new StandInCall(context, _state, ids))
                : allowed.Count > 0 ? NotAllowed(context, allowed)
                : new StandInFault(404, $"Unknown request URL: {method} {path}.", Code: "unknown_url");
            if (fault is not null)
            {
                await WriteFaultAsync(context, fault);
            }
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException refused)
        {
            await WriteFaultAsync(context, new StandInFault(refused.StatusCode, refused.Message));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left: nobody is there to be told.
        }
    }

    private static StandInFault NotAllowed(HttpContext context, IReadOnlyList<string> allowed)
    {
        context.Response.Headers.Allow = string.Join(", ", allowed);
        var message = $"Not allowed to {context.Request.Method} on {context.Request.Path}; use {string.Join(" or ", allowed)}.";
        return new StandInFault(405, message, Code: "method_not_supported");
    }

    private static Task WriteFaultAsync(HttpContext context, StandInFault fault) => WriteAsync(context, fault.Status, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["message"] = fault.Message,
            ["type"] = "invalid_request_error",
            ["param"] = fault.Param,
            ["code"] = fault.Code,
        },
    });

    private static Task WriteAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }
}
