using System.Globalization;

namespace Wattline.Planning.Programs;

/// <summary>Refuses arrays that are no program.</summary>
internal static class ProgramCheck
{
    public static void Check(ProgramArrays a)
    {
        var (blocks, columns) = (a.Amounts.Length, a.Costs.Length);
        if (a.Regions < 1 || a.Capacities.Length % a.Regions != 0)
        {
            throw new ArgumentException("A program has at least one region and whole hours of capacities.");
        }

        Lengths(a, blocks, columns);
        Each(a.Amounts, "the amount of block", value => value is >= 0 and < double.PositiveInfinity);
        Each(a.UnmetCosts, "the unmet penalty of block", value => value is >= 0 and < double.PositiveInfinity);
        Each(a.Costs, "the cost of column", double.IsFinite);
        Each(a.GpuSeconds, "the GPU-seconds of column", value => value is >= 0 and < double.PositiveInfinity);
        Each(a.Capacities, "the capacity of resource", value => value >= 0);
        Each(a.MoveCosts, "the move cost of block", value => value is >= 0 and < double.PositiveInfinity);
        Each(a.MoveLimits, "the move limit of block", value => value is >= 0 and <= 1);
        Indices(a, blocks);
        foreach (var row in a.Couplings)
        {
            Each(row.Coefficients, $"{row.Name}: the coefficient of column", double.IsFinite);
            if (!(row.Bound >= 0) || row.Coefficients.Length != columns)
            {
                throw new ArgumentException($"{row.Name}: a bound of 0 or more and one coefficient a column are needed.");
            }
        }
    }

    private static void Lengths(ProgramArrays a, int blocks, int columns)
    {
        var agree = a.FirstColumns.Length == blocks + 1 && a.UnmetCosts.Length == blocks && a.Resource.Length == columns
            && a.GpuSeconds.Length == columns && a.FirstColumns[0] == 0 && a.FirstColumns[blocks] == columns
            && (a.Before.Length == blocks || a.Before.Length == 0) && (a.MoveCosts.Length == blocks || a.MoveCosts.Length == 0)
            && (a.MoveLimits.Length == blocks || a.MoveLimits.Length == 0)
            && (a.Before.Length == blocks || (a.MoveCosts.Length == 0 && a.MoveLimits.Length == 0));
        if (!agree)
        {
            throw new ArgumentException("The arrays of a program do not agree in length.");
        }
    }

    private static void Indices(ProgramArrays a, int blocks)
    {
        var followed = new bool[blocks];
        foreach (var before in a.Before)
        {
            if (before < -1 || before >= blocks || (before >= 0 && (followed[before] || a.Amounts[before] <= 0)))
            {
                throw new ArgumentException($"Block {before} is before two others, is none, or holds no requests whose whereabouts would count.");
            }

            if (before >= 0)
            {
                followed[before] = true;
            }
        }

        for (var block = 0; block < blocks; block++)
        {
            if (a.FirstColumns[block + 1] < a.FirstColumns[block] || (a.Before.Length > 0 && a.Before[block] >= block))
            {
                throw new ArgumentException($"Block {block}: columns in order, and an earlier block before it.");
            }
        }

        foreach (var resource in a.Resource)
        {
            if ((uint)resource >= (uint)a.Capacities.Length)
            {
                throw new ArgumentException($"There is no resource {resource}.");
            }
        }
    }

    private static void Each(double[] values, string what, Func<double, bool> may)
    {
        for (var index = 0; index < values.Length; index++)
        {
            if (!may(values[index]))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A program cannot have {values[index]} as {what} {index}."));
            }
        }
    }
}
