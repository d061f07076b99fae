namespace Wattline.Models;

/// <summary>One way to answer a request: a model and how much it may write.</summary>
/// <param name="Model">Index of the model in the snapshot.</param>
/// <param name="OutputTokens">Expected output, tokens: the running mean of key and model, capped by what the caller allows; 0 or more.</param>
/// <param name="Error">Probability that the answer is wrong, 0 to 1; 0 where the caller chose the model and it is not in question.</param>
public readonly record struct ServingOption(int Model, double OutputTokens, double Error = 0);
