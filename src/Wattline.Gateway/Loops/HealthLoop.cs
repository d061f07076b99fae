using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wattline.Gateway.Control;
using Wattline.Gateway.Proxy;

namespace Wattline.Gateway.Loops;

/// <summary>
/// Asks every upstream that has a health address whether it can serve. Each is watched by a task of its own, at its own pace, so that one that
/// hangs delays no other; a watch ends with the gateway, or when its upstream is no longer in force.
/// </summary>
internal sealed partial class HealthLoop(ControlPlane control, TimeProvider clock, ILogger<HealthLoop> log) : BackgroundService
{
    private const double Jitter = 0.1;

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 16,
        // Only the status counts. A body is thrown away unread: what is left of a short one keeps the connection, a long one loses it.
        MaxResponseDrainSize = 16 << 10,
    });

    private readonly int _seed = clock.GetUtcNow().GetHashCode();

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _http.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watches = new Dictionary<Upstream, Task>();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                foreach (var ended in watches.Where(watch => watch.Value.IsCompleted).ToList())
                {
                    watches.Remove(ended.Key);
                }

                foreach (var upstream in control.Current.Upstreams.All.Where(one => one.Options.HealthUrl is not null))
                {
                    if (!watches.ContainsKey(upstream))
                    {
                        watches[upstream] = WatchAsync(upstream, new Random(_seed + watches.Count), stoppingToken);
                    }
                }

                await Task.Delay(Interval, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }

        await Task.WhenAll(watches.Values);
    }

    private TimeSpan Interval => TimeSpan.FromSeconds(control.Current.Options.Health.IntervalSeconds);

    /// <summary>One upstream, for as long as it is in force. The first question comes at once, the others a tenth early or late by chance.</summary>
    private async Task WatchAsync(Upstream upstream, Random chance, CancellationToken stop)
    {
        try
        {
            while (control.Current.Upstreams.All.Contains(upstream))
            {
                var problem = await ProbeAsync(upstream, stop);
                if (upstream.Probed(problem))
                {
                    Report(upstream);
                }

                await Task.Delay(Interval * (1 + (Jitter * ((2 * chance.NextDouble()) - 1))), clock, stop);
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    /// <summary>Asks once; what is wrong in words, or null.</summary>
    private async Task<string?> ProbeAsync(Upstream upstream, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(control.Current.Options.Health.TimeoutSeconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            using var request = Request(upstream);
            using var response = await _http.SendAsync(request, either.Token);
            return response.StatusCode == HttpStatusCode.OK ? null : $"It answered {(int)response.StatusCode}.";
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            return failure is OperationCanceledException ? "It did not answer in time." : "It could not be reached.";
        }
    }

    /// <summary>The upstream's key goes to the upstream's own host and nowhere else.</summary>
    private static HttpRequestMessage Request(Upstream upstream)
    {
        var (url, options) = (upstream.Options.HealthUrl!, upstream.Options);
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (UpstreamKey.MayGoTo(url, options))
        {
            UpstreamKey.AddTo(request, options);
        }

        return request;
    }

    private void Report(Upstream upstream)
    {
        var region = upstream.Options.Region.Id;
        switch (upstream.ProbeProblem)
        {
            case null:
                Recovered(log, region);
                break;
            case { } problem when upstream.RestLeft == TimeSpan.Zero:
                OnlyProbeFails(log, region, problem);
                break;
            case { } problem:
                ProbeFails(log, region, problem);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "{Region} gets no requests: only its health check fails, its answers did not. {Problem} If the address is wrong, set its health_url, or 'none'.")]
    private static partial void OnlyProbeFails(ILogger log, string region, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Region} gets no requests: its health check fails as its answers did. {Problem}")]
    private static partial void ProbeFails(ILogger log, string region, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Region} passes its health check again.")]
    private static partial void Recovered(ILogger log, string region);
}
