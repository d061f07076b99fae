using Wattline.Planning.Networks;
using Wattline.Planning.Programs;

namespace Wattline.Planning.Frontiers;

/// <summary>The flows of an hour's network and their totals, kept up with what a step changes.</summary>
internal sealed class HourFlows
{
    private readonly LaidCell[] _cells;
    private readonly HourProblem _problem;
    private readonly HourNetwork _network;
    private readonly double[] _costs;
    private readonly HourSums[] _parts;
    private readonly int[] _counts, _sinks, _seen, _newSinks;
    private readonly double[] _served, _newFlows;
    private readonly List<int> _shared = [];
    private LaidHour _hour = null!;
    private FrontierPass _pass = null!;
    private ClimbedHour? _climbed;
    private HourSums _sums;
    private int _round;

    public HourFlows(LaidCell[] cells, HourProblem problem, HourNetwork network, double[] costs)
    {
        (_cells, _problem, _network, _costs) = (cells, problem, network, costs);
        (_parts, _counts, _seen) = (new HourSums[cells.Length], new int[cells.Length], new int[cells.Length]);
        (_sinks, _served) = (new int[cells.Length * problem.Width], new double[cells.Length * problem.Width]);
        (_newSinks, _newFlows) = (new int[problem.Sinks], new double[problem.Sinks]);
        Requests = new double[problem.Width];
    }

    /// <summary>Totals now.</summary>
    public HourSums Sums => _sums;

    /// <summary>By region: requests now.</summary>
    public double[] Requests { get; }

    /// <summary>Penalties of demand that has no way at all and stands in no network, USD.</summary>
    public double Fixed { get; private set; }

    /// <summary>Reads all flows of a network that was just solved.</summary>
    public void Begin(LaidHour hour, FrontierPass pass)
    {
        (_hour, _pass, _climbed, _sums, Fixed) = (hour, pass, null, default, 0);
        Array.Clear(Requests);
        Array.Clear(_parts);
        Array.Clear(_counts);
        _shared.Clear();
        _round++;
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            Fixed += _problem.Demands[cell] > 0 ? 0 : _hour.Amounts[cell] * _cells[cell].UnmetUsd;
            Update(cell);
        }

        _sums.Cost += Fixed;
        _network.AddShared(_shared);
        _network.Touched = _network.Touched ?? [];
        _network.Touched.Clear();
    }

    /// <summary>Takes in what a step has changed, and notes it.</summary>
    public void Step(double at, ClimbedHour climbed)
    {
        var (before, first) = (_sums, climbed.Shifts.Count);
        _climbed = climbed;
        _round++;
        var touched = _network.Touched!;
        touched.AddRange(_shared);
        _shared.Clear();
        _network.AddShared(_shared);
        touched.AddRange(_shared);
        foreach (var cell in touched)
        {
            if (_seen[cell] != _round)
            {
                Update(cell);
            }
        }

        touched.Clear();
        climbed.Steps.Add(new HourStep(at, _sums - before, first));
    }

    /// <summary>Writes what regions serve, and layers.</summary>
    public void Place(ClimbedHour to, byte[] layers)
    {
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            var row = cell * _problem.Width;
            for (var share = 0; share < _counts[cell]; share++)
            {
                var (sink, requests) = (_sinks[row + share], _served[row + share]);
                if (sink != _problem.Nobody)
                {
                    to.Layers[(_cells[cell].Class * 3) + layers[row + sink]] += requests;
                    ref var region = ref to.Regions[sink];
                    region = (
                        region.Requests + requests, region.It + (requests * _hour.ItJoules[row + sink]),
                        region.GpuSeconds + (requests * _hour.Units[cell]));
                }
            }
        }
    }

    /// <summary>The certificate of the flows with a bound.</summary>
    /// <param name="dualUsd">No plan of the hour costs less.</param>
    /// <param name="negative">The lowest price below 0, as a positive number.</param>
    public Certificate Check(double dualUsd, double negative)
    {
        double imbalance = 0;
        var loads = new double[_problem.Width];
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            var (row, sum) = (cell * _problem.Width, 0.0);
            for (var share = 0; share < _counts[cell]; share++)
            {
                sum += _served[row + share];
                loads[_sinks[row + share]] += _served[row + share] * _hour.Units[cell];
            }

            imbalance = _counts[cell] == 0 ? imbalance : Math.Max(imbalance, Math.Abs(sum - _hour.Amounts[cell]) / Math.Max(1, _hour.Amounts[cell]));
        }

        double overload = 0;
        for (var sink = 0; sink < _problem.Nobody; sink++)
        {
            overload = Math.Max(overload, double.IsInfinity(_problem.Capacities[sink])
                ? 0
                : (loads[sink] - _problem.Capacities[sink]) / Math.Max(1, _problem.Capacities[sink]));
        }

        return new Certificate(_sums.Cost, dualUsd, imbalance, overload, negative);
    }

    private void Update(int cell)
    {
        _seen[cell] = _round;
        var row = cell * _problem.Width;
        for (var share = 0; share < _counts[cell]; share++)
        {
            Shift(_sinks[row + share], -_served[row + share]);
        }

        var count = _counts[cell] = _network.Shares(cell, _newSinks, _newFlows);
        var part = default(HourSums);
        for (var share = 0; share < count; share++)
        {
            var (sink, requests) = (_newSinks[share], _newFlows[share] / _hour.Units[cell]);
            (_sinks[row + share], _served[row + share]) = (sink, requests);
            Shift(sink, requests);
            Add(ref part, cell, sink, requests);
        }

        _sums += part - _parts[cell];
        _parts[cell] = part;
    }

    private void Shift(int sink, double requests)
    {
        if (sink != _problem.Nobody && requests != 0)
        {
            Requests[sink] += requests;
            _climbed?.Shifts.Add(new RegionShift(sink, requests));
        }
    }

    private void Add(ref HourSums part, int cell, int sink, double requests)
    {
        if (sink == _problem.Nobody)
        {
            part.Cost += requests * _cells[cell].UnmetUsd;
            return;
        }

        var way = (cell * _problem.Width) + sink;
        var (usd, it) = (requests * _costs[way], requests * _hour.ItJoules[way]);
        part.Cost += usd;
        part.Charge += usd;
        part.Requests += requests;
        part.It += it;
        part.Grams += requests * _hour.Grams[way];
        part.Other += requests * _hour.OtherGrams[way];
        part.WithoutOther += _hour.LacksOther[way] ? requests : 0;
        if (_pass.Varied[cell] && sink != _cells[cell].Home)
        {
            part.Moved += it;
            part.MovedFromHome += it * _cells[cell].HomePue;
        }
    }
}
