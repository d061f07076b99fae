using System.Net;
using System.Text.Json;
using Wattline.Routing;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Receipts;

public sealed class ReceiptTests
{
    [Fact]
    public async Task EveryOutcomeLeavesOneReceipt()
    {
        await using var stage = await Stage.StartAsync("limits: { tries: 1 }", ["se"], null, "in_flight: 100");
        stage["se"].Next(
            new UpstreamBehaviour.Answer(), new UpstreamBehaviour.Status(400), new UpstreamBehaviour.CutAfter(),
            new UpstreamBehaviour.Answer());
        var outcomes = new List<ReceiptOutcome>();
        foreach (var (body, residency) in new[] { (Chat.Body(), "SE"), (Chat.Body(), "SE"), (Chat.Streamed(), "SE"), (Chat.Body(), "SE"),
            (Chat.Body(), "US") })
        {
            outcomes.Add((await stage.ReceiptAsync(await stage.AskAsync(body, ("Residency", residency)))).Outcome);
        }

        // The fourth is refused because the third left the only region resting.
        Assert.Equal([ReceiptOutcome.Served, ReceiptOutcome.UpstreamError, ReceiptOutcome.Cut, ReceiptOutcome.Refused,
            ReceiptOutcome.Refused], outcomes);
        Assert.Equal(5, stage.Gateway.Ledger.Totals(new ReceiptFilter()).Count);
        await stage.AskAsync("{");
        await stage.NewestAsync(5);
        Assert.Equal(5, stage.Gateway.Ledger.Totals(new ReceiptFilter()).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HeadersEqualTheReceipt(bool streamed)
    {
        await using var stage = await Stage.StartAsync("se", "de");
        var answer = await stage.AskAsync(streamed ? Chat.Streamed() : Chat.Body());
        using var found = await stage.Client.GetAsync($"/api/receipts/{answer.Header("Decision")}", Stage.Token);
        var receipt = (await Answered.ReadAsync(found)).Json;
        var served = receipt.GetProperty("served");

        Assert.Equal((answer.Region, "m"), (served.GetProperty("region").GetString(), answer.Header("Model")));
        Assert.Equal("de", receipt.GetProperty("runnerUp").GetProperty("region").GetString());
        Assert.Equal(streamed, receipt.GetProperty("streamed").GetBoolean());
        Assert.Equal(5, receipt.GetProperty("outputTokens").GetDouble());
        if (!streamed)
        {
            AssertNear(served.GetProperty("energyJ").GetDouble(), answer.Number("Energy-J"));
            AssertNear(served.GetProperty("emissionsG").GetDouble(), answer.Number("Carbon-G"));
            AssertNear(served.GetProperty("charge").GetProperty("totalUsd").GetDouble(), answer.Number("Cost-Usd"));
        }

        Assert.InRange(answer.Number("Overhead-Ms"), 0, 10_000);
    }

    [Fact]
    public async Task EnergyIsThatOfTheTokensAtTheMeter()
    {
        await using var stage = await Stage.StartAsync("se");
        var receipt = await stage.ReceiptAsync(await stage.AskAsync());

        // 7 prompt tokens at 0.1 J and 5 output tokens at 1 J, times a PUE of 1.1; the tariff is 100 USD/MWh.
        Assert.Equal(1.1 * ((7 * 0.1) + (5 * 1)), receipt.Served!.Energy.Joules, 1e-9);
        Assert.Equal(receipt.Served.Energy.Joules / 3.6e9 * 100, receipt.Served.Charge.Compute.Usd, 1e-12);
    }

    [Fact]
    public async Task TotalsAreTheSumOfReceipts()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        for (var number = 0; number < 6; number++)
        {
            await stage.AskAsync(number % 2 == 0 ? Chat.Body() : Chat.Streamed(), ("Residency", number % 3 == 0 ? "DE" : "EU"));
        }

        await stage.NewestAsync(6);
        var ledger = stage.Gateway.Ledger;
        var receipts = ledger.Page(null, 100, new ReceiptFilter()).Receipts;
        var totals = ledger.Totals(new ReceiptFilter());

        Assert.Equal(6, receipts.Count);
        AssertNear(receipts.Sum(one => one.Served!.Energy.Joules), totals.Energy.Joules);
        AssertNear(receipts.Sum(one => one.Served!.Charge.Total.Usd), totals.Cost.Usd);
        AssertNear(receipts.Sum(one => one.Served!.Emissions.Grams), totals.AverageEmissions.Grams);
        Assert.Equal(receipts.Sum(one => one.OutputTokens), totals.OutputTokens);
    }

    [Fact]
    public async Task ExplainEqualsTheDecisionThenTaken()
    {
        await using var stage = await Stage.StartAsync("us-va", "de", "se", "jp-e");
        foreach (var (from, residency, budget) in new[] { ("Berlin", "EU", "1000"), ("Tokyo", "anywhere", "60"),
            ("Tokyo", "anywhere", "5000"), ("Frankfurt", "SE,JP", "900") })
        {
            var answer = await stage.AskAsync(null, ("Client-Location", from), ("Residency", residency), ("Max-Latency-Ms", budget));
            var receipt = await stage.ReceiptAsync(answer);
            var query = FormattableString.Invariant(
                $"/api/explain?model=m&from={from}&residency={residency}&max-latency-ms={budget}&prompt-tokens={receipt.Ask.PromptTokens}");
            using var asked = await stage.Client.GetAsync(query, Stage.Token);
            var explained = (await Answered.ReadAsync(asked)).Json;

            Assert.Equal(answer.Region, explained.GetProperty("winner").GetString());
            Assert.Equal(receipt.RunnerUp?.Region, explained.GetProperty("runnerUp").GetString());
            Assert.Equal(4, explained.GetProperty("rows").GetArrayLength());
        }
    }

    [Theory]
    [InlineData("/api/explain", "missing_model")]
    [InlineData("/api/explain?model=mm", "model_not_found")]
    [InlineData("/api/explain?model=m&prompt-tokens=-1", "invalid_tokens")]
    [InlineData("/api/explain?model=m&output-tokens=NaN", "invalid_tokens")]
    [InlineData("/api/receipts?limit=0", "invalid_limit")]
    [InlineData("/api/receipts?limit=201", "invalid_limit")]
    [InlineData("/api/receipts?limit=x", "invalid_limit")]
    [InlineData("/api/receipts?cursor=x", "invalid_cursor")]
    [InlineData("/api/receipts?offset=-1", "invalid_offset")]
    [InlineData("/api/receipts?offset=10000001", "invalid_offset")]
    [InlineData("/api/receipts?offset=x", "invalid_offset")]
    [InlineData("/api/receipts?around=x", "invalid_receipt")]
    [InlineData("/api/receipts?around=0000000000000000000000&offset=1", "invalid_offset")]
    [InlineData("/api/receipts?around=0000000000000000000000&cursor=x", "invalid_cursor")]
    [InlineData("/api/receipts?total=1", "invalid_choice")]
    [InlineData("/api/receipts/nothing", "invalid_receipt")]
    public async Task WhatCannotBeReadIsRefused(string path, string code)
    {
        await using var stage = await Stage.StartAsync("se");
        using var response = await stage.Client.GetAsync(path, Stage.Token);
        var answer = await Answered.ReadAsync(response);

        Assert.Equal((400, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task PagesFollowEachOtherWithoutGapOrOverlap()
    {
        await using var stage = await Stage.StartAsync("se");
        var ids = new List<string>();
        for (var number = 0; number < 7; number++)
        {
            ids.Insert(0, (await stage.AskAsync()).Header("Decision")!);
        }

        var paged = new List<string>();
        string? cursor = null;
        do
        {
            using var response = await stage.Client.GetAsync($"/api/receipts?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}",
                Stage.Token);
            var page = (await Answered.ReadAsync(response)).Json;
            paged.AddRange(page.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("id").GetString()!));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        Assert.Equal(ids, paged);
    }

    [Fact]
    public async Task AListIsCountedAndAnyPageOfItIsFound()
    {
        await using var stage = await Stage.StartAsync("se");
        var ids = new List<string>();
        for (var number = 0; number < 7; number++)
        {
            ids.Insert(0, (await stage.AskAsync()).Header("Decision")!);
        }

        var first = await PageAsync(stage, "limit=2&total=true&model=m");
        var start = first.GetProperty("start").GetString();
        await stage.AskAsync();
        var middle = await PageAsync(stage, $"limit=2&offset=4&cursor={start}");
        var around = await PageAsync(stage, $"limit=2&around={ids[3]}&cursor={start}&total=true");

        Assert.Equal(7, first.GetProperty("total").GetInt64());
        Assert.Equal(ids[4..6], Ids(middle));
        Assert.Equal((4, JsonValueKind.Null), (middle.GetProperty("offset").GetInt64(), middle.GetProperty("total").ValueKind));
        Assert.Equal(ids[2..4], Ids(around));
        Assert.Equal((2, 7), (around.GetProperty("offset").GetInt64(), around.GetProperty("total").GetInt64()));
        Assert.Empty(Ids(await PageAsync(stage, "model=none&total=true")));
    }

    private static IEnumerable<string?> Ids(JsonElement page) => page.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("id").GetString());

    private static async Task<JsonElement> PageAsync(Stage stage, string query)
    {
        using var response = await stage.Client.GetAsync($"/api/receipts?{query}", Stage.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await Answered.ReadAsync(response)).Json;
    }

    [Fact]
    public async Task AnUnknownReceiptIsNotFound()
    {
        await using var stage = await Stage.StartAsync("se");
        var id = (await stage.AskAsync()).Header("Decision")!;
        var other = id[..^1] + (id[^1] == '0' ? '1' : '0');
        using var response = await stage.Client.GetAsync($"/api/receipts/{other}", Stage.Token);
        var answer = await Answered.ReadAsync(response);

        Assert.Equal((404, "receipt_not_found"), (answer.Status, answer.Code));
    }

    private static void AssertNear(double expected, double actual) => Assert.Equal(expected, actual, Math.Abs(expected) * 1e-5);
}
