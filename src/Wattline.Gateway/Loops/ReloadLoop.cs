using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;

namespace Wattline.Gateway.Loops;

/// <summary>
/// Puts the configuration file in force again when it changes. Its contents are looked at every second: the system's notices get lost on
/// mounts and links, and cost where a ledger or a log lies in the same folder. A file with faults leaves the last good configuration in force.
/// </summary>
internal sealed partial class ReloadLoop(ControlPlane control, ConfigurationFile file, TimeProvider clock, ILogger<ReloadLoop> log) : BackgroundService
{
    private const int MostLooks = 20;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1), Settling = TimeSpan.FromMilliseconds(100);
    private readonly SemaphoreSlim _notice = new(0, 1);

    /// <summary>Reads the file at once, changed or not.</summary>
    public void Hurry()
    {
        try
        {
            _notice.Release();
        }
        catch (Exception known) when (known is SemaphoreFullException or ObjectDisposedException)
        {
            // One notice is as good as many, and after the end none is needed.
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _notice.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var asked = false;
            while (true)
            {
                if (asked || file.HasChanged())
                {
                    await SettleAsync(stoppingToken);
                    Reload();
                }

                asked = await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    /// <summary>Until somebody asks or it is time to look; tells whether somebody asked.</summary>
    private async Task<bool> WaitAsync(CancellationToken stopping)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var notice = _notice.WaitAsync(rest.Token);
        await Task.WhenAny(notice, Task.Delay(BetweenLooks, clock, rest.Token));
        await rest.CancelAsync();
        stopping.ThrowIfCancellationRequested();
        // A notice that came in just now has taken its place and is about to complete: one that is not waited for would be lost.
        await ((Task)notice).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return notice.IsCompletedSuccessfully;
    }

    /// <summary>Until two looks in a row see the same: whoever writes the file without a rename is then done.</summary>
    private async Task SettleAsync(CancellationToken stopping)
    {
        var seen = file.Present();
        for (var look = 0; look < MostLooks; look++)
        {
            await Task.Delay(Settling, clock, stopping);
            var now = file.Present();
            if (now == seen)
            {
                return;
            }

            seen = now;
        }
    }

    private void Reload()
    {
        try
        {
            var differing = control.Adopt(file.Read());
            Adopted(log, file.Path);
            if (differing.Count > 0)
            {
                NeedsStart(log, string.Join(", ", differing));
            }

            if (control.Current.Options.Tls?.Warning(clock.GetUtcNow()) is { } warning)
            {
                CertificateAges(log, warning);
            }
        }
        catch (Exception failure)
        {
            // Whatever is wrong with it, requests go on under what is in force.
            control.Refuse(failure.Message);
            Refused(log, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The configuration of {File} is in force.")]
    private static partial void Adopted(ILogger log, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "These options differ and hold only after a new start: {Options}.")]
    private static partial void NeedsStart(ILogger log, string options);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    internal static partial void CertificateAges(ILogger log, string warning);

    [LoggerMessage(Level = LogLevel.Error, Message = "The last good configuration stays in force. {Faults}")]
    private static partial void Refused(ILogger log, string faults);
}
