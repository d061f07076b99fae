namespace Wattline.Planning.Networks;

/// <summary>
/// The basis as a tree. Its nodes are the sinks, the cells that several sinks share, and idle capacity, a cell with endless supply that
/// costs nothing anywhere and is the root. An edge says how much of a cell a sink serves; that follows from what hangs below it, and
/// may be below 0 until the optimum is reached. Parts of the tree may float, with a sink or a cell as a root of their own.
/// </summary>
internal sealed class BasisTree
{
    private const int None = -1;

    private readonly int _sinks;
    private readonly int[] _parent;
    private readonly int[] _child;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly int[] _cells;
    private readonly double[] _flows;
    private readonly int[] _unused;
    private int _spare;
    private uint _chance;

    public BasisTree(int sinks)
    {
        // Shared cells have two edges or more, idle capacity one, and edges are one fewer than nodes: fewer shared cells than sinks.
        var nodes = Rows.Padded((2 * sinks) + 2);
        _sinks = sinks;
        (_parent, _child, _next, _previous, _cells) = (new int[nodes], new int[nodes], new int[nodes], new int[nodes], new int[nodes]);
        (_flows, _unused) = (new double[nodes], new int[nodes]);
    }

    /// <summary>The node of idle capacity.</summary>
    public int Idle => _sinks;

    /// <summary>By node: how much passes between it and its parent; what a floating root lacks, if a sink, or has too much of, if a cell.</summary>
    public ReadOnlySpan<double> Flows => _flows;

    public bool IsSink(int node) => node < _sinks;

    public int Parent(int node) => _parent[node];

    /// <summary>The cell that a node stands for.</summary>
    public int Cell(int node) => _cells[node];

    public int FirstChild(int node) => _child[node];

    public int NextChild(int node) => _next[node];

    public bool Floats(int node) => _parent[node] == None;

    /// <summary>Adds the cells that several sinks share to a list.</summary>
    public void AddShared(List<int> to)
    {
        for (var node = Idle + 1; node < _parent.Length; node++)
        {
            if (_parent[node] != None)
            {
                to.Add(_cells[node]);
            }
        }
    }

    /// <summary>Starts over: every sink floats, or hangs on idle capacity.</summary>
    public void Clear()
    {
        foreach (var links in (int[][])[_parent, _child, _next, _previous])
        {
            Array.Fill(links, None);
        }

        Array.Clear(_flows);
        (_spare, _chance) = (0, 2463534242);
        for (var node = _parent.Length - 1; node > Idle; node--)
        {
            _unused[_spare++] = node;
        }
    }

    /// <summary>A new node for a cell that is to be shared.</summary>
    public int Open(int cell)
    {
        var node = _unused[--_spare];
        _cells[node] = cell;
        return node;
    }

    /// <summary>Gives up a node without edges.</summary>
    public void Close(int node)
    {
        _flows[node] = 0;
        _unused[_spare++] = node;
    }

    /// <summary>Hangs a floating root on a node.</summary>
    public void Attach(int root, int parent, double flow)
    {
        (_parent[root], _flows[root]) = (parent, flow);
        (_previous[root], _next[root]) = (None, _child[parent]);
        if (_child[parent] != None)
        {
            _previous[_child[parent]] = root;
        }

        _child[parent] = root;
    }

    /// <summary>Cuts a node off its parent; it floats, and its flow stays with it.</summary>
    public void Detach(int node)
    {
        if (_previous[node] != None)
        {
            _next[_previous[node]] = _next[node];
        }
        else
        {
            _child[_parent[node]] = _next[node];
        }

        if (_next[node] != None)
        {
            _previous[_next[node]] = _previous[node];
        }

        _parent[node] = None;
    }

    /// <summary>Turns a floating part so that a node of it becomes its root.</summary>
    public void Turn(int node)
    {
        var (parent, flow) = (_parent[node], _flows[node]);
        if (parent == None)
        {
            return;
        }

        Detach(node);
        while (parent != None)
        {
            var (above, flowAbove) = (_parent[parent], _flows[parent]);
            if (above != None)
            {
                Detach(parent);
            }

            Attach(parent, node, flow);
            (node, parent, flow) = (parent, above, flowAbove);
        }
    }

    /// <summary>So much more is served by a sink: follows the balances up to the root.</summary>
    public void Load(int sink, double more)
    {
        for (var node = sink; node != None; node = _parent[node])
        {
            _flows[node] -= more;
            node = _parent[node];
            if (node == None || node == Idle)
            {
                return;
            }

            _flows[node] += more;
        }
    }

    /// <summary>So much more of a shared cell is served by what is above it.</summary>
    public void Supply(int node, double more)
    {
        _flows[node] += more;
        if (_parent[node] != None)
        {
            Load(_parent[node], more);
        }
    }

    /// <summary>Sets the flow of a floating root.</summary>
    public void Set(int root, double flow) => _flows[root] = flow;

    /// <summary>
    /// The node whose flow is farthest below 0; null where none is. Where prices have long stood still, steps may go round in a circle; a
    /// node below 0 that is drawn leaves it.
    /// </summary>
    public int? Worst(double tolerance, bool draw)
    {
        var least = Rows.Least(_flows);
        return least >= -tolerance ? null : draw ? Drawn(tolerance) : Rows.Place(_flows, least);
    }

    private int Drawn(double tolerance)
    {
        // Marsaglia's xorshift of 32 bits.
        _chance ^= _chance << 13;
        _chance ^= _chance >> 17;
        _chance ^= _chance << 5;
        var node = (int)(_chance % (uint)_flows.Length);
        while (_flows[node] >= -tolerance)
        {
            node = (node + 1) % _flows.Length;
        }

        return node;
    }
}
