namespace Wattline.Planning.Robust;

/// <summary>
/// Lognormal factors with mean 1 from a seed: SplitMix64 (Steele, Lea, Flood 2014) and Box and Muller. The same seed gives the same factors on
/// every machine and runtime, which the framework does not promise of its own generator.
/// </summary>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A factor whose logarithm has a standard deviation, and whose mean is 1.</summary>
    public double Factor(double sigma) => Math.Exp((sigma * Normal()) - (sigma * sigma / 2));

    private double Normal()
    {
        // 1 - u is above 0, so that its logarithm is finite.
        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        return radius * Math.Cos(2 * Math.PI * Uniform());
    }

    /// <summary>0 up to, not with, 1.</summary>
    private double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
