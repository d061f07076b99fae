using Wattline.Units;

namespace Wattline.Reasoning;

/// <summary>
/// Pretraining loss over parameters N and tokens D as a parametric fit: E + A N^-alpha + B D^-beta. The default is the third approach of
/// Hoffmann et al. 2022 (arXiv 2203.15556).
/// </summary>
/// <param name="Irreducible">E, nats a token.</param>
/// <param name="ParameterScale">A.</param>
/// <param name="DataScale">B.</param>
/// <param name="ParameterPower">alpha; above 0.</param>
/// <param name="DataPower">beta; above 0.</param>
public sealed record LossLaw(double Irreducible, double ParameterScale, double DataScale, double ParameterPower, double DataPower)
{
    /// <summary>As published.</summary>
    public static LossLaw Hoffmann { get; } = new(1.69, 406.4, 410.7, 0.34, 0.28);

    /// <summary>G of the compute-optimal frontier: N = G (C/6)^a.</summary>
    public double Balance =>
        Math.Pow(ParameterPower * ParameterScale / (DataPower * DataScale), 1 / (ParameterPower + DataPower));

    /// <summary>a: the power of compute by which the best number of parameters grows.</summary>
    public double ComputePower => DataPower / (ParameterPower + DataPower);

    /// <summary>Tokens that a model of N parameters is trained on when compute, 6ND, is spent best.</summary>
    public double OptimalTokens(double parameters) =>
        Math.Pow(Checked(parameters) / Balance, (1 - ComputePower) / ComputePower) / Balance;

    /// <summary>Loss of a model of N parameters trained on D tokens, nats a token.</summary>
    public double At(double parameters, double tokens) =>
        Irreducible + (ParameterScale * Math.Pow(parameters, -ParameterPower)) + (DataScale * Math.Pow(tokens, -DataPower));

    /// <summary>
    /// Loss at the compute-optimal number of tokens, nats a token. There both falling terms are in a fixed ratio, so that
    /// E + A (1 + alpha/beta) N^-alpha remains.
    /// </summary>
    public double Optimal(double parameters) =>
        Irreducible + (ParameterScale * (1 + (ParameterPower / DataPower)) * Math.Pow(Checked(parameters), -ParameterPower));

    private static double Checked(double parameters) =>
        parameters > 0 && parameters < double.PositiveInfinity ? parameters : Figure.Refuse("The parameters of a model", "above 0", parameters);
}
