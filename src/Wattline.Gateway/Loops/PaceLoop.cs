using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wattline.Gateway.Control;
using Wattline.Gateway.Steering;

namespace Wattline.Gateway.Loops;

/// <summary>
/// Corrects the prices of capacity by what is used, on a tick, and publishes them where they moved, at most once a second. It needs no
/// plan: without one it starts from zero. Prices that it does not keep are zero after a while, whatever became of it.
/// </summary>
internal sealed partial class PaceLoop(ControlPlane control, PlanBoard board, TimeProvider clock, ILogger<PaceLoop> log) : BackgroundService
{
    private readonly Pace _pace = new(clock);
    private bool _failing;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(control.Current.Options.Plan.Pace.Tick, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
            {
                Tick();
            }
        }
    }

    private void Tick()
    {
        try
        {
            if (control.Current is var regime && regime.Options.Plan.IsOn(regime.Options.Upstreams))
            {
                Correct(regime);
            }
            else
            {
                // Prices still in force end by themselves.
                board.Interval = null;
            }

            _failing = false;
        }
        catch (Exception failure)
        {
            if (!_failing)
            {
                PacingFailed(log, failure);
            }

            _failing = true;
        }
    }

    private void Correct(Regime regime)
    {
        var (prices, interval) = _pace.Tick(regime, board.Plan);
        board.Interval = interval;
        if (_pace.IsNews(prices, control.Prices))
        {
            control.Price(prices, regime.Options.Plan.StaleAfter);
        }
        else
        {
            control.KeepPrices(regime.Options.Plan.StaleAfter);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Prices could not be corrected; routing goes on, with those in force until they are stale.")]
    private static partial void PacingFailed(ILogger log, Exception failure);
}
