using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Explain;
using Wattline.Gateway.OpenAi;
using Wattline.Gateway.Proxy;
using Wattline.Storage;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>GET /api/explain: every region's row for a request that is not sent. Takes model, and class, from, residency, budget and tokens.</summary>
internal static class ExplainApi
{
    public static void Map(WebApplication app) => app.MapGet("/api/explain", ExplainAsync);

    private static async Task ExplainAsync(HttpContext context, WorkloadReader reader, SnapshotHolder snapshots, UpstreamSet upstreams)
    {
        var query = context.Request.Query;
        if (query.Keys.FirstOrDefault(name => !Hypothetical.Parameters.Contains(name)) is { } unknown)
        {
            var known = string.Join(", ", Hypothetical.Parameters);
            await OpenAiError.Invalid("unknown_parameter", $"'{unknown}' is no parameter. Parameters: {known}.", unknown).SendAsync(context);
            return;
        }

        var hypothetical = Hypothetical.From(name => query[name].FirstOrDefault());
        var snapshot = snapshots.Current;
        var ask = hypothetical.Read(reader, context.Features.Get<KeyPolicy>()!, snapshot, out var error);
        if (ask is null)
        {
            await error!.SendAsync(context);
            return;
        }

        await context.Response.WriteAsJsonAsync(Explain(ask, snapshot, upstreams), WattlineJson.Options, context.RequestAborted);
    }

    private static Explanation Explain(Ask ask, Routing.FleetSnapshot snapshot, UpstreamSet upstreams)
    {
        var live = new long[snapshot.Fleet.PaddedRows];
        upstreams.Live(live, new bool[snapshot.Fleet.Count]);
        return Explainer.Explain(ask.Work, ask.Option, snapshot, live, ask.Class, ask.Residency.Text, ask.Origin.Point);
    }
}
