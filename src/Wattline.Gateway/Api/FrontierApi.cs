using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Control;
using Wattline.Gateway.Frontiers;
using Wattline.Gateway.OpenAi;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>GET /api/frontier: what a latency budget is worth at any carbon price, friction and law, computed when it is asked.</summary>
internal sealed class FrontierApi(FrontierScenarios scenarios)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public void Map(IEndpointRouteBuilder app) => app.MapGet("/api/frontier", AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        var error = QueryParameters.Refuse(context.Request.Query, FrontierQuery.Parameters);
        var query = error is null
            ? FrontierQuery.Read(name => context.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null, out error)
            : null;
        var outcome = query is null ? new FrontierOutcome(null, error) : await ComputeAsync(context, query);
        await (outcome.Answer is { } answer
            ? context.Response.WriteAsJsonAsync(answer, WattlineJson.Options, context.RequestAborted)
            : outcome.Error!.SendAsync(context));
    }

    private async Task<FrontierOutcome> ComputeAsync(HttpContext context, FrontierQuery query)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(Longest);
        try
        {
            return await scenarios.AnswerAsync(query, context.Features.Get<Regime>()!, limit.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return new FrontierOutcome(null, FrontierOutcome.TooLong);
        }
    }
}
