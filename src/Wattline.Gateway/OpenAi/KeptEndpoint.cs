using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Proxy;

namespace Wattline.Gateway.OpenAi;

/// <summary>
/// What a region keeps, asked for by its name: responses, conversations, files. There is nothing to decide: it is where it was issued, and
/// only the caller to whom it was issued may ask.
/// </summary>
internal sealed class KeptEndpoint(StateRegister states, KeptPassage passage)
{
    /// <summary>Passes a request for something kept to the region that keeps it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="kind">As in <c>responses</c>.</param>
    /// <param name="name">Its name.</param>
    /// <param name="rest">What follows, as in <c>input_items</c>; null for nothing.</param>
    public async Task HandleAsync(HttpContext context, string kind, string name, string? rest)
    {
        var (regime, policy) = (context.Features.Get<Regime>()!, context.Features.Get<KeyPolicy>()!);
        var region = states.RegionOf(policy.Name, name);
        var row = region is null ? -1 : regime.Snapshot.Fleet.RowOf(region);
        if (row < 0)
        {
            await StateErrors.NotFound(name, region).SendAsync(context);
            return;
        }

        var place = regime.Snapshot.Fleet.Regions[row];
        var allowed = regime.Options.Residency.Allowed & policy.Residency.Allowed;
        if (!allowed.Contains(place.Jurisdiction))
        {
            await OpenAiError.Invalid("no_feasible_region", $"'{name}' is kept in {region}, which the rule in force no longer allows.").SendAsync(context);
            return;
        }

        var (body, error) = await RequestBody.ReadAsync(context, (long)(regime.Options.Limits.BodyMb * 1e6));
        if (error is not null)
        {
            await error.SendAsync(context);
            return;
        }

        var upstream = regime.Upstreams[row];
        if (upstream.TryEnter(0) is not { } visit)
        {
            await Busy(place.Id, upstream.WaitFor(0)).SendAsync(context);
            return;
        }

        var result = ForwardResult.Nothing;
        try
        {
            result = await PassAsync(context, regime, upstream, body, kind, name, rest);
        }
        finally
        {
            upstream.Leave(visit, result);
        }
    }

    private async Task<ForwardResult> PassAsync(
        HttpContext context, Regime regime, Upstream upstream, ReadOnlyMemory<byte> body, string kind, string name, string? rest)
    {
        var below = rest is null ? "" : "/" + string.Join('/', rest.Split('/').Select(Uri.EscapeDataString));
        var address = upstream.Addresses.Of($"{kind}/{Uri.EscapeDataString(name)}{below}", context.Request.QueryString.Value ?? "");
        var owner = context.Features.Get<KeyPolicy>()!.Name;
        var region = upstream.Options.Region.Id;
        var passed = await passage.PassAsync(context, regime.Options.Limits, upstream, address, body, answer =>
        {
            // New items of a conversation can be referred to as well.
            if (HttpMethods.IsPost(context.Request.Method))
            {
                StateNames.Read(answer, item => states.Issued(owner, region, item));
            }
        });
        if (passed is { } problem)
        {
            await problem.SendAsync(context);
            return new ForwardResult(ForwardOutcome.FailedBeforeFirstByte, problem.Status, default, 0, 0, null, problem.Message);
        }

        if (HttpMethods.IsDelete(context.Request.Method) && rest is null && context.Response.StatusCode is >= 200 and < 300)
        {
            states.Deleted(owner, name);
        }

        return new ForwardResult(ForwardOutcome.Passed, context.Response.StatusCode, default, 0, 0, null, null);
    }

    private static OpenAiError Busy(string region, TimeSpan wait) => new(
        StatusCodes.Status503ServiceUnavailable, "server_error", "no_region_available",
        $"{region}, which keeps this, is busy or failing just now.", null, wait);
}
