using System.Globalization;
using System.Text.RegularExpressions;
using Wattline.Gateway.Observe;
using Wattline.Gateway.Proxy;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Observe;

/// <summary>Counting is exact, and takes next to nothing.</summary>
public sealed partial class MeteringTests
{
    private static readonly ServerLabels Server = new("se", "openai", "127.0.0.1", 8000L);

    [Fact]
    public void AWarmRequestIsCountedWithoutAnAllocation()
    {
        using var metrics = new GatewayMetrics(null!, null!, null!, null!, null!, TimeProvider.System);
        using var page = new PrometheusPage(metrics);
        var receipt = Served() with { Streamed = true, Baseline = Served().RunnerUp };
        var result = new ForwardResult(ForwardOutcome.Served, 200, default, 1, 0, null, null);
        long allocated = long.MaxValue;
        for (var round = 0; round < 50 && allocated > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var request = 0; request < 1000; request++)
            {
                metrics.Ended(receipt, Server);
                Attempt(metrics, result);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public async Task SumsAreExactUnderConcurrency()
    {
        const int threads = 8, each = 5000;
        using var metrics = new GatewayMetrics(null!, null!, null!, null!, null!, TimeProvider.System);
        using var page = new PrometheusPage(metrics);
        var (one, other) = (Served(), Served() with { Outcome = ReceiptOutcome.Cut });
        await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(() =>
        {
            for (var request = 0; request < each; request++)
            {
                // Equal text that is another object is the same label.
                metrics.Ended(request % 2 == 0 ? one : other, Server with { Region = new string("se") });
            }
        })));

        // Observed instruments ask a control plane, which there is none of: the sums stand in the page's series all the same.
        var (counted, tokens) = (Read(page, "wattline_requests_total"), Read(page, "gen_ai_client_token_usage_sum"));
        Assert.Equal([threads * each / 2.0, threads * each / 2.0], counted);
        Assert.Equal(threads * each * (one.PromptTokens + one.OutputTokens), tokens.Sum());
        Assert.Equal(2, tokens.Count);
    }

    [Fact]
    public void LabelsDoNotFillTheMemory()
    {
        using var metrics = new GatewayMetrics(null!, null!, null!, null!, null!, TimeProvider.System);
        using var page = new PrometheusPage(metrics);
        var served = Served();
        for (var model = 0; model < 5000; model++)
        {
            metrics.Ended(served with { Ask = served.Ask with { Model = $"model-{model}" } }, Server);
        }

        Assert.InRange(page.SeriesCount, 9_000, 10_000);
    }

    [Fact]
    public async Task AttributesAreThoseOfTheConventions()
    {
        await using var stage = await Stage.StartAsync("se");
        await stage.AskAsync(Chat.Streamed());
        var page = await stage.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stage.Token);
        var where = "gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"openai\",gen_ai_request_model=\"m\",wattline_region=\"se\"," +
            $"server_address=\"127.0.0.1\",server_port=\"{stage["se"].Address.Port}\"";
        Assert.Contains($"gen_ai_client_token_usage_count{{{where},gen_ai_token_type=\"input\"}} 1\n", page, StringComparison.Ordinal);
        Assert.Contains($"gen_ai_client_token_usage_bucket{{{where},gen_ai_token_type=\"output\",le=\"67108864\"}} 1\n", page, StringComparison.Ordinal);
        foreach (var name in new[] { "gen_ai_client_operation_duration", "gen_ai_server_request_duration", "gen_ai_server_time_to_first_token", "gen_ai_server_time_per_output_token" })
        {
            Assert.Contains($"{name}_seconds_count{{{where}}} 1\n", page, StringComparison.Ordinal);
        }

        Assert.Contains($"gen_ai_server_time_to_first_token_seconds_bucket{{{where},le=\"0.001\"}}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFailedAttemptAndARefusalSayTheirError()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        stage["se"].Next(new UpstreamBehaviour.Status(500));
        await stage.AskAsync();
        await stage.AskAsync(null, ("Residency", "JP"));
        var page = await stage.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stage.Token);
        Assert.Matches("gen_ai_client_operation_duration_seconds_count\\{[^}]*wattline_region=\"se\"[^}]*,error_type=\"500\"\\} 1\n", page);
        Assert.Matches("gen_ai_client_operation_duration_seconds_count\\{[^}]*wattline_region=\"de\"[^}]*\"\\} 1\n", page);
        Assert.Matches("gen_ai_server_request_duration_seconds_count\\{[^}]*provider_name=\"wattline\"[^}]*,error_type=\"400\"\\} 1\n", page);
        Assert.Matches("gen_ai_server_request_duration_seconds_count\\{[^}]*wattline_region=\"de\",server_address=\"127.0.0.1\",server_port=\"\\d+\"\\} 1\n", page);
    }

    [Theory]
    [InlineData("", "routed")]
    [InlineData("mode: observe", "observed")]
    public async Task SavingsAreThoseOfTheReceipts(string yaml, string mode)
    {
        await using var stage = await Stage.StartAsync($"{yaml}\nobserve: {{ baseline: us-va }}", ["se", "de", "us-va"]);
        var receipt = await stage.ReceiptAsync(await stage.AskAsync());
        var (decided, baseline) = mode == "observed" ? (receipt.Would!, receipt.Served!) : (receipt.Served!, receipt.Baseline!);
        var page = await stage.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stage.Token);
        var labels = $"model=\"m\",mode=\"{mode}\",against=\"baseline\",basis=\"attributional\"";

        Assert.Equal((baseline.Charge.Total - decided.Charge.Total).Usd, Value(page, $"wattline_saved_cost_usd{{{labels}}}"), 1e-15);
        Assert.Equal(baseline.Energy.Joules - decided.Energy.Joules, Value(page, $"wattline_saved_energy_joules{{{labels}}}"), 1e-9);
        Assert.Equal(
            baseline.Emissions.Grams - decided.Emissions.Grams, Value(page, $"wattline_saved_carbon_grams{{{labels},kind=\"average\"}}"), 1e-9);
        Assert.Contains("# TYPE wattline_saved_cost_usd gauge\n", page, StringComparison.Ordinal);
        if (receipt.RunnerUp is { } runnerUp)
        {
            var against = labels.Replace("baseline", "runner-up", StringComparison.Ordinal);
            Assert.Equal((runnerUp.Charge.Total - decided.Charge.Total).Usd, Value(page, $"wattline_saved_cost_usd{{{against}}}"), 1e-15);
        }

        Assert.Equal(mode == "routed", receipt.RunnerUp is not null);
    }

    private static void Attempt(GatewayMetrics metrics, ForwardResult result) => metrics.Attempted("chat", "m", Server, result, 0.1);

    private static Receipt Served()
    {
        var receipt = Testing.Receipts.Many(1, 100, DateTimeOffset.UnixEpoch).First(one => one is { Served: not null, RunnerUp: not null });
        return receipt with { Outcome = ReceiptOutcome.Served, CarbonKind = CarbonKind.Average, PromptTokens = 7, OutputTokens = 5, FirstByteMs = 1, TotalMs = 9 };
    }

    private static List<double> Read(PrometheusPage page, string name) =>
        [.. Line().Matches(page.Text()).Where(line => line.Groups["name"].Value == name).Select(line => Number(line.Groups["value"].Value))];

    private static double Value(string page, string series)
    {
        var line = Assert.Single(page.Split('\n'), line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return Number(line[(series.Length + 1)..]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<name>\w+)(?:\{.*\})? (?<value>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
