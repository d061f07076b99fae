using System.Globalization;
using Wattline.Fleet;

namespace Wattline.Planning.Pacing;

/// <summary>A region whose capacity has a price.</summary>
/// <param name="Id">The region's identifier.</param>
/// <param name="GpuSeconds">For sale in one interval; 0 or more. A region that sells nothing is always at its highest price.</param>
/// <param name="MostUsdPerGpuSecond">
/// The highest price: the unmet penalty of a GPU-second, above which it is better to serve nobody; 0 or more.
/// </param>
public sealed record PacedRegion(string Id, double GpuSeconds, double MostUsdPerGpuSecond)
{
    /// <summary>The region as a fleet has it; null where it is bought or its capacity is not limited, and so has no price.</summary>
    /// <param name="region">The region.</param>
    /// <param name="interval">The time over which its capacity is spread.</param>
    /// <param name="mostUsdPerGpuSecond">The highest price.</param>
    public static PacedRegion? Of(Region region, TimeSpan interval, double mostUsdPerGpuSecond)
    {
        ArgumentNullException.ThrowIfNull(region);
        return region is { Ownership: Ownership.Owned, GpuSecondsPerSlot: { } anHour }
            ? new PacedRegion(region.Id, anHour * (interval / TimeSpan.FromHours(1)), mostUsdPerGpuSecond)
            : null;
    }

    /// <summary>Refuses figures out of range.</summary>
    /// <exception cref="ArgumentException">The message names the region.</exception>
    internal void Check()
    {
        if (GpuSeconds is not (>= 0 and < double.PositiveInfinity) || MostUsdPerGpuSecond is not (>= 0 and < double.PositiveInfinity))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"Region '{Id}': capacity and highest price are finite and 0 or more, got {GpuSeconds} GPU-seconds and {MostUsdPerGpuSecond} USD."));
        }
    }
}
