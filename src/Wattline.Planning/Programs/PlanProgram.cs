namespace Wattline.Planning.Programs;

/// <summary>
/// The linear program of a plan, in arrays. A block is one demand: so many requests of one origin and class in one hour. A column is one
/// way to serve a block: a region in an hour, and how. Each block's requests are spread over its columns and, at a penalty, over nobody:
/// <code>
/// minimise    sum cost x + sum unmet u + sum move m
/// subject to  sum over a block of x, + u   = its amount                      every block
///             sum of gpuSeconds x          &lt;= capacity of the resource       every region and hour
///             sum of coefficient x         &lt;= bound                          every coupling row: carbon cap, quota, mean latency
///             m &gt;= requests that enter a region, measured on shares against the block before; sum of m &lt;= limit
/// </code>
/// Always feasible: all demand may be unmet where no coupling row's bound is below 0.
/// </summary>
public sealed class PlanProgram
{
    /// <summary>Checks and takes the arrays; they are not copied and must not change afterwards.</summary>
    /// <exception cref="ArgumentException">Lengths do not agree, an index points nowhere, or a figure is out of range; the message says where.</exception>
    public PlanProgram(ProgramArrays arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        ProgramCheck.Check(arrays);
        Arrays = arrays;
        Churns = HasChurn(arrays);
    }

    /// <summary>The numbers.</summary>
    public ProgramArrays Arrays { get; }

    /// <summary>Number of blocks.</summary>
    public int Blocks => Arrays.Amounts.Length;

    /// <summary>Number of columns, unmet demand not counted.</summary>
    public int Columns => Arrays.Costs.Length;

    /// <summary>Number of capacity rows: hours times regions.</summary>
    public int Resources => Arrays.Capacities.Length;

    /// <summary>Whether moving between hours costs something or is limited anywhere.</summary>
    public bool Churns { get; }

    /// <summary>The region of a column.</summary>
    public int RegionOf(int column) => Arrays.Resource[column] % Arrays.Regions;

    /// <summary>The hour, from the program's first, in which a column runs.</summary>
    public int SlotOf(int column) => Arrays.Resource[column] / Arrays.Regions;

    private static bool HasChurn(ProgramArrays arrays) =>
        arrays.Before.AsSpan().ContainsAnyExcept(-1)
        && (arrays.MoveCosts.AsSpan().ContainsAnyExcept(0.0) || arrays.MoveLimits.AsSpan().ContainsAnyExcept(1.0));
}
