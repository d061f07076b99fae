using Wattline.Gateway.Configuration;
using Wattline.Models;
using Wattline.Routing;
using Wattline.Workloads;

namespace Wattline.Gateway.OpenAi;

/// <summary>A request in the terms of the decision.</summary>
/// <param name="Operation">What is asked for.</param>
/// <param name="Policy">Whose it is.</param>
/// <param name="Class">What kind it is.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Residency">Where its data may go: configuration, key and hint together.</param>
/// <param name="Stores">Whether the region is to keep the exchange.</param>
/// <param name="Session">Its session; null for none.</param>
/// <param name="Model">The name asked for: a model's, or an alias's.</param>
/// <param name="Work">Sizes, limits and whereabouts.</param>
/// <param name="Option">The way to answer it; of an alias the one that takes the fewest tokens.</param>
internal sealed record Ask(
    Operation Operation, KeyPolicy Policy, WorkloadClass Class, Place Origin, Residency Residency, bool Stores, string? Session,
    string Model, Workload Work, ServingOption Option)
{
    /// <summary>The ways to answer where the caller left the model open; null where it named one.</summary>
    public AutoChoice? Choice { get; init; }

    /// <summary>Number of ways to answer.</summary>
    public int Options => Choice?.Count ?? 1;

    /// <summary>Writes the ways to answer, as many as <see cref="Options"/>.</summary>
    public void Fill(Span<ServingOption> options)
    {
        if (Choice is null)
        {
            options[0] = Option;
            return;
        }

        Choice.Fill(options);
    }

    /// <summary>Tokens that it is expected to use: of the prompt and of the answer.</summary>
    public double Tokens => Work.PromptTokens + Option.OutputTokens;

    /// <summary>What the receipt keeps of it.</summary>
    public ReceiptAsk ToReceipt(FleetSnapshot snapshot) => new(
        Operation.Name, Class.Name, Model, Origin.Name, Origin.Point.Latitude, Origin.Point.Longitude,
        double.IsFinite(Work.Budget.Milliseconds) ? Work.Budget.Milliseconds : null, Work.Budget.Scope,
        Residency.Text, Residency.Allowed == Fleet.JurisdictionSet.All ? null : [.. Residency.Allowed.Members],
        Work.PromptTokens, Option.OutputTokens, Work.RequestBytes, Work.ResponseBytes,
        Work.State.Home > 0 ? snapshot.Fleet.Regions[Work.State.HomeRow].Id : null,
        Work.State.CachedTokens, Work.State.StateBytes, Work.State.ExpectedRequests, Work.State.Pinned);
}
