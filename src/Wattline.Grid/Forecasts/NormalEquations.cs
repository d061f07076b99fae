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
            for (var column = 0; column < sums.Length; column++)
            {
                sums[column] += weighted * f[column];
            }
        }
    }

    /// <summary>Writes the coefficients, by Cholesky's factors. A penalty above zero makes the problem solvable whatever was added.</summary>
    public void Solve(ReadOnlySpan<double> prior, double penalty, Span<double> coefficients)
    {
        Span<double> factor = stackalloc double[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var sum = squares[(row * size) + column];
                for (var k = 0; k < column; k++)
                {
                    sum -= factor[(row * size) + k] * factor[(column * size) + k];
                }

                factor[(row * size) + column] = row == column
                    ? Math.Sqrt(Math.Max(sum + penalty, LeastPivot))
                    : sum / factor[(column * size) + column];
            }
        }

        for (var row = 0; row < size; row++)
        {
            var sum = products[row] + (penalty * prior[row]);
            for (var k = 0; k < row; k++)
            {
                sum -= factor[(row * size) + k] * coefficients[k];
            }

            coefficients[row] = sum / factor[(row * size) + row];
        }

        for (var row = size - 1; row >= 0; row--)
        {
            var sum = coefficients[row];
            for (var k = row + 1; k < size; k++)
            {
                sum -= factor[(k * size) + row] * coefficients[k];
            }

            coefficients[row] = sum / factor[(row * size) + row];
        }
    }
}
