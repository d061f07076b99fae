using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Explain;
using Wattline.Gateway.OpenAi;
using Wattline.Routing;
using Wattline.Storage;
using Wattline.Storage.Json;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Gateway.Api;

/// <summary>
/// GET /api/explain: every region's row for a request that is not sent. Takes model, and class, from, residency, budget and tokens; or a decision
/// that was taken, which is taken again on its own snapshot, as it was or with other hints.
/// </summary>
internal static class ExplainApi
{
    private const double HighestCarbonPrice = 10_000;

    /// <summary>What may be asked with.</summary>
    public static IReadOnlyList<string> Parameters { get; } = [.. Hypothetical.Parameters, "decision", "carbon-usd-per-t"];

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/api/explain", ExplainAsync);

    private static async Task ExplainAsync(HttpContext context, ControlPlane control, Ledger ledger, TimeProvider clock)
    {
        var query = context.Request.Query;
        var isTaken = query.ContainsKey("decision");
        if (QueryParameters.Refuse(query, isTaken ? [.. Hypothetical.Changes, "decision"] : Hypothetical.Parameters) is { } refused)
        {
            await refused.SendAsync(context);
            return;
        }

        var (explanation, error) = isTaken
            ? await ReplayAsync(context, query["decision"].ToString(), control.Current, ledger, clock)
            : Imagine(context, control.Current, clock.GetUtcNow());
        await (error?.SendAsync(context) ?? context.Response.WriteAsJsonAsync(explanation, WattlineJson.Options, context.RequestAborted));
    }

    private static (Explanation? Explanation, OpenAiError? Error) Imagine(HttpContext context, Regime regime, DateTimeOffset at)
    {
        var hypothetical = Hypothetical.From(name => context.Request.Query[name].FirstOrDefault());
        var ask = hypothetical.Read(regime.Reader, context.Features.Get<KeyPolicy>()!, regime.Snapshot, out var error);
        return ask is null ? (null, error) : (Explain(ask, regime, at), null);
    }

    /// <summary>Every row of a request that is not sent, on what is known at a moment.</summary>
    internal static Explanation Explain(Ask ask, Regime regime, DateTimeOffset at)
    {
        var snapshot = regime.Snapshot;
        var live = new long[snapshot.Fleet.PaddedRows];
        regime.Upstreams.Live(live, new bool[snapshot.Fleet.Count], ask.Tokens);
        regime.Courses.Of(ask, "", at).Hold(live);
        return Explainer.Explain(ask, snapshot, regime.Upstreams.Withhold(live, ask));
    }

    private static async Task<(Explanation? Explanation, OpenAiError? Error)> ReplayAsync(
        HttpContext context, string id, Regime regime, Ledger ledger, TimeProvider clock)
    {
        var (receipt, error) = await ReceiptsApi.ReadAsync(context, id, ledger, clock);
        if (receipt is null)
        {
            return (null, error);
        }

        var inputs = regime.Snapshot.Version == receipt.SnapshotVersion ? regime.Snapshot.Inputs : ledger.FindSnapshot(receipt.SnapshotVersion);
        return inputs is null
            ? (null, new OpenAiError(
                StatusCodes.Status404NotFound, "invalid_request_error", "snapshot_gone",
                $"Snapshot {receipt.SnapshotVersion} is no longer kept (7 days), so the decision cannot be taken again; its receipt still stands.", "decision"))
            : Replay(context.Request.Query, receipt, inputs, regime);
    }

    private static (Explanation? Explanation, OpenAiError? Error) Replay(
        IQueryCollection query, Receipt receipt, SnapshotInputs inputs, Regime regime)
    {
        Residency? residency = null;
        if (query["residency"].FirstOrDefault() is { Length: > 0 } rule)
        {
            // What if: not a hint beside the key's rule, but a rule in its place.
            residency = regime.Reader.ReadResidency([rule], KeyPolicy.Anonymous, stores: false, out var error);
            if (residency is null)
            {
                return (null, error);
            }
        }

        if (CarbonPriceOf(query["carbon-usd-per-t"].FirstOrDefault(), inputs.CarbonPrice) is not { } price)
        {
            return (null, OpenAiError.Invalid("invalid_number", "The carbon price is a number from 0 to 10,000 USD/t.", "carbon-usd-per-t"));
        }

        var budget = BudgetOf(query, receipt.Ask, out var wrong);
        return wrong is not null
            ? (null, wrong)
            : (Explainer.Replay(receipt, new FleetSnapshot(inputs with { CarbonPrice = price }), residency, budget), null);
    }

    private static CarbonPrice? CarbonPriceOf(string? text, CarbonPrice otherwise) => string.IsNullOrEmpty(text)
        ? otherwise
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var usd) && usd is >= 0 and <= HighestCarbonPrice
            ? CarbonPrice.FromUsdPerTonne(usd) : null;

    private static LatencyBudget? BudgetOf(IQueryCollection query, ReceiptAsk ask, out OpenAiError? error)
    {
        error = null;
        var (text, scope) = (query["max-latency-ms"].FirstOrDefault(), query["latency-of"].FirstOrDefault());
        var limit = ask.BudgetMs ?? double.PositiveInfinity;
        if (!string.IsNullOrEmpty(text)
            && (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out limit) || !double.IsFinite(limit) || limit <= 0))
        {
            error = OpenAiError.Invalid("invalid_latency", $"'{text}' is no positive number of milliseconds.", "max-latency-ms");
        }
        else if (scope is not (null or "" or "first-token" or "completion"))
        {
            error = OpenAiError.Invalid("invalid_latency_scope", $"'{scope}' is neither first-token nor completion.", "latency-of");
        }

        return new LatencyBudget(limit, scope switch
        {
            "first-token" => BudgetScope.FirstToken,
            "completion" => BudgetScope.Completion,
            _ => ask.BudgetScope,
        });
    }
}
