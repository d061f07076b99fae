namespace Wattline.Planning.Decomposition;

/// <summary>Shifts requests within rows, always the exchange that ranks first, until none is of use.</summary>
internal sealed class Exchanges(Layout layout, Placement placement)
{
    /// <summary>Shares of a row below this are not worth a shift.</summary>
    private const double Least = 1e-10;

    private readonly PriorityQueue<(int Row, int From), (double Rank, int Row, int From)> _queue = new();

    /// <summary>Considers where the requests of a cell, or those that nobody serves, might go.</summary>
    public void Add(int row, int from, IExchangeRule rule)
    {
        if (placement.At(row, from) > Least * placement.Amount(row) && Best(row, from, rule) is { Rank: < double.PositiveInfinity } best)
        {
            _queue.Enqueue((row, from), (best.Rank, row, from));
        }
    }

    /// <summary>Makes the exchanges; each source comes up so often on average at most.</summary>
    public void Run(IExchangeRule rule, int turns)
    {
        for (var left = (long)turns * _queue.Count; left > 0 && !rule.Done && _queue.TryDequeue(out var source, out var key); left--)
        {
            var best = Best(source.Row, source.From, rule);
            if (best.Rank <= key.Rank + (1e-9 * Math.Abs(key.Rank)) && best.Requests > 0)
            {
                placement.Shift(source.Row, source.From, best.To, best.Requests);
            }

            Add(source.Row, source.From, rule);
        }

        _queue.Clear();
    }

    private (int To, double Requests, double Rank) Best(int row, int from, IExchangeRule rule)
    {
        var best = (To: from, Requests: 0.0, Rank: double.PositiveInfinity);
        var least = Least * placement.Amount(row);
        for (var cell = layout.ColumnStart[row] - 1; cell < layout.ColumnStart[row + 1]; cell++)
        {
            var to = cell < layout.ColumnStart[row] ? Placement.Nowhere : cell;
            if (to == from || (to >= 0 && layout.Column[to] < 0) || rule.Most(row, from, to) is not (> 0 and var most))
            {
                continue;
            }

            var requests = Math.Min(most, placement.Room(row, from, to));
            var rank = requests > least ? rule.Rank(row, from, to, requests, placement.Cost(row, from, to, requests)) : double.PositiveInfinity;
            best = rank < best.Rank ? (to, requests, rank) : best;
        }

        return best;
    }
}

/// <summary>What exchanges are for.</summary>
internal interface IExchangeRule
{
    /// <summary>Whether enough has been exchanged.</summary>
    bool Done { get; }

    /// <summary>Requests that are worth shifting at most; 0 or less where none are.</summary>
    double Most(int row, int from, int to);

    /// <summary>Which exchange comes first: the lesser; infinite for none.</summary>
    double Rank(int row, int from, int to, double requests, double cost);
}

/// <summary>Brings what is too much below its limit, the cheapest relief first.</summary>
internal sealed class Relief(Func<double> excess, Func<int, int, double> of) : IExchangeRule
{
    public bool Done => excess() <= 0;

    public double Most(int row, int from, int to) => of(from, to) is > 0 and var relief ? excess() / relief : 0;

    public double Rank(int row, int from, int to, double requests, double cost) => cost / requests / of(from, to);
}

/// <summary>Lowers the cost, the largest saving first, by at least so much at a time, USD.</summary>
internal sealed class Saving(double least) : IExchangeRule
{
    public bool Done => false;

    public double Most(int row, int from, int to) => double.PositiveInfinity;

    public double Rank(int row, int from, int to, double requests, double cost) => cost < -least ? cost : double.PositiveInfinity;
}
