using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Passing;

/// <summary>The gateway's own paths answer HEAD as GET, compress for those who ask, and are kept by no cache; what is passed on is left as it is.</summary>
public sealed class OwnPathTests
{
    [Theory]
    [InlineData("/api/signals", 200)]
    [InlineData("/api/zones", 200)]
    [InlineData("/api/leaderboard?limit=1", 200)]
    [InlineData("/api/carbon/nowhere", 400)]
    [InlineData("/api/receipts", 200)]
    [InlineData("/api/live", 200)]
    [InlineData("/emissions/bylocation?location=se", 200)]
    [InlineData("/emissions/bylocation", 400)]
    [InlineData("/locations", 200)]
    [InlineData("/metrics", 200)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/health/live", 200)]
    [InlineData("/", 200)]
    public async Task HeadIsGetWithoutItsBody(string path, int status)
    {
        await using var stage = await Stage.StartAsync("se");
        using var head = await SendAsync(stage, HttpMethod.Head, path);
        using var get = await SendAsync(stage, HttpMethod.Get, path);
        Assert.Equal((status, status), ((int)head.StatusCode, (int)get.StatusCode));
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Stage.Token));
    }

    [Fact]
    public async Task ThoseWhoAskAreAnsweredCompressedAndOthersNot()
    {
        await using var stage = await Stage.StartAsync("se");
        foreach (var path in new[] { "/api/leaderboard?limit=200", "/locations", "/metrics", "/openapi/v1.json" })
        {
            var plain = await (await SendAsync(stage, HttpMethod.Get, path)).Content.ReadAsByteArrayAsync(Stage.Token);
            foreach (var encoding in new[] { "gzip", "br" })
            {
                using var response = await SendAsync(stage, HttpMethod.Get, path, encoding);
                Assert.Equal(encoding, Assert.Single(response.Content.Headers.ContentEncoding));
                var packed = await response.Content.ReadAsByteArrayAsync(Stage.Token);
                Assert.True(packed.Length < plain.Length / 2, $"{path}: {packed.Length} of {plain.Length} bytes by {encoding}");
                if (path != "/metrics")
                {
                    JsonDocument.Parse(await UnpackAsync(packed, encoding)).Dispose();
                }
            }
        }
    }

    [Fact]
    public async Task WhatIsPassedOnAndWhatIsStreamedIsNotCompressed()
    {
        await using var stage = await Stage.StartAsync("se");
        foreach (var (method, path) in new[] { (HttpMethod.Post, Chat.Path), (HttpMethod.Get, "/v1/models"), (HttpMethod.Get, "/api/live") })
        {
            using var response = await SendAsync(stage, method, path, "gzip");
            Assert.Empty(response.Content.Headers.ContentEncoding);
            Assert.Equal(200, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task NoCacheKeepsWhatIsTrueForNow()
    {
        await using var stage = await Stage.StartAsync("se");
        foreach (var path in new[] { "/api/signals", "/api/carbon/se", "/api/none", "/emissions/bylocation?location=se" })
        {
            using var response = await SendAsync(stage, HttpMethod.Get, path);
            Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        }

        using var passed = await SendAsync(stage, HttpMethod.Post, Chat.Path);
        Assert.Null(passed.Headers.CacheControl);
    }

    [Theory]
    [InlineData("GET", "/emissions/byplace", 404)]
    [InlineData("GET", "/emissions", 404)]
    [InlineData("DELETE", "/emissions/bylocation", 405)]
    [InlineData("GET", "/emissions/forecasts/batch", 405)]
    [InlineData("POST", "/locations", 405)]
    public async Task WhatTheCarbonAwarePathsRefuseIsAProblemAsTheirOtherErrors(string method, string path, int status)
    {
        await using var stage = await Stage.StartAsync("se");
        using var response = await SendAsync(stage, new HttpMethod(method), path);
        var problem = await ProblemAsync(response, status);
        Assert.Contains(path, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(status == 405, response.Content.Headers.Allow.Count > 0);
    }

    [Fact]
    public async Task SoIsAKeyThatIsNotKnown()
    {
        await using var stage = await Stage.StartAsync($"keys: [{{ name: a, sha256: {new string('0', 64)} }}]", ["se"]);
        using var response = await SendAsync(stage, HttpMethod.Get, "/emissions/bylocation?location=se");
        Assert.Contains("Authorization", (await ProblemAsync(response, 401)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, int status)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stage.Token)).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.Empty(problem.GetProperty("errors").EnumerateObject());
        return problem;
    }

    private static async Task<HttpResponseMessage> SendAsync(Stage stage, HttpMethod method, string path, string? encoding = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = method == HttpMethod.Post && path == Chat.Path ? new StringContent(Chat.Body()) : null;
        if (encoding is not null)
        {
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        }

        return await stage.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stage.Token);
    }

    private static async Task<byte[]> UnpackAsync(byte[] packed, string encoding)
    {
        using var from = new MemoryStream(packed);
        await using Stream unpacked = encoding == "br" ? new BrotliStream(from, CompressionMode.Decompress) : new GZipStream(from, CompressionMode.Decompress);
        using var to = new MemoryStream();
        await unpacked.CopyToAsync(to, Stage.Token);
        return to.ToArray();
    }
}
