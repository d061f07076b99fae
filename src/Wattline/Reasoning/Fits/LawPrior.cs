using MathNet.Numerics.LinearAlgebra;

namespace Wattline.Reasoning.Fits;

/// <summary>
/// A law that was held before there were answers: a normal distribution of L, ln omega and ln k about it, as narrow as so many answers would
/// make it that are spread over all that it says.
/// </summary>
internal sealed class LawPrior
{
    private readonly double[] _centre;
    private readonly Matrix<double> _information;

    /// <summary>Works out the information.</summary>
    /// <param name="law">The law.</param>
    /// <param name="weight">How many answers it is worth.</param>
    /// <param name="skills">Of questions that it is asked.</param>
    /// <param name="noise">Luck and slip.</param>
    public LawPrior(SuccessLaw law, double weight, double skills, AnswerNoise noise)
    {
        _centre = SuccessLikelihood.Coordinates(law);
        var cells = AnswerCells.Around(law, skills);
        var alone = new SuccessLikelihood(cells, noise, law.Loss, null, SuccessLikelihood.Loss, SuccessLikelihood.LogTokens, SuccessLikelihood.LogSteepness);
        _information = alone.Score(_centre).Information * (weight / Math.Max(1, cells.Count));
    }

    /// <summary>What a law that lies elsewhere costs in likelihood.</summary>
    public double Cost(double[] at)
    {
        var off = Off(at);
        return off * _information * off / 2;
    }

    /// <summary>Adds the prior's part of a gradient and of an information over the free coordinates.</summary>
    public void AddTo(Vector<double> gradient, Matrix<double> information, double[] at, int[] free)
    {
        var pull = _information * Off(at);
        for (var row = 0; row < free.Length; row++)
        {
            gradient[row] -= pull[free[row]];
            for (var column = 0; column < free.Length; column++)
            {
                information[row, column] += _information[free[row], free[column]];
            }
        }
    }

    private Vector<double> Off(double[] at) => Vector<double>.Build.Dense(at.Length, of => at[of] - _centre[of]);
}
