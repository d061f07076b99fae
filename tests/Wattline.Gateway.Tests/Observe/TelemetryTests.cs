using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Observe;

/// <summary>What a collector gets by OTLP, and what requests feel of it: nothing.</summary>
public sealed class TelemetryTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c", CallersSpan = "b7ad6b7169203331";

    [Fact]
    public async Task ARequestIsASpanBelowItsCallersWithOneForEachAttempt()
    {
        await using var collector = await FaultyUpstream.StartAsync();
        await using var stage = await StartAsync(collector, "", "se", "de");
        stage["se"].Next(new UpstreamBehaviour.Status(500));
        var answer = await AskAsync(stage, Chat.Body(), $"00-{Trace}-{CallersSpan}-01");
        var receipt = await stage.ReceiptAsync(answer);
        var spans = await SpansAsync(collector, Trace, 3);

        var server = Assert.Single(spans, span => span.Kind == OtlpSpan.Server);
        Assert.Equal(("POST /v1/chat/completions", CallersSpan), (server.Name, server.Parent));
        Assert.Equal(("200", "/v1/chat/completions", answer.Header("Decision")), (
            server.Attributes["http.response.status_code"], server.Attributes["http.route"], server.Attributes["wattline.decision"]));
        Assert.Equal(["wattline.attempt_failed"], server.Events);
        Assert.Equal(("se", "500"), (server.EventAttributes[0]["wattline.region"], server.EventAttributes[0]["error.type"]));

        var failed = Assert.Single(spans, span => span.Attributes.GetValueOrDefault("error.type") == "500");
        Assert.Equal(("chat m", OtlpSpan.Client, server.Id, OtlpSpan.Failed), (failed.Name, failed.Kind, failed.Parent, failed.Status));
        var served = Assert.Single(spans, span => span.Kind == OtlpSpan.Client && span.Status == 0);
        Assert.Equal(("chat", "openai", "m", "de"), (
            served.Attributes["gen_ai.operation.name"], served.Attributes["gen_ai.provider.name"], served.Attributes["gen_ai.request.model"],
            served.Attributes["wattline.region"]));
        Assert.Equal(Text(receipt.OutputTokens), served.Attributes["gen_ai.usage.output_tokens"]);
        Assert.Equal(Text(receipt.Served!.Energy.Joules), served.Attributes["wattline.energy_j"]);
        Assert.Equal(Text(receipt.Served.Emissions.Grams), served.Attributes["wattline.carbon_g"]);
        Assert.Equal(Text(receipt.Served.Charge.Total.Usd), served.Attributes["wattline.cost_usd"]);
        // Each region is told of the span that stands for its own attempt.
        Assert.Equal($"00-{Trace}-{failed.Id}-01", Assert.Single(stage["se"].Requests).Headers["traceparent"][0]);
        Assert.Equal($"00-{Trace}-{served.Id}-01", Assert.Single(stage["de"].Requests).Headers["traceparent"][0]);
    }

    [Fact]
    public async Task NothingThatWasSaidAndNoKeyIsSent()
    {
        await using var collector = await FaultyUpstream.StartAsync();
        await using var stage = await StartAsync(collector, "", "se");
        foreach (var body in new[] { Chat.Body(), Chat.Streamed() })
        {
            await AskAsync(stage, body.Replace("Hello", "SecretPrompt", StringComparison.Ordinal), $"00-{Trace}-{CallersSpan}-01");
        }

        await SpansAsync(collector, Trace, 4);
        var said = string.Concat(stage["se"].Requests.Select(request => Encoding.UTF8.GetString(request.Body)));
        Assert.Contains("SecretPrompt", said, StringComparison.Ordinal);
        var sent = string.Concat(collector.Requests.Select(request => Encoding.UTF8.GetString(request.Body)));
        Assert.DoesNotContain("SecretPrompt", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-callers-own", sent, StringComparison.Ordinal);
        Assert.DoesNotContain(Answers(), answered => sent.Contains(answered, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ASpanEndsWithAStreamThatIsCutAndWithAClientThatLeaves(bool isCut)
    {
        await using var collector = await FaultyUpstream.StartAsync();
        await using var stage = await StartAsync(collector, "", "se");
        stage["se"].Next(isCut ? new UpstreamBehaviour.CutAfter() : new UpstreamBehaviour.StallAfter());
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Stage.Token);
        using var request = Request(Chat.Streamed(), $"00-{Trace}-{CallersSpan}-01");
        using var response = await stage.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
        if (isCut)
        {
            await response.Content.ReadAsStringAsync(Stage.Token);
        }
        else
        {
            response.Dispose();
        }

        var spans = await SpansAsync(collector, Trace, 2);
        Assert.All(spans, span => Assert.True(span.Ended));
        Assert.All(spans, span => Assert.Equal(isCut ? "stream_cut" : "client_left", span.Attributes["error.type"]));
        Assert.Equal(isCut ? OtlpSpan.Failed : 0, spans.Single(span => span.Kind == OtlpSpan.Server).Status);
    }

    [Fact]
    public async Task WhatIsNotSampledIsNotSentAndItsTraceGoesOn()
    {
        await using var collector = await FaultyUpstream.StartAsync();
        await using var stage = await StartAsync(collector, ", sample: 0", "se");
        await AskAsync(stage, Chat.Body(), null);
        await AskAsync(stage, Chat.Body(), $"00-{Trace}-{CallersSpan}-00");
        await AskAsync(stage, Chat.Body(), $"00-{Trace}-{CallersSpan}-01");
        var spans = await SpansAsync(collector, Trace, 2);

        Assert.Equal(2, spans.Count);
        var passed = stage["se"].Requests.Select(request => request.Headers["traceparent"][0]).ToList();
        Assert.EndsWith("-00", passed[0], StringComparison.Ordinal);
        Assert.StartsWith($"00-{Trace}-", passed[1], StringComparison.Ordinal);
        Assert.EndsWith("-00", passed[1], StringComparison.Ordinal);
        Assert.EndsWith("-01", passed[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task MetricsGoUnderTheNamesOfTheConventions()
    {
        await using var collector = await FaultyUpstream.StartAsync();
        await using var stage = await StartAsync(collector, ", service_name: my-gateway", "se", "de");
        await AskAsync(stage, Chat.Body(), null);
        string[] names = ["gen_ai.client.token.usage", "gen_ai.client.operation.duration", "wattline.requests", "wattline.saved.cost", "wattline.in_flight", "my-gateway"];
        await Stage.WaitForAsync(() => Task.FromResult(collector.Requests.Where(request => request.Path == "/v1/metrics")
            .Any(request => names.All(name => Encoding.UTF8.GetString(request.Body).Contains(name, StringComparison.Ordinal)))));
    }

    [Fact]
    public async Task ByGrpcTheSameSpansGo()
    {
        var arrived = new ConcurrentQueue<(string Path, byte[] Body)>();
        await using var collector = await StartGrpcAsync(arrived);
        var address = collector.Urls.First();
        await using var stage = await Stage.StartAsync($"telemetry: {{ otlp: '{address}', protocol: grpc, interval_s: 0.2 }}", ["se"]);
        await AskAsync(stage, Chat.Body(), $"00-{Trace}-{CallersSpan}-01");
        await Stage.WaitForAsync(() => Task.FromResult(
            arrived.Any(one => one.Path.EndsWith("MetricsService/Export", StringComparison.Ordinal))
            && arrived.Any(one => one.Path.EndsWith("TraceService/Export", StringComparison.Ordinal))));

        // Each message stands behind a byte for compression and four for its length.
        var spans = arrived.Where(one => one.Path.EndsWith("TraceService/Export", StringComparison.Ordinal)).SelectMany(one => OtlpSpan.Read(one.Body[5..]));
        Assert.Equal(["POST /v1/chat/completions", "chat m"], spans.Where(span => span.Trace == Trace).Select(span => span.Name).Order());
    }

    [Theory]
    [InlineData("refuses")]
    [InlineData("fails")]
    [InlineData("hangs")]
    public async Task ACollectorThatMisbehavesHoldsNobodyUp(string how)
    {
        await using var collector = await FaultyUpstream.StartAsync();
        collector.Otherwise = _ => how == "hangs" ? new UpstreamBehaviour.StallBeforeHeaders() : new UpstreamBehaviour.Status(500);
        var stage = await StartAsync(collector, "", "se");
        if (how == "refuses")
        {
            await collector.RefuseAsync();
        }

        var clock = Stopwatch.StartNew();
        for (var request = 0; request < 60; request++)
        {
            Assert.Equal(200, (await AskAsync(stage, Chat.Body(), null)).Status);
            await Task.Delay(10, Stage.Token);
        }

        Assert.True(how == "refuses" || collector.Requests.Count > 0, "The collector was not asked.");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        clock.Restart();
        await stage.DisposeAsync();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task WithoutACollectorATraceGoesOnAsItCame()
    {
        await using var stage = await Stage.StartAsync("se");
        await AskAsync(stage, Chat.Body(), $"00-{Trace}-{CallersSpan}-01");
        Assert.Equal($"00-{Trace}-{CallersSpan}-01", Assert.Single(stage["se"].Requests).Headers["traceparent"][0]);
    }

    private static Task<Stage> StartAsync(FaultyUpstream collector, string more, params string[] sites) => Stage.StartAsync(
        $"telemetry: {{ otlp: '{collector.Address.ToString().TrimEnd('/')}', interval_s: 0.2{more} }}\nlimits: {{ unhealthy_s: 0.2 }}", sites);

    private static async Task<WebApplication> StartGrpcAsync(ConcurrentQueue<(string Path, byte[] Body)> arrived)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            arrived.Enqueue((context.Request.Path, body.ToArray()));
            context.Response.ContentType = "application/grpc";
            context.Response.DeclareTrailer("grpc-status");
            await context.Response.Body.WriteAsync(new byte[5]);
            context.Response.AppendTrailer("grpc-status", "0");
        });
        await app.StartAsync(Stage.Token);
        return app;
    }

    private static HttpRequestMessage Request(string body, string? traceparent)
    {
        var request = Chat.Request(body, ("Authorization", "Bearer sk-callers-own"));
        request.Headers.TryAddWithoutValidation("traceparent", traceparent);
        return request;
    }

    private static async Task<Answered> AskAsync(Stage stage, string body, string? traceparent)
    {
        using var request = Request(body, traceparent);
        using var response = await stage.Client.SendAsync(request, Stage.Token);
        return await Answered.ReadAsync(response);
    }

    /// <summary>Words of the upstream's answers.</summary>
    private static IEnumerable<string> Answers() => ["assistant", "\"content\"", "chat.completion"];

    private static async Task<IReadOnlyList<OtlpSpan>> SpansAsync(FaultyUpstream collector, string trace, int count)
    {
        List<OtlpSpan> spans = [];
        await Stage.WaitForAsync(() =>
        {
            spans = [.. collector.Requests.Where(request => request.Path == "/v1/traces").SelectMany(request => OtlpSpan.Read(request.Body))
                .Where(span => span.Trace == trace)];
            return Task.FromResult(spans.Count >= count);
        });
        return spans;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
