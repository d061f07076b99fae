namespace Wattline.Testing.Planning;

/// <summary>What a generated program holds beyond plain blocks, columns and capacities.</summary>
[Flags]
public enum ProgramTraits
{
    None = 0,

    /// <summary>A carbon cap, a quota and a mean latency, each now and then.</summary>
    Couplings = 1,

    /// <summary>What moves between hours costs something.</summary>
    PricedMoves = 2,

    /// <summary>What moves between hours is limited.</summary>
    BoundedMoves = 4,

    /// <summary>Some blocks may run in later hours.</summary>
    Deferral = 8,

    /// <summary>Two ways to run in the same region and hour, one slower and cheaper.</summary>
    OperatingPoints = 16,

    /// <summary>GPU-seconds differ by class and region; else they are the same everywhere.</summary>
    UnequalSeconds = 32,

    /// <summary>Some regions have nothing for sale.</summary>
    ZeroCapacities = 64,

    /// <summary>Some blocks have no column.</summary>
    NoColumns = 128,

    /// <summary>Some electricity has a negative price.</summary>
    NegativeCosts = 256,

    /// <summary>All figures are small whole numbers, so that many plans tie.</summary>
    Integral = 512,

    /// <summary>Some blocks have no requests.</summary>
    ZeroAmounts = 1024,

    /// <summary>Some regions have no limit.</summary>
    NoLimits = 2048,

    All = 4095,
}

/// <summary>How large a generated program is: blocks are origins times classes times hours.</summary>
public sealed record ProgramShape(int Origins, int Classes, int Hours, int Regions);
