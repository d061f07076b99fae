namespace Wattline.Gateway.Tests.Routing;

/// <summary>A hint may stand in a header and in the metadata: rules of residency both hold, others must agree.</summary>
public sealed class HintPlacesTests
{
    [Theory]
    [InlineData("EU", "DE", "de")]
    [InlineData("DE", "EU", "de")]
    [InlineData("DE", "anywhere", "de")]
    [InlineData("EU", "EEA", "se")]
    public async Task BothRulesOfResidencyHold(string header, string metadata, string region)
    {
        await using var stage = await Stage.StartAsync("us-va", "se", "de");
        var answer = await stage.AskAsync(Chat.Body($",\"metadata\":{{\"wattline_residency\":\"{metadata}\"}}"), ("Residency", header));
        Assert.Equal((200, region), (answer.Status, answer.Region));
    }

    [Fact]
    public async Task RulesWithoutACommonTerritoryAreRefused()
    {
        await using var stage = await Stage.StartAsync("us-va", "se", "de");
        var answer = await stage.AskAsync(Chat.Body(",\"metadata\":{\"wattline_residency\":\"US\"}"), ("Residency", "DE"));
        Assert.Equal((400, "no_common_jurisdiction"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("Class", "voice", "wattline_class", "batch")]
    [InlineData("Max-Latency-Ms", "500", "wattline_max_latency_ms", "900")]
    [InlineData("Session", "a", "wattline_session", "b")]
    [InlineData("Client-Location", "Berlin", "wattline_client_location", "Tokyo")]
    public async Task OtherHintsMustAgree(string header, string said, string field, string otherwise)
    {
        await using var stage = await Stage.StartAsync("se");
        var agreed = await stage.AskAsync(Chat.Body($",\"metadata\":{{\"{field}\":\"{said}\"}}"), (header, said));
        var contradicted = await stage.AskAsync(Chat.Body($",\"metadata\":{{\"{field}\":\"{otherwise}\"}}"), (header, said));
        Assert.Equal(200, agreed.Status);
        Assert.Equal((400, "hint_twice"), (contradicted.Status, contradicted.Code));
    }
}
