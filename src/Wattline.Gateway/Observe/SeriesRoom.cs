namespace Wattline.Gateway.Observe;

/// <summary>How many series a page may still have: labels are few, and a mistake in one must not fill the memory.</summary>
/// <param name="most">The most at once.</param>
internal sealed class SeriesRoom(int most)
{
    private int _taken;

    /// <summary>Takes the place of one; false where none is left.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref _taken);
        return false;
    }

    /// <summary>Gives places back.</summary>
    public void Give(int count) => Interlocked.Add(ref _taken, -count);
}
