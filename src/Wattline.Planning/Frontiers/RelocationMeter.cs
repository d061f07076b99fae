using Wattline.Planning.Problems;

namespace Wattline.Planning.Frontiers;

/// <summary>
/// Measures relocatable inference demand while columns are allowed one by one: what may move, what would gain by it, and what a plan moves.
/// </summary>
internal sealed class RelocationMeter
{
    private readonly PlanColumns _columns;
    private readonly int[] _home;
    private readonly double[] _itJoules, _homeCost, _awayCost;
    private RelocatedEnergy _it = new(0, 0, 0, 0), _atHome = new(0, 0, 0, 0);

    /// <param name="columns">All columns that may come to be allowed.</param>
    /// <param name="homes">Where nothing has moved.</param>
    /// <param name="classes">Whose demand is measured; empty for all.</param>
    public RelocationMeter(PlanColumns columns, Homes homes, IReadOnlyCollection<string> classes)
    {
        _columns = columns;
        _home = [.. columns.Blocks.Select(block => homes.RowOf(columns.Problem.Demands[block.Demand].Origin))];
        _itJoules = new double[_home.Length];
        _homeCost = Enumerable.Repeat(double.PositiveInfinity, _home.Length).ToArray();
        _awayCost = (double[])_homeCost.Clone();
        for (var block = 0; block < _home.Length; block++)
        {
            var first = columns.Program.Arrays.FirstColumns[block];
            var counts = classes.Count == 0 || classes.Contains(columns.Problem.Demands[columns.Blocks[block].Demand].Class);
            _itJoules[block] = counts && first < columns.Program.Arrays.FirstColumns[block + 1]
                ? columns.Program.Arrays.Amounts[block] * columns.RowAt(first).ItJoules
                : 0;
            _it = _it with { All = _it.All + _itJoules[block] };
            _atHome = _atHome with { All = _atHome.All + (_itJoules[block] * PueOf(block)) };
        }
    }

    /// <summary>Notes that a column of a block may be used now.</summary>
    public void Allow(int column, int block)
    {
        var (technical, economic) = (MayMove(block), Gains(block));
        ref var cost = ref _columns.RowAt(column).Region == _home[block] ? ref _homeCost[block] : ref _awayCost[block];
        cost = Math.Min(cost, _columns.Program.Arrays.Costs[column]);
        Add(_itJoules[block] * Change(technical, MayMove(block)), _itJoules[block] * Change(economic, Gains(block)), PueOf(block));
    }

    /// <summary>What may move, would gain and does.</summary>
    public Relocation Now => new(_it, _atHome);

    /// <summary>IT energy of one request that a column moves away from home, J; 0 at home, and for demand that is not measured.</summary>
    public double Moved(int column, int block)
    {
        var row = _columns.RowAt(column);
        return row.Region == _home[block] || _itJoules[block] <= 0 ? 0 : row.ItJoules;
    }

    /// <summary>The same as facility energy at the home's PUE.</summary>
    public double MovedFromHome(int column, int block) => Moved(column, block) * PueOf(block);

    /// <summary>Takes what a plan moves, J.</summary>
    public void Realise(double it, double atHome) => (_it, _atHome) = (_it with { Realised = it }, _atHome with { Realised = atHome });

    private static int Change(bool before, bool now) => (now ? 1 : 0) - (before ? 1 : 0);

    private double PueOf(int block) => _columns.Fleet.Regions[_home[block]].Pue.Value;

    private bool MayMove(int block) => double.IsFinite(_awayCost[block]);

    /// <summary>Where home may not serve, moving is the only way and gains.</summary>
    private bool Gains(int block) => _awayCost[block] < _homeCost[block];

    private void Add(double technical, double economic, double pue)
    {
        _it = _it with { Technical = _it.Technical + technical, Economic = _it.Economic + economic };
        _atHome = _atHome with { Technical = _atHome.Technical + (technical * pue), Economic = _atHome.Economic + (economic * pue) };
    }
}
