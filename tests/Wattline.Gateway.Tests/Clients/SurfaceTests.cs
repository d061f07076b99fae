using Wattline.Gateway.Demo;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Clients;

/// <summary>The whole surface, operation by operation, with the official clients: against a stand-in itself, and against the gateway.</summary>
public class SurfaceTests
{
    private static readonly StandInOptions Options = new()
    {
        Region = "se-sto",
        Models =
        [
            new(DotNetSurface.Chat, 0.1, 1), new(DotNetSurface.Embedding, 0.01, 0, StandInKind.Embedding),
            new(DotNetSurface.Moderation, 0.01, 0, StandInKind.Moderation),
        ],
        TimeScale = 0.01,
    };

    public static TheoryData<string> Operations { get; } = [.. DotNetSurface.Operations.Keys];

    [Theory, MemberData(nameof(Operations))]
    public async Task TheDotNetClientFindsItAtAStandIn(string operation)
    {
        await using var server = await StandInServer.StartAsync(Options, Stage.Token);
        await TheDotNetClientFindsItAt(server.Address, operation, isGateway: false);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task TheDotNetClientFindsItAtTheGateway(string operation)
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        await TheDotNetClientFindsItAt(gateway.Address, operation, isGateway: true);
    }

    [Fact]
    public async Task TheNpmClientFindsItAtAStandIn()
    {
        await using var server = await StandInServer.StartAsync(Options, Stage.Token);
        await TheNpmClientFindsItAt(server.Address, "stand-in");
    }

    [Fact]
    public async Task TheNpmClientFindsItAtTheGateway()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        await TheNpmClientFindsItAt(gateway.Address, "gateway");
    }

    private static Task TheDotNetClientFindsItAt(Uri baseUrl, string operation, bool isGateway) =>
        DotNetSurface.Operations[operation](new DotNetSurface(baseUrl, isGateway));

    private static async Task TheNpmClientFindsItAt(Uri baseUrl, string kind)
    {
        var (code, output, errors) = await Npm.RunScriptAsync("surface.mjs", baseUrl, kind);
        Assert.True(code == 0, $"{output}\n{errors}");
        Assert.Equal(
            ["models", "chat", "completions", "embeddings", "moderations", "files", "responses", "conversations", "background", "errors", "leaving"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
