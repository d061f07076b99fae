using Wattline.Fleet;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Storage;

/// <summary>Requests that a plan takes for the same: what of an ask decides where it may run and what it costs there.</summary>
/// <param name="Origin">Where they came from, as resolved.</param>
/// <param name="Latitude">Of the origin, degrees north.</param>
/// <param name="Longitude">Of the origin, degrees east.</param>
/// <param name="Operation">As in <c>chat</c>, <c>embeddings</c>.</param>
/// <param name="Class">Workload class.</param>
/// <param name="Model">The name asked for.</param>
/// <param name="Residency">The rule in force, as text.</param>
/// <param name="Territories">ISO codes that it allows, by commas; null for all.</param>
/// <param name="BudgetMs">Latency budget, ms; null for none.</param>
/// <param name="BudgetScope">What it bounds.</param>
public sealed record DemandGroup(
    string Origin, double Latitude, double Longitude, string Operation, string Class, string Model, string Residency, string? Territories,
    double? BudgetMs, BudgetScope BudgetScope)
{
    /// <summary>The group of a request.</summary>
    public static DemandGroup Of(ReceiptAsk ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        return new DemandGroup(
            ask.Origin, ask.Latitude, ask.Longitude, ask.Operation, ask.Class, ask.Model, ask.Residency,
            ask.Jurisdictions is { } codes ? string.Join(',', codes) : null, ask.BudgetMs, ask.BudgetScope);
    }

    /// <summary>The territories that the rule allows.</summary>
    public JurisdictionSet Allowed() =>
        Territories is null ? JurisdictionSet.All : JurisdictionSet.Of(Territories.Split(',', StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>
/// What the requests of an hour came to. Tokens are those used, or those expected where nothing came back: what was refused was asked for
/// all the same.
/// </summary>
/// <param name="Requests">How many were made.</param>
/// <param name="Refused">How many of them no region served.</param>
/// <param name="PromptTokens">Of all prompts.</param>
/// <param name="CachedTokens">Of these, tokens that upstreams read from their caches.</param>
/// <param name="OutputTokens">Of all answers.</param>
/// <param name="RequestBytes">Sent.</param>
/// <param name="ResponseBytes">Answered, as expected before sending.</param>
public readonly record struct DemandSums(
    long Requests, long Refused, double PromptTokens, double CachedTokens, double OutputTokens, double RequestBytes, double ResponseBytes)
{
    /// <summary>Both together.</summary>
    public static DemandSums operator +(DemandSums left, DemandSums right) => new(
        left.Requests + right.Requests, left.Refused + right.Refused, left.PromptTokens + right.PromptTokens, left.CachedTokens + right.CachedTokens,
        left.OutputTokens + right.OutputTokens, left.RequestBytes + right.RequestBytes, left.ResponseBytes + right.ResponseBytes);

    /// <summary>One request; null for one that ran no model, such as the upload of a file.</summary>
    public static DemandSums? Of(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var (ask, known) = (receipt.Ask, receipt.UsageSource != UsageSource.None);
        var (prompt, output) = known ? (receipt.PromptTokens, receipt.OutputTokens) : (ask.PromptTokens, ask.OutputTokens);
        return prompt + output > 0
            ? new DemandSums(
                1, receipt.Outcome == ReceiptOutcome.Refused ? 1 : 0, prompt, known ? receipt.CachedTokens : 0, output, ask.RequestBytes, ask.ResponseBytes)
            : null;
    }
}

/// <summary>The demand of an hour.</summary>
/// <param name="Hour">When the requests came.</param>
/// <param name="Group">What they have in common; null for those beyond the groups that are told apart in an hour.</param>
/// <param name="Sums">What they came to.</param>
public sealed record DemandRow(Slot Hour, DemandGroup? Group, DemandSums Sums);
