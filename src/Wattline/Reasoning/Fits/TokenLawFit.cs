using System.Globalization;
using MathNet.Numerics.Distributions;
using Wattline.Units;

namespace Wattline.Reasoning.Fits;

/// <summary>A total over tokens that was measured.</summary>
/// <param name="Tokens">Above 0.</param>
/// <param name="Total">J or s; above 0.</param>
public readonly record struct Measured(double Tokens, double Total)
{
    /// <summary>Refuses what is no measurement.</summary>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public Measured Checked(string of)
    {
        _ = Tokens > 0 && double.IsFinite(Tokens) ? Tokens : Figure.Refuse("The tokens of a measurement", "above 0", Tokens);
        _ = Total > 0 && double.IsFinite(Total) ? Total : Figure.Refuse($"The {of} of a measurement", "above 0", Total);
        return this;
    }
}

/// <summary>
/// A law of energy or time that was fitted to totals: least squares of alpha tau + beta tau^2/2 through the origin, weighted by 1/tau^2, since
/// what is measured of a long thought is off by more. Neither coefficient may be below 0.
/// </summary>
public sealed class TokenLawFit
{
    /// <summary>Fewest measurements, chosen: below them standard errors mean nothing.</summary>
    public const int LeastRows = 10;

    /// <summary>Least ratio of the longest to the shortest, chosen: closer lengths tell a coefficient only by its noise.</summary>
    public const double LeastRatio = 1.5;

    private readonly double[,] _covariance;
    private readonly double _reach;

    private TokenLawFit(IReadOnlyList<Measured> rows, double first, double growth, double[,] covariance)
    {
        (_covariance, Rows) = (covariance, rows.Count);
        HeldAtZero = first == 0 ? HeldCoefficient.First : growth == 0 ? HeldCoefficient.Growth : HeldCoefficient.None;
        _reach = StudentT.InvCDF(0, 1, rows.Count - (HeldAtZero == HeldCoefficient.None ? 2 : 1), 0.975);
        Law = new TokenLaw(first, growth);
        First = HeldAtZero == HeldCoefficient.First ? Estimate.Held(0) : Estimate.Symmetric(first, Math.Sqrt(covariance[0, 0]), _reach);
        PerContextToken = HeldAtZero == HeldCoefficient.Growth ? Estimate.Held(0) : Estimate.Symmetric(growth, Math.Sqrt(covariance[1, 1]), _reach);
        var (mean, logs) = (rows.Average(row => row.Total), rows.Select(row => Math.Log(row.Total / Law.Total(row.Tokens))).ToList());
        var (left, about) = (rows.Sum(row => Square(row.Total - Law.Total(row.Tokens))), rows.Sum(row => Square(row.Total - mean)));
        RSquared = about > 0 ? 1 - (left / about) : null;
        ResidualFactor = Math.Exp(Math.Sqrt(logs.Average(Square)));
    }

    /// <summary>The law. Where <see cref="HeldAtZero"/> is the first coefficient, it is none that a model may have.</summary>
    public TokenLaw Law { get; }

    /// <summary>alpha, J or s a token.</summary>
    public Estimate First { get; }

    /// <summary>beta, J or s a token for each token of context.</summary>
    public Estimate PerContextToken { get; }

    /// <summary>Which coefficient would have come out below 0 and was held there.</summary>
    public HeldCoefficient HeldAtZero { get; }

    /// <summary>Measurements that it is fitted to.</summary>
    public int Rows { get; }

    /// <summary>Share of the totals' variance that the law explains, at most 1; null where all totals are one.</summary>
    public double? RSquared { get; }

    /// <summary>By what factor a total is typically off: e to the root mean square of the logarithm of measured over fitted.</summary>
    public double ResidualFactor { get; }

    /// <summary>Fits a law.</summary>
    /// <param name="rows">Measurements of one model on one machine.</param>
    /// <param name="of">What the totals are of, as in <c>energy</c>.</param>
    /// <returns>The fit, or why there is none and what to do about it.</returns>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public static (TokenLawFit? Fit, string? Refused) Of(IReadOnlyList<Measured> rows, string of)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var row in rows)
        {
            row.Checked(of);
        }

        if (rows.Count < LeastRows)
        {
            return (null, Text($"{rows.Count} measurements of {of} are too few: a fit takes {LeastRows}. Log more."));
        }

        var ratio = rows.Max(row => row.Tokens) / rows.Min(row => row.Tokens);
        if (ratio < LeastRatio)
        {
            return (null, Text($"The longest measurement of {of} has {ratio:0.##} times the tokens of the shortest, and a fit takes {LeastRatio}: ")
                + "what a token takes and what context adds cannot be told apart. Log shorter and longer answers.");
        }

        return (Fitted(rows), null);
    }

    /// <summary>The total of so many tokens, with the interval of its mean.</summary>
    public Estimate At(double tokens)
    {
        var (one, two) = (tokens, tokens * tokens / 2);
        var variance = (one * one * _covariance[0, 0]) + (2 * one * two * _covariance[0, 1]) + (two * two * _covariance[1, 1]);
        return Estimate.Symmetric(Law.Total(tokens), Math.Sqrt(variance), _reach);
    }

    /// <summary>A straight line through what each token takes, y/tau = alpha + beta tau/2: the weights make it an ordinary one.</summary>
    private static TokenLawFit Fitted(IReadOnlyList<Measured> rows)
    {
        var (x, y) = (rows.Average(row => row.Tokens / 2), rows.Average(row => row.Total / row.Tokens));
        var spread = rows.Sum(row => Square((row.Tokens / 2) - x));
        var growth = rows.Sum(row => ((row.Tokens / 2) - x) * ((row.Total / row.Tokens) - y)) / spread;
        var first = y - (growth * x);
        return growth < 0 ? Flat(rows, y) : first <= 0 ? Steep(rows) : new TokenLawFit(rows, first, growth, Covariance(rows, first, growth, x, spread));
    }

    /// <summary>beta at 0: each token takes the same.</summary>
    private static TokenLawFit Flat(IReadOnlyList<Measured> rows, double mean)
    {
        var variance = rows.Sum(row => Square(((row.Total / row.Tokens) - mean) / (1 - (1.0 / rows.Count)))) / Square(rows.Count);
        return new TokenLawFit(rows, mean, 0, new[,] { { variance, 0 }, { 0, 0 } });
    }

    /// <summary>alpha at 0: what a token takes is proportional to its context.</summary>
    private static TokenLawFit Steep(IReadOnlyList<Measured> rows)
    {
        var sum = rows.Sum(row => Square(row.Tokens / 2));
        var growth = rows.Sum(row => row.Total / 2) / sum;
        var variance = rows.Sum(row => Square(row.Tokens / 2 * ((row.Total / row.Tokens) - (growth * row.Tokens / 2)) / (1 - (Square(row.Tokens / 2) / sum))));
        return new TokenLawFit(rows, 0, growth, new double[,] { { 0, 0 }, { 0, variance / Square(sum) } });
    }

    /// <summary>
    /// The sandwich estimate that holds whatever the noise of each row is, in the form HC3 that divides a residual by what the row's own pull
    /// on the line leaves of it (MacKinnon and White 1985).
    /// </summary>
    private static double[,] Covariance(IReadOnlyList<Measured> rows, double first, double growth, double x, double spread)
    {
        var (one, both, two) = (0.0, 0.0, 0.0);
        foreach (var row in rows)
        {
            var off = (row.Tokens / 2) - x;
            var pull = (1.0 / rows.Count) + (off * off / spread);
            var residual = ((row.Total / row.Tokens) - first - (growth * row.Tokens / 2)) / Math.Max(1e-9, 1 - pull);
            var (ofGrowth, ofFirst) = (off / spread, (1.0 / rows.Count) - (x * off / spread));
            (one, both, two) = (one + Square(ofFirst * residual), both + (ofFirst * ofGrowth * residual * residual), two + Square(ofGrowth * residual));
        }

        return new[,] { { one, both }, { both, two } };
    }

    private static double Square(double value) => value * value;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A coefficient that was held at 0.</summary>
public enum HeldCoefficient
{
    /// <summary>None was.</summary>
    None,

    /// <summary>That of a token without context.</summary>
    First,

    /// <summary>That of context.</summary>
    Growth,
}
