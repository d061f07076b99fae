namespace Wattline.Planning.Networks;

/// <summary>
/// The exact optimum of an <see cref="HourProblem"/> with the prices that prove it, by the dual simplex method on a tree of the sinks. Cells
/// always are where cost and price are least, so the prices are always possible ones; what is wrong is that sinks serve too much, or less
/// than nothing. The worst edge is cut; the part of the tree that falls off raises its prices together until enough cells have left it, or
/// lowers them until enough have come, and the last of these ties it to the rest again. All others move whole, which is why few steps are
/// needed; and any prices are a good start. Whole numbers stay whole.
/// </summary>
internal sealed class HourNetwork
{
    private const int None = -1;

    private readonly HourProblem _problem;
    private readonly Holdings _holdings;
    private readonly BasisTree _tree;
    private readonly double[] _prices;
    private readonly FloatingPart _part;
    private int[] _nodes = [];
    private double _tolerance;
    private int _stalled;

    public HourNetwork(HourProblem problem)
    {
        (_problem, _holdings, _tree) = (problem, new Holdings(problem), new BasisTree(problem.Sinks));
        _prices = new double[problem.Width];
        _part = new FloatingPart(problem, _holdings, _tree, _prices);
    }

    /// <summary>By sink: what a unit of its capacity is worth, 0 or more; 0 at nobody and where capacity is left.</summary>
    public ReadOnlySpan<double> Prices => _prices.AsSpan(0, _problem.Sinks);

    /// <summary>The same, padded as rows are; what the padding holds is 0.</summary>
    public ReadOnlySpan<double> PaddedPrices => _prices;

    /// <summary>How often part of the tree was tied to the rest.</summary>
    public long Pivots { get; private set; }

    /// <summary>How often a cell moved whole.</summary>
    public long Moves { get; private set; }

    /// <summary>Cells that may be served otherwise than before, shared ones aside; collected from when it is set.</summary>
    public List<int>? Touched { get; set; }

    /// <summary>Adds the cells that several sinks share to a list.</summary>
    public void AddShared(List<int> to) => _tree.AddShared(to);

    /// <summary>Solves from prices near those sought; zeros will do.</summary>
    /// <param name="prices">By sink, 0 or more; taken as 0 where there is room for all.</param>
    public void Solve(ReadOnlySpan<double> prices)
    {
        Start(prices);
        Assign();
        TieAll();
        Repair();
    }

    /// <summary>Lets a cell go to a sink at a cost, not above the one before, and finds the optimum again.</summary>
    /// <returns>Whether anything became cheaper.</returns>
    public bool Allow(int cell, int sink, double cost)
    {
        var here = _problem.Demands[cell] > 0 ? _holdings.Sink(cell) : sink;
        var now = _problem.Cost(cell, here) + _prices[here];
        _problem.Costs(cell)[sink] = cost;
        if (_problem.Demands[cell] <= 0)
        {
            return false;
        }

        if (cost + _prices[sink] >= now - (1e-12 * (Math.Abs(now) + _prices[sink])))
        {
            _holdings.Lowered(cell, sink);
            return false;
        }

        Withdraw(cell);
        Place(cell);
        TieAll();
        Repair();
        return true;
    }

    /// <summary>Who serves a cell: writes sinks and flows, and returns how many.</summary>
    public int Shares(int cell, Span<int> sinks, Span<double> flows)
    {
        if (_problem.Demands[cell] <= 0)
        {
            return 0;
        }

        var node = _nodes[cell];
        (sinks[0], flows[0]) = node == None ? (_holdings.Sink(cell), _problem.Demands[cell]) : (_tree.Parent(node), Math.Max(0, _tree.Flows[node]));
        var count = 1;
        for (var child = node == None ? None : _tree.FirstChild(node); child != None; child = _tree.NextChild(child))
        {
            (sinks[count], flows[count++]) = (child, Math.Max(0, _tree.Flows[child]));
        }

        return count;
    }

    private void Start(ReadOnlySpan<double> prices)
    {
        _holdings.Clear();
        _tree.Clear();
        _nodes = _nodes.Length < _problem.Cells ? new int[_problem.Cells] : _nodes;
        Array.Fill(_nodes, None);
        Array.Clear(_prices);
        _stalled = 0;
        var demand = _problem.Total();
        _tolerance = _problem.IsWhole(demand) ? 0 : demand * 1e-12; // What rounding leaves is no breach; sums of whole numbers are exact.
        var grain = Grain(prices);
        for (var sink = 0; sink < _problem.Sinks; sink++)
        {
            var capacity = _problem.Capacities[sink];
            var ample = capacity > demand;
            _prices[sink] = ample || !(prices[sink] > 0) ? 0 : Math.Round(prices[sink] / grain) * grain;
            _tree.Set(sink, ample ? double.PositiveInfinity : capacity);
            if (_prices[sink] == 0)
            {
                _tree.Attach(sink, _tree.Idle, _tree.Flows[sink]);
            }
        }
    }

    /// <summary>Prices to start from keep 30 bits, so that adding whole costs to them is exact and they end up whole.</summary>
    private static double Grain(ReadOnlySpan<double> prices)
    {
        double most = 0;
        foreach (var price in prices)
        {
            most = price > most ? price : most;
        }

        return most > 0 ? Math.ScaleB(1, Math.ILogB(most) - 30) : 1;
    }

    private void Assign()
    {
        for (var cell = 0; cell < _problem.Cells; cell++)
        {
            if (_problem.Demands[cell] > 0)
            {
                Place(cell);
            }
        }
    }

    private void Place(int cell)
    {
        var costs = _problem.Costs(cell);
        var sink = Rows.Place(costs, _prices, Rows.Least(costs, _prices));
        _holdings.Add(cell, sink);
        _tree.Load(sink, _problem.Demands[cell]);
        Touched?.Add(cell);
    }

    /// <summary>Takes a cell out of the network. Sinks that hung on it float.</summary>
    private void Withdraw(int cell)
    {
        var node = _nodes[cell];
        if (node == None)
        {
            _tree.Load(_holdings.Sink(cell), -_problem.Demands[cell]);
        }
        else
        {
            _tree.Load(_tree.Parent(node), -_tree.Flows[node]);
            _tree.Detach(node);
            while (_tree.FirstChild(node) is var child && child != None)
            {
                _tree.Detach(child);
            }

            Unshare(node);
        }

        _holdings.Remove(cell);
    }

    private void TieAll()
    {
        for (var sink = 0; sink < _problem.Nobody; sink++)
        {
            if (_tree.Floats(sink))
            {
                Tie(sink);
            }
        }
    }

    private void Repair()
    {
        while (_tree.Worst(_tolerance, _stalled > 8 * _problem.Width) is { } node)
        {
            Tie(_tree.IsSink(node) ? CutSink(node) : CutCell(node));
        }
    }

    /// <summary>Cuts a sink off the cell that it serves less than nothing of.</summary>
    private int CutSink(int sink)
    {
        var (node, flow) = (_tree.Parent(sink), _tree.Flows[sink]);
        _tree.Detach(sink);
        if (node != _tree.Idle)
        {
            var above = _tree.Parent(node);
            _tree.Supply(node, flow);
            Host(node, sink, above);
            if (_tree.FirstChild(node) == None)
            {
                _tree.Detach(node);
                Unshare(node, above);
            }
        }

        return sink;
    }

    /// <summary>Cuts a shared cell off the sink above it.</summary>
    private int CutCell(int node)
    {
        var (sink, flow, child) = (_tree.Parent(node), _tree.Flows[node], _tree.FirstChild(node));
        _tree.Load(sink, -flow);
        _tree.Detach(node);
        Host(node, sink, child);
        if (_tree.NextChild(child) != None)
        {
            return node;
        }

        _tree.Detach(child);
        _tree.Set(child, -flow);
        Unshare(node, child);
        return child;
    }

    /// <summary>A shared cell belongs to one of the sinks that it hangs together with.</summary>
    private void Host(int node, int lost, int sink)
    {
        if (_holdings.Sink(_tree.Cell(node)) == lost)
        {
            _holdings.Move(_tree.Cell(node), sink);
        }
    }

    private void Unshare(int node, int sink)
    {
        var cell = _tree.Cell(node);
        if (_holdings.Sink(cell) != sink)
        {
            _holdings.Move(cell, sink);
        }

        Unshare(node);
    }

    private void Unshare(int node)
    {
        Touched?.Add(_tree.Cell(node));
        _nodes[_tree.Cell(node)] = None;
        _tree.Close(node);
    }

    /// <summary>Ties a floating part to the rest, at prices at which it serves as much as it has capacity for.</summary>
    private void Tie(int root)
    {
        Pivots++;
        var sheds = Lack(root) < 0;
        _part.Take(root);
        _part.Open(sheds);
        while (true)
        {
            var change = _part.LeastChange;
            if (sheds && double.IsPositiveInfinity(change))
            {
                // All have left, so that nothing is served and what is wrong is rounding. The last to leave is the first to come back.
                sheds = false;
                _part.Open(sheds);
            }
            else if (!sheds && _part.Cheapest is var free && _prices[free] <= change)
            {
                Shift(-_prices[free]);
                Join(root, free);
                return;
            }
            else if (!Pass(root, sheds, change))
            {
                return;
            }
        }
    }

    /// <summary>Moves the next cell whole; or ties the part by it, where it is shared or would be more than enough.</summary>
    private bool Pass(int root, bool sheds, double change)
    {
        var (source, target) = _part.Next(change);
        var cell = _holdings.Least(source, target);
        if (_nodes[cell] != None || _problem.Demands[cell] >= Math.Abs(Lack(root)) - _tolerance)
        {
            Shift(sheds ? Math.Max(0, change) : -change);
            Share(root, cell, source, target, sheds);
            return false;
        }

        Moves++;
        Touched?.Add(cell);
        _holdings.Move(cell, target);
        _tree.Load(source, -_problem.Demands[cell]);
        _tree.Load(target, _problem.Demands[cell]);
        _part.Left(source);
        return true;
    }

    private void Shift(double by)
    {
        _stalled = by == 0 ? _stalled + 1 : 0;
        _part.Shift(by);
    }

    /// <summary>Capacity of a floating part beyond what it serves; below 0 where it serves too much.</summary>
    private double Lack(int root) => _tree.IsSink(root) ? _tree.Flows[root] : -_tree.Flows[root];

    /// <summary>Ties by idle capacity, at a sink that has lost its price.</summary>
    private void Join(int root, int sink)
    {
        var lack = Lack(root);
        Turn(sink, lack);
        _tree.Attach(sink, _tree.Idle, lack);
    }

    /// <summary>Ties by a cell that source and target come to share; one of them is in the part.</summary>
    private void Share(int root, int cell, int source, int target, bool sheds)
    {
        var lack = Lack(root);
        var (inside, outside) = sheds ? (source, target) : (target, source);
        var node = _nodes[cell];
        if (node != None && sheds)
        {
            _tree.Supply(node, lack);
            _tree.Turn(node);
            _tree.Attach(node, outside, -lack);
            _tree.Load(outside, -lack);
            return;
        }

        Turn(inside, lack);
        if (node != None)
        {
            _tree.Attach(inside, node, lack);
            _tree.Supply(node, -lack);
        }
        else
        {
            var demand = _problem.Demands[cell];
            node = _nodes[cell] = _tree.Open(cell);
            _tree.Attach(inside, node, sheds ? demand + lack : lack);
            _tree.Attach(node, outside, sheds ? -lack : demand - lack);
            _tree.Load(outside, -lack);
        }
    }

    /// <summary>Makes a sink the root of its part; what the part lacks will come in there.</summary>
    private void Turn(int sink, double lack)
    {
        _tree.Load(sink, lack);
        _tree.Turn(sink);
    }
}
