namespace Wattline.Simulation.Transforms;

/// <summary>Discrete Fourier transform of a length that is a power of two, in place, in fixed order; the way back is not divided by the length.</summary>
internal sealed class FourierTransform
{
    private readonly double[] _cosines, _sines;
    private readonly int[] _reversed;

    public FourierTransform(int length)
    {
        if (length < 2 || !int.IsPow2(length))
        {
            throw new ArgumentException($"A transform's length must be a power of two above 1, got {length}.");
        }

        var bits = int.Log2(length);
        (_cosines, _sines, _reversed) = (new double[length / 2], new double[length / 2], new int[length]);
        for (var at = 0; at < length / 2; at++)
        {
            (_sines[at], _cosines[at]) = Math.SinCos(-2 * Math.PI * at / length);
        }

        for (var at = 1; at < length; at++)
        {
            _reversed[at] = (_reversed[at >> 1] >> 1) | ((at & 1) << (bits - 1));
        }
    }

    public int Length => _reversed.Length;

    /// <summary>From values to frequencies.</summary>
    public void Forward(double[] real, double[] imaginary) => Transform(real, imaginary);

    /// <summary>From frequencies to values, times the length: the parts change roles.</summary>
    public void Backward(double[] real, double[] imaginary) => Transform(imaginary, real);

    private void Transform(double[] real, double[] imaginary)
    {
        for (var at = 0; at < real.Length; at++)
        {
            var other = _reversed[at];
            if (at < other)
            {
                (real[at], real[other]) = (real[other], real[at]);
                (imaginary[at], imaginary[other]) = (imaginary[other], imaginary[at]);
            }
        }

        for (var half = 1; half < real.Length; half *= 2)
        {
            for (var start = 0; start < real.Length; start += 2 * half)
            {
                Butterflies(real.AsSpan(start, 2 * half), imaginary.AsSpan(start, 2 * half), real.Length / (2 * half));
            }
        }
    }

    private void Butterflies(Span<double> real, Span<double> imaginary, int stride)
    {
        var half = real.Length / 2;
        Span<double> lowReal = real[..half], highReal = real[half..], lowTurn = imaginary[..half], highTurn = imaginary[half..];
        for (var (at, turn) = (0, 0); at < lowReal.Length; at++, turn += stride)
        {
            var (cosine, sine) = (_cosines[turn], _sines[turn]);
            var (x, y) = ((highReal[at] * cosine) - (highTurn[at] * sine), (highReal[at] * sine) + (highTurn[at] * cosine));
            (highReal[at], highTurn[at]) = (lowReal[at] - x, lowTurn[at] - y);
            (lowReal[at], lowTurn[at]) = (lowReal[at] + x, lowTurn[at] + y);
        }
    }
}
