using Wattline.Testing;

namespace Wattline.Gateway.Tests.Routing;

/// <summary>What the gateway takes a session's state to be, by the receipts of real requests.</summary>
public sealed class SessionTests
{
    private const string SecondModel =
        "      - { name: n, decode_ms_per_token: 10, joules_per_output_token: 1, prefill_ms_per_token: 0.1, joules_per_input_token: 0.1 }\n";

    [Fact]
    public async Task ACacheBelongsToOneModel()
    {
        await using var upstream = await FaultyUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync($"{Stage.Head}upstreams:\n{Stage.Entry("se", 1, upstream.Address)}{SecondModel}");
        var places = new List<string?>();
        foreach (var model in new[] { "m", "n", "m", "n" })
        {
            using var response = await gateway.Client.SendAsync(Chat.Request(Chat.Body(model: model), ("Session", "s")), Stage.Token);
            var answer = await Answered.ReadAsync(response);
            places.Add((await gateway.FindAsync(answer.Header("Decision")!)).Ask.StateRegion);
        }

        Assert.Equal([null, null, "se", "se"], places);
    }

    [Theory]
    [InlineData(299, "se")]
    [InlineData(300, null)]
    [InlineData(3000, null)]
    public async Task AfterItsLifetimeACacheIsNowhere(double seconds, string? region)
    {
        var clock = new FakeClock();
        await using var stage = await Stage.StartAsync("limits: { cache_lifetime_s: 300 }", ["se", "de"], clock);
        // What is remembered is so after the answer: its receipt says that it is done.
        await stage.ReceiptAsync(await stage.AskAsync(headers: ("Session", "s")));
        clock.Advance(TimeSpan.FromSeconds(seconds));
        var receipt = await stage.ReceiptAsync(await stage.AskAsync(headers: ("Session", "s")));

        Assert.Equal(region, receipt.Ask.StateRegion);
        Assert.Equal(region is not null, receipt.Ask.CachedTokens > 0);
    }

    [Fact]
    public async Task ALongSessionIsNotTakenToEnd()
    {
        // Of chats, ten requests are expected; that nine and more have come says nothing against as many again.
        await using var stage = await Stage.StartAsync("se", "de");
        for (var request = 0; request < 14; request++)
        {
            await stage.AskAsync(headers: ("Session", "s"));
        }

        var receipt = await stage.ReceiptAsync(await stage.AskAsync(headers: ("Session", "s")));
        Assert.InRange(receipt.Ask.ExpectedRequests, 9, 15);
    }
}
