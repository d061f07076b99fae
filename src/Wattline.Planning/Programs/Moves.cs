namespace Wattline.Planning.Programs;

/// <summary>What moves between hours: the share of a block in each region that was not there in the block before.</summary>
internal sealed class Moves(PlanProgram program)
{
    private readonly ProgramArrays _a = program.Arrays;
    private readonly double[] _now = new double[program.Arrays.Regions];
    private readonly double[] _then = new double[program.Arrays.Regions];

    /// <summary>Cost of all moves, USD.</summary>
    public double CostOf(double[] flows)
    {
        double sum = 0;
        for (var block = 0; program.Churns && _a.MoveCosts.Length > 0 && block < program.Blocks; block++)
        {
            sum += _a.MoveCosts[block] * _a.Amounts[block] * EnteringShare(block, flows);
        }

        return sum;
    }

    /// <summary>Largest excess of an entering share over its limit.</summary>
    public double LimitBreach(double[] flows)
    {
        double worst = 0;
        for (var block = 0; program.Churns && _a.MoveLimits.Length > 0 && block < program.Blocks; block++)
        {
            worst = _a.MoveLimits[block] < 1 ? Math.Max(worst, EnteringShare(block, flows) - _a.MoveLimits[block]) : worst;
        }

        return worst;
    }

    /// <summary>The share of a block's requests that enters regions anew; 0 for a block that has none before it.</summary>
    public double EnteringShare(int block, double[] flows)
    {
        if (_a.Before[block] < 0 || _a.Amounts[block] <= 0)
        {
            return 0;
        }

        Shares(block, flows, _now);
        Shares(_a.Before[block], flows, _then);
        double entering = 0;
        for (var region = 0; region < _a.Regions; region++)
        {
            entering += Math.Max(0, _now[region] - _then[region]);
        }

        return entering;
    }

    private void Shares(int block, double[] flows, double[] shares)
    {
        Array.Clear(shares);
        for (var column = _a.FirstColumns[block]; _a.Amounts[block] > 0 && column < _a.FirstColumns[block + 1]; column++)
        {
            shares[program.RegionOf(column)] += flows[column] / _a.Amounts[block];
        }
    }
}
