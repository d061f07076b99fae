using System.Numerics;
using Wattline.Planning.Programs;

namespace Wattline.Planning.Decomposition;

/// <summary>
/// Prices and requests that answer each other until neither has reason to move: the primal-dual hybrid gradient of Chambolle and Pock, drawn
/// back to an anchor as by Halpern, reflected, and begun anew from where it stands whenever that has paid ("restarted Halpern PDHG for
/// linear programming", Lu and Yang 2024). Blocks keep their amounts by projection, so that only coupling rows and moves have prices.
/// </summary>
internal sealed class PrimalDual<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layout _layout;
    private readonly Steps<T> _steps;
    private readonly State<T> _state;
    private readonly Sweep<T>[] _sweeps;
    private readonly double[] _limits;
    private readonly T[] _prices;
    private readonly T[] _priceAnchors;
    private readonly ParallelOptions _threads;
    private double _factor;
    private long _iterations;
    private long _sinceAnchor;
    private double _firstMoved;
    private double _lastMoved;

    public PrimalDual(PlanProgram program, Layout layout, int threads)
    {
        var a = program.Arrays;
        var cells = new Cells<T>(program, layout);
        (_layout, _limits) = (layout, [.. a.Capacities, .. a.Couplings.Select(row => row.Bound)]);
        (_prices, _priceAnchors) = (new T[_limits.Length], new T[_limits.Length]);
        (_steps, _state) = (new Steps<T>(layout, cells, a.Capacities), new State<T>(layout, cells));
        _sweeps = [.. Enumerable.Range(0, layout.ChunkStart.Length - 1)
            .Select(chunk => new Sweep<T>(layout, cells, _steps, _state, chunk, _limits.Length))];
        _threads = new ParallelOptions { MaxDegreeOfParallelism = threads };
        _factor = _steps.Factor;
    }

    /// <summary>Steps done.</summary>
    public long Iterations => _iterations;

    /// <summary>Begins at a point, in place of no requests and no prices.</summary>
    public void Start(Point start)
    {
        Fill(_state.Flow, start.Flow);
        Fill(_state.Unmet, start.Unmet);
        Fill(_state.Entry, start.Entry);
        for (var index = 0; index < _prices.Length; index++)
        {
            _prices[index] = _steps.Prices[index] > 0 ? T.CreateTruncating(start.Prices[index]) : T.Zero;
        }

        Anchor();
    }

    /// <summary>One step.</summary>
    /// <param name="kept">Where to put what the step comes to; null for nowhere.</param>
    public void Step(Point? kept)
    {
        var pull = (_sinceAnchor + 1.0) / (_sinceAnchor + 2.0);
        SweepAll(pull, kept);
        var (primal, dual) = (0.0, StepPrices(pull, kept));
        foreach (var sweep in _sweeps)
        {
            (primal, dual) = (primal + sweep.PrimalMoved, dual + sweep.DualMoved);
        }

        var moved = Math.Sqrt((primal / _factor) + (dual * _factor));
        _iterations++;
        _sinceAnchor++;
        Judge(moved);
    }

    private void SweepAll(double pull, Point? kept)
    {
        var (factor, weight) = (T.CreateTruncating(_factor), T.CreateTruncating(pull));
        if (_sweeps.Length == 1 || _threads.MaxDegreeOfParallelism == 1)
        {
            Array.ForEach(_sweeps, sweep => sweep.Run(_prices, factor, weight, kept));
        }
        else
        {
            Parallel.For(0, _sweeps.Length, _threads, chunk => _sweeps[chunk].Run(_prices, factor, weight, kept));
        }
    }

    /// <summary>Moves the prices; the square of how far, in the measure of the steps at factor one.</summary>
    private double StepPrices(double pull, Point? kept)
    {
        double moved = 0;
        for (var index = 0; index < _prices.Length; index++)
        {
            var step = _steps.Prices[index];
            double load = 0, old = double.CreateTruncating(_prices[index]), anchor = double.CreateTruncating(_priceAnchors[index]);
            foreach (var sweep in _sweeps)
            {
                load += sweep.Loads[index];
            }

            var price = step > 0 ? Math.Max(0, old + (step / _factor * (load - _limits[index]))) : 0;
            moved += step > 0 ? (price - old) * (price - old) / step : 0;
            _prices[index] = T.CreateTruncating(anchor + (pull * (price + price - old - anchor)));
            if (kept is not null)
            {
                kept.Prices[index] = price;
            }
        }

        return moved;
    }

    /// <summary>Begins anew where the step has become much shorter, or shorter and no longer shortens, or after long.</summary>
    private void Judge(double moved)
    {
        const double Much = 0.2, Some = 0.8, Long = 0.36;
        _firstMoved = _sinceAnchor == 1 ? moved : _firstMoved;
        var anew = moved <= Much * _firstMoved || (moved <= Some * _firstMoved && moved > _lastMoved) || _sinceAnchor >= Long * _iterations;
        _lastMoved = moved;
        if (anew && _sinceAnchor > 1)
        {
            Balance();
            Anchor();
        }
    }

    /// <summary>Sets the factor so that requests and prices move as far as each other, half-way from where it was.</summary>
    private void Balance()
    {
        const double Most = 4;
        var (primal, dual) = (_sweeps.Sum(sweep => sweep.PrimalPath()), _sweeps.Sum(sweep => sweep.DualPath()));
        for (var index = 0; index < _prices.Length; index++)
        {
            var path = double.CreateTruncating(_prices[index] - _priceAnchors[index]);
            dual += _steps.Prices[index] > 0 ? path * path / _steps.Prices[index] : 0;
        }

        if (primal > 0 && dual > 0)
        {
            _factor *= Math.Clamp(Math.Sqrt(Math.Sqrt(primal / dual) / _factor), 1 / Most, Most);
        }
    }

    private void Anchor()
    {
        _state.Anchor();
        _prices.CopyTo(_priceAnchors, 0);
        (_sinceAnchor, _lastMoved) = (0, double.PositiveInfinity);
    }

    private static void Fill(T[] values, double[] from)
    {
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = T.CreateTruncating(from[index]);
        }
    }
}
