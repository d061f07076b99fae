using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Wattline.Gateway.Planning;
using Wattline.Storage.Json;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Planning;

/// <summary>POST /api/plan over real sockets.</summary>
public class PlanApiTests
{
    private const string Key = "wl-a-key-of-the-tests";

    private static readonly Uri Path = new("/api/plan", UriKind.Relative);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Configuration(string more = "") => $"""
        {more}
        upstreams:
        {TestGateway.Upstream("a", "se", new Uri("http://127.0.0.1:9"))}
        """;

    private static StringContent Body(string scenario, string type = "application/yaml") => new(scenario, Encoding.UTF8, type);

    private static async Task<(HttpStatusCode Status, JsonElement Error)> ErrorAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        return (response.StatusCode, document.RootElement.GetProperty("error").Clone());
    }

    [Fact]
    public async Task AScenarioIsAnsweredWithItsPlanInEitherForm()
    {
        await using var gateway = await TestGateway.StartAsync(Configuration());
        using var yaml = await gateway.Client.PostAsync(Path, Body(Scenarios.Small), Cancellation);
        Assert.Equal(HttpStatusCode.OK, yaml.StatusCode);
        var text = await yaml.Content.ReadAsStringAsync(Cancellation);
        var plan = JsonSerializer.Deserialize<PlanReport>(text, WattlineJson.Options)!;
        Assert.True(plan.Certificate.IsCertified);
        Assert.Equal(800, plan.Placements.Sum(one => one.Requests), 6);
        using var json = await gateway.Client.PostAsync(Path, Body(Yaml.ToJson(Scenarios.Small)!.ToJsonString(), "application/json"), Cancellation);
        Assert.Equal(text, await json.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task FaultsComeBackWithTheirPathsAndCures()
    {
        await using var gateway = await TestGateway.StartAsync(Configuration());
        var scenario = Scenarios.With("price_usd_per_mwh: 40", "price: 40").Replace("origin: london", "origin: paris", StringComparison.Ordinal);
        using var response = await gateway.Client.PostAsync(Path, Body(scenario), Cancellation);
        var (status, error) = await ErrorAsync(response);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid_scenario", error.GetProperty("code").GetString());
        Assert.StartsWith("regions.cheap.price", error.GetProperty("param").GetString(), StringComparison.Ordinal);
        var message = error.GetProperty("message").GetString()!;
        Assert.Contains("regions.cheap.price: is not an option. The unit stands in the key: write 'price_usd_per_mwh', in USD/MWh.", message, StringComparison.Ordinal);
        Assert.Contains("demand[0].origin: 'paris' is no origin", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The body holds no scenario.")]
    [InlineData("{{{{", "The body is no YAML")]
    [InlineData("a: [1, 2", "is no YAML")]
    [InlineData("a: &x [*x]", "regions")]
    [InlineData("regions: {a: 1}\norigins: [1]\nclasses: 3\ndemand: x", "is not a mapping")]
    public async Task WhatIsNoScenarioIsRefused(string scenario, string because)
    {
        await using var gateway = await TestGateway.StartAsync(Configuration());
        using var response = await gateway.Client.PostAsync(Path, Body(scenario), Cancellation);
        var (status, error) = await ErrorAsync(response);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_scenario"), (status, error.GetProperty("code").GetString()));
        Assert.Contains(because, error.GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ColumnsAndBytesAreLimited()
    {
        await using var gateway = await TestGateway.StartAsync(Configuration("limits: { plan_columns: 1000 }"));
        using var wide = await gateway.Client.PostAsync(Path, Body(Scenarios.With("hours: 2", "hours: 501")), Cancellation);
        var (status, error) = await ErrorAsync(wide);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_scenario"), (status, error.GetProperty("code").GetString()));
        Assert.Contains("1,000", error.GetProperty("message").GetString()!, StringComparison.Ordinal);
        using var longer = await gateway.Client.PostAsync(Path, Body(Scenarios.Small + new string(' ', 1_000_000)), Cancellation);
        (status, error) = await ErrorAsync(longer);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body_too_large"), (status, error.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task ItNeedsAKeyAndAMethodItTakesAndHasNoParameters()
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Key)));
        await using var gateway = await TestGateway.StartAsync(Configuration($"keys: [{{ name: t, sha256: {hash} }}]"));
        using var stranger = await gateway.Client.PostAsync(Path, Body(Scenarios.Small), Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        gateway.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var caller = await gateway.Client.PostAsync(Path, Body(Scenarios.Small), Cancellation);
        Assert.Equal(HttpStatusCode.OK, caller.StatusCode);
        using var put = await gateway.Client.PutAsync(Path, Body(Scenarios.Small), Cancellation);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, put.StatusCode);
        using var query = await gateway.Client.PostAsync(new Uri("/api/plan?x=1", UriKind.Relative), Body(Scenarios.Small), Cancellation);
        Assert.Equal("unknown_parameter", (await ErrorAsync(query)).Error.GetProperty("code").GetString());
    }

    /// <summary>A month of the world's day takes long; who asks meanwhile is told when to come again, and comes to turn when the first leaves.</summary>
    [Fact]
    public async Task OnePlanIsMadeAtATimeAndEndsWhenItsClientLeaves()
    {
        await using var gateway = await TestGateway.StartAsync(Configuration("limits: { plan_columns: 8000000 }"));
        var month = Scenarios.Sample("world-day.yaml").Replace("hours: 24", "hours: 720", StringComparison.Ordinal)
            .Replace("cap_kg: 1900", "cap_kg: 50000", StringComparison.Ordinal);
        using var leaving = new CancellationTokenSource();
        var (first, busy) = await BusyAsync(gateway, month, leaving.Token);
        var (_, error) = await ErrorAsync(busy);
        Assert.Equal("planner_busy", error.GetProperty("code").GetString());
        Assert.Equal(TimeSpan.FromSeconds(5), busy.Headers.RetryAfter!.Delta);
        busy.Dispose();
        Assert.False(first.IsCompleted);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        (await UntilAsync(gateway, HttpStatusCode.OK)).Dispose();
    }

    /// <summary>A long plan that is being made, and the answer that another one gets meanwhile.</summary>
    private static async Task<(Task<HttpResponseMessage> First, HttpResponseMessage Busy)> BusyAsync(
        TestGateway gateway, string month, CancellationToken leaving)
    {
        while (true)
        {
            // Where a short plan was quicker than the long one, it is the long one that is turned away: both come again.
            var first = gateway.Client.PostAsync(Path, Body(month), leaving);
            while (!first.IsCompleted)
            {
                var response = await gateway.Client.PostAsync(Path, Body(Scenarios.Small), Cancellation);
                if (response.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    return (first, response);
                }

                response.Dispose();
                await Task.Delay(50, Cancellation);
            }

            Assert.Equal(HttpStatusCode.TooManyRequests, (await first).StatusCode);
        }
    }

    private static async Task<HttpResponseMessage> UntilAsync(TestGateway gateway, HttpStatusCode status)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), $"No {status} within a minute.");
            var response = await gateway.Client.PostAsync(Path, Body(Scenarios.Small), Cancellation);
            if (response.StatusCode == status)
            {
                return response;
            }

            response.Dispose();
            await Task.Delay(50, Cancellation);
        }
    }
}
