using Wattline.Feasibility;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Routing;

public sealed class ChoiceTests
{
    [Fact]
    public async Task TheRegionNamedIsTheOneThatSawTheRequest()
    {
        await using var stage = await Stage.StartAsync("se", "de", "us-va");
        foreach (var (residency, region) in new[] { ("SE", "se"), ("DE", "de"), ("US", "us-va") })
        {
            var answer = await stage.AskAsync(headers: ("Residency", residency));

            Assert.Equal((200, region), (answer.Status, answer.Region));
            Assert.Single(stage[region].Requests);
        }
    }

    [Fact]
    public async Task TheCheapestAllowedWins()
    {
        await using var stage = await Stage.StartAsync("us-va", "de", "se");

        Assert.Equal("us-va", (await stage.AskAsync()).Region);
        Assert.Equal("de", (await stage.AskAsync(headers: ("Residency", "EU"))).Region);
        Assert.Equal("se", (await stage.AskAsync(headers: ("Residency", "SE, NO"))).Region);
    }

    [Fact]
    public async Task TheClientsPlaceChangesTheChoiceUnderATightBudget()
    {
        await using var stage = await Stage.StartAsync("us-va", "de", "jp-e");
        foreach (var (place, region) in new[] { ("Frankfurt", "de"), ("Tokyo", "jp-e"), ("39.0, -77.5", "us-va"),
            ("35.68,139.69", "jp-e") })
        {
            Assert.Equal(region, (await stage.AskAsync(null, ("Client-Location", place), ("Max-Latency-Ms", "40"))).Region);
        }

        Assert.Equal("us-va", (await stage.AskAsync(null, ("Client-Location", "Tokyo"), ("Max-Latency-Ms", "1000"))).Region);
    }

    [Fact]
    public async Task ABudgetOfCompletionCountsDecodingToo()
    {
        await using var stage = await Stage.StartAsync("de");
        // 100 tokens at 10 ms each: a second after a first token that comes at once.
        var body = Chat.Body(",\"max_tokens\":100");
        var whole = await stage.AskAsync(body, ("Max-Latency-Ms", "500"), ("Latency-Of", "completion"));
        var first = await stage.AskAsync(body, ("Max-Latency-Ms", "500"), ("Latency-Of", "first-token"));
        var longer = await stage.AskAsync(body, ("Max-Latency-Ms", "1500"), ("Latency-Of", "Completion"));

        Assert.Equal((200, 400, 200), (first.Status, whole.Status, longer.Status));
    }

    [Fact]
    public async Task MaxCompletionTokensCapsTheExpectedOutput()
    {
        await using var stage = await Stage.StartAsync("de");
        var free = await stage.ReceiptAsync(await stage.AskAsync(headers: ("Class", "code")));
        var capped = await stage.ReceiptAsync(await stage.AskAsync(Chat.Body(",\"max_completion_tokens\":12,\"max_tokens\":90"),
            ("Class", "chat")));

        Assert.Equal(28, free.Ask.OutputTokens);
        Assert.Equal(12, capped.Ask.OutputTokens);
    }

    [Fact]
    public async Task ASessionsSecondRequestKnowsWhereItsStateIs()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        var first = await stage.ReceiptAsync(await stage.AskAsync(headers: ("Session", "s1")));
        var second = await stage.ReceiptAsync(await stage.AskAsync(headers: ("Session", "s1")));
        var other = await stage.ReceiptAsync(await stage.AskAsync(headers: ("Session", "s2")));

        Assert.Equal((null, "se", null), (first.Ask.StateRegion, second.Ask.StateRegion, other.Ask.StateRegion));
        Assert.True(second.Ask.CachedTokens > 0);
    }

    [Fact]
    public async Task APromptCacheKeyNamesTheSession()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        await stage.AskAsync(Chat.Body(",\"prompt_cache_key\":\"k\""));
        var second = await stage.ReceiptAsync(await stage.AskAsync(Chat.Body(",\"prompt_cache_key\":\"k\"")));

        Assert.Equal("se", second.Ask.StateRegion);
    }

    [Fact]
    public async Task MetadataHintsEqualHeaders()
    {
        await using var stage = await Stage.StartAsync("us-va", "de", "se");
        const string Metadata = """
            ,"metadata":{"other":"x","wattline_class":"voice","wattline_max_latency_ms":"250","wattline_latency_of":"first-token",
            "wattline_residency":"SE","wattline_client_location":"Berlin","wattline_session":"s"}
            """;
        (string, string)[] headers =
            [("Class", "voice"), ("Max-Latency-Ms", "250"), ("Latency-Of", "first-token"), ("Residency", "SE"),
                ("Client-Location", "Berlin"), ("Session", "s")];
        var byHeader = await stage.ReceiptAsync(await stage.AskAsync(null, headers));
        var byMetadata = await stage.ReceiptAsync(await stage.AskAsync(Chat.Body(Metadata)));
        var neutral = byMetadata.Ask with
        {
            RequestBytes = byHeader.Ask.RequestBytes,
            StateRegion = null,
            CachedTokens = 0,
            ExpectedRequests = byHeader.Ask.ExpectedRequests,
            OutputTokens = byHeader.Ask.OutputTokens,
            ResponseBytes = byHeader.Ask.ResponseBytes,
            Jurisdictions = byHeader.Ask.Jurisdictions,
        };

        Assert.Equal("se", byMetadata.Ask.StateRegion);
        Assert.Equal(byHeader.Ask.Jurisdictions!, byMetadata.Ask.Jurisdictions!);
        Assert.Equal(byHeader.Ask, neutral);
    }

    [Fact]
    public async Task FlexIsBatch()
    {
        await using var stage = await Stage.StartAsync("se");
        var flex = await stage.ReceiptAsync(await stage.AskAsync(Chat.Body(",\"service_tier\":\"flex\"")));
        var auto = await stage.ReceiptAsync(await stage.AskAsync(Chat.Body(",\"service_tier\":\"auto\"")));

        Assert.Equal(("batch", "chat"), (flex.Ask.Class, auto.Ask.Class));
    }

    [Fact]
    public async Task ARegionThatLacksTheModelIsNoCandidate()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        await using var other = await FaultyUpstream.StartAsync();
        var lacking = Stage.Entry("se", 1, stage["se"].Address).Replace("name: m,", "name: other,", StringComparison.Ordinal);
        var yaml = $"{Stage.Head}upstreams:\n{lacking}{Stage.Entry("de", 2, other.Address)}";
        await using var gateway = await TestGateway.StartAsync(yaml);
        using var response = await gateway.Client.SendAsync(Chat.Request(Chat.Body()), Stage.Token);
        var answer = await Answered.ReadAsync(response);
        await gateway.Ledger.FlushAsync(Stage.Token);
        var receipt = (await gateway.FindAsync(answer.Header("Decision")!));

        Assert.Equal("de", answer.Region);
        Assert.Equal(Infeasibility.ModelNotHosted, receipt.Rows.Single(row => row.Region == "se").Blocked & Infeasibility.ModelNotHosted);
        Assert.Equal(200, (int)(await gateway.Client.GetAsync("/api/explain?model=m", Stage.Token)).StatusCode);
    }
}
