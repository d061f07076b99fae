using System.Runtime.CompilerServices;
using Wattline.Units;

namespace Wattline.Routing;

/// <summary>The two least scores of each lane and where they stand; equal scores are ordered by place.</summary>
internal struct BestTwo<T>
    where T : struct, ILanes<T>
{
    private const double NoPlace = uint.MaxValue; // After all places, and -1 in 32 bits, so that telling it from them takes no branch.

    private T _first, _second, _firstAt, _secondAt;

    public static BestTwo<T> None => new()
    {
        _first = T.All(double.PositiveInfinity),
        _second = T.All(double.PositiveInfinity),
        _firstAt = T.All(NoPlace),
        _secondAt = T.All(NoPlace),
    };

    /// <summary>
    /// Takes part where the row may serve. Places come in rising order, so that an equal score never displaces an earlier one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Offer(T scores, T mayServe, T at)
    {
        var offered = T.Select(mayServe, scores, T.All(double.PositiveInfinity));
        var beatsFirst = T.Less(offered, _first);
        var beatsSecond = T.Less(offered, _second);
        _second = T.Select(beatsFirst, _first, T.Select(beatsSecond, offered, _second));
        _secondAt = T.Select(beatsFirst, _firstAt, T.Select(beatsSecond, at, _secondAt));
        _first = T.Select(beatsFirst, offered, _first);
        _firstAt = T.Select(beatsFirst, at, _firstAt);
    }

    /// <summary>
    /// The best and the next best over all lanes; -1 where there is none. First the two scores, then, side by side, the least place that
    /// has the one and the two least that have the other. Without branches: which lane wins is chance, and a mispredicted branch costs
    /// more than all of this.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly (int Winner, int RunnerUp) Reduce()
    {
        var (best, next) = TwoLeast(_first, _second);
        var none = T.All(NoPlace);
        var (winner, _) = TwoLeast(T.Select(T.Same(_first, best), _firstAt, none), none);
        var ahead = T.Select(T.Same(_first, next), _firstAt, none);
        var behind = T.Select(T.Same(_second, next), _secondAt, none);
        var (place, afterTie) = TwoLeast(T.Min(ahead, behind), T.Max(ahead, behind));
        return (Place(winner.First), Place(T.Select(T.Same(best, next), afterTie, place).First));
    }

    /// <summary>The two least of all lanes' pairs, each in every lane. Of each pair the first is the lesser.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (T First, T Second) TwoLeast(T first, T second)
    {
        for (var distance = T.Width / 2; distance > 0; distance /= 2)
        {
            var (otherFirst, otherSecond) = (T.Swap(first, distance), T.Swap(second, distance));
            second = T.Min(T.Max(first, otherFirst), T.Min(second, otherSecond));
            first = T.Min(first, otherFirst);
        }

        return (first, second);
    }

    private static int Place(double at) => (int)(long)at;
}
