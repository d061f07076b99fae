using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Explain;
using Wattline.Gateway.OpenAi;
using Wattline.Storage;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>GET /api/explain: every region's row for a request that is not sent. Takes model, and class, from, residency, budget and tokens.</summary>
internal static class ExplainApi
{
    public static void Map(WebApplication app) => app.MapGet("/api/explain", ExplainAsync);

    private static async Task ExplainAsync(HttpContext context, ControlPlane control, TimeProvider clock)
    {
        var query = context.Request.Query;
        if (QueryParameters.Refuse(query, Hypothetical.Parameters) is { } refused)
        {
            await refused.SendAsync(context);
            return;
        }

        var hypothetical = Hypothetical.From(name => query[name].FirstOrDefault());
        var regime = control.Current;
        var ask = hypothetical.Read(regime.Reader, context.Features.Get<KeyPolicy>()!, regime.Snapshot, out var error);
        if (ask is null)
        {
            await error!.SendAsync(context);
            return;
        }

        await context.Response.WriteAsJsonAsync(Explain(ask, regime, clock.GetUtcNow()), WattlineJson.Options, context.RequestAborted);
    }

    private static Explanation Explain(Ask ask, Regime regime, DateTimeOffset at)
    {
        var snapshot = regime.Snapshot;
        var live = new long[snapshot.Fleet.PaddedRows];
        regime.Upstreams.Live(live, new bool[snapshot.Fleet.Count], ask.Tokens);
        regime.Upstreams.Withhold(live, ask.Model, ask.Operation.Needs);
        regime.Courses.Of(ask, "", at).Hold(live);
        return Explainer.Explain(ask.Work, ask.Option, snapshot, live, ask.Class, ask.Residency.Text, ask.Origin.Point);
    }
}
