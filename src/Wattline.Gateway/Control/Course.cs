using Wattline.Feasibility;
using Wattline.Routing;

namespace Wattline.Gateway.Control;

/// <summary>
/// What stands above the decision for some requests: regions that the operator holds back, and where nothing is decided the order in which
/// regions are taken instead. It never lets a request where law or hosting forbid it.
/// </summary>
/// <param name="mode">Who chooses.</param>
/// <param name="held">Rows that are held back.</param>
/// <param name="order">Rows in the order in which they are taken; null where the decision chooses.</param>
/// <param name="baseline">Rows of the baseline, the first that may serve counting; empty for none.</param>
/// <param name="pin">The pin that it carries out; null for none.</param>
internal sealed class Course(ReceiptMode mode, bool[] held, int[]? order, int[] baseline, Pin? pin = null)
{
    /// <summary>Reasons that hold even where nothing is decided; latency and prices are the decision's affair.</summary>
    public const Infeasibility Law = Infeasibility.Residency | Infeasibility.ModelNotHosted | Infeasibility.StateLocality;

    /// <summary>Who chooses.</summary>
    public ReceiptMode Mode => mode;

    /// <summary>Rows in the order in which they are taken; null where the decision chooses.</summary>
    public IReadOnlyList<int>? Order => order;

    /// <summary>The pin that it carries out; null for none.</summary>
    public Pin? Pin => pin;

    /// <summary>Adds the operator's bit to the rows held back.</summary>
    public void Hold(Span<long> live)
    {
        for (var row = 0; row < held.Length; row++)
        {
            live[row] |= held[row] ? (long)Infeasibility.Withdrawn : 0;
        }
    }

    /// <summary>
    /// The first row of the order that may serve; one that rests after failures only where no other is left, since nobody else decides
    /// that it should; -1 for none.
    /// </summary>
    /// <param name="rows">The rows as the decision wrote them.</param>
    /// <param name="tried">Rows that this request tried.</param>
    /// <param name="options">Options in the order in which a region's are taken: where nothing is decided, none is better.</param>
    /// <returns>The index that a decision would name; -1 for none.</returns>
    public int Follow(CandidateTable rows, ReadOnlySpan<bool> tried, ReadOnlySpan<int> options)
    {
        // What is only observed goes where it would go anyway: a full region says so itself.
        var always = Law | Infeasibility.Withdrawn | (mode == ReceiptMode.Observed ? Infeasibility.None : Infeasibility.Capacity);
        var resting = -1;
        foreach (var row in order!)
        {
            var index = tried[row] ? -1 : First(rows, row, options, always);
            if (index >= 0 && (rows.ReasonsAt(index) & Infeasibility.Unhealthy) == 0)
            {
                return index;
            }

            resting = resting < 0 ? index : resting;
        }

        return resting;
    }

    /// <summary>The baseline's row for a request by its index; -1 where there is none that law and hosting allow.</summary>
    public int BaselineOf(CandidateTable rows, ReadOnlySpan<int> options)
    {
        foreach (var row in baseline)
        {
            if (First(rows, row, options, Law) is var index and >= 0)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The first of some options that nothing of a kind blocks in a region, by its index; -1 for none.</summary>
    private static int First(CandidateTable rows, int row, ReadOnlySpan<int> options, Infeasibility kind)
    {
        foreach (var option in options)
        {
            var index = (option * rows.Stride) + row;
            if ((rows.ReasonsAt(index) & kind) == 0)
            {
                return index;
            }
        }

        return -1;
    }
}
