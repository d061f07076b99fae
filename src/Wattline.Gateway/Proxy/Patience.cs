using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.Proxy;

/// <summary>
/// How long one attempt waits, for the region and for the client in turn: each wait has a limit of its own, all together have one more. Who
/// was waited for when a wait's time was over is who is at fault; where the whole time was over, who took the most of it.
/// </summary>
internal sealed class Patience : IDisposable
{
    private readonly Limits _limits;
    private readonly TimeProvider _clock;
    private readonly Alarm _alarm = Alarm.Take();
    private readonly CancellationTokenRegistration _client, _ending;
    private readonly long _begun;
    private double _since, _forClient;
    private bool _isLast;

    /// <summary>Begins with the wait for the region's first byte.</summary>
    /// <param name="limits">The limits of waits.</param>
    /// <param name="clock">Tells how much is left of the whole.</param>
    /// <param name="client">Ends every wait: the client left.</param>
    /// <param name="ending">Ends every wait as well: the gateway stops.</param>
    public Patience(Limits limits, TimeProvider clock, CancellationToken client, CancellationToken ending = default)
    {
        (_limits, _clock, _begun) = (limits, clock, clock.GetTimestamp());
        (_client, _ending) = (client.UnsafeRegister(Ring, _alarm), ending.UnsafeRegister(Ring, _alarm));
        Wait(limits.FirstByteSeconds);
    }

    /// <summary>Cancelled when a wait was too long, or the client left.</summary>
    public CancellationToken Token => _alarm.Token;

    /// <summary>Whether the client is waited for, and not the region.</summary>
    public bool IsForClient { get; private set; }

    /// <summary>Whether all waits together took longer than they may.</summary>
    public bool IsWholeOver => _isLast && _alarm.Rang;

    /// <summary>Whether a wait that failed or took too long is the client's fault.</summary>
    public bool IsClientsFault => IsWholeOver ? _forClient + (IsForClient ? Elapsed - _since : 0) > _limits.AnswerSeconds / 2 : IsForClient;

    /// <summary>From now on the region is waited for, and may be silent for so long.</summary>
    public void AwaitRegion()
    {
        Wait(_limits.BetweenBytesSeconds);
        IsForClient = false;
    }

    /// <summary>From now on the client is waited for: it must take in what is written to it.</summary>
    public void AwaitClient()
    {
        Wait(_limits.ClientSeconds);
        IsForClient = true;
    }

    /// <summary>Reads what the region sends next.</summary>
    public ValueTask<int> ReadAsync(Stream from, Memory<byte> to)
    {
        AwaitRegion();
        return from.ReadAsync(to, Token);
    }

    /// <summary>Writes piece by piece, each in its time: a client that reads slowly gets all, and one that reads nothing is left.</summary>
    public async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at += Limits.ClientPiece)
        {
            AwaitClient();
            await context.Response.Body.WriteAsync(bytes.Slice(at, Math.Min(Limits.ClientPiece, bytes.Length - at)), Token);
        }
    }

    /// <summary>
    /// Writes out what a stream has for the client while the region's next bytes are on their way, and returns their number. Where the client
    /// fails, the read is ended first: it writes to a buffer that its caller gives back.
    /// </summary>
    public async ValueTask<int> FlushAsync(PipeWriter onward, Task<int> next)
    {
        AwaitClient();
        try
        {
            await onward.FlushAsync(Token);
        }
        catch
        {
            _alarm.Ring();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        AwaitRegion();
        return await next;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Each waits until its callback is over, so that nobody cancels what serves another attempt.
        _client.Dispose();
        _ending.Dispose();
        _alarm.Dispose();
    }

    private static void Ring(object? alarm) => ((Alarm)alarm!).Ring();

    private double Elapsed => _clock.GetElapsedTime(_begun).TotalSeconds;

    /// <summary>Ends the wait that was, and sets the limit of the next.</summary>
    private void Wait(double seconds)
    {
        var now = Elapsed;
        _forClient += IsForClient ? now - _since : 0;
        _since = now;
        var left = _limits.AnswerSeconds - now;
        _isLast = left <= seconds;
        _alarm.Set(TimeSpan.FromSeconds(Math.Max(0, _isLast ? left : seconds)));
    }
}
