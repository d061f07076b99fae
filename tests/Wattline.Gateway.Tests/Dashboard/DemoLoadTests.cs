using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Dashboard;

public sealed class DemoLoadTests
{
    [Fact]
    public async Task ItRunsUntilItIsStopped()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var (status, state) = await PostAsync(gateway.Client, """{"per_second":50}""");
        Assert.Equal((200, 50), (status, state.GetProperty("perSecond").GetDouble()));
        await Stage.WaitForAsync(async () =>
        {
            await gateway.Ledger.FlushAsync(Stage.Token);
            return gateway.Ledger.Totals(new ReceiptFilter()).Count >= 10;
        });
        var (_, stopped) = await PostAsync(gateway.Client, """{"stop":true}""");
        Assert.Equal((0, JsonValueKind.Null), (stopped.GetProperty("perSecond").GetDouble(), stopped.GetProperty("until").ValueKind));
        Assert.True(stopped.GetProperty("sent").GetInt64() >= 10);
    }

    [Theory]
    [InlineData("""{"per_second":0}""")]
    [InlineData("""{"per_second":50.1}""")]
    [InlineData("""{"per_second":-1}""")]
    [InlineData("""{"per_second":"5"}""")]
    [InlineData("""{"stop":false}""")]
    [InlineData("""{"stop":true,"per_second":1}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("no json")]
    public async Task WhatIsNoOrderIsRefused(string body)
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var (status, answer) = await PostAsync(gateway.Client, body);
        Assert.Equal((400, "invalid_order"), (status, answer.GetProperty("error").GetProperty("code").GetString()));
    }

    /// <summary>What a form of another site's page can send needs no leave from here, and is no order.</summary>
    [Fact]
    public async Task AFormIsNoOrder()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var (status, _) = await PostAsync(gateway.Client, """{"per_second":5}""", "text/plain");
        Assert.Equal(400, status);
    }

    [Fact]
    public async Task RealServersAreSentNoMadeUpRequests()
    {
        await using var stage = await Stage.StartAsync("se");
        var (status, answer) = await PostAsync(stage.Client, """{"per_second":5}""");
        Assert.Equal((409, "no_demo"), (status, answer.GetProperty("error").GetProperty("code").GetString()));
        Assert.Empty(stage["se"].Requests);
    }

    private static async Task<(int Status, JsonElement Body)> PostAsync(HttpClient client, string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
        using var response = await client.PostAsync(new Uri("/api/demo/load", UriKind.Relative), content, Stage.Token);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stage.Token)).RootElement);
    }
}
