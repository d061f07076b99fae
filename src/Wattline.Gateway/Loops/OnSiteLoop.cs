using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wattline.Gateway.Control;
using Wattline.Gateway.Observe;
using Wattline.Signals;

namespace Wattline.Gateway.Loops;

/// <summary>
/// Reads the meters of the sites that have energy of their own, each at its own pace, works out what a joule costs there, and publishes a
/// snapshot where that is news. Whatever goes wrong, the grid's own price holds and is said to.
/// </summary>
internal sealed partial class OnSiteLoop(
    ControlPlane control, OnSiteBoard board, LoadBoard loads, SitePages pages, TimeProvider clock, ILogger<OnSiteLoop> log) : BackgroundService
{
    /// <summary>Between two looks at which site is due, and between two times that what was counted is kept.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), Keeping = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (SiteWatch Watch, TimeSpan Due)> _due = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _troubled = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyDictionary<string, SiteMemory> _remembered = new Dictionary<string, SiteMemory>();
    private TimeSpan _kept;

    private TimeSpan Now => clock.GetElapsedTime(0);

    /// <summary>Every site is on the board, as not read yet, before the first question for it can come.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        (_remembered, var problem) = new OnSiteFile(control.Current.Options.StateDirectory).Load();
        if (problem is not null)
        {
            MemoryLost(log, problem);
        }

        board.Of(control.Current.Options, _remembered, clock.GetUtcNow());
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var file = new OnSiteFile(control.Current.Options.StateDirectory);
        for (_kept = Now; !stoppingToken.IsCancellationRequested;)
        {
            await RoundAsync(stoppingToken);
            if (Now - _kept >= Keeping)
            {
                Keep(file);
            }

            await Task.Delay(Pause(), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Keep(file);
    }

    private async Task RoundAsync(CancellationToken stopping)
    {
        try
        {
            var options = control.Current.Options;
            var watches = board.Of(options, _remembered, clock.GetUtcNow());
            var within = TimeSpan.FromSeconds(options.Scrape.TimeoutSeconds);
            await Task.WhenAll(watches.Where(IsDue).Select(watch => ReadAsync(watch, within, stopping)));
            var view = board.View;
            if (view.IsNewsTo(control.Current.OnSite, Slot.Containing(clock.GetUtcNow())))
            {
                control.Supply(view);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The gateway stops.
        }
        catch (Exception failure)
        {
            RoundFailed(log, failure);
        }
    }

    /// <summary>A site that is new or configured anew is due at once.</summary>
    private bool IsDue(SiteWatch watch)
    {
        var (region, now) = (watch.Upstream.Region.Id, Now);
        if (_due.TryGetValue(region, out var known) && ReferenceEquals(known.Watch, watch) && now < known.Due)
        {
            return false;
        }

        _due[region] = (watch, now + TimeSpan.FromSeconds(watch.Upstream.OnSite!.IntervalSeconds));
        return true;
    }

    private async Task ReadAsync(SiteWatch watch, TimeSpan within, CancellationToken stopping)
    {
        var (at, moment) = (clock.GetUtcNow(), Now.TotalSeconds);
        var reading = await pages.ReadAsync(watch.Upstream, within, stopping);
        var (region, regime) = (watch.Upstream.Region, control.Current);
        var used = regime.Upstreams.All.Where(one => one.Options.Region.Id == region.Id).Sum(one => one.UsedJoules);
        var drawn = loads.DrawnW(region.Id) * regime.Options.HostFactor * region.Pue.Value;
        await Task.Run(() => watch.Take(reading, used, drawn, at, moment), stopping);
        Note(watch.State);
    }

    /// <summary>Logs once that the grid's own price holds, and once when it does no longer.</summary>
    private void Note(SiteState state)
    {
        lock (_troubled)
        {
            if (state.Condition != SiteCondition.Well && _troubled.Add(state.Region))
            {
                GridHolds(log, state.Region, state.Why!);
            }
            else if (state.Condition == SiteCondition.Well && _troubled.Remove(state.Region))
            {
                SharesHold(log, state.Region);
            }
        }
    }

    private TimeSpan Pause() => _due.Count == 0 ? Look
        : TimeSpan.FromSeconds(Math.Clamp((_due.Values.Min(one => one.Due) - Now).TotalSeconds, 0.01, Look.TotalSeconds));

    private void Keep(OnSiteFile file)
    {
        _kept = Now;
        try
        {
            if (board.Memory(clock.GetUtcNow()) is { Count: > 0 } memory)
            {
                file.Save(memory);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            NotKept(log, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "On-site energy of {Region} is not known, the grid's own price holds: {Problem}")]
    private static partial void GridHolds(ILogger log, string region, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "On-site energy of {Region} is known again.")]
    private static partial void SharesHold(ILogger log, string region);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was counted of batteries before the last stop cannot be read: {Problem}")]
    private static partial void MemoryLost(ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is counted of batteries cannot be kept: {Problem}")]
    private static partial void NotKept(ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "On-site energy could not be worked out; prices stay as they are.")]
    private static partial void RoundFailed(ILogger log, Exception failure);
}
