namespace Wattline.Simulation.Studies;

/// <summary>
/// Whether a curve grows as a square root throughout, or as a square root up to some horizon and linearly beyond: the routing paper's
/// appendix, by the Bayesian information criterion n ln(RSS/n) + gamma k ln n with 1 parameter against 4 (a, b, c, q).
/// </summary>
/// <param name="Count">n: points of the curve.</param>
/// <param name="PureScale">a of a sqrt(T) over all points.</param>
/// <param name="PureSquares">Its residual sum of squares.</param>
/// <param name="Break">q: the last horizon of the square root, at the best of all breaks.</param>
/// <param name="Scale">a up to there.</param>
/// <param name="Intercept">b of b + c T beyond.</param>
/// <param name="Slope">c.</param>
/// <param name="Squares">The residual sum of squares of both parts.</param>
public sealed record ChangePoint(
    int Count, double PureScale, double PureSquares, double Break, double Scale, double Intercept, double Slope, double Squares)
{
    /// <summary>Points that each side of a break keeps, at least.</summary>
    public const int LeastPoints = 5;

    private const int PureParameters = 1, Parameters = 4;

    /// <summary>What the break is worth: n ln(RSS pure / RSS segmented), 0 or more.</summary>
    public double Evidence => Count * Math.Log(PureSquares / Squares);

    /// <summary>Criterion of the pure square root; lower is better.</summary>
    /// <param name="gamma">Weight of a parameter; 1 is the ordinary criterion.</param>
    public double PureCriterion(double gamma) => Criterion(PureSquares, PureParameters, gamma);

    /// <summary>Criterion with the break; lower is better.</summary>
    /// <param name="gamma">Weight of a parameter; 1 is the ordinary criterion.</param>
    public double SegmentedCriterion(double gamma) => Criterion(Squares, Parameters, gamma);

    /// <summary>Whether the break is accepted.</summary>
    /// <param name="gamma">Weight of a parameter; 1 is the ordinary criterion.</param>
    public bool IsAccepted(double gamma) => SegmentedCriterion(gamma) < PureCriterion(gamma);

    /// <summary>Fits a curve both ways, with every break that leaves enough points on its two sides.</summary>
    /// <param name="slots">T, ascending; twice <see cref="LeastPoints"/> or more.</param>
    /// <param name="values">The curve, as long.</param>
    /// <exception cref="ArgumentException">Too few points, or the lengths differ.</exception>
    public static ChangePoint Of(ReadOnlySpan<double> slots, ReadOnlySpan<double> values)
    {
        if (slots.Length != values.Length || slots.Length < 2 * LeastPoints)
        {
            throw new ArgumentException($"A break is looked for among {2 * LeastPoints} points or more, got {slots.Length} and {values.Length} values.");
        }

        var (pure, pureSquares) = Root(slots, values);
        ChangePoint? best = null;
        for (var left = LeastPoints; left <= slots.Length - LeastPoints; left++)
        {
            var (scale, squares) = Root(slots[..left], values[..left]);
            var line = Line(slots[left..], values[left..]);
            if (best is null || squares + line.Squares < best.Squares)
            {
                best = new ChangePoint(
                    slots.Length, pure, pureSquares, slots[left - 1], scale, line.Intercept, line.Slope, squares + line.Squares);
            }
        }

        return best!;
    }

    private double Criterion(double squares, int parameters, double gamma) =>
        (Count * Math.Log(squares / Count)) + (gamma * parameters * Math.Log(Count));

    private static (double Scale, double Squares) Root(ReadOnlySpan<double> slots, ReadOnlySpan<double> values)
    {
        double along = 0, total = 0, squares = 0;
        for (var at = 0; at < slots.Length; at++)
        {
            along += values[at] * Math.Sqrt(slots[at]);
            total += slots[at];
        }

        for (var at = 0; at < slots.Length; at++)
        {
            var residual = values[at] - (along / total * Math.Sqrt(slots[at]));
            squares += residual * residual;
        }

        return (along / total, squares);
    }

    private static (double Intercept, double Slope, double Squares) Line(ReadOnlySpan<double> slots, ReadOnlySpan<double> values)
    {
        double meanX = 0, meanY = 0, across = 0, along = 0, squares = 0;
        for (var at = 0; at < slots.Length; at++)
        {
            meanX += slots[at] / slots.Length;
            meanY += values[at] / slots.Length;
        }

        for (var at = 0; at < slots.Length; at++)
        {
            across += (slots[at] - meanX) * (slots[at] - meanX);
            along += (slots[at] - meanX) * (values[at] - meanY);
        }

        for (var at = 0; at < slots.Length; at++)
        {
            var residual = values[at] - meanY - (along / across * (slots[at] - meanX));
            squares += residual * residual;
        }

        return (meanY - (along / across * meanX), along / across, squares);
    }
}
