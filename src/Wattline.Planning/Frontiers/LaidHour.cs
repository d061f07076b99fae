using Wattline.Planning.Networks;
using Wattline.Planning.Problems;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Planning.Frontiers;

/// <summary>
/// The ways to serve of one hour, whatever budget and law, taken apart into what a request costs with every price and friction: putting them
/// together at other prices is one pass of multiplications. A way stands at cell times width plus region; a cell is a demand.
/// </summary>
internal sealed class LaidHour
{
    private const double UsdPerGram = 1;

    private LaidHour(int cells, int width, int regions)
    {
        (Amounts, Units) = (new double[cells], new double[cells]);
        (Energy, Grams, Egress, State, StateGrams) = (Room(), Room(), Room(), Room(), Room());
        (OtherGrams, ItJoules, LatencyMs) = (Room(), Room(), Room());
        Capacities = new double[regions];
        Array.Fill(LatencyMs, double.PositiveInfinity);
        LacksOther = new bool[cells * width];

        double[] Room() => new double[cells * width];
    }

    /// <summary>By cell: requests.</summary>
    public double[] Amounts { get; }

    /// <summary>By cell: GPU-seconds of a request, the same in every region; 0 where it has no way.</summary>
    public double[] Units { get; }

    /// <summary>By region: GPU-seconds for sale, maybe infinite.</summary>
    public double[] Capacities { get; }

    /// <summary>By way: energy or list price, and loading, USD.</summary>
    public double[] Energy { get; }

    /// <summary>By way: emissions that the carbon price counts, g.</summary>
    public double[] Grams { get; }

    /// <summary>By way: emissions of the other kind, g; see <see cref="LacksOther"/>.</summary>
    public double[] OtherGrams { get; }

    /// <summary>By way: whether the other kind's reading is missing, so that no sum with it is shown.</summary>
    public bool[] LacksOther { get; }

    /// <summary>By way: bytes both ways, USD.</summary>
    public double[] Egress { get; private set; }

    /// <summary>By way: leaving home at a carbon price of 0, USD.</summary>
    public double[] State { get; private set; }

    /// <summary>By way: what leaving home emits, g.</summary>
    public double[] StateGrams { get; private set; }

    /// <summary>By way: IT energy, J.</summary>
    public double[] ItJoules { get; private set; }

    /// <summary>By way: the latency that a budget is held against, ms; infinite where there is no such way.</summary>
    public double[] LatencyMs { get; private set; }

    /// <summary>The ways that there are, by latency.</summary>
    public int[] Order { get; private set; } = [];

    /// <summary>Lays out an hour; null where a demand takes other GPU-seconds in one region than in another, or none.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="hour">The hour, from its first.</param>
    /// <param name="first">An hour laid out before, whose arrays are shared where they are the same; null for none.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    public static LaidHour? Of(PlanProblem problem, int hour, LaidHour? first, CancellationToken cancellation)
    {
        var asked = Alone(problem, hour);
        var width = Rows.Padded(problem.Regions.Count + 1);
        var laid = new LaidHour(problem.Demands.Count, width, problem.Regions.Count);
        var columns = ColumnBuilder.Build(asked with { CarbonPrice = CarbonPrice.FromUsdPerGram(0) }, cancellation);
        if (!laid.Take(columns, width))
        {
            return null;
        }

        if (Array.Exists(laid.State, usd => usd != 0))
        {
            laid.TakeStateGrams(ColumnBuilder.Build(asked with { CarbonPrice = CarbonPrice.FromUsdPerGram(UsdPerGram) }, cancellation), width);
        }

        laid.Share(first);
        return laid;
    }

    /// <summary>The problem of one hour without budgets and law.</summary>
    private static PlanProblem Alone(PlanProblem problem, int hour) => problem with
    {
        Start = problem.Start.AddHours(hour),
        Signals = [problem.Signals[hour]],
        Classes = [.. problem.Classes.Select(one => one with { Budget = one.Budget with { Milliseconds = double.PositiveInfinity } })],
        Demands = [.. problem.Demands.Select(one => one with { Residency = Residency.Anywhere, Requests = [one.Requests[hour]] })],
        GpuSecondsByHour = problem.GpuSecondsByHour.ToDictionary(one => one.Key, one => (IReadOnlyList<double>)[one.Value[hour]]),
    };

    private bool Take(PlanColumns columns, int width)
    {
        var arrays = columns.Program.Arrays;
        arrays.Capacities.CopyTo(Capacities, 0);
        for (var block = 0; block < columns.Blocks.Count; block++)
        {
            var cell = columns.Blocks[block].Demand;
            var (from, to) = (arrays.FirstColumns[block], arrays.FirstColumns[block + 1]);
            (Amounts[cell], Units[cell]) = (arrays.Amounts[block], from < to ? arrays.GpuSeconds[from] : 0);
            for (var column = from; column < to; column++)
            {
                if (arrays.GpuSeconds[column] != Units[cell] || !(Units[cell] > 0))
                {
                    return false;
                }

                Take((cell * width) + columns.RowAt(column).Region, columns.RowAt(column));
            }
        }

        return true;
    }

    private void Take(int way, in PlanRow row)
    {
        var charge = row.Charge;
        (Energy[way], Egress[way], State[way]) = (charge.Compute.Usd + charge.Load.Usd, charge.Egress.Usd, charge.Migration.Usd);
        (Grams[way], ItJoules[way], LatencyMs[way]) = (row.Grams, row.ItJoules, row.LatencyMs);
        (OtherGrams[way], LacksOther[way]) = (row.OtherGrams.GetValueOrDefault(), row.OtherGrams is null);
    }

    private void TakeStateGrams(PlanColumns columns, int width)
    {
        for (var block = 0; block < columns.Blocks.Count; block++)
        {
            var first = columns.Blocks[block].Demand * width;
            for (var column = columns.Program.Arrays.FirstColumns[block]; column < columns.Program.Arrays.FirstColumns[block + 1]; column++)
            {
                var row = columns.RowAt(column);
                StateGrams[first + row.Region] = (row.Charge.Migration.Usd - State[first + row.Region]) / UsdPerGram;
            }
        }
    }

    /// <summary>What does not change from hour to hour is kept once.</summary>
    private void Share(LaidHour? first)
    {
        if (first is not null)
        {
            (Egress, State, StateGrams) = (Same(Egress, first.Egress), Same(State, first.State), Same(StateGrams, first.StateGrams));
            (ItJoules, LatencyMs) = (Same(ItJoules, first.ItJoules), Same(LatencyMs, first.LatencyMs));
        }

        Order = first is not null && ReferenceEquals(LatencyMs, first.LatencyMs) ? first.Order : ByLatency();

        static double[] Same(double[] mine, double[] theirs) => mine.AsSpan().SequenceEqual(theirs) ? theirs : mine;
    }

    private int[] ByLatency()
    {
        int[] ways = [.. Enumerable.Range(0, LatencyMs.Length).Where(way => double.IsFinite(LatencyMs[way]))];
        Array.Sort(Array.ConvertAll(ways, way => (LatencyMs[way], way)), ways);
        return ways;
    }
}
