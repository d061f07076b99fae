using System.Diagnostics;
using System.Globalization;

namespace Wattline.Benchmarks;

/// <summary>Rounds of decisions, timed after a warm-up: nanoseconds a decision in ascending order of rounds, bytes a decision, and the share that was placed.</summary>
internal sealed record DecisionRounds(double[] Nanoseconds, double Bytes, double PlacedShare)
{
    private const int Warm = 40;

    /// <summary>Times rounds.</summary>
    /// <param name="rounds">How many.</param>
    /// <param name="calls">Decisions a round.</param>
    /// <param name="decide">One round; tells how many decisions placed their request.</param>
    public static DecisionRounds Of(int rounds, int calls, Func<long> decide)
    {
        for (var warm = 0; warm < Warm; warm++)
        {
            decide();
            Thread.Sleep(20); // Lets tiered compilation finish in the background before anything is timed.
        }

        var nanoseconds = new double[rounds];
        long placed = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            placed += decide();
            nanoseconds[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Array.Sort(nanoseconds);
        return new DecisionRounds(nanoseconds, allocated / ((double)rounds * calls), placed / ((double)rounds * calls));
    }

    /// <summary>The figures in words, nanoseconds with so many decimals.</summary>
    public string Told(int decimals)
    {
        string[] times = [.. new[] { Nanoseconds[0], Nanoseconds[Nanoseconds.Length / 10], Nanoseconds[Nanoseconds.Length / 2] }
            .Select(time => time.ToString($"F{decimals}", CultureInfo.InvariantCulture))];
        return FormattableString.Invariant(
            $"min {times[0]} ns, p10 {times[1]} ns, median {times[2]} ns; {Bytes:F3} bytes a decision; {100 * PlacedShare:F1} % placed");
    }
}
