using Wattline.Units;

namespace Wattline.Models;

/// <summary>One way to answer a request: a model and how much it may write.</summary>
/// <param name="Model">Index of the model in the snapshot.</param>
/// <param name="OutputTokens">
/// Expected output, tokens: the running mean of key and model, capped by what the caller allows; 0 or more.
/// </param>
/// <param name="Error">Probability that the answer is wrong, 0 to 1; 0 where the caller chose the model and it is not in question.</param>
/// <param name="IsCold">
/// Whether the session's cache is another model's: this one finds none, wherever it is served. What a region keeps for the session stays
/// there all the same.
/// </param>
public readonly record struct ServingOption(int Model, double OutputTokens, double Error = 0, bool IsCold = false)
{
    /// <summary>Refuses an option that the snapshot cannot evaluate.</summary>
    /// <exception cref="ArgumentException">The model is none of the snapshot's, or a figure is out of range.</exception>
    internal void Check(int models)
    {
        Figure.NonNegative(OutputTokens, "The expected output tokens of an option");
        Figure.Probability(Error, "The error of an option");
        if ((uint)Model >= (uint)models)
        {
            Figure.Refuse("The model of an option", "an index of the snapshot's models", Model);
        }
    }
}
