using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Wattline.Gateway.Control;
using Wattline.Gateway.Live;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Loops;

/// <summary>Ends a second, writes the tick once, and tells all who watch. With nobody watching it only counts.</summary>
internal sealed class LiveLoop(LiveBoard board, LiveListeners listeners, Ending ending, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>An event as the stream has it.</summary>
    public static byte[] Event<T>(string name, T value) =>
        [.. System.Text.Encoding.ASCII.GetBytes($"event: {name}\ndata: "), .. JsonSerializer.SerializeToUtf8Bytes(value, WattlineJson.Options), .. "\n\n"u8];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Second, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken) && !ending.HasBegun)
            {
                var tick = board.Tick();
                if (listeners.Any)
                {
                    listeners.Tell(Event("tick", tick));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
        finally
        {
            // A stream that never ends would hold the gateway's own end up.
            listeners.End();
        }
    }
}
