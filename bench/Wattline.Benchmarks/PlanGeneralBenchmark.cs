using Wattline.Planning.Programs;
using Wattline.Planning.Solving;

namespace Wattline.Benchmarks;

/// <summary>
/// A made-up day of 150 origins, four classes of which one may wait three hours, 30 regions with two kinds of accelerator each, a quota on
/// one class and a carbon cap a tenth below what would be emitted without one.
/// </summary>
internal static class PlanGeneralBenchmark
{
    private const int Origins = 150, Places = 30, Kinds = 2, Hours = 24, Wait = 3, Waiting = 3, Held = 1;
    private static readonly double[] Shares = [0.4, 0.3, 0.2, 0.1];

    /// <summary>GPU-seconds of a request by class on the slower kind; the faster one takes half.</summary>
    private static readonly double[] Seconds = [1, 3, 8, 20];

    public static int Run()
    {
        var free = Program(double.PositiveInfinity, out var grams);
        var plan = new DecompositionSolver().Solve(free, new SolveOptions { Gap = 1e-3 }, default);
        var cap = 0.9 * plan.Flows.Zip(grams, (flow, each) => flow * each).Sum();
        var program = Program(cap, out _);
        foreach (var threads in (int[])[1, 2])
        {
            PlanFrictionBenchmark.Solve($"general, {threads} threads", program, new SolveOptions { Gap = 1e-4, Threads = threads });
        }

        return 0;
    }

    private static PlanProgram Program(double cap, out double[] grams)
    {
        var draft = new Draft(new PlanInstance(Origins, Places, Hours, 1.0 / 3, 1.3, 1));
        for (var block = 0; block < Hours * Shares.Length * Origins; block++)
        {
            draft.AddBlock(block % Origins, block / Origins % Shares.Length, block / Origins / Shares.Length);
        }

        grams = [.. draft.Grams];
        var rows = new List<CouplingRow> { new(CouplingKind.Quota, "quota", 0, [.. draft.Quota]) };
        if (double.IsFinite(cap))
        {
            rows.Add(new CouplingRow(CouplingKind.CarbonCap, "carbon cap", cap, grams));
        }

        return draft.Program(rows);
    }

    /// <summary>The program while it is written.</summary>
    private sealed class Draft(PlanInstance instance)
    {
        private readonly Random _random = new(1);
        private readonly List<double> _amounts = [], _penalties = [], _costs = [], _seconds = [];
        private readonly List<int> _first = [0], _resource = [];
        private double[] _carbon = [];

        public List<double> Grams { get; } = [];

        public List<double> Quota { get; } = [];

        public void AddBlock(int origin, int kindOfWork, int hour)
        {
            _carbon = _carbon.Length > 0 ? _carbon : [.. Enumerable.Range(0, Places).Select(_ => 20 + (780 * _random.NextDouble() * _random.NextDouble()))];
            _amounts.Add(instance.Demands[(origin * Hours) + hour] * Shares[kindOfWork]);
            _penalties.Add(PlanInstance.Penalty * Seconds[kindOfWork]);
            for (var at = hour; at <= Math.Min(Hours - 1, hour + (kindOfWork == Waiting ? Wait : 0)); at++)
            {
                for (var rank = 0; rank < instance.Kept; rank++)
                {
                    AddColumn(origin, kindOfWork, at, rank, 0);
                    AddColumn(origin, kindOfWork, at, rank, 1);
                }
            }

            _first.Add(_costs.Count);
        }

        public PlanProgram Program(IReadOnlyList<CouplingRow> rows)
        {
            var mean = Shares.Zip(Seconds, (share, seconds) => share * seconds).Sum();
            var capacities = Enumerable.Range(0, Hours * Places * Kinds).Select(row =>
            {
                var (hour, place, fast) = (row / Kinds / Places, row / Kinds % Places, row % Kinds);
                return mean * instance.Capacities[(place * Hours) + hour] * (fast == 1 ? 0.2 : 0.6);
            });
            return new PlanProgram(new ProgramArrays
            {
                Regions = Places * Kinds,
                Amounts = [.. _amounts],
                FirstColumns = [.. _first],
                UnmetCosts = [.. _penalties],
                Resource = [.. _resource],
                Costs = [.. _costs],
                GpuSeconds = [.. _seconds],
                Capacities = [.. capacities],
                Couplings = rows,
            });
        }

        private void AddColumn(int origin, int kindOfWork, int hour, int rank, int fast)
        {
            var place = instance.Nearest[(origin * instance.Kept) + rank];
            var energy = Seconds[kindOfWork] * (fast == 1 ? 0.8 : 1);
            _resource.Add((((hour * Places) + place) * Kinds) + fast);
            _costs.Add(instance.Cost(origin, rank, hour) * energy);
            _seconds.Add(Seconds[kindOfWork] * (fast == 1 ? 0.5 : 1));
            Grams.Add(_carbon[place] * energy);
            Quota.Add(kindOfWork != Held ? 0 : place < Places / 2 ? -0.4 : 0.6);
        }
    }
}
