namespace Wattline.Grid.Forecasts;

/// <summary>
/// What other zones' deviations say of the one that a zone will have: their sum, each weighed by how far it has gone with what the zone's own
/// deviation nine hours later had that its own nine hours before did not tell. Weights are set anew each ten days from what was known then.
/// </summary>
internal static class NeighbourDeviation
{
    // Chosen on January to June 2022; docs/model.md.
    private const int Lead = 9, Sampling = 3, Every = 240, First = 576, FirstPair = 48 + Lead;
    private const double LeastCorrelation = 0.2, MostGain = 20, Tiny = 1e-12;

    /// <summary>By hour, on the zone's own scale; zero while there is too little to go by, and null where no neighbour ever tells anything.</summary>
    /// <param name="past">The zone's own past.</param>
    /// <param name="others">Deviations of the others, as many hours as the past has.</param>
    public static double[]? Of(SeriesPast past, ReadOnlyMemory<float>[] others)
    {
        var sums = new Sums[others.Length];
        var weights = new double[others.Length];
        var expected = new double[past.Count];
        var own = new Sums();
        var told = false;
        var next = FirstPair;
        for (var now = First; now < past.Count; now += Every)
        {
            var from = next;
            for (; next < now; next += Sampling)
            {
                own.Add(past.Weekday[next], past.Weekday[next - Lead], past.Weekday[next - Lead]);
            }

            for (var i = 0; i < others.Length; i++)
            {
                sums[i].Add(past.Weekday, others[i].Span, from, now);
            }

            if (Weigh(own, sums, weights))
            {
                told = true;
                Expect(others, weights, expected.AsSpan(now, Math.Min(Every, past.Count - now)), now);
            }
        }

        return told ? expected : null;
    }

    /// <summary>Sets the weights; false where all are zero.</summary>
    private static bool Weigh(Sums own, Sums[] sums, double[] weights)
    {
        var persistence = own.Later / (own.Squares + Tiny);
        var left = own.Own - (persistence * own.Later);
        var total = 0.0;
        for (var i = 0; i < sums.Length; i++)
        {
            var correlation = (sums[i].Later - (persistence * sums[i].Earlier)) / Math.Sqrt((sums[i].Squares * left) + Tiny);
            var beyond = Math.Max(Math.Abs(correlation) - LeastCorrelation, 0);
            weights[i] = beyond > 0 ? Math.CopySign(beyond, correlation) / Math.Sqrt(sums[i].Squares) : 0;
            total += beyond * beyond;
        }

        var scale = total > 0 ? Math.Sqrt(own.Own) * Math.Min(1 / Math.Sqrt(total), MostGain) : 0;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] *= scale;
        }

        return scale > 0;
    }

    private static void Expect(ReadOnlyMemory<float>[] others, double[] weights, Span<double> expected, int from)
    {
        for (var i = 0; i < others.Length; i++)
        {
            var other = others[i].Span;
            for (var t = 0; weights[i] != 0 && t < expected.Length; t++)
            {
                expected[t] += weights[i] * other[from + t];
            }
        }
    }

    /// <summary>Sums over pairs of hours: own now times other before, own before times other before, squares of the other before and of the own now.</summary>
    private struct Sums
    {
        public double Later, Earlier, Squares, Own;

        public void Add(double now, double before, double other)
        {
            Later += now * other;
            Earlier += before * other;
            Squares += other * other;
            Own += now * now;
        }

        public void Add(double[] own, ReadOnlySpan<float> other, int from, int until)
        {
            for (var t = from; t < until; t += Sampling)
            {
                Add(own[t], own[t - Lead], other[t - Lead]);
            }
        }
    }
}
