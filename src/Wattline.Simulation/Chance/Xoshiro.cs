namespace Wattline.Simulation.Chance;

/// <summary>
/// Chance from a seed: xoshiro256++ (Blackman and Vigna 2019), filled by SplitMix64. Equal seeds and stream numbers give equal draws on every
/// machine and on any number of threads; different streams of one seed are independent for all purposes here. Not safe for two threads at once.
/// </summary>
public sealed class Xoshiro
{
    private XoshiroState _state;
    private double _spare;
    private bool _hasSpare;

    /// <summary>A stream of a seed.</summary>
    /// <param name="seed">Which experiment.</param>
    /// <param name="stream">Which part of it, as a path's number.</param>
    public Xoshiro(ulong seed, ulong stream = 0) => _state = new XoshiroState(seed, stream);

    /// <summary>64 even bits.</summary>
    public ulong Bits() => _state.Next();

    /// <summary>Between 0 and 1, neither included.</summary>
    public double Uniform() => _state.Uniform();

    /// <summary>A whole number from 0 to one below the bound, evenly: Lemire's method, which rejects what would lean.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        while (true)
        {
            var product = (ulong)(uint)Bits() * (uint)bound;
            if ((uint)product >= (uint)-bound % (uint)bound)
            {
                return (int)(product >> 32);
            }
        }
    }

    /// <summary>Standard normal: Marsaglia's polar method.</summary>
    public double Normal()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }

        double x, y, square;
        do
        {
            x = (2 * Uniform()) - 1;
            y = (2 * Uniform()) - 1;
            square = (x * x) + (y * y);
        }
        while (square is >= 1 or 0);

        var scale = Math.Sqrt(-2 * Math.Log(square) / square);
        (_spare, _hasSpare) = (y * scale, true);
        return x * scale;
    }

    /// <summary>Gamma of a shape above 0 and scale 1: Marsaglia and Tsang 2000; below shape 1 by the power of a uniform.</summary>
    public double Gamma(double shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape);
        var boost = shape < 1 ? Math.Pow(Uniform(), 1 / shape) : 1;
        var d = (shape < 1 ? shape + 1 : shape) - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var root = 1 + (c * x);
            if (root <= 0)
            {
                continue;
            }

            var v = root * root * root;
            var u = Uniform();
            if (u < 1 - (0.0331 * x * x * x * x) || Math.Log(u) < (0.5 * x * x) + (d * (1 - v + Math.Log(v))))
            {
                return d * v * boost;
            }
        }
    }

    /// <summary>Poisson of a mean of 0 or more. Large means are drawn in parts, since sums of Poissons are Poisson.</summary>
    public int Poisson(double mean)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mean);
        var count = 0;
        for (; mean > 30; mean -= 30)
        {
            count += ByInversion(30);
        }

        return count + ByInversion(mean);
    }

    private int ByInversion(double mean)
    {
        var (count, due) = (0, Uniform());
        var probability = Math.Exp(-mean);
        // A uniform nearer to 1 than the sum's rounding would never be reached; 200 is beyond any that a mean of 30 can give.
        for (var sum = probability; due > sum && count < 200; sum += probability)
        {
            count++;
            probability *= mean / count;
        }

        return count;
    }
}
