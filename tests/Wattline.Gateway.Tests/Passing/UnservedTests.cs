using Wattline.Gateway.Api;

namespace Wattline.Gateway.Tests.Passing;

/// <summary>What is not served says what is: the document of all paths, and by which methods a path can be asked.</summary>
public sealed class UnservedTests
{
    [Fact]
    public async Task AnUnknownPathIsAnsweredWithTheDocumentAndTheMainPaths()
    {
        await using var stage = await Stage.StartAsync("se");
        using var response = await stage.Client.GetAsync(new Uri("/api/carbn/SE", UriKind.Relative), Stage.Token);
        var answer = await Answered.ReadAsync(response);
        Assert.Equal((404, "not_found"), (answer.Status, answer.Code));
        foreach (var path in new[] { "/openapi/v1.json", "/api/leaderboard", "/api/recommend", "/api/carbon/{zone}", "/emissions/bylocation", "/v1/responses" })
        {
            Assert.Contains(path, answer.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task EveryPathThatTheAnswerNamesIsServed()
    {
        await using var stage = await Stage.StartAsync("se");
        using var response = await stage.Client.GetAsync(new Uri("/none", UriKind.Relative), Stage.Token);
        var named = (await Answered.ReadAsync(response)).Message.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.TrimEnd('.')).Where(word => word.StartsWith('/') && word != "/none").ToList();
        Assert.True(named.Count > 15, string.Join(' ', named));
        Assert.All(named, path => Assert.Contains(path, stage.Gateway.Routes.Select(route => route.Pattern)));
    }

    [Theory]
    [InlineData("POST", "/api/carbon/SE", "GET, HEAD")]
    [InlineData("DELETE", "/api/signals", "GET, HEAD")]
    [InlineData("PUT", "/api/receipts/abc", "GET, HEAD")]
    [InlineData("POST", "/api/control/bypass", "DELETE, PUT")]
    [InlineData("GET", "/api/feedback", "POST")]
    [InlineData("POST", "/metrics", "GET, HEAD")]
    [InlineData("POST", "/", "GET, HEAD")]
    [InlineData("POST", "/API/Zones/", "GET, HEAD")]
    public async Task APathAskedWithAnotherMethodIs405WithThoseThatItTakes(string method, string path, string allowed)
    {
        await using var stage = await Stage.StartAsync("se");
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await stage.Client.SendAsync(request, Stage.Token);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow.Order(StringComparer.Ordinal)));
        var answer = await Answered.ReadAsync(response);
        Assert.Equal((405, "method_not_allowed"), (answer.Status, answer.Code));
        Assert.Contains(allowed, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/carbon")]
    [InlineData("/api/carbon//")]
    [InlineData("/api/carbon/SE/now")]
    [InlineData("/v1/nothing")]
    public void APathThatIsNotServedHasNoMethods(string path) => Assert.Empty(Unserved.Methods(path));
}
