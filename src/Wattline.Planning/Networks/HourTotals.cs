namespace Wattline.Planning.Networks;

/// <summary>Cost of an hour's flows, and totals of other figures of theirs, kept up with what the network changes.</summary>
internal sealed class HourTotals
{
    private readonly HourProblem _problem;
    private readonly HourNetwork _network;
    private readonly int _count;
    private readonly double[][] _rates;
    private readonly double[] _parts;
    private readonly int[] _sinks;
    private readonly double[] _flows;
    private readonly List<int> _shared = [];

    /// <summary>Follows a network from before it is solved.</summary>
    /// <param name="problem">The hour, read.</param>
    /// <param name="network">Its network.</param>
    /// <param name="others">How many figures there are beside cost.</param>
    public HourTotals(HourProblem problem, HourNetwork network, int others)
    {
        (_problem, _network, _count) = (problem, network, others + 1);
        (_sinks, _flows, Sums) = (new int[problem.Sinks], new double[problem.Sinks], new double[_count]);
        _rates = [.. Enumerable.Range(0, others).Select(_ => new double[problem.Cells * problem.Width])];
        _parts = new double[problem.Cells * _count];
        network.Touched = [];
    }

    /// <summary>Cost, then the totals of the other figures in their order.</summary>
    public double[] Sums { get; }

    /// <summary>What a unit of a cell's flow to a sink adds to one of the other figures.</summary>
    public ref double Rate(int other, int cell, int sink) => ref _rates[other][(cell * _problem.Width) + sink];

    /// <summary>Takes in what has changed.</summary>
    public void Update()
    {
        _network.Touched!.AddRange(_shared);
        _shared.Clear();
        _network.AddShared(_shared);
        _network.Touched.AddRange(_shared);
        foreach (var cell in _network.Touched)
        {
            Update(cell);
        }

        _network.Touched.Clear();
    }

    private void Update(int cell)
    {
        var parts = _parts.AsSpan(cell * _count, _count);
        var shares = _network.Shares(cell, _sinks, _flows);
        for (var figure = 0; figure < _count; figure++)
        {
            double part = 0;
            for (var share = 0; share < shares; share++)
            {
                var rate = figure == 0 ? _problem.Cost(cell, _sinks[share]) : Rate(figure - 1, cell, _sinks[share]);
                part += rate * _flows[share];
            }

            Sums[figure] += part - parts[figure];
            parts[figure] = part;
        }
    }
}
