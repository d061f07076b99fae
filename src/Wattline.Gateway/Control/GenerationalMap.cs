using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Wattline.Gateway.Control;

/// <summary>
/// A map of bounded size that forgets what was not touched lately: entries live in a young generation; when it is full the old one is
/// dropped and the young one takes its place. It holds at most twice its capacity and needs no timer. Safe for use by many threads.
/// </summary>
/// <param name="capacity">Entries of one generation, 1 or more.</param>
internal sealed class GenerationalMap<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock _turn = new();
    private ConcurrentDictionary<TKey, TValue> _young = new(), _old = new();
    private int _count;

    /// <summary>Entries held, an upper bound.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>Finds an entry and keeps it for another generation.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_young.TryGetValue(key, out value))
        {
            return true;
        }

        if (!_old.TryGetValue(key, out value))
        {
            return false;
        }

        // Added, never replaced: a value that was set in the meantime is newer than this one.
        Add(_young, key, value);
        return true;
    }

    /// <summary>Adds or replaces an entry.</summary>
    public void Set(TKey key, TValue value)
    {
        var young = _young;
        if (!Add(young, key, value))
        {
            young[key] = value;
        }
    }

    private bool Add(ConcurrentDictionary<TKey, TValue> young, TKey key, TValue value)
    {
        if (!young.TryAdd(key, value))
        {
            return false;
        }

        if (Interlocked.Increment(ref _count) >= capacity)
        {
            Turn(young);
        }

        return true;
    }

    private void Turn(ConcurrentDictionary<TKey, TValue> full)
    {
        lock (_turn)
        {
            if (ReferenceEquals(full, _young))
            {
                _old = full;
                _young = new();
                _count = 0;
            }
        }
    }
}
