using System.Diagnostics.CodeAnalysis;

namespace Wattline.Gateway.Demo;

/// <summary>What a stand-in keeps by identifier: a bounded number of entries and of bytes; the oldest make room. Safe for many threads.</summary>
/// <param name="entries">The most entries, 1 or more.</param>
/// <param name="bytes">The most bytes of all entries together, 1 or more. An entry that is larger by itself is dropped at once.</param>
/// <param name="size">Bytes of an entry.</param>
internal sealed class StandInStore<T>(int entries, long bytes, Func<T, long> size)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Id, T Value, long Size)>> _byId = [];
    private readonly LinkedList<(string Id, T Value, long Size)> _byAge = new();
    private long _bytes;

    /// <summary>Every entry, the oldest first.</summary>
    public IReadOnlyList<T> All()
    {
        lock (_lock)
        {
            return [.. _byAge.Select(entry => entry.Value)];
        }
    }

    /// <summary>The entry of an identifier; null for none.</summary>
    public T? Find(string id)
    {
        lock (_lock)
        {
            return _byId.TryGetValue(id, out var node) ? node.Value.Value : null;
        }
    }

    /// <summary>Adds an entry under a new identifier.</summary>
    public void Add(string id, T value)
    {
        lock (_lock)
        {
            _byId.Add(id, _byAge.AddLast((id, value, size(value))));
            _bytes += size(value);
            MakeRoom();
        }
    }

    /// <summary>Replaces an entry, which keeps its age, and returns the new one; null where there is none.</summary>
    public T? Update(string id, Func<T, T> change)
    {
        lock (_lock)
        {
            if (!_byId.TryGetValue(id, out var node))
            {
                return null;
            }

            var value = change(node.Value.Value);
            _bytes += size(value) - node.Value.Size;
            node.Value = (id, value, size(value));
            MakeRoom();
            return value;
        }
    }

    /// <summary>Removes an entry.</summary>
    public bool Remove(string id, [MaybeNullWhen(false)] out T removed)
    {
        lock (_lock)
        {
            removed = _byId.TryGetValue(id, out var node) ? node.Value.Value : null;
            if (node is not null)
            {
                Drop(node);
            }

            return node is not null;
        }
    }

    private void MakeRoom()
    {
        while (_byAge.First is { } oldest && (_byAge.Count > entries || _bytes > bytes))
        {
            Drop(oldest);
        }
    }

    private void Drop(LinkedListNode<(string Id, T Value, long Size)> node)
    {
        _byAge.Remove(node);
        _byId.Remove(node.Value.Id);
        _bytes -= node.Value.Size;
    }
}
