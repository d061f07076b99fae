using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Control;
using Wattline.Gateway.Lab;
using Wattline.Gateway.OpenAi;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>
/// GET /api/lab/deficit, /api/lab/policies and /api/lab/curves: the reasoning laboratory, read-only, bounded and equal for equal seeds; POST
/// /api/lab/auto: what an alias would choose for a request that is not sent.
/// </summary>
internal sealed class LabApi(ControlPlane control, LabBench bench, TimeProvider clock)
{
    private readonly PolicyLab _policies = new(control.Pack);

    /// <summary>What the policies may be asked with beside numbers.</summary>
    public static IReadOnlyList<string> PolicyWords { get; } = ["world"];

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/lab/deficit", DeficitAsync);
        app.MapGet("/api/lab/policies", PoliciesAsync);
        app.MapGet("/api/lab/curves", CurvesAsync);
        app.MapPost("/api/lab/auto", AutoAsync);
    }

    private Task DeficitAsync(HttpContext context)
    {
        var asked = Asked(context, DeficitQuestion.Numbers, [], out var error);
        var question = DeficitQuestion.Read(asked);
        return (error ?? asked.Fault)?.SendAsync(context) ?? bench.AnswerAsync(context, cancellation => DeficitLab.Of(question, cancellation));
    }

    private Task PoliciesAsync(HttpContext context)
    {
        var asked = Asked(context, PolicyQuestion.Numbers, PolicyWords, out var error);
        var question = PolicyQuestion.Read(asked);
        return (error ?? asked.Fault)?.SendAsync(context) ?? bench.AnswerAsync(context, cancellation => _policies.Of(question, cancellation));
    }

    private Task CurvesAsync(HttpContext context)
    {
        var (regime, laws) = (context.Features.Get<Regime>()!, control.Laws.Current);
        var asked = Asked(context, CurveQuestion.Numbers, CurveQuestion.Words, out var error);
        var question = CurveQuestion.Read(asked, context.Request.Query["region"].FirstOrDefault(), regime, laws, out var faulty);
        var regions = CurveQuestion.Regions(regime.Snapshot, laws);
        return (error ?? faulty)?.SendAsync(context) ?? bench.AnswerAsync(context, cancellation => CurveLab.Of(question!, regions, cancellation));
    }

    private async Task AutoAsync(HttpContext context)
    {
        var arrived = clock.GetTimestamp();
        var error = QueryParameters.Refuse(context.Request.Query, []);
        ReadOnlyMemory<byte> body = default;
        if (error is null)
        {
            (body, error) = await RequestBody.ReadAsync(context, (long)(context.Features.Get<Regime>()!.Options.Limits.BodyMb * 1e6));
        }

        var trial = error is null ? AutoLab.Try(context, body, control.Laws.Current, clock.GetUtcNow(), arrived, out error) : null;
        await (error?.SendAsync(context) ?? context.Response.WriteAsJsonAsync(trial, WattlineJson.Options, context.RequestAborted));
    }

    private static LabNumbers Asked(HttpContext context, IReadOnlyList<LabNumber> numbers, IReadOnlyList<string> words, out OpenAiError? error)
    {
        error = QueryParameters.Refuse(context.Request.Query, [.. numbers.Select(one => one.Name), .. words]);
        return new LabNumbers(context.Request.Query, numbers);
    }
}
