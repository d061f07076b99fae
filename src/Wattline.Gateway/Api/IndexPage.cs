using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Control;

namespace Wattline.Gateway.Api;

/// <summary>GET / where the dashboard was not built: what this is, what to send it, and what the dashboard takes.</summary>
internal static class IndexPage
{
    public static Task SendAsync(HttpContext context, ControlPlane control)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.WriteAsync(Page(control.Current, $"{context.Request.Scheme}://{context.Request.Host}"), context.RequestAborted);
    }

    private static string Page(Regime regime, string address)
    {
        var (options, snapshot) = (regime.Options, regime.Snapshot);
        var regions = new StringBuilder();
        foreach (var upstream in options.Upstreams)
        {
            regions.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"<tr><td>{Text(upstream.Region.Id)}<td>{Text(upstream.Region.City)}<td>{Text(string.Join(", ", upstream.Models.Select(model => model.Hosting.Model)))}<td>{(upstream.Region.Ownership == Fleet.Ownership.Owned ? "owned" : "bought")}");
        }

        var demo = options.IsDemo ? "<p><b>Demo fleet.</b> The servers behind this gateway are stand-ins on this machine: no model runs, the pace is that of measured data.</p>" : "";
        return $$$"""
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Wattline</title>
            <style>body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
            pre{background:#f2f2f2;padding:.75rem;overflow:auto}td,th{padding:.2rem 1rem .2rem 0;text-align:left}
            @media(prefers-color-scheme:dark){body{background:#151515;color:#e8e8e8}pre{background:#242424}a{color:#8ab4f8}}</style>
            <h1>Wattline</h1><p>Decides where AI inference runs. Send any OpenAI client here.</p>{{{demo}}}
            <pre>curl {{{Text(address)}}}/v1/chat/completions -H 'Content-Type: application/json' \
              -d '{"model":"{{{Text(snapshot.Models[0].Model)}}}","messages":[{"role":"user","content":"Hello"}]}' -i</pre>
            <table><tr><th>Region<th>Place<th>Models<th>Cost basis</tr>{{{regions}}}</table>
            <p><b>No dashboard.</b> This gateway was built without it. Install Node 20.19 or newer with npm, build again
            (<code>dotnet build</code>, online the first time), and this address shows it.</p>
            <p><a href="/v1/models">Models</a> · <a href="/api/receipts">Receipts</a> ·
            <a href="/api/explain?model={{{WebUtility.UrlEncode(snapshot.Models[0].Model)}}}">Explain a decision</a></p>
            """;
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
