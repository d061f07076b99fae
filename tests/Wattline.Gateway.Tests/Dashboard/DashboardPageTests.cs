using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Wattline.Gateway.Dashboard;
using Wattline.Gateway.Tests.Clients;

namespace Wattline.Gateway.Tests.Dashboard;

public sealed partial class DashboardPageTests
{
    [Fact]
    public async Task ThePageIsCompressedKnownByItsTagAndBoundToThisHost()
    {
        Built();
        await using var stage = await Stage.StartAsync("se");
        using var first = await GetAsync(stage.Client, "/", ("Accept-Encoding", "br;q=0, gzip"));
        Assert.Equal(["gzip"], first.Content.Headers.ContentEncoding);
        Assert.Equal("no-cache", first.Headers.CacheControl!.ToString());
        var policy = first.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        using var again = await GetAsync(stage.Client, "/", ("If-None-Match", first.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Stage.Token));
    }

    [Fact]
    public async Task EveryFileThatThePageNamesIsServedAndTheSameInEveryEncoding()
    {
        Built();
        await using var stage = await Stage.StartAsync("se");
        var page = await stage.Client.GetStringAsync(new Uri("/", UriKind.Relative), Stage.Token);
        var files = Named().Matches(page).Select(match => match.Groups["file"].Value).ToList();
        Assert.True(files.Count >= 3, page);
        foreach (var file in files)
        {
            using var plain = await GetAsync(stage.Client, file);
            using var brotli = await GetAsync(stage.Client, file, ("Accept-Encoding", "gzip, br"));
            Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
            Assert.Contains("immutable", plain.Headers.GetValues("Cache-Control").Single(), StringComparison.Ordinal);
            Assert.Contains(plain.Content.Headers.ContentType!.MediaType, new[] { "text/javascript", "text/css", "image/svg+xml" });
            await using var unpacked = new BrotliStream(await brotli.Content.ReadAsStreamAsync(Stage.Token), CompressionMode.Decompress);
            using var bytes = new MemoryStream();
            await unpacked.CopyToAsync(bytes, Stage.Token);
            Assert.Equal(await plain.Content.ReadAsByteArrayAsync(Stage.Token), bytes.ToArray());
        }
    }

    /// <summary>The page is the same for all and shows nothing by itself: what it asks for needs the key.</summary>
    [Fact]
    public async Task WhereKeysAreConfiguredThePageIsOpenAndItsFiguresAreNot()
    {
        Built();
        await using var stage = await Stage.StartAsync($"keys:\n  - {{ name: a, sha256: {new string('a', 64)} }}", ["se"]);
        using var page = await GetAsync(stage.Client, "/");
        using var figures = await GetAsync(stage.Client, "/api/live");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (page.StatusCode, figures.StatusCode));
    }

    [Fact]
    public async Task AFileThatIsNotThereIsNoPage()
    {
        await using var stage = await Stage.StartAsync("se");
        using var answer = await GetAsync(stage.Client, "/assets/index-00000000.js");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static void Built() => Skip.Unless(DashboardFiles.AreThere, "Node 20.19: the gateway was built without the dashboard");

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, Stage.Token);
    }

    [GeneratedRegex("(?:href|src)=\"(?<file>/assets/[^\"]+)\"")]
    private static partial Regex Named();
}
