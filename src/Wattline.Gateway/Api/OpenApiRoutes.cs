using Wattline.Gateway.Api.Grid;
using Wattline.Gateway.Explain;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Api;

/// <summary>Every path that is served: OpenAI's from the table of operations, the gateway's own one by one.</summary>
internal static class OpenApiRoutes
{
    private const string Text = "text/plain";

    /// <summary>What is kept, and what belongs to it, as an answer's items.</summary>
    private static readonly string[] Below = ["", "/{rest}"];

    private static readonly Dictionary<string, string> Explained = new()
    {
        ["decision"] = "A receipt's id: that decision is taken again, with residency, latency and carbon price changed where they stand beside it.",
        ["carbon-usd-per-t"] = "With decision: another carbon price, 0 to 10,000.",
        ["model"] = "The name asked for.",
        ["class"] = "Workload class.",
        ["from"] = "A city, a site, or lat,lon.",
        ["residency"] = "Countries and groups, by commas.",
        ["max-latency-ms"] = "Latency budget, ms.",
        ["latency-of"] = "first-token or completion.",
        ["prompt-tokens"] = "0 to 10,000,000; 100 where it is left out.",
        ["max-error"] = "Tolerated error rate where the model is an alias, 0 to 1.",
        ["deadline"] = "Time to completion, s.",
        ["difficulty"] = "0, easy, to 1, hard, or easy, medium or hard; where it is left out, there is no text to estimate it from.",
        ["output-tokens"] = "0 to 10,000,000; the class's expectation where it is left out.",
    };

    /// <summary>All of them.</summary>
    public static IEnumerable<OpenApiRoute> All =>
        [.. OfOperations, .. OfKept, .. Own, .. LabRoutes.All, .. MarketRoutes.All, .. FrontierRoutes.All, .. GridRoutes.All, .. OfControl];

    private static IEnumerable<OpenApiRoute> OfOperations =>
        Operation.OfModels.Append(Operation.Conversations).Append(Operation.Files).SelectMany(operation =>
        {
            var route = new OpenApiRoute(
                "post", $"/v1/{operation.Path}", $"create_{operation.Name}", $"OpenAI's {operation.Path}: decided, forwarded and metered.")
            {
                Body = !operation.IsJson ? "" : operation.RunsModel && operation.DefaultModel is null ? "ModelRequest" : "AnyRequest",
                BodyType = operation.IsJson ? "application/json" : "multipart/form-data",
                IsDecided = true,
                MayStream = operation.RunsModel && operation.HasOutput,
            };
            var deployed = route with
            {
                Path = $"/openai/deployments/{{deployment}}/{operation.Path}",
                Id = $"create_{operation.Name}_by_deployment",
                Summary = "The same for Azure's clients: the model stands in the path.",
                Body = "AnyRequest",
            };
            return operation.NamedByDeployment ? new[] { route, deployed } : [route];
        });

    private static IEnumerable<OpenApiRoute> OfKept =>
        from kind in new[] { Operation.Responses, Operation.Conversations, Operation.Files }
        from method in Surface.OfKept.Select(method => method.ToLowerInvariant())
        from below in Below
        select new OpenApiRoute(
            method, $"/v1/{kind.Path}/{{name}}{below}", $"{method}_{kind.Name}{(below.Length > 0 ? "_below" : "")}",
            "Passed to the region that keeps it; only for the key to which it was issued.")
        {
            Body = method == "post" ? "" : null,
        };

    private static IEnumerable<OpenApiRoute> Own =>
    [
        new("get", "/v1/models", "list_models", "Models of all regions.") { Answer = "ModelList" },
        new("get", "/v1/models/{id}", "get_model", "One of them.") { Answer = "Model" },
        new("get", "/api/receipts", "list_receipts", "What requests used, cost and emitted, newest first; a caller's own.")
        {
            Answer = "ReceiptList",
            Query = [
                ("limit", "1 to 200; 50 where it is left out."), ("cursor", "The next of an earlier page."), ("model", "Only of this model."),
                ("region", "Only served there."), ("class", "Only of this class."),
                ("offset", "Passes over so many from the cursor on, 0 to 10,000,000."),
                ("around", "A receipt's id: the page of the list that has it, in place of offset."),
                ("total", "true to have the list counted from the cursor on.")],
        },
        new("get", "/api/receipts/{id}", "get_receipt", "One receipt; kept 90 days.") { Answer = "Receipt" },
        new("get", "/api/explain", "explain", "Every region's row for a request that is not sent, or for a decision that was taken.")
        {
            Answer = "Explanation",
            Query = [.. ExplainApi.Parameters.Select(name => (name, Explained[name]))],
        },
        new("get", "/api/savings", "get_savings", "What requests took and what the road not taken would have; attributional.") { Answer = "Savings" },
        new("get", "/api/claims", "list_claims", "What others say of where inference should run, held against the data.") { Answer = "ClaimList" },
        new("get", "/api/live", "watch", "How the gateway stands: an event past, then one named tick each second. An operator's.")
        {
            Answer = "LiveTick", AnswerType = "text/event-stream",
        },
        new("post", "/api/demo/load", "set_demo_load", "Starts or stops made-up requests, where the demo fleet runs, for ten minutes. An operator's.")
        {
            Body = "DemoLoadOrder", Answer = "DemoLoad",
        },
        new("get", "/api/reasoning", "get_reasoning", "The success laws that aliases are decided on, and what they say by budget and difficulty.")
        {
            Answer = "Reasoning",
        },
        new("get", "/api/signals", "get_signals", "Whom the gateway asks about the grid, how that goes, and what decisions rest on now.")
        {
            Answer = "Signals",
        },
        new("post", "/api/feedback", "give_feedback", "Whether answers were right, by their receipts: one verdict, or a list of at most 1,000; a caller's own.")
        {
            Body = "Feedback", Answer = "FeedbackAnswer",
        },
        new("get", "/api/feedback/summary", "get_feedback", "What is made of verdicts: shares, laws in force, promised against observed.")
        {
            Answer = "FeedbackSummary",
        },
        new("get", "/api/plan", "get_plan", "What scarce things are worth now, who said so, and how planning and pacing go.") { Answer = "Steering" },
        new("get", "/api/onsite", "get_onsite", "What regions have of their own energy, and the share of a further joule that they buy.") { Answer = "OnSite" },
        new("post", "/api/plan", "plan", "The certified optimum of a scenario, as JSON or YAML of up to 1 MB; one at a time.")
        {
            Body = "Scenario", Answer = "Plan",
        },
        new("get", "/health/live", "is_live", "200 while the process answers.") { Answer = "Text", AnswerType = Text, NeedsKey = false },
        new("get", "/health/ready", "is_ready", "200 while it can serve, else 503 with the reason.") { Answer = "Text", AnswerType = Text, NeedsKey = false },
        new("get", "/health", "is_healthy", "The same as ready, as the Carbon Aware Web API's tools ask for it.")
        {
            Answer = "Text", AnswerType = Text, NeedsKey = false,
        },
        new("get", "/metrics", "get_metrics", "Prometheus text (0.0.4).") { Answer = "Text", AnswerType = Text },
        new("get", OpenApiPage.Path, "get_openapi", "This document.") { Answer = "AnyRequest", NeedsKey = false },
        new("get", "/", "get_index", "The dashboard, or without it a page that says what this is.") { Answer = "Text", AnswerType = "text/html" },
    ];

    private static IEnumerable<OpenApiRoute> OfControl =>
        new OpenApiRoute[]
        {
            new("get", "/api/control", "get_control", "The operator's orders in force."),
            new("put", "/api/control/bypass", "switch_bypass_on", "Decides nothing any more: requests go to the fallback."),
            new("delete", "/api/control/bypass", "switch_bypass_off", "Decides again."),
            new("put", "/api/control/pins/{kind}/{name}", "pin", "Sends requests of a key, model or class to one region.") { Body = "PinOrder" },
            new("delete", "/api/control/pins/{kind}/{name}", "unpin", "Takes a pin away."),
            new("put", "/api/control/drains/{name}", "drain", "Sends a region no new requests."),
            new("delete", "/api/control/drains/{name}", "undrain", "Takes that back."),
        }.Select(route => route with { Answer = "Control", Summary = route.Summary + " An operator's." });
}
