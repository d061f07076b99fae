namespace Wattline.Planning.Networks;

/// <summary>The sinks of a floating part of the tree, and the cheapest ways for cells to leave it, or to enter it.</summary>
internal sealed class FloatingPart(HourProblem problem, Holdings holdings, BasisTree tree, double[] prices)
{
    private const int None = -1;

    private readonly double[] _entries = new double[problem.Width];
    private readonly double[] _exits = new double[problem.Width];
    private readonly int[] _sinks = new int[problem.Sinks];
    private int _size;

    /// <summary>The least change of cost, prices counted, at which a cell may cross the border; infinite where none may.</summary>
    public double LeastChange => Rows.Least(_exits);

    /// <summary>The sink of the part whose price is least.</summary>
    public int Cheapest
    {
        get
        {
            var least = _sinks[0];
            foreach (var sink in _sinks.AsSpan(0, _size))
            {
                least = prices[sink] < prices[least] ? sink : least;
            }

            return least;
        }
    }

    /// <summary>Takes the part below a floating root.</summary>
    public void Take(int root)
    {
        _size = 0;
        Collect(root);
    }

    /// <summary>Lays out what cells pay to enter, and the cheapest exit of each sink: out of the part where it sheds cells, into it otherwise.</summary>
    public void Open(bool sheds)
    {
        Array.Fill(_entries, double.PositiveInfinity);
        Array.Fill(_exits, double.PositiveInfinity);
        if (sheds)
        {
            prices.CopyTo(_entries, 0);
        }

        foreach (var sink in _sinks.AsSpan(0, _size))
        {
            _entries[sink] = sheds ? double.PositiveInfinity : prices[sink];
        }

        for (var sink = 0; sink < problem.Sinks; sink++)
        {
            if (double.IsPositiveInfinity(_entries[sink]))
            {
                Left(sink);
            }
        }
    }

    /// <summary>From where to where a cell crosses the border at the least change.</summary>
    public (int Source, int Target) Next(double change)
    {
        var source = Rows.Place(_exits, change);
        var changes = holdings.Changes(source);
        return (source, Rows.Place(changes, _entries, Rows.Least(changes, _entries)));
    }

    /// <summary>A cell has left a sink: its cheapest exit is another.</summary>
    public void Left(int sink) => _exits[sink] = Rows.Least(holdings.Changes(sink), _entries) - prices[sink];

    /// <summary>Changes the prices of the part.</summary>
    public void Shift(double by)
    {
        foreach (var sink in _sinks.AsSpan(0, _size))
        {
            prices[sink] += by;
        }
    }

    private void Collect(int node)
    {
        if (tree.IsSink(node))
        {
            _sinks[_size++] = node;
        }

        for (var child = tree.FirstChild(node); child != None; child = tree.NextChild(child))
        {
            Collect(child);
        }
    }
}
