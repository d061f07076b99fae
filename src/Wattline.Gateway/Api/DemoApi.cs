using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Control;
using Wattline.Gateway.Demo;
using Wattline.Gateway.OpenAi;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>POST /api/demo/load: starts and stops requests of clients that do not exist, where the demo fleet runs. An operator's.</summary>
internal static class DemoApi
{
    private const string Path = "/api/demo/load";
    private const long LargestBody = 4096;
    private static readonly string Form =
        $"Send, as application/json, {{\"per_second\": above 0 to {DemoLoad.MostPerSecond:0}}} to start, or {{\"stop\": true}}.";

    public static void Map(IEndpointRouteBuilder app) => app.MapPost(Path, LoadAsync);

    private static async Task LoadAsync(HttpContext context, ControlPlane control, DemoLoad load)
    {
        if (!Operator.Is(context))
        {
            await Operator.Only.SendAsync(context);
            return;
        }

        if (!control.Current.Options.IsDemo)
        {
            await new OpenAiError(
                StatusCodes.Status409Conflict, "invalid_request_error", "no_demo",
                "There is no demo fleet here, and real servers are sent no made-up requests. 'wattline serve' without --config starts one.").SendAsync(context);
            return;
        }

        if (await ReadAsync(context) is not { } perSecond)
        {
            await OpenAiError.Invalid("invalid_order", Form).SendAsync(context);
            return;
        }

        if (perSecond > 0)
        {
            load.Start(new Uri($"{context.Request.Scheme}://{context.Request.Host}"), perSecond);
        }
        else
        {
            load.Stop();
        }

        await context.Response.WriteAsJsonAsync(load.State, WattlineJson.Options, context.RequestAborted);
    }

    /// <summary>Requests a second, 0 to stop; null for what is neither. A page of another site cannot send JSON here without asking first.</summary>
    private static async Task<double?> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            return null;
        }

        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = LargestBody;
            }

            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            var field = body.RootElement.EnumerateObject().Single();
            return field.Name switch
            {
                "stop" when field.Value.ValueKind == JsonValueKind.True => 0,
                "per_second" when field.Value.GetDouble() is > 0 and <= DemoLoad.MostPerSecond and var rate => rate,
                _ => null,
            };
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException or BadHttpRequestException)
        {
            return null;
        }
    }
}
