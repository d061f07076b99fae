using System.Numerics;

namespace Wattline.Grid.Forecasts;

/// <summary>
/// The sums of one least-squares problem, filled one observation at a time and solved as often as wanted, with a penalty on the distance
/// from coefficients known beforehand: (A + l I) b = B + l b0.
/// </summary>
internal sealed class NormalEquations(int size)
{
    private const double LeastPivot = 1e-12;
    private readonly double[] squares = new double[size * size];
    private readonly double[] products = new double[size];

    /// <summary>Adds an observation; only the lower triangle is kept.</summary>
    public void Add(ReadOnlySpan<double> f, double target, double weight)
    {
        for (var row = 0; row < size; row++)
        {
            var weighted = weight * f[row];
            products[row] += weighted * target;
            var sums = squares.AsSpan(row * size, row + 1);
            AddScaled(f, weighted, sums);
        }
    }

    /// <summary>
    /// Writes the coefficients, by Cholesky's factors, of as many of the first figures as there are in the prior; the others count as zero.
    /// A penalty above zero makes the problem solvable whatever was added.
    /// </summary>
    public void Solve(ReadOnlySpan<double> prior, double penalty, Span<double> coefficients)
    {
        var count = prior.Length;
        Span<double> factor = stackalloc double[count * count];
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var sum = squares[(row * size) + column] - Dot(factor.Slice(row * count, column), factor.Slice(column * count, column));
                factor[(row * count) + column] = row == column
                    ? Math.Sqrt(Math.Max(sum + penalty, LeastPivot))
                    : sum / factor[(column * count) + column];
            }
        }

        for (var row = 0; row < count; row++)
        {
            var sum = products[row] + (penalty * prior[row]);
            coefficients[row] = (sum - Dot(factor.Slice(row * count, row), coefficients[..row])) / factor[(row * count) + row];
        }

        for (var row = count - 1; row >= 0; row--)
        {
            var sum = coefficients[row];
            for (var k = row + 1; k < count; k++)
            {
                sum -= factor[(k * count) + row] * coefficients[k];
            }

            coefficients[row] = sum / factor[(row * count) + row];
        }
    }

    /// <summary>The sum of products, several at once.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var wide = Vector<double>.Zero;
        var at = 0;
        for (; at + Vector<double>.Count <= a.Length; at += Vector<double>.Count)
        {
            wide += new Vector<double>(a[at..]) * new Vector<double>(b[at..]);
        }

        var sum = Vector.Sum(wide);
        for (; at < a.Length; at++)
        {
            sum += a[at] * b[at];
        }

        return sum;
    }

    private static void AddScaled(ReadOnlySpan<double> f, double by, Span<double> sums)
    {
        var at = 0;
        for (; at + Vector<double>.Count <= sums.Length; at += Vector<double>.Count)
        {
            (new Vector<double>(sums[at..]) + (new Vector<double>(f[at..]) * by)).CopyTo(sums[at..]);
        }

        for (; at < sums.Length; at++)
        {
            sums[at] += by * f[at];
        }
    }
}
