using System.Globalization;
using System.Text.RegularExpressions;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Observe;

/// <summary>What monitors and orchestrators see.</summary>
public partial class MetricsTests
{
    [Fact]
    public async Task CountersEqualTheLedger()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        for (var request = 0; request < 5; request++)
        {
            await stage.AskAsync();
        }

        await stage.NewestAsync(5);
        var totals = stage.Gateway.Ledger.Totals(new ReceiptFilter());
        var page = await stage.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stage.Token);
        Assert.Equal(5, Sum(page, "wattline_requests_total"));
        Assert.Equal(totals.Energy.Joules, Sum(page, "wattline_energy_joules_total"), 6);
        Assert.Equal(totals.Cost.Usd, Sum(page, "wattline_cost_usd_total"), 12);
        Assert.Equal(totals.PromptTokens + totals.OutputTokens, Sum(page, "gen_ai_client_token_usage_sum"));
        Assert.Equal(5, Sum(page, "gen_ai_server_request_duration_seconds_count"));
    }

    [Fact]
    public async Task EveryLineIsPrometheusText()
    {
        await using var stage = await Stage.StartAsync("se");
        await stage.AskAsync();
        using var response = await stage.Client.GetAsync(new Uri("/metrics", UriKind.Relative), Stage.Token);
        Assert.StartsWith("text/plain; version=0.0.4", response.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        var lines = (await response.Content.ReadAsStringAsync(Stage.Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches(Exposition(), line));
        Assert.Equal(lines.Length, lines.Distinct().Count());
    }

    [Fact]
    public async Task BucketsOnlyGrowAndEndAtTheCount()
    {
        await using var stage = await Stage.StartAsync("se");
        await stage.AskAsync();
        var page = await stage.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stage.Token);
        var buckets = page.Split('\n').Where(line => line.StartsWith("wattline_overhead_seconds_bucket", StringComparison.Ordinal)).Select(Value).ToList();
        Assert.Equal(buckets.Order(), buckets);
        Assert.Equal(Sum(page, "wattline_overhead_seconds_count"), buckets[^1]);
    }

    [Fact]
    public async Task ReadyTurnsWhenEveryRegionRests()
    {
        var clock = new FakeClock(new DateTimeOffset(2026, 3, 4, 5, 30, 0, TimeSpan.Zero));
        await using var stage = await Stage.StartAsync("", ["se"], clock);
        Assert.Equal(200, await StatusAsync(stage, "/health/ready"));
        await stage["se"].RefuseAsync();
        Assert.Equal(503, (await stage.AskAsync()).Status);
        Assert.Equal(503, await StatusAsync(stage, "/health/ready"));
        Assert.Equal(200, await StatusAsync(stage, "/health/live"));
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(200, await StatusAsync(stage, "/health/ready"));
    }

    [Fact]
    public async Task HealthNeedsNoKeyAndMetricsDo()
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("secret"u8));
        await using var stage = await Stage.StartAsync($"keys: [{{ name: a, sha256: {hash} }}]", ["se"]);
        Assert.Equal(200, await StatusAsync(stage, "/health/live"));
        Assert.Equal(401, await StatusAsync(stage, "/metrics"));
    }

    private static async Task<int> StatusAsync(Stage stage, string path)
    {
        using var response = await stage.Client.GetAsync(new Uri(path, UriKind.Relative), Stage.Token);
        return (int)response.StatusCode;
    }

    private static double Sum(string page, string name) =>
        page.Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal)).Sum(Value);

    private static double Value(string line) => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);

    [GeneratedRegex("""^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z_]+="[^"]*",?)+\})? [0-9.E+-]+)$""")]
    private static partial Regex Exposition();
}
