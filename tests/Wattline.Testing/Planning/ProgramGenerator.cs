using Wattline.Planning.Programs;

namespace Wattline.Testing.Planning;

/// <summary>Generated plan programs: every figure is drawn from a seed, so that equal seeds give equal programs.</summary>
public static class ProgramGenerator
{
    /// <summary>A small program whose shape and traits follow from the seed; traits outside <paramref name="allowed"/> are left out.</summary>
    public static PlanProgram Any(int seed, ProgramTraits allowed = ProgramTraits.All)
    {
        var random = new Random(seed);
        var shape = new ProgramShape(random.Next(1, 5), random.Next(1, 3), random.Next(1, 5), random.Next(1, 6));
        return Program(seed, shape, (ProgramTraits)random.Next((int)ProgramTraits.All + 1) & allowed);
    }

    /// <summary>A program of a shape with given traits.</summary>
    public static PlanProgram Program(int seed, ProgramShape shape, ProgramTraits traits) => new Draft(seed, shape, traits).Program();

    /// <summary>The same program with its regions in another order.</summary>
    public static PlanProgram Renamed(PlanProgram program, int[] newRegions)
    {
        var a = program.Arrays;
        int Moved(int resource) => (resource / a.Regions * a.Regions) + newRegions[resource % a.Regions];
        var capacities = new double[a.Capacities.Length];
        for (var resource = 0; resource < capacities.Length; resource++)
        {
            capacities[Moved(resource)] = a.Capacities[resource];
        }

        return new PlanProgram(a with { Resource = [.. a.Resource.Select(Moved)], Capacities = capacities });
    }

    /// <summary>The figures of one program while they are drawn.</summary>
    private sealed class Draft(int seed, ProgramShape shape, ProgramTraits traits)
    {
        private readonly Random _random = new(seed * 31 + 7);
        private readonly List<int> _first = [0];
        private readonly List<int> _resource = [];
        private readonly List<double> _costs = [];
        private readonly List<double> _seconds = [];
        private readonly List<double> _grams = [];
        private readonly List<double> _latency = [];
        private double[] _prices = [];
        private double[] _carbon = [];
        private double[] _distance = [];

        private int Blocks => shape.Origins * shape.Classes * shape.Hours;

        public PlanProgram Program()
        {
            _prices = Draw(shape.Hours * shape.Regions, 1, 10);
            _carbon = Draw(shape.Hours * shape.Regions, 0, 10);
            _distance = Draw(shape.Origins * shape.Regions, 0, 10);
            var amounts = Draw(Blocks, 1, 100).Select(amount => Has(ProgramTraits.ZeroAmounts, 0.2) ? 0 : amount).ToArray();
            for (var block = 0; block < Blocks; block++)
            {
                AddColumns(block);
            }

            var moves = traits.HasFlag(ProgramTraits.PricedMoves) || traits.HasFlag(ProgramTraits.BoundedMoves);
            return new PlanProgram(new ProgramArrays
            {
                Regions = shape.Regions,
                Amounts = amounts,
                FirstColumns = [.. _first],
                UnmetCosts = [.. amounts.Select(_ => Figure(0, 40))],
                Resource = [.. _resource],
                Costs = [.. _costs],
                GpuSeconds = [.. _seconds],
                Capacities = Capacities(amounts),
                Couplings = traits.HasFlag(ProgramTraits.Couplings) ? [.. Couplings(amounts)] : [],
                Before = moves ? Before(amounts) : [],
                MoveCosts = traits.HasFlag(ProgramTraits.PricedMoves) ? [.. amounts.Select(_ => Has(0.2) ? 0 : Figure(0, 5))] : [],
                MoveLimits = traits.HasFlag(ProgramTraits.BoundedMoves) ? [.. amounts.Select(_ => Has(0.3) ? 1 : _random.Next(5) / 4.0)] : [],
            });
        }

        private int OriginOf(int block) => block % shape.Origins;

        private int ClassOf(int block) => block / shape.Origins % shape.Classes;

        private int HourOf(int block) => block / shape.Origins / shape.Classes;

        private bool Has(double chance) => _random.NextDouble() < chance;

        private bool Has(ProgramTraits trait, double chance) => traits.HasFlag(trait) && Has(chance);

        private double Figure(double least, double most)
        {
            var value = least + ((most - least) * _random.NextDouble());
            return traits.HasFlag(ProgramTraits.Integral) ? Math.Round(value) : value;
        }

        private double[] Draw(int count, double least, double most) => [.. Enumerable.Range(0, count).Select(_ => Figure(least, most))];

        private void AddColumns(int block)
        {
            var last = traits.HasFlag(ProgramTraits.Deferral) && ClassOf(block) == 0 ? Math.Min(shape.Hours - 1, HourOf(block) + 2) : HourOf(block);
            var none = Has(ProgramTraits.NoColumns, 0.15);
            for (var hour = HourOf(block); hour <= last && !none; hour++)
            {
                for (var region = 0; region < shape.Regions; region++)
                {
                    if (Has(0.8))
                    {
                        AddColumn(block, hour, region);
                    }
                }
            }

            _first.Add(_resource.Count);
        }

        private void AddColumn(int block, int hour, int region)
        {
            var resource = (hour * shape.Regions) + region;
            var distance = _distance[(OriginOf(block) * shape.Regions) + region];
            var cost = _prices[resource] + (0.3 * distance) - (Has(ProgramTraits.NegativeCosts, 0.2) ? 10 : 0);
            var seconds = traits.HasFlag(ProgramTraits.UnequalSeconds) ? Figure(0, 3) : 2;
            Column(resource, cost, seconds, _carbon[resource], distance);
            if (Has(ProgramTraits.OperatingPoints, 0.5))
            {
                Column(resource, cost - Figure(0, 2), traits.HasFlag(ProgramTraits.UnequalSeconds) ? seconds + Figure(1, 2) : 2, _carbon[resource] * 0.8, distance + 3);
            }
        }

        private void Column(int resource, double cost, double seconds, double grams, double latency)
        {
            _resource.Add(resource);
            _costs.Add(traits.HasFlag(ProgramTraits.Integral) ? Math.Round(cost) : cost);
            _seconds.Add(seconds);
            _grams.Add(grams);
            _latency.Add(latency);
        }

        private double[] Capacities(double[] amounts)
        {
            var share = 2 * amounts.Sum() / shape.Hours / shape.Regions;
            return [.. Enumerable.Range(0, shape.Hours * shape.Regions).Select(_ =>
                Has(ProgramTraits.ZeroCapacities, 0.2) ? 0 : Has(ProgramTraits.NoLimits, 0.2) ? double.PositiveInfinity : Figure(0.3 * share, 1.7 * share))];
        }

        private IEnumerable<CouplingRow> Couplings(double[] amounts)
        {
            if (Has(0.6))
            {
                yield return new CouplingRow(CouplingKind.CarbonCap, "carbon cap", Figure(0, 5) * amounts.Sum(), [.. _grams]);
            }

            if (Has(0.6))
            {
                var share = _random.Next(1, 8) / 8.0;
                yield return new CouplingRow(CouplingKind.Quota, "quota", 0, [.. _resource.Select(at => at % shape.Regions % 2 == 0 ? share - 1 : share)]);
            }

            if (Has(0.6))
            {
                var limit = Figure(2, 9);
                yield return new CouplingRow(CouplingKind.MeanLatency, "mean latency", 0, [.. _latency.Select(ms => ms - limit)]);
            }
        }

        private int[] Before(double[] amounts)
        {
            var step = shape.Origins * shape.Classes;
            return [.. Enumerable.Range(0, Blocks).Select(block => block >= step && amounts[block - step] > 0 && Has(0.9) ? block - step : -1)];
        }
    }
}
