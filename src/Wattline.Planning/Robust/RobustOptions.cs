namespace Wattline.Planning.Robust;

/// <summary>How far demand and prices may turn out other than stated.</summary>
public sealed record RobustOptions
{
    /// <summary>How many scenarios are drawn, 1 to 10,000.</summary>
    public int Scenarios { get; init; } = 20;

    /// <summary>Standard deviation of the logarithm of each demand's factor, 0 to 2. One factor for all hours of an origin and class.</summary>
    public double DemandError { get; init; } = 0.2;

    /// <summary>Standard deviation of the logarithm of each region's price factor, 0 to 2. One factor for all of a region's hours.</summary>
    public double PriceError { get; init; } = 0.2;

    /// <summary>Where chance begins.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Told how much of the work is done, 0 to 1; null for nobody.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Refuses what no scenario can be drawn with.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Scenarios, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Scenarios, 10_000);
        foreach (var error in new[] { DemandError, PriceError })
        {
            if (!(error is >= 0 and <= 2))
            {
                throw new ArgumentOutOfRangeException(nameof(DemandError), error, "An error is 0 to 2.");
            }
        }
    }
}
