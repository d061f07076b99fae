using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Gateway.Planning;
using Wattline.Planning;
using Wattline.Planning.Solving;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>
/// POST /api/plan: the certified optimum of a scenario. One at a time, on half of the machine, so that requests are still routed; it ends when
/// its client leaves.
/// </summary>
internal sealed class PlanApi(ControlPlane control) : IDisposable
{
    private const long LargestBody = 1_000_000;
    private const int MostFaults = 20;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromMinutes(5);

    private static readonly OpenAiError Busy = new(
        StatusCodes.Status429TooManyRequests, "server_error", "planner_busy",
        "Another plan is being made. Try again after the time in Retry-After.", null, Wait);

    private static readonly OpenAiError TooLong = new(
        StatusCodes.Status503ServiceUnavailable, "server_error", "plan_too_long",
        "The plan took longer than 5 minutes and was given up. Plan fewer hours or origins, or run 'wattline plan' on a machine of your own.");

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    public void Map(IEndpointRouteBuilder app) => app.MapPost("/api/plan", PlanAsync);

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private async Task PlanAsync(HttpContext context)
    {
        if (QueryParameters.Refuse(context.Request.Query, []) is { } refused)
        {
            await refused.SendAsync(context);
            return;
        }

        var (body, unread) = await RequestBody.ReadAsync(context, LargestBody);
        if (unread is not null)
        {
            await (unread.Code == "body_too_large" ? TooLarge : unread).SendAsync(context);
            return;
        }

        if (!_oneAtATime.Wait(0))
        {
            await Busy.SendAsync(context);
            return;
        }

        try
        {
            await AnswerAsync(context, Encoding.UTF8.GetString(body.Span));
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task AnswerAsync(HttpContext context, string scenario)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(Longest);
        try
        {
            var report = await Task.Run(() => Solve(scenario, limit.Token), limit.Token);
            await context.Response.WriteAsJsonAsync(report, WattlineJson.Options, context.RequestAborted);
        }
        catch (ConfigurationException faulty)
        {
            await Invalid(faulty.Faults).SendAsync(context);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await TooLong.SendAsync(context);
        }
    }

    private PlanReport Solve(string scenario, CancellationToken cancellation)
    {
        var options = control.Current.Options;
        var problem = ScenarioReader.Read(scenario, "scenario", control.Current.Desk.Pack, options.Limits.PlanColumns);
        return PlanReport.Of(Planner.Solve(problem, new SolveOptions { Threads = Math.Max(1, Environment.ProcessorCount / 2) }, cancellation));
    }

    private static OpenAiError TooLarge { get; } = new(
        StatusCodes.Status413PayloadTooLarge, "invalid_request_error", "body_too_large",
        "A scenario may have 1 MB. Give series by profile, or plan fewer hours.");

    private static OpenAiError Invalid(IReadOnlyList<Fault> faults)
    {
        var told = faults.Take(MostFaults).Select(fault => fault.Line > 0 ? fault.ToString()
            : $"{(fault.Path.Length > 0 ? $"{fault.Path}: " : "")}{fault.Problem} {fault.Remedy}");
        var more = faults.Count > MostFaults ? string.Create(CultureInfo.InvariantCulture, $"\nand {faults.Count - MostFaults} more.") : "";
        return OpenAiError.Invalid("invalid_scenario", string.Join('\n', told) + more, faults[0].Path.Length > 0 ? faults[0].Path : null);
    }
}
