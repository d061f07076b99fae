using System.Security.Cryptography;
using System.Text;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Routing;

public sealed class ResidencyRuleTests
{
    public static TheoryData<string> Faults => ["refuse", "stall", "500", "429", "404"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task ARuleOfTheEuHoldsWhenEveryEuRegionFails(string fault)
    {
        await using var stage = await Stage.StartAsync(
            "classes: { chat: { budget_ms: 60000 } }\nlimits: { first_byte_s: 0.8, tries: 5 }", ["us-va", "se", "de"]);
        foreach (var region in new[] { "se", "de" })
        {
            await BreakAsync(stage[region], fault);
        }

        var answer = await stage.AskAsync(headers: ("Residency", "EU"));
        var receipt = await stage.ReceiptAsync(answer);

        Assert.Equal((503, "no_region_available"), (answer.Status, answer.Code));
        Assert.True(int.Parse(answer.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) >= 1);
        Assert.Equal(["se", "de"], receipt.Tried);
        Assert.Empty(stage["us-va"].Requests);
        Assert.Null(receipt.Served);
    }

    [Fact]
    public async Task ConfigurationKeyAndHintIntersect()
    {
        var yaml = $"residency: EEA\nkeys:\n  - {{ name: a, sha256: {Hash("a")}, residency: 'SE, NO, US' }}\n" +
            $"  - {{ name: b, sha256: {Hash("b")} }}";
        await using var stage = await Stage.StartAsync(yaml, ["us-va", "de", "no", "se"]);
        async Task<Answered> AskAsync(string key, params (string, string)[] hints) =>
            await stage.AskAsync(null, [("Authorization", "Bearer " + key), .. hints]);

        Assert.Equal("de", (await AskAsync("b")).Region);
        Assert.Equal("no", (await AskAsync("a")).Region);
        Assert.Equal("se", (await AskAsync("a", ("Residency", "EU"))).Region);
        Assert.Equal("no", (await AskAsync("b", ("Residency", "NO US"))).Region);
        var receipt = await stage.ReceiptAsync(await AskAsync("a", ("Residency", "anywhere")));
        Assert.Equal(["NO", "SE"], receipt.Ask.Jurisdictions!.Order());
        Assert.Empty(stage["us-va"].Requests);
    }

    [Fact]
    public async Task NoCommonTerritoryIsRefused()
    {
        await using var stage = await Stage.StartAsync("residency: EU", ["us-va", "de"]);
        var answer = await stage.AskAsync(headers: ("Residency", "US"));

        Assert.Equal((400, "no_common_jurisdiction"), (answer.Status, answer.Code));
        Assert.Contains("EU; US", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATerritoryWithoutARegionIsNamed()
    {
        await using var stage = await Stage.StartAsync("us-va", "de");
        var answer = await stage.AskAsync(headers: ("Residency", "JP"));

        Assert.Equal((400, "no_feasible_region"), (answer.Status, answer.Code));
        Assert.Contains("'m' is served in de, us-va, none of them within JP", answer.Message, StringComparison.Ordinal);
    }

    private static async Task BreakAsync(FaultyUpstream upstream, string fault)
    {
        if (fault == "refuse")
        {
            await upstream.RefuseAsync();
            return;
        }

        upstream.Otherwise = _ => fault == "stall"
            ? new UpstreamBehaviour.StallBeforeHeaders()
            : new UpstreamBehaviour.Status(int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
