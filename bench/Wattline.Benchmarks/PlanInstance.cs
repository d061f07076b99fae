using Wattline.Planning.Programs;

namespace Wattline.Benchmarks;

/// <summary>
/// A made-up fleet and its demand in whole numbers: cells about regions on a globe, each allowed its nearest regions; demand that follows
/// the local hour; capacity a multiple of the peak; prices of electricity and carbon by hour. The same seed gives the same numbers anywhere.
/// </summary>
internal sealed class PlanInstance
{
    public const int Penalty = 200_000;

    private readonly Chance _chance;
    private readonly double[] _regionLatitudes;
    private readonly double[] _regionLongitudes;
    private readonly double[] _pue;
    private readonly double[] _prices;
    private readonly double[] _carbon;
    private readonly double[] _bases;
    private readonly double[] _zones;
    private readonly double[] _energy;

    public PlanInstance(int cells, int regions, int hours, double keep, double slack, ulong seed)
    {
        (Cells, Regions, Hours, Kept) = (cells, regions, hours, Math.Max(1, (int)Math.Round(keep * regions, MidpointRounding.AwayFromZero)));
        _chance = new Chance(seed);
        (_regionLatitudes, _regionLongitudes) = (new double[regions], new double[regions]);
        (_pue, _prices, _carbon) = (new double[regions], new double[regions], new double[regions]);
        (_bases, _zones, _energy) = (new double[cells], new double[cells], new double[regions * hours]);
        (Nearest, Latencies) = (new int[cells * Kept], new double[cells * Kept]);
        Demands = new int[cells * hours];
        Capacities = new int[regions * hours];
        MakeRegions();
        MakeCells();
        var peak = MakeDemands();
        MakeCapacities(slack, peak);
        MakeEnergy();
    }

    public int Cells { get; }

    public int Regions { get; }

    public int Hours { get; }

    /// <summary>Regions a cell may use.</summary>
    public int Kept { get; }

    /// <summary>By cell and rank: the region.</summary>
    public int[] Nearest { get; }

    /// <summary>By cell and rank: round trip, ms.</summary>
    public double[] Latencies { get; }

    /// <summary>By cell and hour.</summary>
    public int[] Demands { get; }

    /// <summary>By region and hour.</summary>
    public int[] Capacities { get; }

    public int Cost(int cell, int rank, int hour)
    {
        var at = (cell * Kept) + rank;
        var cost = 100 * (_energy[(Nearest[at] * Hours) + hour] + (0.03 * Latencies[at]));
        return (int)Math.Max(0, Math.Round(cost, MidpointRounding.AwayFromZero));
    }

    /// <summary>The hours from one up to another as a program.</summary>
    public PlanProgram Program(int from, int to)
    {
        var blocks = (to - from) * Cells;
        var (resource, costs, gpuSeconds) = (new int[blocks * Kept], new double[blocks * Kept], new double[blocks * Kept]);
        Array.Fill(gpuSeconds, 1);
        for (var block = 0; block < blocks; block++)
        {
            var (hour, cell) = ((block / Cells) + from, block % Cells);
            for (var rank = 0; rank < Kept; rank++)
            {
                resource[(block * Kept) + rank] = ((hour - from) * Regions) + Nearest[(cell * Kept) + rank];
                costs[(block * Kept) + rank] = Cost(cell, rank, hour);
            }
        }

        return new PlanProgram(new ProgramArrays
        {
            Regions = Regions,
            Amounts = [.. Enumerable.Range(0, blocks).Select(block => (double)Demands[(block % Cells * Hours) + (block / Cells) + from])],
            FirstColumns = [.. Enumerable.Range(0, blocks + 1).Select(block => block * Kept)],
            UnmetCosts = [.. Enumerable.Repeat((double)Penalty, blocks)],
            Resource = resource,
            Costs = costs,
            GpuSeconds = gpuSeconds,
            Capacities = [.. Enumerable.Range(0, (to - from) * Regions).Select(at => (double)Capacities[(at % Regions * Hours) + (at / Regions) + from])],
        });
    }

    /// <summary>Writes it for the peer: sizes, regions by cell, demands, capacities, then costs by hour, 32 bits each.</summary>
    public void Write(string path)
    {
        using var writer = new BinaryWriter(File.Create(path));
        foreach (var size in (int[])[Cells, Regions, Hours, Kept])
        {
            writer.Write(size);
        }

        foreach (var numbers in (int[][])[Nearest, Demands, Capacities])
        {
            writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()));
        }

        var costs = new int[Cells * Kept];
        for (var hour = 0; hour < Hours; hour++)
        {
            for (var at = 0; at < costs.Length; at++)
            {
                costs[at] = Cost(at / Kept, at % Kept, hour);
            }

            writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(costs.AsSpan()));
        }
    }

    private void MakeRegions()
    {
        for (var region = 0; region < Regions; region++)
        {
            _regionLatitudes[region] = (_chance.Share() * 120) - 50;
            _regionLongitudes[region] = (_chance.Share() * 360) - 180;
            _pue[region] = 1.08 + (0.5 * _chance.Share());
            _prices[region] = 25 + (110 * _chance.Share());
            var first = _chance.Share();
            _carbon[region] = 20 + (780 * first * _chance.Share());
        }
    }

    private void MakeCells()
    {
        var (latitudes, longitudes) = (new double[Cells], new double[Cells]);
        for (var cell = 0; cell < Cells; cell++)
        {
            var home = (int)(_chance.Bits() % (ulong)Regions);
            latitudes[cell] = _regionLatitudes[home] + (6 * _chance.Normal());
            longitudes[cell] = _regionLongitudes[home] + (8 * _chance.Normal());
            _bases[cell] = Math.Exp(1.0 * _chance.Normal());
            _zones[cell] = longitudes[cell] / 15.0;
        }

        for (var cell = 0; cell < Cells; cell++)
        {
            var ways = Enumerable.Range(0, Regions)
                .Select(region => (Latency: Latency(latitudes[cell], longitudes[cell], region), Region: region)).Order().Take(Kept);
            foreach (var (rank, way) in ways.Index())
            {
                (Latencies[(cell * Kept) + rank], Nearest[(cell * Kept) + rank]) = way;
            }
        }
    }

    private double Latency(double latitude, double longitude, int region)
    {
        var a = latitude * Math.PI / 180;
        var b = _regionLatitudes[region] * Math.PI / 180;
        var apart = (longitude - _regionLongitudes[region]) * Math.PI / 180;
        var cosine = (Math.Sin(a) * Math.Sin(b)) + (Math.Cos(a) * Math.Cos(b) * Math.Cos(apart));
        return (Math.Acos(Math.Max(-1.0, Math.Min(1.0, cosine))) * 6371 * 0.015) + 2;
    }

    private long MakeDemands()
    {
        long peak = 0;
        for (var hour = 0; hour < Hours; hour++)
        {
            long total = 0;
            for (var cell = 0; cell < Cells; cell++)
            {
                var wave = 1 + (0.5 * Math.Sin(2 * Math.PI * (hour + _zones[cell]) / 24));
                var demand = 100 * _bases[cell] * wave * (1 + (0.05 * _chance.Normal()));
                Demands[(cell * Hours) + hour] = Math.Max(1, (int)Math.Round(demand, MidpointRounding.AwayFromZero));
                total += Demands[(cell * Hours) + hour];
            }

            peak = Math.Max(peak, total);
        }

        return peak;
    }

    private void MakeCapacities(double slack, long peak)
    {
        var weights = new double[Regions];
        double sum = 0;
        for (var region = 0; region < Regions; region++)
        {
            weights[region] = 0.3 + _chance.Share();
            sum += weights[region];
        }

        for (var at = 0; at < Capacities.Length; at++)
        {
            var capacity = slack * peak * weights[at / Hours] / sum * (0.92 + (0.08 * _chance.Share()));
            Capacities[at] = (int)Math.Round(capacity, MidpointRounding.AwayFromZero);
        }
    }

    private void MakeEnergy()
    {
        for (var at = 0; at < _energy.Length; at++)
        {
            var (region, hour) = (at / Hours, at % Hours);
            var local = _regionLongitudes[region] / 15;
            var price = _prices[region] * (1 + (0.35 * Math.Sin(2 * Math.PI * (hour + local) / 24)) + (0.15 * _chance.Normal()));
            var carbon = _carbon[region] * (1 + (0.25 * Math.Sin(2 * Math.PI * (hour + 3 + local) / 24)) + (0.05 * _chance.Normal()));
            _energy[at] = _pue[region] * (price + (0.08 * carbon));
        }
    }

    /// <summary>Marsaglia's xorshift of 64 bits, and normal numbers by Box and Muller.</summary>
    private sealed class Chance(ulong seed)
    {
        private ulong _state = 88172645463325252UL ^ (seed * 0x9E3779B97F4A7C15UL);

        public ulong Bits()
        {
            _state ^= _state << 13;
            _state ^= _state >> 7;
            _state ^= _state << 17;
            return _state;
        }

        public double Share() => (Bits() >> 11) * (1.0 / 9007199254740992.0);

        public double Normal()
        {
            var first = Share() + 1e-300;
            var second = Share();
            return Math.Sqrt(-2 * Math.Log(first)) * Math.Cos(2 * Math.PI * second);
        }
    }
}
