using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Observe;
using Wattline.Grid;
using Wattline.Grid.Sources;
using Wattline.Signals;

namespace Wattline.Gateway.Loops;

/// <summary>
/// Asks the configured sources of grid signals, each in a task of its own, so that one that hangs delays no other; and publishes a snapshot
/// where what they say of the fleet is news, at most once a minute, or within a second where a region waits for it. Another configuration has
/// other sources: those before are let go.
/// </summary>
internal sealed partial class SignalLoop(
    ControlPlane control, SignalBoard board, GatewayMetrics metrics, TimeProvider clock, ILogger<SignalLoop> log) : BackgroundService
{
    private static readonly TimeSpan LeastBetweenSnapshots = TimeSpan.FromMinutes(1), BetweenLooks = TimeSpan.FromSeconds(1);
    private readonly List<Task> _running = [];
    private readonly SemaphoreSlim _news = new(0, 1);
    private readonly SilentRegions _silent = new(log);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _news.Dispose();
        base.Dispose();
    }

    /// <summary>Every question is on the board, as not asked yet, before the first request for it can come.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Lay(control.Current);
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var publishing = PublishAsync(stoppingToken);
        SignalDesk? asked = null;
        CancellationTokenSource? present = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (control.Current is var regime && !ReferenceEquals(regime.Desk, asked))
            {
                await (present?.CancelAsync() ?? Task.CompletedTask);
                present?.Dispose();
                present = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                asked = regime.Desk;
                Begin(regime, present.Token);
            }

            _silent.Look(control.Current, clock.GetUtcNow());
            await Task.Delay(BetweenLooks, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll([publishing, .. _running]);
        present?.Dispose();
    }

    private void Begin(Regime regime, CancellationToken stopping)
    {
        _running.RemoveAll(task => task.IsCompleted);
        foreach (var (source, options, questions) in Lay(regime))
        {
            var poller = new SourcePoller(source, options, questions, control, board, metrics.Signals, Tell, clock, log);
            _running.Add(Task.Run(() => poller.RunAsync(stopping), CancellationToken.None));
        }

        Tell();
    }

    /// <summary>Puts on the board what is asked of each source.</summary>
    private List<(IGridSource Source, SourceOptions Options, IReadOnlyList<(SourceChannel Channel, string Zone)> Questions)> Lay(Regime regime)
    {
        var sources = regime.Desk.Sources;
        board.Keep(sources.Select(source => source.Name).ToHashSet());
        var laid = sources.Select(source =>
            (source, regime.Options.Signals.Sources.First(one => one.Kind.Name == source.Name), QuestionsOf(source, regime))).ToList();
        foreach (var (source, options, questions) in laid)
        {
            board.Begin(options, questions.Select(one => new SignalQuestion(source.Name, one.Channel.Name, one.Zone)));
        }

        return laid;
    }

    /// <summary>
    /// What is asked of a source: channels whose kinds it stands in the order of, of the zones that matter and that it covers. Hours that are
    /// come before forecasts, since a decision may wait for them.
    /// </summary>
    internal static IReadOnlyList<(SourceChannel Channel, string Zone)> QuestionsOf(IGridSource source, Regime regime) =>
    [
        .. from channel in SourceReach.Channels(source, regime.Desk.Options).OrderBy(channel => channel.IsForecast)
           from zone in SourceReach.Zones(source, channel, regime.Options, regime.Desk.Pack).Covered
           select (channel, zone),
    ];

    private void Tell()
    {
        try
        {
            _news.Release();
        }
        catch (Exception known) when (known is SemaphoreFullException or ObjectDisposedException)
        {
            // The publisher is told already, or is no more.
        }
    }

    /// <summary>News that can wait are looked at each second until a minute has passed since the last snapshot.</summary>
    private async Task PublishAsync(CancellationToken stopping)
    {
        var (due, isWaiting) = (clock.GetElapsedTime(0), false);
        try
        {
            while (true)
            {
                if (!isWaiting)
                {
                    await _news.WaitAsync(stopping);
                }

                var isDue = clock.GetElapsedTime(0) >= due;
                var isPublished = Publish(isDue ? SignalNews.IsAny : SignalNews.CannotWait);
                (due, isWaiting) = isPublished ? (clock.GetElapsedTime(0) + LeastBetweenSnapshots, false) : (due, !isDue);
                if (isPublished || isWaiting)
                {
                    await Task.Delay(BetweenLooks, clock, stopping);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    private bool Publish(Func<Regime, Slot, bool> news)
    {
        try
        {
            return control.RenewWhere(news);
        }
        catch (Exception failure)
        {
            PublishingFailed(log, failure);
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "No snapshot could be made of what the sources say; routing goes on with the last one.")]
    private static partial void PublishingFailed(ILogger log, Exception failure);
}
