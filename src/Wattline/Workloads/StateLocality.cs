using Wattline.Units;

namespace Wattline.Workloads;

/// <summary>Where a session's state sits and what leaving it costs. The default: no state anywhere.</summary>
/// <param name="Home">Row of the region that holds the state, counted from 1; 0 for none, so that the default is stateless.</param>
/// <param name="CachedTokens">Prompt tokens that the home region need not prefill again; not above the prompt's.</param>
/// <param name="StateBytes">Bytes to carry along on a move.</param>
/// <param name="ExpectedRequests">
/// Requests that the state, once it is in another region, is still expected to serve there, 1 or more. A move is charged in equal parts
/// to each: charged whole to one, it never happens, however much the rest would gain.
/// </param>
/// <param name="Pinned">Whether the state may not leave its home at all.</param>
public readonly record struct StateLocality(int Home, double CachedTokens, double StateBytes, double ExpectedRequests, bool Pinned)
{
    /// <summary>Row of the region that holds the state, or -1.</summary>
    public int HomeRow => Home - 1;

    /// <summary>Refuses a state that no session of such a prompt and fleet can have.</summary>
    /// <exception cref="ArgumentException">A figure is no number or out of range.</exception>
    internal void Check(double promptTokens, int regions)
    {
        Figure.NonNegative(StateBytes, "The bytes of a session's state");
        if (!(CachedTokens >= 0 && CachedTokens <= promptTokens))
        {
            Figure.Refuse("The cached tokens of a session", "0 or more and not above the prompt's", CachedTokens);
        }

        if ((uint)Home > (uint)regions)
        {
            Figure.Refuse("The home of a session's state", "a row of the fleet, counted from 1, or 0", Home);
        }

        Figure.AtLeast(Math.Min(Home, 1), ExpectedRequests, "The expected requests of a session");
    }
}
