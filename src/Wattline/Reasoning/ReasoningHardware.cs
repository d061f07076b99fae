using Wattline.Units;

namespace Wattline.Reasoning;

/// <summary>What reading a parameter and an operation cost on some machine, in the terms of the routing paper (equation 40).</summary>
/// <param name="JoulesPerParameter">Energy of one read of a parameter, J; above 0.</param>
/// <param name="JoulesPerFlop">Energy of one floating-point operation, J; above 0.</param>
/// <param name="ParametersPerSecond">Memory bandwidth, parameters/s; above 0.</param>
/// <param name="FlopsPerSecond">Compute throughput, FLOP/s; above 0.</param>
public sealed record ReasoningHardware(double JoulesPerParameter, double JoulesPerFlop, double ParametersPerSecond, double FlopsPerSecond)
{
    /// <summary>
    /// Energy of a token: all N parameters and 2Ld cached ones for each token of context are read, 2N and 2Ld operations done. With the
    /// other common count, 4Ld, energy over time would be the same for all models and no model could be slower and yet cheaper.
    /// </summary>
    public TokenLaw Energy(TransformerSize size)
    {
        Check(size);
        var (reads, flops) = (Positive(JoulesPerParameter, "The energy of a read"), Positive(JoulesPerFlop, "The energy of an operation"));
        return new TokenLaw(size.Parameters * (reads + (2 * flops)), size.CachedPerToken * (reads + flops));
    }

    /// <summary>Time of a token: reading and computing one after the other.</summary>
    public TokenLaw Time(TransformerSize size)
    {
        Check(size);
        var (read, flop) = (1 / Positive(ParametersPerSecond, "The bandwidth"), 1 / Positive(FlopsPerSecond, "The throughput"));
        return new TokenLaw(size.Parameters * (read + (2 * flop)), size.CachedPerToken * (read + flop));
    }

    private static void Check(TransformerSize size)
    {
        ArgumentNullException.ThrowIfNull(size);
        Positive(size.Parameters, "The parameters of a model");
        Positive(size.Layers, "The layers of a model");
        Positive(size.AttentionDimension, "The attention dimension of a model");
    }

    private static double Positive(double value, string of) =>
        value > 0 && value < double.PositiveInfinity ? value : Figure.Refuse(of, "above 0", value);
}

/// <summary>The size of a dense transformer.</summary>
/// <param name="Parameters">All of them; above 0.</param>
/// <param name="Layers">Above 0.</param>
/// <param name="AttentionDimension">Hidden dimension of the attention; above 0.</param>
public sealed record TransformerSize(double Parameters, double Layers, double AttentionDimension)
{
    /// <summary>Keys and values of one cached token over all layers, in numbers read: kappa.</summary>
    public double CachedPerToken => 2 * Layers * AttentionDimension;
}
