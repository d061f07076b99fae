namespace Wattline.Grid.Forecasts;

/// <summary>
/// How much of each expert goes into a forecast: by how much the mixture would have lost less with more of it (polynomially weighted averages with
/// a learning rate for each expert, ML-Poly: Gaillard, Stoltz and van Erven 2014). The loss is the absolute error, rounded off
/// near zero, and what was long ago is forgotten. Weights are never negative and sum to one; before an error is known, and where no expert beats
/// the mixture, they are equal.
/// </summary>
/// <param name="experts">How many there are.</param>
/// <param name="unit">Size of the errors below which the loss is rounded off.</param>
/// <param name="keep">Share of what it says that a loss keeps from one weighing to the next, above 0 to 1.</param>
internal sealed class ExpertWeights(int experts, double unit, double keep)
{
    private readonly double[] regret = new double[experts], squares = new double[experts], weights = [.. Enumerable.Repeat(1.0 / experts, experts)];

    public ReadOnlySpan<double> Values => weights;

    /// <summary>Takes in the errors of one hour that came: of the mixture as it was forecast, and of each expert.</summary>
    public void Add(double mixture, ReadOnlySpan<double> errors)
    {
        var slope = mixture / Math.Sqrt((mixture * mixture) + (unit * unit));
        for (var i = 0; i < errors.Length; i++)
        {
            var less = slope * (mixture - errors[i]);
            regret[i] += less;
            squares[i] += less * less;
        }
    }

    /// <summary>Sets the weights from what was taken in, which counts for less from then on.</summary>
    public void Weigh()
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = regret[i] > 0 ? regret[i] / squares[i] : 0;
            sum += weights[i];
        }

        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = sum > 0 ? weights[i] / sum : 1.0 / weights.Length;
            regret[i] *= keep;
            squares[i] *= keep * keep;
        }
    }
}
