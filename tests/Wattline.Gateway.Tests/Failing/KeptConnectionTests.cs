using Wattline.Testing;

namespace Wattline.Gateway.Tests.Failing;

/// <summary>A server closes a connection that it kept long enough, and may do so as the next request goes out on it: nobody is to blame for that.</summary>
public sealed class KeptConnectionTests
{
    private const string Whole = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"id\":\"resp_kc\"}";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARequestThatMeetsAClosingConnectionGoesOutOnceMore(bool reset)
    {
        await using var region = Closing(reset);
        await using var gateway = await TestGateway.StartAsync("upstreams:\n" + Stage.Entry("se", 1, region.Address));
        Assert.Equal(200, await AskAsync(gateway, HttpMethod.Post, "/v1/chat/completions", Chat.Body()));
        Assert.Equal(200, await AskAsync(gateway, HttpMethod.Post, "/v1/chat/completions", Chat.Body()));

        Assert.Equal(2, region.Connections);
        Assert.Equal(region.Requests[0], region.Requests[1]);
        Assert.Empty(await Hostile.Metrics.RestingAsync(gateway));
    }

    /// <summary>What makes something of its own goes out once: nobody knows whether it was made.</summary>
    [Theory]
    [InlineData("GET", "/v1/responses/resp_kc", 200)]
    [InlineData("POST", "/v1/responses/resp_kc/cancel", 502)]
    public async Task WhatIsKeptIsAskedForAgainAndNotMadeAgain(string method, string path, int status)
    {
        await using var region = Closing(reset: false);
        await using var gateway = await TestGateway.StartAsync("upstreams:\n" + Stage.Entry("se", 1, region.Address));
        Assert.Equal(200, await AskAsync(gateway, HttpMethod.Post, "/v1/responses", """{"model":"m","input":"x"}"""));
        Assert.Equal(status, await AskAsync(gateway, new HttpMethod(method), path, method == "POST" ? "{}" : null));
        Assert.Equal(status == 200 ? 2 : 1, region.Connections);
    }

    /// <summary>A connection that was opened for the request was closed because of it.</summary>
    [Fact]
    public async Task AFreshConnectionThatIsClosedIsAFailure()
    {
        await using var region = new RawUpstream(RawBehaviour.Close);
        await using var gateway = await TestGateway.StartAsync("upstreams:\n" + Stage.Entry("se", 1, region.Address));
        Assert.Equal(503, await AskAsync(gateway, HttpMethod.Post, "/v1/chat/completions", Chat.Body()));
        Assert.Equal(1, region.Connections);
        Assert.Equal(["se"], await Hostile.Metrics.RestingAsync(gateway));
    }

    /// <summary>Answers each connection's first request, and closes it when the second is there.</summary>
    private static RawUpstream Closing(bool reset) => new(async connection =>
    {
        await connection.SendAsync(Whole);
        if (await connection.ReadRequestAsync() is not null && reset)
        {
            await connection.ResetAsync();
        }
    });

    private static async Task<int> AskAsync(TestGateway gateway, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, null, "application/json") };
        using var response = await gateway.Client.SendAsync(request, Stage.Token);
        return (int)response.StatusCode;
    }
}
