using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Upstreams;

/// <summary>What the gateway's tests lean on does what it says.</summary>
public sealed class FaultyUpstreamTests : IAsyncLifetime
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private FaultyUpstream _upstream = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _upstream = await FaultyUpstream.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task WhatArrivesIsKeptToTheByte()
    {
        byte[] sent = [.. "{\"model\" : \"m\"}"u8, 0, 255];
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_upstream.Address, "/v1/x?y=1"));
        request.Content = new ByteArrayContent(sent);
        request.Headers.Add("X-Thing", ["a", "b"]);
        using var response = await _client.SendAsync(request, Token);
        var echo = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("echo");
        var kept = Assert.Single(_upstream.Requests);

        Assert.Equal(("POST", "/v1/x?y=1"), (kept.Method, kept.Path));
        Assert.Equal(sent, kept.Body);
        Assert.Equal("a, b", string.Join(", ", kept.Headers["x-thing"]));
        Assert.Equal("/v1/x?y=1", echo.GetProperty("path").GetString());
        Assert.False(await kept.ClientLeft);
    }

    [Fact]
    public async Task AStreamHasEventsUsageAndAnEnd()
    {
        using var response = await PostAsync(null, "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        var text = await response.Content.ReadAsStringAsync(Token);

        Assert.Equal(8, text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"completion_tokens\":5", text, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefusingClosesThePortAndAcceptingOpensTheSame()
    {
        var address = _upstream.Address;
        await _upstream.RefuseAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(null));
        await _upstream.AcceptAsync();

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(null)).StatusCode);
        Assert.Equal(address, _upstream.Address);
    }

    [Fact]
    public async Task AStallLastsUntilTheClientLeaves()
    {
        using var leave = new CancellationTokenSource();
        var asked = PostAsync(new UpstreamBehaviour.StallBeforeHeaders(), cancellation: leave.Token);
        await _upstream.ArrivedAsync(Token);
        Assert.False(asked.IsCompleted);
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.True(await _upstream.Requests[0].ClientLeft.WaitAsync(TimeSpan.FromSeconds(10), Token));
    }

    [Fact]
    public async Task AStallMidStreamSendsItsEventsFirst()
    {
        using var response = await PostAsync(new UpstreamBehaviour.StallAfter(3));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        for (var line = 0; line < 6; line++)
        {
            Assert.NotNull(await reader.ReadLineAsync(Token));
        }

        using var leave = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.ReadLineAsync(leave.Token));
    }

    [Fact]
    public async Task CutsAreSeenAsBrokenConnections()
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(new UpstreamBehaviour.CutBeforeHeaders()));
        using var response = await PostAsync(new UpstreamBehaviour.CutAfter(2));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        await Assert.ThrowsAnyAsync<IOException>(() => reader.ReadToEndAsync(Token));
        Assert.False(await _upstream.Requests[1].ClientLeft);
    }

    [Fact]
    public async Task AStatusCarriesItsHeadersAndOpenAisError()
    {
        var headers = new Dictionary<string, string> { ["Retry-After"] = "7" };
        using var response = await PostAsync(new UpstreamBehaviour.Status(429, Headers: headers));
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Token);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        Assert.Equal("server_error", body.GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public async Task AnErrorEventEndsAStreamWithoutDone()
    {
        var text = await (await PostAsync(new UpstreamBehaviour.ErrorEventAfter(1))).Content.ReadAsStringAsync(Token);

        Assert.Contains("data: {\"error\":", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OddBodiesCome()
    {
        using var huge = await PostAsync(new UpstreamBehaviour.HugeLine(300_000));
        using var moved = await PostAsync(new UpstreamBehaviour.RedirectElsewhere(new Uri("http://127.0.0.1:9/x")));
        using var packed = await PostAsync(new UpstreamBehaviour.CompressedBody("{\"a\":1}"));
        using var slow = await PostAsync(new UpstreamBehaviour.SlowTokens(3, TimeSpan.FromMilliseconds(5)));
        await using var unpacked = new GZipStream(await packed.Content.ReadAsStreamAsync(Token), CompressionMode.Decompress);

        Assert.Equal(300_002, (await huge.Content.ReadAsByteArrayAsync(Token)).Length);
        Assert.Equal((HttpStatusCode.TemporaryRedirect, "http://127.0.0.1:9/x"), (moved.StatusCode, moved.Headers.Location!.ToString()));
        Assert.Equal("gzip", Assert.Single(packed.Content.Headers.ContentEncoding));
        Assert.Equal("{\"a\":1}", await new StreamReader(unpacked).ReadToEndAsync(Token));
        Assert.Contains("t2", await slow.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RawBehaviour.Garbage)]
    [InlineData(RawBehaviour.Reset)]
    [InlineData(RawBehaviour.Close)]
    public async Task RawFaultsComeBeforeHeaders(RawBehaviour behaviour)
    {
        await using var raw = new RawUpstream(behaviour);

        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync(raw.Address, Token));
        Assert.InRange(raw.Connections, 1, 4);
    }

    [Theory]
    [InlineData(RawBehaviour.ShortBody)]
    [InlineData(RawBehaviour.ResetMidStream)]
    public async Task RawFaultsComeAfterHeaders(RawBehaviour behaviour)
    {
        await using var raw = new RawUpstream(behaviour);
        using var response = await _client.GetAsync(raw.Address, HttpCompletionOption.ResponseHeadersRead, Token);

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task HalfHeadersNeverEnd()
    {
        await using var raw = new RawUpstream(RawBehaviour.HalfHeaders);
        using var leave = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetAsync(raw.Address, leave.Token));
    }

    private Task<HttpResponseMessage> PostAsync(UpstreamBehaviour? behaviour, string body = "{}", CancellationToken? cancellation = null)
    {
        _upstream.Next(behaviour is null ? [] : [behaviour]);
        var request = new HttpRequestMessage(HttpMethod.Post, _upstream.Address) { Content = new StringContent(body, Encoding.UTF8) };
        return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation ?? Token);
    }
}
