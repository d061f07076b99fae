using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.OpenAi;

/// <summary>The memory that the bodies of all requests may take together: each has a limit of its own, and many make too much all the same.</summary>
internal sealed class BodyRoom(Limits limits)
{
    private readonly long _most = (long)(limits.BodiesMb * 1e6);
    private long _taken;

    /// <summary>Takes room; false, and nothing taken, where there is not as much left.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= _most)
        {
            return true;
        }

        GiveBack(bytes);
        return false;
    }

    /// <summary>Gives room back.</summary>
    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}

/// <summary>One body's place in the room, given back when its request is over.</summary>
internal sealed class BodyPlace(HttpContext context, BodyRoom room) : IDisposable
{
    private long _bytes;

    /// <summary>Makes the place larger; false where the room is full.</summary>
    public bool TryGrow(long bytes)
    {
        if (!room.TryTake(bytes - _bytes))
        {
            return false;
        }

        if (_bytes == 0)
        {
            context.Response.RegisterForDispose(this);
        }

        _bytes = bytes;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => room.GiveBack(Interlocked.Exchange(ref _bytes, 0));
}
