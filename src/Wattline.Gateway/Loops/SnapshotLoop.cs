using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wattline.Gateway.Control;
using Wattline.Signals;

namespace Wattline.Gateway.Loops;

/// <summary>Publishes a snapshot whenever a new slot begins.</summary>
internal sealed partial class SnapshotLoop(ControlPlane control, TimeProvider clock, ILogger<SnapshotLoop> log) : BackgroundService
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
                control.Renew();
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

    [LoggerMessage(Level = LogLevel.Error, Message = "No new snapshot could be made; routing goes on with the last one.")]
    private static partial void PublishingFailed(ILogger log, Exception failure);
}
