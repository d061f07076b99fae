using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Grid;
using Wattline.Routing;
using Wattline.Storage.Json;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Adopting;

/// <summary>Observed requests go to the baseline, and what would have been done is recorded; a growing share is routed.</summary>
public sealed class ObserveTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnObservedRequestGoesToTheBaselineAndRecordsTheDecision(bool streamed)
    {
        await using var stage = await Stage.StartAsync("mode: observe\nobserve: { baseline: us-va }", ["se", "de", "us-va"]);
        await using var routed = await Stage.StartAsync("", ["se", "de", "us-va"]);
        var body = streamed ? Chat.Streamed() : Chat.Body();
        var answer = await stage.AskAsync(body);
        var (observed, decided) = (await stage.ReceiptAsync(answer), await routed.ReceiptAsync(await routed.AskAsync(body)));

        Assert.Equal(("us-va", "observed"), (answer.Region, answer.Header("Mode")));
        Assert.Equal((ReceiptMode.Observed, "us-va"), (observed.Mode, observed.Served!.Region));
        Assert.Equal("se", observed.Would!.Region);
        Assert.Equal(decided.Served!.Energy.Joules, observed.Would.Energy.Joules, 1e-9);
        Assert.Equal(decided.Served.Charge.Compute.Usd, observed.Would.Charge.Compute.Usd, 1e-12);
        Assert.True(observed.Would.Charge.Total < observed.Served.Charge.Total);
        Assert.Null(observed.Baseline);
        Assert.Empty(stage["se"].Requests);
    }

    [Fact]
    public async Task ObservingChangesNothingButTheRecord()
    {
        await using var stage = await Stage.StartAsync("mode: observe\nobserve: { baseline: us-va }", ["se", "us-va"]);
        // No budget and no rest after a failure keeps a request from where it goes without Wattline, and no other region takes over.
        var late = await stage.AskAsync(null, ("Max-Latency-Ms", "1"));
        stage["us-va"].Next(new UpstreamBehaviour.Status(500));
        var failed = await stage.AskAsync();
        var next = await stage.AskAsync();

        Assert.Equal((200, "us-va"), (late.Status, late.Region));
        Assert.Null((await stage.ReceiptAsync(late)).Would);
        Assert.Equal((500, "us-va"), (failed.Status, failed.Region));
        Assert.Contains("The upstream says 500.", failed.Text, StringComparison.Ordinal);
        Assert.Equal((200, "us-va"), (next.Status, next.Region));
        Assert.Empty(stage["se"].Requests);
    }

    [Fact]
    public async Task ResidencyIsAbsoluteAlsoForTheBaseline()
    {
        await using var stage = await Stage.StartAsync("mode: observe\nobserve: { baseline: us-va }", ["se", "us-va"]);
        var answer = await stage.AskAsync(null, ("Residency", "EU"));

        Assert.Equal((400, "baseline_not_allowed"), (answer.Status, answer.Code));
        Assert.Empty(stage["us-va"].Requests);
    }

    [Fact]
    public async Task ASessionStaysOnItsSideAndASidesShareIsItsPercentage()
    {
        await using var stage = await Stage.StartAsync("rollout_percent: 40\nobserve: { baseline: us-va }", ["se", "us-va"]);
        for (var session = 0; session < 12; session++)
        {
            var expected = Courses.Share("anonymous", $"s{session}") < 40 ? "se" : "us-va";
            for (var time = 0; time < 2; time++)
            {
                Assert.Equal(expected, (await stage.AskAsync(null, ("Session", $"s{session}"))).Region);
            }
        }

        var shares = Enumerable.Range(0, 20_000).Select(number => Courses.Share("key", $"session-{number}")).ToList();
        Assert.All(shares, share => Assert.InRange(share, 0, 99.9999999));
        foreach (var percent in new[] { 1, 10, 40, 75, 99 })
        {
            // Three standard deviations of a fair draw.
            var deviation = 3 * Math.Sqrt(percent / 100.0 * (1 - (percent / 100.0)) / shares.Count) * 100;
            Assert.InRange(shares.Count(share => share < percent) * 100.0 / shares.Count, percent - deviation, percent + deviation);
        }

        // The same in every version: a session must not change sides with a new program.
        Assert.Equal(85.759397335, Courses.Share("team-a", "s1"), 1e-9);
    }

    [Fact]
    public async Task AKeyHasItsOwnShareAndBaseline()
    {
        var keys = $"""
            rollout_percent: 0
            observe: {"{"} baseline: us-va {"}"}
            keys:
              - {"{"} name: a, sha256: {Hash("a")}, rollout_percent: 100 {"}"}
              - {"{"} name: b, sha256: {Hash("b")}, baseline: [de, us-va] {"}"}
              - {"{"} name: c, sha256: {Hash("c")} {"}"}
            """;
        await using var stage = await Stage.StartAsync(keys, ["se", "de", "us-va"]);
        var (a, b, c) = (await AskAsync("a"), await AskAsync("b"), await AskAsync("c"));

        Assert.Equal(("se", "de", "us-va"), (a.Region, b.Region, c.Region));
        Assert.Equal("us-va", (await stage.ReceiptAsync(a)).Baseline!.Region);

        Task<Answered> AskAsync(string key) => stage.AskAsync(null, ("Authorization", "Bearer " + key));
    }

    [Fact]
    public async Task SavingsAreTheDifferencesOfTheReceipts()
    {
        await using var stage = await Stage.StartAsync("rollout_percent: 50\nobserve: { baseline: us-va }", ["se", "us-va"]);
        var receipts = new List<Receipt>();
        for (var session = 0; session < 10; session++)
        {
            receipts.Add(await stage.ReceiptAsync(await stage.AskAsync(null, ("Session", $"s{session}"))));
        }

        await stage.AskAsync(null, ("Residency", "JP"));
        using var response = await stage.Client.GetAsync(new Uri("/api/savings", UriKind.Relative), Stage.Token);
        var savings = (await Answered.ReadAsync(response)).Json;

        Assert.StartsWith("attributional", savings.GetProperty("basis").GetString(), StringComparison.Ordinal);
        foreach (var (mode, saved) in new[] { (ReceiptMode.Routed, "saved"), (ReceiptMode.Observed, "wouldHaveSaved") })
        {
            var mine = receipts.Where(receipt => receipt.Mode == mode).ToList();
            var total = savings.GetProperty("totals").EnumerateArray().Single(one => one.GetProperty("mode").GetString() == WattlineJson.Name(mode));
            var difference = mine.Sum(one => mode == ReceiptMode.Routed
                ? one.Baseline!.Charge.Total.Usd - one.Served!.Charge.Total.Usd
                : one.Served!.Charge.Total.Usd - one.Would!.Charge.Total.Usd);

            Assert.NotEmpty(mine);
            Assert.Equal(mine.Count, total.GetProperty("requests").GetInt64());
            Assert.Equal(mine.Count, total.GetProperty("compared").GetInt64());
            Assert.Equal(mine.Sum(one => one.Served!.Energy.Joules), total.GetProperty("actual").GetProperty("energyJ").GetDouble(), 1e-9);
            Assert.Equal(difference, total.GetProperty(saved).GetProperty("costUsd").GetDouble(), 1e-12);
            Assert.True(difference > 0);
            Assert.Equal(JsonValueKind.Null, total.GetProperty(saved == "saved" ? "wouldHaveSaved" : "saved").ValueKind);
        }
    }

    [Fact]
    public async Task AKeySeesItsOwnSavingsAndAnAdminAll()
    {
        var keys = $"keys:\n  - {{ name: ops, sha256: {Hash("ops")}, admin: true }}\n  - {{ name: a, sha256: {Hash("a")} }}";
        await using var stage = await Stage.StartAsync(keys, ["se"]);
        foreach (var key in new[] { "a", "ops", "ops" })
        {
            await stage.ReceiptAsync(await stage.AskAsync(null, ("Authorization", "Bearer " + key)));
        }

        Assert.Equal((1, 3), (await CountAsync("a"), await CountAsync("ops")));

        async Task<long> CountAsync(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/savings");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
            using var response = await stage.Client.SendAsync(request, Stage.Token);
            return (await Answered.ReadAsync(response)).Json.GetProperty("totals").EnumerateArray().Sum(one => one.GetProperty("requests").GetInt64());
        }
    }

    [Theory]
    [InlineData("mode: watch", "mode", "route or observe")]
    [InlineData("mode: observe", "observe.baseline", "Name the region")]
    [InlineData("rollout_percent: 50", "observe.baseline", "Name the region")]
    [InlineData("rollout_percent: 101", "rollout_percent", "default")]
    [InlineData("rollout_percent: 50\nmode: observe\nobserve: { baseline: se }", "mode", "mode: route")]
    [InlineData("observe: { baseline: sse }", "observe.baseline", "se")]
    [InlineData("observe: { base: se }", "observe.base", "baseline")]
    [InlineData("mode: observe\nobserve: { baseline: de }", "observe.baseline", "Add a region")]
    [InlineData("fallback: [se, dd]", "fallback", "de")]
    [InlineData("keys: [{ name: a, sha256: HASH, admin: maybe }]", "keys[0].admin", "true or false")]
    [InlineData("keys: [{ name: a, sha256: HASH, rollout_percent: -1 }]", "keys[0].rollout_percent", "default")]
    [InlineData("keys: [{ name: a, sha256: HASH, rollout_percent: 5 }]", "observe.baseline", "Name the region")]
    [InlineData("keys: [{ name: a, sha256: HASH, baseline: ses }]", "keys", "se")]
    public void WhatDoesNotGoTogetherIsAFault(string lines, string path, string remedy)
    {
        var address = new Uri("http://127.0.0.1:9");
        var other = Stage.Entry("de", 2, address).Replace("name: m,", "name: other,", StringComparison.Ordinal);
        var yaml = $"{lines.Replace("HASH", Hash("a"), StringComparison.Ordinal)}\nupstreams:\n{Stage.Entry("se", 1, address)}{other}";
        var faults = Assert.Throws<ConfigurationException>(() => ConfigurationReader.Read(yaml, "t.yaml", DataPack.Embedded, _ => null)).Faults;
        var fault = Assert.Single(faults, one => one.Path == path);

        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
