using Wattline.Units;

namespace Wattline.Reasoning;

/// <summary>
/// Energy in J or time in s of generating tokens: each costs <see cref="First"/> plus <see cref="PerContextToken"/> for every token that
/// stands before it, since attention reads what is cached. The total of a long trace is therefore quadratic in its length.
/// </summary>
/// <param name="First">Of a token without context, J or s; above 0.</param>
/// <param name="PerContextToken">Added for each token of context, J or s; 0 or more.</param>
public readonly record struct TokenLaw(double First, double PerContextToken)
{
    /// <summary>Of one token after so many, J or s.</summary>
    public double At(double context) => First + (PerContextToken * context);

    /// <summary>Of so many tokens from an empty context, J or s: the integral, tokens being taken as continuous.</summary>
    public double Total(double tokens) => (First * tokens) + (PerContextToken * tokens * tokens / 2);

    /// <summary>Of so many whole tokens, J or s: the exact sum, below the integral by half a token's growth each.</summary>
    public double TotalOfWhole(long tokens) => (First * tokens) + (PerContextToken * tokens * (tokens - 1.0) / 2);

    /// <summary>Tokens that a total reaches: the inverse of <see cref="Total"/>, in the form that holds without growth too.</summary>
    public double Tokens(double total) => 2 * total / (First + Math.Sqrt((First * First) + (2 * PerContextToken * total)));

    /// <summary>Refuses what is no law.</summary>
    /// <exception cref="ArgumentException">A coefficient out of range.</exception>
    public TokenLaw Checked(string of)
    {
        _ = First > 0 && First < double.PositiveInfinity ? First : Figure.Refuse($"The first token's {of}", "above 0", First);
        Figure.NonNegative(PerContextToken, $"The growth of {of} with context");
        return this;
    }
}
