using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Configuration;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Storage;
using Wattline.Storage.Json;
using Wattline.Units;

namespace Wattline.Gateway.Api;

/// <summary>GET /api/savings: what requests took, and what the road not taken would have. A caller with a key sees its own, an admin all.</summary>
internal static class SavingsApi
{
    /// <summary>Sums read every row that is kept: one at a time is enough for a page that people look at.</summary>
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/api/savings", SumAsync);

    private static async Task SumAsync(HttpContext context, Ledger ledger)
    {
        if (QueryParameters.Refuse(context.Request.Query, []) is { } refused)
        {
            await refused.SendAsync(context);
            return;
        }

        var own = context.Features.Get<KeyPolicy>() is { Admin: true } ? null : ReceiptsApi.OwnName(context);
        await ledger.FlushAsync(context.RequestAborted);
        await OneAtATime.WaitAsync(context.RequestAborted);
        try
        {
            var savings = ledger.Savings(new ReceiptFilter { Key = own });
            await context.Response.WriteAsJsonAsync(Savings.Of(savings), WattlineJson.Options, context.RequestAborted);
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}

/// <summary>What was saved, or would have been.</summary>
/// <param name="Basis">What kind of figures they are.</param>
/// <param name="From">The oldest receipt kept; null for none.</param>
/// <param name="Totals">By mode and kind of emissions.</param>
/// <param name="Rows">The same by region and model.</param>
public sealed record Savings(string Basis, DateTimeOffset? From, IReadOnlyList<Saving> Totals, IReadOnlyList<Saving> Rows)
{
    /// <summary>From the ledger's sums.</summary>
    public static Savings Of(LedgerSavings ledger)
    {
        var totals = ledger.Rows.GroupBy(row => (row.Mode, row.CarbonKind)).Select(group => Saving.Of(group.Aggregate(Together), null, null));
        return new Savings(
            "attributional: reckoned for each request from its tokens, the model's energy, and prices and carbon of its hour; not metered, and " +
            "no avoided emissions",
            ledger.From, [.. totals], [.. ledger.Rows.Select(row => Saving.Of(row, row.Region, row.Model))]);
    }

    private static SavingsRow Together(SavingsRow one, SavingsRow other) => one with
    {
        Requests = one.Requests + other.Requests,
        Compared = one.Compared + other.Compared,
        All = one.All.Plus(other.All),
        Actual = one.Actual.Plus(other.Actual),
        Other = one.Other.Plus(other.Other),
    };
}

/// <summary>Requests of one mode: all of them, and those that have another road to compare with.</summary>
/// <param name="Mode">Who chose.</param>
/// <param name="CarbonKind">The kind of emissions; the two are never added.</param>
/// <param name="Region">Where they ran; null for a total.</param>
/// <param name="Model">The name asked for; null for a total.</param>
/// <param name="Requests">How many were served.</param>
/// <param name="Actual">What they took.</param>
/// <param name="Compared">How many have another road.</param>
/// <param name="Decided">Those compared, as decided: what they took, or would have where they were observed.</param>
/// <param name="Baseline">Those compared, at the baseline: what they took where they were observed, or would have.</param>
/// <param name="Saved">Routed: baseline less decided; null where nothing was routed.</param>
/// <param name="WouldHaveSaved">Observed: baseline less decided; null where nothing was observed.</param>
public sealed record Saving(
    ReceiptMode Mode, CarbonKind CarbonKind, string? Region, string? Model, long Requests, SavingsSum Actual, long Compared, SavingsSum Decided,
    SavingsSum Baseline, SavedSum? Saved, SavedSum? WouldHaveSaved)
{
    internal static Saving Of(SavingsRow row, string? region, string? model)
    {
        var observed = row.Mode == ReceiptMode.Observed;
        var (decided, baseline) = observed ? (row.Other, row.Actual) : (row.Actual, row.Other);
        var saved = row.Compared == 0 ? null : new SavedSum(
            baseline.Cost - decided.Cost, baseline.Emissions - decided.Emissions, baseline.Energy.Joules - decided.Energy.Joules);
        return new Saving(
            row.Mode, row.CarbonKind, region, model, row.Requests, row.All, row.Compared, decided, baseline, observed ? null : saved, observed ? saved : null);
    }
}

/// <summary>A difference; below zero where the decision took more.</summary>
/// <param name="Cost">Charges.</param>
/// <param name="Emissions">Of one kind.</param>
/// <param name="EnergyJ">At the facility's meter, J.</param>
public sealed record SavedSum(Money Cost, Carbon Emissions, double EnergyJ);
