using System.Threading.Channels;

namespace Wattline.Gateway.Live;

/// <summary>Who watches: at most so many, each with room for two messages. One that reads slowly misses ticks, and holds nobody up.</summary>
internal sealed class LiveListeners
{
    /// <summary>How many may watch at once: pages of people, not programs.</summary>
    public const int Most = 64;

    private readonly Lock _gate = new();
    private readonly HashSet<Channel<byte[]>> _listeners = [];
    private bool _ended;

    /// <summary>Whether somebody watches.</summary>
    public bool Any
    {
        get
        {
            lock (_gate)
            {
                return _listeners.Count > 0;
            }
        }
    }

    /// <summary>A place among them; null where there is none left, or the gateway stops.</summary>
    public Channel<byte[]>? TryJoin()
    {
        var mine = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(2) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_gate)
        {
            return !_ended && _listeners.Count < Most && _listeners.Add(mine) ? mine : null;
        }
    }

    /// <summary>Gives the place back.</summary>
    public void Leave(Channel<byte[]> mine)
    {
        lock (_gate)
        {
            _listeners.Remove(mine);
        }
    }

    /// <summary>Tells all of them.</summary>
    public void Tell(byte[] message)
    {
        lock (_gate)
        {
            foreach (var one in _listeners)
            {
                one.Writer.TryWrite(message);
            }
        }
    }

    /// <summary>Ends all streams, and lets nobody in any more.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            foreach (var one in _listeners)
            {
                one.Writer.TryComplete();
            }
        }
    }
}
