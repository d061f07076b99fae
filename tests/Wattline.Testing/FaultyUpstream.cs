using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Wattline.Testing;

/// <summary>
/// A real server on the loopback address that answers, stalls, cuts and errs as told, one behaviour a request, and keeps what arrived.
/// What is not HTTP is <see cref="RawUpstream"/>'s.
/// </summary>
public sealed class FaultyUpstream : IAsyncDisposable
{
    private readonly ConcurrentQueue<UpstreamBehaviour> _next = new();
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private WebApplication? _app;

    private FaultyUpstream()
    {
    }

    /// <summary>Where it listens; the same after it refused for a while.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>What is done when nothing is queued. Default: an answer.</summary>
    public Func<RecordedRequest, UpstreamBehaviour> Otherwise { get; set; } = _ => new UpstreamBehaviour.Answer();

    /// <summary>What arrived, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>Starts on a free port.</summary>
    public static async Task<FaultyUpstream> StartAsync(params UpstreamBehaviour[] behaviours)
    {
        var upstream = new FaultyUpstream();
        await upstream.AcceptAsync();
        return upstream.Next(behaviours);
    }

    /// <summary>Queues behaviours for the coming requests.</summary>
    public FaultyUpstream Next(params UpstreamBehaviour[] behaviours)
    {
        foreach (var behaviour in behaviours)
        {
            _next.Enqueue(behaviour);
        }

        return this;
    }

    /// <summary>Completes when one more request has arrived whole; each call counts one.</summary>
    public async Task ArrivedAsync(CancellationToken cancellation = default) => await _arrived.WaitAsync(cancellation);

    /// <summary>Closes the port: new connections are refused, open ones are cut.</summary>
    public async Task RefuseAsync()
    {
        if (Interlocked.Exchange(ref _app, null) is { } app)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    /// <summary>Opens the port, the same one as before.</summary>
    public async Task AcceptAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, Address.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        _app = builder.Build();
        _app.Run(HandleAsync);
        await _app.StartAsync();
        Address = new Uri(_app.Urls.First());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RefuseAsync();
        _arrived.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var left = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var request = await ReadAsync(context, left.Task);
            _requests.Enqueue(request);
            _arrived.Release();
            var behaviour = _next.TryDequeue(out var queued) ? queued : Otherwise(request);
            await new UpstreamAnswer(context, request).WriteAsync(behaviour);
            left.TrySetResult(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            left.TrySetResult(true);
        }
    }

    private static async Task<RecordedRequest> ReadAsync(HttpContext context, Task<bool> left)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(
            header => header.Key, IReadOnlyList<string> (header) => [.. header.Value.Select(value => value ?? "")],
            StringComparer.OrdinalIgnoreCase);
        return new RecordedRequest(
            context.Request.Method, context.Request.Path + context.Request.QueryString, headers, body.ToArray(), left);
    }
}
