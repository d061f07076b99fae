using System.Numerics;
using System.Runtime.InteropServices;
using Wattline.Planning.Networks;
using Wattline.Planning.Programs;

namespace Wattline.Planning.Frontiers;

/// <summary>Climbs one hour after another on the same arrays. One thread at a time.</summary>
internal sealed class HourClimb
{
    private const int First = 0, Chosen = 1, Last = 2;

    private readonly LaidCell[] _cells;
    private readonly byte[] _layers;
    private readonly int _width, _regions, _classes;
    private readonly HourProblem _problem;
    private readonly HourNetwork _network;
    private readonly HourFlows _flows;
    private readonly double[] _costs, _homeCost, _awayCost, _noPrices;
    private LaidHour _hour = null!;
    private FrontierPass _pass = null!;
    private ClimbedHour _climbed = null!;

    /// <param name="cells">The cells, the same in every hour.</param>
    /// <param name="layers">By way: how far from home, as <see cref="Layer"/>.</param>
    /// <param name="regions">Number of regions.</param>
    /// <param name="classes">Number of classes.</param>
    public HourClimb(LaidCell[] cells, byte[] layers, int regions, int classes)
    {
        (_cells, _layers, _regions, _classes) = (cells, layers, regions, classes);
        _problem = new HourProblem(regions + 1);
        (_width, _network) = (_problem.Width, new HourNetwork(_problem));
        (_costs, _homeCost, _awayCost) = (new double[cells.Length * _width], new double[cells.Length], new double[cells.Length]);
        _noPrices = new double[_width];
        _flows = new HourFlows(cells, _problem, _network, _costs);
    }

    /// <summary>The staircase of an hour, or its plan at one budget alone.</summary>
    public ClimbedHour Run(LaidHour hour, FrontierPass pass)
    {
        (_hour, _pass, _climbed) = (hour, pass, new ClimbedHour(_regions, _classes));
        Begin();
        var next = OpenUpTo(pass.Climbs ? 0 : pass.BudgetMs);
        _network.Solve(_noPrices);
        _flows.Begin(hour, pass);
        _climbed.First = _flows.Sums;
        _flows.Requests.AsSpan(0, _regions).CopyTo(_climbed.FirstRegions);
        if (pass.Climbs)
        {
            _climbed.Proofs[First] = Proof();
            Climb(next);
            _climbed.Proofs[Last] = Proof();
        }
        else
        {
            Look();
        }

        return _climbed;
    }

    private void Begin()
    {
        _hour.Capacities.CopyTo(_problem.Capacities, 0);
        _problem.Reset(_cells.Length);
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            var (amount, unit) = (_hour.Amounts[cell], _hour.Units[cell]);
            _problem.Demands[cell] = amount * unit;
            if (amount > 0 && unit > 0)
            {
                _problem.Costs(cell)[_problem.Nobody] = _cells[cell].UnmetUsd / unit;
                PutTogether(cell);
            }
        }

        Array.Fill(_homeCost, double.PositiveInfinity);
        Array.Fill(_awayCost, double.PositiveInfinity);
    }

    /// <summary>What a request of a cell costs in each region at the question's prices: the router's sum in the router's order.</summary>
    private void PutTogether(int cell)
    {
        var row = cell * _width;
        var (price, egress, state) = (new Vector<double>(_pass.UsdPerGram), new Vector<double>(_pass.Egress), new Vector<double>(_pass.State[cell]));
        for (var at = 0; at < _width; at += Vector<double>.Count)
        {
            var total = Load(_hour.Energy, row + at) + (Load(_hour.Grams, row + at) * price) + (Load(_hour.Egress, row + at) * egress)
                + ((Load(_hour.State, row + at) + (Load(_hour.StateGrams, row + at) * price)) * state) + Load(_pass.Compliance, at);
            total.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(_costs), (nuint)(row + at));
        }

        static Vector<double> Load(double[] from, int at) => Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(from), (nuint)at);
    }

    /// <summary>Opens what classes at their own budgets may use, and those varied up to a budget; returns where in the order that ends.</summary>
    private int OpenUpTo(double budgetMs)
    {
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            if (!_pass.Varied[cell])
            {
                OpenOwn(cell);
            }
            else if (_hour.Amounts[cell] > 0 && _hour.Units[cell] > 0)
            {
                Count(cell);
            }
        }

        var next = 0;
        for (; next < _hour.Order.Length && _hour.LatencyMs[_hour.Order[next]] <= budgetMs; next++)
        {
            var way = _hour.Order[next];
            if (IsOpen(way, out var cell, out var sink))
            {
                _problem.Costs(cell)[sink] = _costs[way] / _hour.Units[cell];
                Gain(way, cell, sink);
            }
        }

        return next;
    }

    private void OpenOwn(int cell)
    {
        for (var sink = 0; sink < _regions; sink++)
        {
            var way = (cell * _width) + sink;
            var latency = _hour.LatencyMs[way];
            if (double.IsFinite(latency) && latency <= _cells[cell].OwnBudgetMs && _pass.Allowed[way] && _problem.Demands[cell] > 0)
            {
                _problem.Costs(cell)[sink] = _costs[way] / _hour.Units[cell];
            }
        }
    }

    /// <summary>Whether a way belongs to the classes varied, is asked for, and lawful.</summary>
    private bool IsOpen(int way, out int cell, out int sink)
    {
        (cell, sink) = Math.DivRem(way, _width);
        return _pass.Allowed[way] && _pass.Varied[cell] && _problem.Demands[cell] > 0;
    }

    private void Climb(int next)
    {
        var looked = false;
        for (; next < _hour.Order.Length; next++)
        {
            var way = _hour.Order[next];
            if (!IsOpen(way, out var cell, out var sink))
            {
                continue;
            }

            var at = _hour.LatencyMs[way];
            if (at > _pass.BudgetMs && !looked)
            {
                Look();
                looked = true;
            }

            Gain(way, cell, sink);
            if (_network.Allow(cell, sink, _costs[way] / _hour.Units[cell]))
            {
                _flows.Step(at, _climbed);
            }
        }

        if (!looked)
        {
            Look();
        }
    }

    private void Count(int cell)
    {
        var way = FirstWay(cell);
        if (way is { } first)
        {
            var all = _hour.Amounts[cell] * _hour.ItJoules[first];
            _climbed.All += all;
            _climbed.AllAtHome += all * _cells[cell].HomePue;
        }
    }

    /// <summary>The first region that the law allows: its energy stands for the demand's.</summary>
    private int? FirstWay(int cell)
    {
        for (var way = cell * _width; way < (cell * _width) + _regions; way++)
        {
            if (_pass.Allowed[way] && double.IsFinite(_hour.LatencyMs[way]))
            {
                return way;
            }
        }

        return null;
    }

    /// <summary>Notes that a way of varied demand may be used now.</summary>
    private void Gain(int way, int cell, int sink)
    {
        var (may, gains) = (double.IsFinite(_awayCost[cell]), _awayCost[cell] < _homeCost[cell]);
        ref var cost = ref sink == _cells[cell].Home ? ref _homeCost[cell] : ref _awayCost[cell];
        cost = Math.Min(cost, _costs[way]);
        var (mayNow, gainsNow) = (double.IsFinite(_awayCost[cell]), _awayCost[cell] < _homeCost[cell]);
        if (may != mayNow || gains != gainsNow)
        {
            var all = _hour.Amounts[cell] * _hour.ItJoules[FirstWay(cell)!.Value];
            _climbed.Gains.Add(new HourGain(
                _hour.LatencyMs[way], may == mayNow ? 0 : all, gains == gainsNow ? 0 : gainsNow ? all : -all, _cells[cell].HomePue));
        }
    }

    /// <summary>What holds at the budget chosen.</summary>
    private void Look()
    {
        _climbed.Chosen = _flows.Sums;
        _climbed.Proofs[Chosen] = Proof();
        _flows.Place(_climbed, _layers);
    }

    /// <summary>What the prices prove of the flows: the certificate of the hour's own program.</summary>
    private Certificate Proof()
    {
        double dual = 0;
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            dual += _problem.Demands[cell] > 0 ? _problem.Demands[cell] * Rows.Least(_problem.Costs(cell), Prices) : 0;
        }

        double negative = 0;
        for (var sink = 0; sink < _regions; sink++)
        {
            var price = _network.Prices[sink];
            negative = Math.Max(negative, -price);
            dual -= price > 0 ? price * _problem.Capacities[sink] : 0;
        }

        return _flows.Check(dual + _flows.Fixed, negative);
    }

    private ReadOnlySpan<double> Prices => _network.PaddedPrices;
}
