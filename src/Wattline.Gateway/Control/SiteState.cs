namespace Wattline.Gateway.Control;

/// <summary>How it goes with a site's own energy.</summary>
internal enum SiteCondition
{
    /// <summary>Enough is known: its share is in the region's price.</summary>
    Well,

    /// <summary>Nothing usable was read since the start: the grid's own price holds.</summary>
    NotRead,

    /// <summary>What was read is too old: the grid's own price holds.</summary>
    Stale,
}

/// <summary>What was found of a site's own energy last.</summary>
/// <param name="Region">Its region.</param>
/// <param name="Condition">How it goes.</param>
/// <param name="Why">What is wrong, in words; null for nothing.</param>
internal sealed record SiteState(string Region, SiteCondition Condition, string? Why)
{
    /// <summary>When all was last known that is needed; null for never.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What comes in, W; null where it is not known.</summary>
    public double? HarvestW { get; init; }

    /// <summary>What is used, W: by requests, smoothed, and by what else draws on it.</summary>
    public double LoadW { get; init; }

    /// <summary>What is stored, J; null where it is not known.</summary>
    public double? LevelJ { get; init; }

    /// <summary>The shares; null where the grid's own price holds.</summary>
    public SiteShares? Shares { get; init; }
}
