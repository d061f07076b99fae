using Wattline.Planning.Programs;

namespace Wattline.Planning.Decomposition;

/// <summary>
/// A plan that is being mended: what each cell serves, and what that draws. Requests are shifted within a row from one cell to another;
/// the cell <see cref="Nowhere"/> stands for requests that nobody serves.
/// </summary>
internal sealed class Placement
{
    /// <summary>In place of a cell: served by nobody.</summary>
    public const int Nowhere = -1;

    private readonly Layout _layout;
    private readonly ProgramArrays _a;

    /// <summary>Works on the arrays of a point; each row is scaled to its amount.</summary>
    public Placement(PlanProgram program, Layout layout, Point point)
    {
        (_layout, _a) = (layout, program.Arrays);
        (Flow, Unmet) = (point.Flow, point.Unmet);
        (Load, Sum) = (new double[program.Resources], new double[_a.Couplings.Count]);
        Held = new double[layout.PlaceStart[^1]];
        Refresh();
    }

    /// <summary>By cell: requests.</summary>
    public double[] Flow { get; }

    /// <summary>By row: requests that nobody serves.</summary>
    public double[] Unmet { get; }

    /// <summary>By resource: GPU-seconds drawn.</summary>
    public double[] Load { get; }

    /// <summary>By coupling row: the sum of its coefficients times requests.</summary>
    public double[] Sum { get; }

    /// <summary>By place: the share of the row's requests that is there.</summary>
    public double[] Held { get; }

    /// <summary>Requests of a row.</summary>
    public double Amount(int row) => _a.Amounts[_layout.Block[row]];

    /// <summary>Requests of a row in a cell or nowhere.</summary>
    public double At(int row, int cell) => cell == Nowhere ? Unmet[row] : Flow[cell];

    /// <summary>The resource of a cell that holds a column.</summary>
    public int Resource(int cell) => _a.Resource[_layout.Column[cell]];

    /// <summary>GPU-seconds that a request draws on a resource from a cell.</summary>
    public double Draw(int cell, int resource) =>
        cell != Nowhere && Resource(cell) == resource ? _a.GpuSeconds[_layout.Column[cell]] : 0;

    /// <summary>What a request counts in a coupling row.</summary>
    public double Coefficient(int cell, int coupling) => cell == Nowhere ? 0 : _a.Couplings[coupling].Coefficients[_layout.Column[cell]];

    /// <summary>Moves requests of a row.</summary>
    public void Shift(int row, int from, int to, double requests)
    {
        Add(row, from, -Math.Min(requests, At(row, from)));
        Add(row, to, requests);
    }

    /// <summary>What shifting so many requests costs, moves between hours included, USD.</summary>
    public double Cost(int row, int from, int to, double requests)
    {
        var (left, come, share) = (Place(row, from), Place(row, to), requests / Amount(row));
        var cost = (Charge(row, to) - Charge(row, from)) * requests;
        return left == come ? cost : cost + MoveCost(row, left, -share) + MoveCost(row, come, share);
    }

    /// <summary>How many requests may be shifted before a constraint breaks, or breaks further.</summary>
    public double Room(int row, int from, int to)
    {
        var room = At(row, from);
        if (to != Nowhere)
        {
            var resource = Resource(to);
            room = Within(room, _a.Capacities[resource] - Load[resource], Draw(to, resource) - Draw(from, resource));
        }

        for (var coupling = 0; coupling < Sum.Length; coupling++)
        {
            room = Within(room, _a.Couplings[coupling].Bound - Sum[coupling], Coefficient(to, coupling) - Coefficient(from, coupling));
        }

        return Place(row, from) == Place(row, to) ? room : MoveRoom(row, Place(row, from), Place(row, to), room);
    }

    /// <summary>Share of a row's requests that enters a region anew, above its limit; below 0 where there is room.</summary>
    public double OverEntering(int row)
    {
        if (!Limited(row))
        {
            return -1;
        }

        double entering = 0;
        for (var place = 0; place < _layout.Width[row]; place++)
        {
            entering += Math.Max(0, Rise(row, place));
        }

        return entering - _a.MoveLimits[_layout.Block[row]];
    }

    /// <summary>Counts anew what the point now holds.</summary>
    public void Refresh()
    {
        Array.Clear(Load);
        Array.Clear(Sum);
        Array.Clear(Held);
        for (var row = 0; row < _layout.Rows; row++)
        {
            Balance(row);
        }
    }

    /// <summary>A solution that serves nobody and has no prices.</summary>
    public static ProgramSolution Nobody(PlanProgram program) => new()
    {
        Solver = "",
        Flows = new double[program.Columns],
        Unmet = [.. program.Arrays.Amounts],
        CapacityPrices = new double[program.Resources],
        CouplingPrices = new double[program.Arrays.Couplings.Count],
        MovePrices = new double[program.Arrays.MoveLimits.Length],
    };

    /// <summary>Writes flows and unmet requests into a solution, in the program's order.</summary>
    public void CopyTo(ProgramSolution solution)
    {
        for (var cell = 0; cell < Flow.Length; cell++)
        {
            if (_layout.Column[cell] >= 0)
            {
                solution.Flows[_layout.Column[cell]] = Flow[cell];
            }
        }

        for (var row = 0; row < Unmet.Length; row++)
        {
            solution.Unmet[_layout.Block[row]] = Unmet[row];
        }
    }

    /// <summary>What is too much, at prices by resource, then by coupling row: USD.</summary>
    public double PriceOfExcess(double[] prices)
    {
        double sum = 0;
        for (var index = 0; index < prices.Length; index++)
        {
            var excess = index < Load.Length ? Load[index] - _a.Capacities[index] : Sum[index - Load.Length] - _a.Couplings[index - Load.Length].Bound;
            sum += excess > 0 ? prices[index] * excess : 0;
        }

        return sum;
    }

    /// <summary>By how much the share in a cell's place exceeds that of the hour before.</summary>
    public double RiseAt(int row, int cell) => cell == Nowhere || !_layout.Linked[row] ? 0 : Rise(row, Place(row, cell));

    private double Rise(int row, int place) => Held[_layout.PlaceStart[row] + place] - Held[_layout.PlaceStart[row - 1] + place];

    private int Place(int row, int cell) => cell == Nowhere ? -1 : (cell - _layout.ColumnStart[row]) % _layout.Width[row];

    private double Charge(int row, int cell) => cell == Nowhere ? _a.UnmetCosts[_layout.Block[row]] : _a.Costs[_layout.Column[cell]];

    private double MoveCost(int row) => _a.MoveCosts.Length > 0 ? _a.MoveCosts[_layout.Block[row]] : 0;

    /// <summary>What a change of the share in a place costs or saves at the hour's beginning and at its end.</summary>
    private double MoveCost(int row, int place, double share)
    {
        if (place < 0)
        {
            return 0;
        }

        var cost = _layout.Linked[row] ? MoveCost(row) * Amount(row) * More(Rise(row, place), share) : 0;
        return _layout.Linked[row + 1] ? cost + (MoveCost(row + 1) * Amount(row + 1) * More(Rise(row + 1, place), -share)) : cost;
    }

    private static double More(double rise, double change) => Math.Max(0, rise + change) - Math.Max(0, rise);

    /// <summary>Room until what enters a region, in the hour or the next, reaches its limit; on the safe side.</summary>
    private double MoveRoom(int row, int from, int to, double room)
    {
        var (amount, share) = (Amount(row), room / Amount(row));
        if (Limited(row))
        {
            var rate = (to >= 0 && Rise(row, to) + share > 0 ? 1 : 0) - (from >= 0 && Rise(row, from) >= share ? 1 : 0);
            room = Within(room, -OverEntering(row) * amount, rate);
        }

        if (Limited(row + 1))
        {
            var rate = (from >= 0 && Rise(row + 1, from) + share > 0 ? 1 : 0) - (to >= 0 && Rise(row + 1, to) >= share ? 1 : 0);
            room = Within(room, -OverEntering(row + 1) * amount, rate);
        }

        return room;
    }

    private bool Limited(int row) => _layout.Linked[row] && _a.MoveLimits.Length > 0 && _a.MoveLimits[_layout.Block[row]] < 1;

    private static double Within(double room, double slack, double rate) => rate > 0 ? Math.Min(room, Math.Max(0, slack) / rate) : room;

    private void Add(int row, int cell, double requests)
    {
        if (cell == Nowhere)
        {
            Unmet[row] += requests;
            return;
        }

        Flow[cell] += requests;
        Count(row, cell, requests);
    }

    private void Count(int row, int cell, double requests)
    {
        Load[Resource(cell)] += requests * _a.GpuSeconds[_layout.Column[cell]];
        for (var coupling = 0; coupling < Sum.Length; coupling++)
        {
            Sum[coupling] += requests * Coefficient(cell, coupling);
        }

        if (_layout.PlaceStart[row + 1] > _layout.PlaceStart[row])
        {
            Held[_layout.PlaceStart[row] + Place(row, cell)] += requests / Amount(row);
        }
    }

    private void Balance(int row)
    {
        var (amount, total) = (Amount(row), Unmet[row]);
        for (var cell = _layout.ColumnStart[row]; cell < _layout.ColumnStart[row + 1]; cell++)
        {
            Flow[cell] = _layout.Column[cell] >= 0 ? Flow[cell] : 0;
            total += Flow[cell];
        }

        for (var cell = _layout.ColumnStart[row]; cell < _layout.ColumnStart[row + 1]; cell++)
        {
            if (Flow[cell] > 0)
            {
                Flow[cell] *= amount / total;
                Count(row, cell, Flow[cell]);
            }
        }

        Unmet[row] = total > 0 ? Unmet[row] * (amount / total) : amount;
    }
}
