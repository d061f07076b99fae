namespace Wattline.Planning.Programs;

/// <summary>The numbers of a <see cref="PlanProgram"/>. Arrays by block, by column and by resource.</summary>
public sealed record ProgramArrays
{
    /// <summary>Regions; resource = hour times regions + region.</summary>
    public required int Regions { get; init; }

    /// <summary>By block: requests, 0 or more.</summary>
    public required double[] Amounts { get; init; }

    /// <summary>By block, and one more at the end: its first column. A block may have none.</summary>
    public required int[] FirstColumns { get; init; }

    /// <summary>By block: penalty of a request that nobody serves, USD; 0 or more.</summary>
    public required double[] UnmetCosts { get; init; }

    /// <summary>By column: the resource it draws on. A block holds no two columns that differ in nothing.</summary>
    public required int[] Resource { get; init; }

    /// <summary>By column: the charge of one request, USD; may be negative where electricity is.</summary>
    public required double[] Costs { get; init; }

    /// <summary>By column: accelerator time of one request, GPU-seconds, 0 or more.</summary>
    public required double[] GpuSeconds { get; init; }

    /// <summary>By resource: GPU-seconds for sale in the hour, 0 or more; infinite where nothing limits it.</summary>
    public required double[] Capacities { get; init; }

    /// <summary>Rows over all hours; few.</summary>
    public IReadOnlyList<CouplingRow> Couplings { get; init; } = [];

    /// <summary>By block: the block of the same origin and class an hour earlier, with a lower index, or -1. Empty: none has one.</summary>
    public int[] Before { get; init; } = [];

    /// <summary>By block: what a request that enters a region costs where it was not served an hour before, USD, 0 or more. Empty: nothing.</summary>
    public double[] MoveCosts { get; init; } = [];

    /// <summary>By block: the largest share that may enter regions anew, 0 to 1; 1 for no limit. Empty: no limit.</summary>
    public double[] MoveLimits { get; init; } = [];
}

/// <summary>What a coupling row limits.</summary>
public enum CouplingKind
{
    /// <summary>Grams of CO2 equivalent; coefficient grams a request, bound in grams.</summary>
    CarbonCap,

    /// <summary>
    /// A share of the requests served must run in some regions; coefficient share less 1 inside and share outside, bound 0.
    /// </summary>
    Quota,

    /// <summary>Mean latency of the requests served; coefficient ms of the column less the limit, bound 0.</summary>
    MeanLatency,
}

/// <summary>A limit over all hours: the sum of coefficient times requests is at most the bound.</summary>
/// <param name="Kind">What it limits.</param>
/// <param name="Name">What to call it, as in <c>quota EU</c>.</param>
/// <param name="Bound">0 or more, so that serving nobody always keeps it.</param>
/// <param name="Coefficients">By column; 0 where the row does not concern it.</param>
public sealed record CouplingRow(CouplingKind Kind, string Name, double Bound, double[] Coefficients);
