using Wattline.Routing;
using Wattline.Signals;

namespace Wattline.Gateway.Live;

/// <summary>What requests took since the start, or within a second.</summary>
/// <param name="Requests">That ended, however they did.</param>
/// <param name="Served">Whose answer was passed on whole.</param>
/// <param name="Refused">That no region could serve.</param>
/// <param name="Failed">That broke off, or were answered with a region's error.</param>
/// <param name="PromptTokens">Tokens of prompts that were served.</param>
/// <param name="OutputTokens">Tokens of answers.</param>
/// <param name="EnergyJ">At the facility's meter, J.</param>
/// <param name="AverageG">Average emissions of requests that were decided on them, g.</param>
/// <param name="MarginalG">Marginal emissions of the others, g: kinds are never added.</param>
/// <param name="CostUsd">Charges, USD.</param>
internal readonly record struct LiveSums(
    long Requests, long Served, long Refused, long Failed, double PromptTokens, double OutputTokens, double EnergyJ, double AverageG, double MarginalG,
    double CostUsd)
{
    /// <summary>These and one request more.</summary>
    public LiveSums With(Receipt receipt) => new(
        Requests + 1,
        Served + (receipt.Outcome == ReceiptOutcome.Served ? 1 : 0),
        Refused + (receipt.Outcome == ReceiptOutcome.Refused ? 1 : 0),
        Failed + (receipt.Outcome is ReceiptOutcome.UpstreamError or ReceiptOutcome.Cut ? 1 : 0),
        PromptTokens + receipt.PromptTokens,
        OutputTokens + receipt.OutputTokens,
        EnergyJ + (receipt.Served?.Energy.Joules ?? 0),
        AverageG + (receipt.CarbonKind == CarbonKind.Average ? receipt.Served?.Emissions.Grams ?? 0 : 0),
        MarginalG + (receipt.CarbonKind == CarbonKind.Marginal ? receipt.Served?.Emissions.Grams ?? 0 : 0),
        CostUsd + (receipt.Served?.Charge.Total.Usd ?? 0));
}

/// <summary>What another choice would have taken more; below zero where it would have taken less.</summary>
/// <param name="Compared">Requests that have this other choice.</param>
/// <param name="EnergyJ">At the facility's meter, J.</param>
/// <param name="AverageG">Average emissions of requests that were decided on them, g.</param>
/// <param name="MarginalG">Marginal emissions of the others, g: kinds are never added.</param>
/// <param name="CostUsd">Charges, USD.</param>
internal readonly record struct LiveSaved(long Compared, double EnergyJ, double AverageG, double MarginalG,
    double CostUsd)
{
    /// <summary>These and one request more; the same where it has no other choice.</summary>
    public LiveSaved With(ReceiptCost? other, Receipt receipt)
    {
        if (other is null || receipt.Served is not { } served)
        {
            return this;
        }

        var grams = other.Emissions.Grams - served.Emissions.Grams;
        var isAverage = receipt.CarbonKind == CarbonKind.Average;
        return new(
            Compared + 1, EnergyJ + other.Energy.Joules - served.Energy.Joules, AverageG + (isAverage ? grams : 0), MarginalG + (isAverage ? 0 : grams),
            CostUsd + other.Charge.Total.Usd - served.Charge.Total.Usd);
    }
}
