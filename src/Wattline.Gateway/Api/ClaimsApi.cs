using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Control;
using Wattline.Grid.Claims;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>GET /api/claims: what others say of where inference should run, held against the data pack.</summary>
internal static class ClaimsApi
{
    private static readonly Lock Gate = new();
    private static ClaimList? _checked;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/api/claims", (HttpContext context, ControlPlane control) =>
    {
        var refused = QueryParameters.Refuse(context.Request.Query, []);
        return refused?.SendAsync(context)
            ?? context.Response.WriteAsJsonAsync(Checked(control.Current), WattlineJson.Options, context.RequestAborted);
    });

    /// <summary>A pack does not change while the gateway runs: checked when asked for first.</summary>
    private static ClaimList Checked(Regime regime)
    {
        lock (Gate)
        {
            return _checked ??= new ClaimList(
                "Hours are of 2022 and are replayed: nothing here is live. Carbon is average and life-cycle unless a figure says otherwise. " +
                "Energy is that of the GPUs alone.", ClaimChecks.CheckAll(regime.Desk.Pack));
        }
    }
}

/// <summary>All claims.</summary>
/// <param name="Note">What holds for all figures.</param>
/// <param name="Data">Each with its verdict and figures, by theme.</param>
internal sealed record ClaimList(string Note, IReadOnlyList<ClaimCheck> Data);
