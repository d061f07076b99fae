using System.Numerics;
using Wattline.Planning.Programs;
using Wattline.Planning.Solving;

namespace Wattline.Planning.Decomposition;

/// <summary>Steps until the best plan that was mended is proved close enough to the best bound.</summary>
internal sealed class Search<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Looks after which a point is mended though it promises little: while the bound still rises, and once it has settled. Near the gap asked
    /// for each point is.
    /// </summary>
    private const int Patience = 6, SettledPatience = 2;

    private readonly PlanProgram _program;
    private readonly SolveOptions _options;
    private readonly Layout _layout;
    private readonly PrimalDual<T> _steps;
    private readonly Point _point;
    private readonly Placement _placement;
    private readonly ProgramSolution _best;
    private readonly ProgramSolution _claim;
    private int _looks;
    private double _cost = double.PositiveInfinity;
    private double _bound = double.NegativeInfinity;

    public Search(PlanProgram program, SolveOptions options)
    {
        (_program, _options, _layout) = (program, options, Layout.Of(program));
        _steps = new PrimalDual<T>(program, _layout, options.Threads);
        _point = new Point(_layout, program.Resources + program.Arrays.Couplings.Count);
        _placement = new Placement(program, _layout, _point);
        (_best, _claim) = (Placement.Nobody(program), Placement.Nobody(program));
        if (options.Start is { } start && Fits(start))
        {
            Take(start);
            _steps.Start(_point);
        }
    }

    private double Gap => (_cost - _bound) / Math.Max(1e-12, Math.Max(Math.Abs(_cost), Math.Abs(_bound)));

    /// <summary>Searches.</summary>
    public ProgramSolution Run(string solver, CancellationToken cancellation)
    {
        const double Growth = 1.15;
        var most = _options.MaxIterations;
        for (var look = Math.Min(10, most); ; look = Math.Min(most, Math.Max(look + 10, (long)(look * Growth))))
        {
            while (_steps.Iterations < look)
            {
                cancellation.ThrowIfCancellationRequested();
                _steps.Step(_steps.Iterations + 1 == look ? _point : null);
            }

            Look(look == most);
            if (Gap <= _options.Gap || look == most)
            {
                return _best with { Solver = solver, Iterations = _steps.Iterations };
            }
        }
    }

    private void Look(bool last)
    {
        const double Settled = 0.1, Near = 2;
        Claim();
        var bound = DualBound.Of(_program, _claim);
        var patience = Gap < Near * _options.Gap ? 1 : bound - _bound > Settled * _options.Gap * Math.Abs(bound) ? Patience : SettledPatience;
        if (bound > _bound)
        {
            _bound = bound;
            _claim.CapacityPrices.CopyTo(_best.CapacityPrices, 0);
            _claim.CouplingPrices.CopyTo(_best.CouplingPrices, 0);
            _claim.MovePrices.CopyTo(_best.MovePrices, 0);
        }

        _placement.Refresh();
        if (last || _looks++ % patience == 0 || Promises())
        {
            Mend();
        }

        var done = Math.Clamp(_options.Gap / Math.Max(Gap, 1e-300), 0, 1);
        _options.Progress?.Report(new SolveProgress(done, double.IsFinite(_cost) ? _cost : null, _bound));
    }

    /// <summary>Whether mending may close the gap: what is too much costs at least its price.</summary>
    private bool Promises()
    {
        _placement.CopyTo(_claim);
        var cost = Certificate.CostOf(_program, _claim) + _placement.PriceOfExcess(_point.Prices);
        return cost - _bound <= _options.Gap * Math.Abs(cost);
    }

    private void Mend()
    {
        const double Worth = 0.01;
        new Repair(_program, _layout, _placement).Run(Worth * _options.Gap * Math.Abs(_bound) / Math.Max(1, _layout.Rows));
        _placement.CopyTo(_claim);
        if (Certificate.CostOf(_program, _claim) is var cost && cost < _cost)
        {
            _cost = cost;
            _claim.Flows.CopyTo(_best.Flows, 0);
            _claim.Unmet.CopyTo(_best.Unmet, 0);
        }
    }

    private bool Fits(ProgramSolution start) =>
        start.CapacityPrices.Length == _program.Resources && start.CouplingPrices.Length == _program.Arrays.Couplings.Count;

    /// <summary>Takes the prices of another solution, and what else of it is of the right shape.</summary>
    private void Take(ProgramSolution start)
    {
        start.CapacityPrices.CopyTo(_point.Prices, 0);
        start.CouplingPrices.CopyTo(_point.Prices, _program.Resources);
        for (var cell = 0; cell < _point.Flow.Length && start.Flows.Length == _program.Columns; cell++)
        {
            _point.Flow[cell] = _layout.Column[cell] >= 0 ? start.Flows[_layout.Column[cell]] : 0;
        }

        for (var row = 0; row < _layout.Rows && start.Unmet.Length == _program.Blocks; row++)
        {
            _point.Unmet[row] = start.Unmet[_layout.Block[row]];
            _point.Entry[row] = start.MovePrices.Length == _program.Blocks ? start.MovePrices[_layout.Block[row]] : 0;
        }
    }

    /// <summary>Writes down the point's prices, and nobody served yet.</summary>
    private void Claim()
    {
        _point.Prices.AsSpan(0, _program.Resources).CopyTo(_claim.CapacityPrices);
        _point.Prices.AsSpan(_program.Resources).CopyTo(_claim.CouplingPrices);
        for (var row = 0; row < _layout.Rows && _claim.MovePrices.Length > 0; row++)
        {
            _claim.MovePrices[_layout.Block[row]] = _point.Entry[row];
        }
    }
}
