using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wattline.Gateway.Control;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Storage;

namespace Wattline.Gateway.Loops;

/// <summary>Publishes a snapshot whenever a new slot begins, and keeps each one, so that decisions can be replayed.</summary>
internal sealed partial class SnapshotLoop(
    SnapshotHolder snapshots, FleetBuilder builder, Ledger ledger, TimeProvider clock, ILogger<SnapshotLoop> log) : BackgroundService
{
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = UntilNextSlot();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(wait, clock, stoppingToken);
                Publish();
                wait = UntilNextSlot();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failure)
            {
                // The gateway goes on with the last snapshot; its version in every receipt says how old that is.
                PublishingFailed(log, failure);
                wait = RetryAfterFailure;
            }
        }
    }

    private TimeSpan UntilNextSlot() => Slot.Containing(clock.GetUtcNow()).AddHours(1).Start - clock.GetUtcNow();

    private void Publish()
    {
        var now = clock.GetUtcNow();
        var version = Math.Max(now.ToUnixTimeMilliseconds(), snapshots.Current.Version + 1);
        var snapshot = new FleetSnapshot(builder.Inputs(version, Slot.Containing(now)));
        snapshots.Publish(snapshot);
        ledger.SaveSnapshot(snapshot.Inputs, now);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "No new snapshot could be made; routing goes on with the last one.")]
    private static partial void PublishingFailed(ILogger log, Exception failure);
}
