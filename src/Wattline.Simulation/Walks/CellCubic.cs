namespace Wattline.Simulation.Walks;

/// <summary>
/// The cubic nearest to a piecewise linear function on [0, 1], in the mean of squares, by Legendre's polynomials; stretched about its mean so that the
/// function's variance is kept too.
/// </summary>
internal sealed class CellCubic
{
    private readonly double[] _moments = new double[4];
    private double _square;

    /// <summary>A piece: from one place to another, a straight line between two values.</summary>
    public void Add(double from, double to, double start, double end)
    {
        // Three points of Gauss are exact up to the fifth power.
        var (middle, half) = ((from + to) / 2, (to - from) / 2);
        for (var node = -1; node <= 1; node++)
        {
            var offset = node * 0.77459666924148337704;
            var weight = half * (node == 0 ? 8.0 / 9 : 5.0 / 9);
            var (t, value) = (middle + (half * offset), ((start + end) / 2) + ((end - start) / 2 * offset));
            var x = (2 * t) - 1;
            _moments[0] += weight * value;
            _moments[1] += weight * value * x;
            _moments[2] += weight * value * ((3 * x * x) - 1) / 2;
            _moments[3] += weight * value * ((5 * x * x) - 3) * x / 2;
            _square += weight * value * value;
        }
    }

    /// <summary>By ascending power of t/2 - 1/4.</summary>
    public double[] Coefficients()
    {
        var explained = (3 * _moments[1] * _moments[1]) + (5 * _moments[2] * _moments[2]) + (7 * _moments[3] * _moments[3]);
        var variance = Math.Max(0, _square - (_moments[0] * _moments[0]));
        var stretch = explained > 0 ? Math.Sqrt(variance / explained) : 1;
        var (first, second, third) = (3 * stretch * _moments[1], 5 * stretch * _moments[2], 7 * stretch * _moments[3]);
        // x is four times the centred place.
        return [_moments[0] - (second / 2), 4 * (first - (1.5 * third)), 16 * 1.5 * second, 64 * 2.5 * third];
    }
}
