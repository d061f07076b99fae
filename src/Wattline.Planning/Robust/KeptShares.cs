using Wattline.Planning.Problems;
using Wattline.Planning.Programs;

namespace Wattline.Planning.Robust;

/// <summary>
/// A plan as a gateway would keep it when the world turns out otherwise: each demand is spread by the plan's shares, whatever comes, and what
/// exceeds a region's capacity in an hour is served by nobody, each request with the same chance.
/// </summary>
internal sealed class KeptShares
{
    private readonly double[] _shares, _unmet;

    /// <summary>The shares of a plan by column, and by block what it leaves unserved.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="stated">
    /// The plan of the stated demand, where the first was made for more: what that one serves is not turned away for the sake of a reserve,
    /// but goes where that one sends it. Null for the plan itself.
    /// </param>
    public KeptShares(Plan plan, Plan? stated = null)
    {
        (_shares, _unmet) = (Shares(plan), Unmet(plan));
        if (stated is not null)
        {
            Lift(plan.Columns.Program, Shares(stated), Unmet(stated));
        }
    }

    /// <summary>What the shares come to on a program of the same columns; prices are those given, for its certificate.</summary>
    public ProgramSolution On(PlanProgram program, ProgramSolution prices)
    {
        var arrays = program.Arrays;
        if (program.Columns != _shares.Length || program.Blocks != _unmet.Length)
        {
            throw new ArgumentException("The program has other columns than the plan.", nameof(program));
        }

        var flows = new double[_shares.Length];
        var load = new double[program.Resources];
        Each(arrays, (block, column) =>
        {
            flows[column] = _shares[column] * arrays.Amounts[block];
            load[arrays.Resource[column]] += flows[column] * arrays.GpuSeconds[column];
        });
        double[] unmet = [.. _unmet.Index().Select(one => one.Item * arrays.Amounts[one.Index])];
        Each(arrays, (block, column) =>
        {
            var resource = arrays.Resource[column];
            var turnedAway = arrays.GpuSeconds[column] > 0 && load[resource] > arrays.Capacities[resource]
                ? flows[column] * (1 - (arrays.Capacities[resource] / load[resource]))
                : 0;
            flows[column] -= turnedAway;
            unmet[block] += turnedAway;
        });
        return prices with { Flows = flows, Unmet = unmet };
    }

    /// <summary>Fills each block up to what another plan serves of it, by that one's shares.</summary>
    private void Lift(PlanProgram program, double[] shares, double[] unmet)
    {
        var lift = _unmet.Zip(unmet, (more, less) => more > less ? (more - less) / (1 - less) : 0).ToArray();
        Each(program.Arrays, (block, column) => _shares[column] += lift[block] * shares[column]);
        for (var block = 0; block < lift.Length; block++)
        {
            _unmet[block] = Math.Min(_unmet[block], unmet[block]);
        }
    }

    private static double[] Shares(Plan plan)
    {
        var shares = new double[plan.Columns.Program.Columns];
        var arrays = plan.Columns.Program.Arrays;
        Each(arrays, (block, column) => shares[column] = plan.Solution.Flows[column] / arrays.Amounts[block]);
        return shares;
    }

    /// <summary>By block: the share that a plan does not serve.</summary>
    private static double[] Unmet(Plan plan) =>
        [.. plan.Solution.Unmet.Zip(plan.Columns.Program.Arrays.Amounts, (unmet, amount) => Math.Clamp(unmet / amount, 0, 1))];

    private static void Each(ProgramArrays arrays, Action<int, int> act)
    {
        for (var block = 0; block < arrays.Amounts.Length; block++)
        {
            for (var column = arrays.FirstColumns[block]; column < arrays.FirstColumns[block + 1]; column++)
            {
                act(block, column);
            }
        }
    }
}
