using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Observe;

namespace Wattline.Gateway.Loops;

/// <summary>
/// Reads the upstreams' own pages, each at its place within the interval and each by itself, so that a slow server delays no other; and
/// publishes a snapshot where what they say is news, at most once a second.
/// </summary>
internal sealed partial class ScrapeLoop(ControlPlane control, LoadBoard board, PageReader pages, TimeProvider clock, ILogger<ScrapeLoop> log)
    : BackgroundService
{
    private static readonly TimeSpan LeastBetweenSnapshots = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, Task> _running = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _news = new(0, 1);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _news.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var publishing = PublishAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var options = control.Current.Options;
            Begin(options, stoppingToken);
            await Task.Delay(TimeSpan.FromSeconds(options.Scrape.IntervalSeconds), clock, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll([publishing, .. _running.Values]);
    }

    /// <summary>Begins to watch what the configuration has and is not watched yet; what it has no longer ends by itself.</summary>
    private void Begin(GatewayOptions options, CancellationToken stopping)
    {
        var watched = options.Upstreams.Where(IsWatched).Select(upstream => upstream.Region.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var over in _running.Where(one => one.Value.IsCompleted).ToList())
        {
            _running.Remove(over.Key);
        }

        foreach (var region in watched.Where(region => !_running.ContainsKey(region)))
        {
            _running[region] = WatchAsync(region, stopping);
        }

        board.Keep(watched);
        Tell();
    }

    private static bool IsWatched(UpstreamOptions upstream) => upstream is { MetricsUrl: not null, Server.Metrics: not null };

    private async Task WatchAsync(string region, CancellationToken stopping)
    {
        var problems = new Dictionary<Uri, string>();
        var share = Phase(region);
        while (control.Current.Options is var options && options.Upstreams.FirstOrDefault(one => one.Region.Id == region && IsWatched(one)) is { } upstream)
        {
            try
            {
                await Task.Delay(share * TimeSpan.FromSeconds(options.Scrape.IntervalSeconds), clock, stopping);
                var began = board.Clock;
                await ReadPagesAsync(board.WatchOf(upstream, options), TimeSpan.FromSeconds(options.Scrape.TimeoutSeconds), problems, stopping);
                share = Math.Max(0, 1 - ((board.Clock - began) / options.Scrape.IntervalSeconds));
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // A mistake in reading one server is not to end the reading of all.
                ReadingFailed(log, region, failure);
                share = 1;
            }

            Tell();
        }
    }

    private async Task ReadPagesAsync(UpstreamWatch watch, TimeSpan within, Dictionary<Uri, string> problems, CancellationToken stopping)
    {
        var upstream = watch.Upstream;
        var (at, moment) = (clock.GetUtcNow(), board.Clock);
        var power = upstream.PowerUrl is { } page ? pages.ReadAsync(page, upstream, PowerReading.Names, within, stopping) : null;
        var (samples, problem) = await pages.ReadAsync(upstream.MetricsUrl!, upstream, upstream.Server.Metrics!.Names, within, stopping);
        Note(problems, upstream.MetricsUrl!, samples is { Count: 0 } ? "it has none of the metrics that are read." : problem);
        var models = samples is null ? null : ServerPage.Read(samples, upstream);
        if (models is not null)
        {
            watch.TakeLoad(models, at, moment);
            Tell();
        }

        if (power is not null)
        {
            var (drawn, fault) = await power;
            Note(problems, upstream.PowerUrl!, drawn is null ? fault : TakePower(watch, drawn, samples, models, at, moment));
        }
    }

    /// <summary>Takes the joules where they can be set against tokens; returns what is wrong with them, empty when nothing is.</summary>
    private static string TakePower(
        UpstreamWatch watch, IReadOnlyList<PrometheusSample> drawn, IReadOnlyList<PrometheusSample>? samples,
        IReadOnlyDictionary<string, ModelReading>? models, DateTimeOffset at, double moment)
    {
        if (PowerReading.Read(drawn, watch.Upstream.PowerMatch) is not { } power)
        {
            return "it has no readable power of the accelerators that are meant.";
        }

        if (models is null || !ServerPage.TellsAllTokens(samples!, watch.Upstream))
        {
            return "the server's page does not tell whose tokens the joules are.";
        }

        watch.TakePower(power, models, at, moment);
        return watch.RefusedRatio is { } ratio
            ? string.Create(CultureInfo.InvariantCulture, $"its joules are {ratio:G3} times the configured ones.")
            : "";
    }

    /// <summary>Logs what is wrong with a page once, and once when it is over.</summary>
    private void Note(Dictionary<Uri, string> problems, Uri page, string problem)
    {
        var before = problems.GetValueOrDefault(page, "");
        if (problem.Length > 0 && before.Length == 0)
        {
            PageFailed(log, page, problem);
        }
        else if (problem.Length == 0 && before.Length > 0)
        {
            PageRecovered(log, page);
        }

        problems[page] = problem;
    }

    private void Tell()
    {
        try
        {
            _news.Release();
        }
        catch (SemaphoreFullException)
        {
            // The publisher is told already.
        }
    }

    private async Task PublishAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await _news.WaitAsync(stopping);
                var observed = board.Now();
                if (observed.IsNewsTo(control.Observed))
                {
                    Publish(observed);
                    await Task.Delay(LeastBetweenSnapshots, clock, stopping);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    private void Publish(Observations observed)
    {
        try
        {
            control.Observe(observed);
        }
        catch (Exception failure)
        {
            PublishingFailed(log, failure);
        }
    }

    /// <summary>Where in the interval an upstream is read, 0 to 1: by its name, the same at each start and apart from the others.</summary>
    private static double Phase(string region)
    {
        var hash = region.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619u);
        return (hash ^ (hash >> 15)) % 1000 / 1000.0;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Page} is not used: {Problem}")]
    private static partial void PageFailed(ILogger log, Uri page, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Page} is used again.")]
    private static partial void PageRecovered(ILogger log, Uri page);

    [LoggerMessage(Level = LogLevel.Error, Message = "The pages of {Region} could not be taken in.")]
    private static partial void ReadingFailed(ILogger log, string region, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "No snapshot could be made of what the servers say; routing goes on with the last one.")]
    private static partial void PublishingFailed(ILogger log, Exception failure);
}
