using System.Runtime.CompilerServices;

namespace Wattline.Fleet;

/// <summary>All shortest ways between hubs: least km, and the links on that way (Floyd, Warshall; 99 hubs are a million steps).</summary>
internal sealed class ShortestPaths
{
    private readonly int count;
    private readonly double[] km;
    private readonly short[] hops;

    public ShortestPaths(IReadOnlyList<GeoPoint> hubs, IEnumerable<(int From, int To)> links)
    {
        count = hubs.Count;
        km = new double[count * count];
        hops = new short[count * count];
        Array.Fill(km, double.PositiveInfinity);
        for (var hub = 0; hub < count; hub++)
        {
            km[(hub * count) + hub] = 0;
        }

        foreach (var (from, to) in links)
        {
            Link(from, to, hubs[from].DistanceKm(hubs[to]));
        }

        Close();
    }

    public double Km(int from, int to) => km[(from * count) + to];

    public int Hops(int from, int to) => hops[(from * count) + to];

    private void Link(int from, int to, double length)
    {
        foreach (var cell in (ReadOnlySpan<int>)[(from * count) + to, (to * count) + from])
        {
            km[cell] = Math.Min(km[cell], length);
            hops[cell] = 1;
        }
    }

    private void Close()
    {
        for (var via = 0; via < count; via++)
        {
            var viaRow = via * count;
            for (var from = 0; from < count; from++)
            {
                var row = from * count;
                var first = km[row + via];
                if (!double.IsPositiveInfinity(first) && from != via)
                {
                    Relax(row, viaRow, first, hops[row + via]);
                }
            }
        }
    }

    /// <summary>Takes the way over a hub where it is shorter. Optimised at once: the first question runs it ten thousand times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Relax(int row, int viaRow, double first, short firstHops)
    {
        var here = km.AsSpan(row, count);
        var there = km.AsSpan(viaRow, count);
        for (var to = 0; to < here.Length; to++)
        {
            var length = first + there[to];
            if (length < here[to])
            {
                here[to] = length;
                hops[row + to] = (short)(firstHops + hops[viaRow + to]);
            }
        }
    }
}
