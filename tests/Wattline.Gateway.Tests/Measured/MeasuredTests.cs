using System.Globalization;
using System.Text;
using Wattline.Gateway.Explain;
using Wattline.Gateway.Observe;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Measured;

/// <summary>Servers' own pages and accelerators' power, from the socket to the receipt.</summary>
public sealed class MeasuredTests
{
    private const string Fast = "scrape: { interval_s: 0.3, timeout_s: 0.5 }\n";
    private const double HostFactor = 1.57;

    /// <summary>A page of vLLM that started 10 requests more since the last, and has so many waiting.</summary>
    private sealed class Vllm(FaultyUpstream server)
    {
        private int _reads;

        public volatile int Waiting;

        public volatile bool IsGone;

        public volatile int TokensPerRead;

        public void Start() => server.Otherwise = request => request.Path != "/metrics" ? new UpstreamBehaviour.Answer()
            : IsGone ? new UpstreamBehaviour.Status(500) : new UpstreamBehaviour.Whole(Page(), "text/plain; version=0.0.4");

        private string Page() => string.Create(CultureInfo.InvariantCulture, $$"""
            # TYPE vllm:num_requests_waiting gauge
            vllm:num_requests_waiting{engine="0",model_name="m"} {{Waiting}}.0
            vllm:num_requests_running{engine="0",model_name="m"} 8.0
            vllm:kv_cache_usage_perc{engine="0",model_name="m"} 0.5
            vllm:request_queue_time_seconds_sum{engine="0",model_name="m"} 1.0
            vllm:request_queue_time_seconds_count{engine="0",model_name="m"} {{10 * ++_reads}}.0
            vllm:prompt_tokens_total{engine="0",model_name="m"} 7
            vllm:generation_tokens_total{engine="0",model_name="m"} {{(double)_reads * TokensPerRead}}

            """);
    }

    [Fact]
    public async Task AQueueMovesRequestsAwayAndBack()
    {
        await using var stage = await Stage.StartAsync(Fast, ["se", "de"], null, "server: vllm");
        var (se, de) = (new Vllm(stage["se"]), new Vllm(stage["de"]));
        se.Start();
        de.Start();
        Assert.Equal("se", (await stage.AskAsync()).Region);

        // 10 leave in about 0.3 s, so that 300 waiting are 9 s and more than a chat may take.
        se.Waiting = 300;
        await UntilAsync(stage, "de");
        await CheckReplayAsync(stage, "de", queued: true);
        se.Waiting = 0;
        await UntilAsync(stage, "se");
        await CheckReplayAsync(stage, "se", queued: false);

        // A reading that grew old is none: the region is taken again, as one of which nothing is known.
        se.Waiting = 300;
        await UntilAsync(stage, "de");
        se.IsGone = true;
        await UntilAsync(stage, "se");
        Assert.DoesNotContain("wattline_queue_milliseconds{region=\"se\"", await PageAsync(stage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsReadIsOnTheGatewaysOwnPage()
    {
        await using var stage = await Stage.StartAsync(Fast, ["se"], null, "server: vllm");
        new Vllm(stage["se"]) { Waiting = 5 }.Start();
        await Stage.WaitForAsync(async () => Gauge(await PageAsync(stage), "wattline_queue_milliseconds", "se") > 0);
        Assert.Equal(0.5, Gauge(await PageAsync(stage), "wattline_kv_ratio", "se"));
    }

    [Fact]
    public async Task ACalmQueueMakesNoSnapshotsAndAWildOneAtMostOneASecond()
    {
        await using var stage = await Stage.StartAsync("scrape: { interval_s: 0.4, timeout_s: 1 }\n", ["se"], null, "server: vllm");
        var se = new Vllm(stage["se"]);
        se.Start();
        await Stage.WaitForAsync(async () => Gauge(await PageAsync(stage), "wattline_queue_milliseconds", "se") == 0);
        await Task.Delay(TimeSpan.FromSeconds(1.2), Stage.Token);
        Assert.Single(await VersionsAsync(stage, 10, _ => { }));

        // The times of publication stand in the versions, in ms.
        var wild = await VersionsAsync(stage, 30, ask => se.Waiting = ask % 2 * 20);
        Assert.True(wild.Count >= 3);
        Assert.All(wild.Skip(1).Zip(wild.Skip(2)), pair => Assert.True(pair.Second - pair.First >= 990));
    }

    private static async Task<List<long>> VersionsAsync(Stage stage, int asks, Action<int> before)
    {
        var versions = new SortedSet<long>();
        for (var ask = 0; ask < asks; ask++)
        {
            before(ask);
            await Task.Delay(TimeSpan.FromMilliseconds(150), Stage.Token);
            versions.Add((await stage.ReceiptAsync(await stage.AskAsync())).SnapshotVersion);
        }

        return [.. versions];
    }

    [Fact]
    public async Task MeasuredPowerTakesTheModelsPlaceAndGivesItBack()
    {
        await using var server = await FaultyUpstream.StartAsync();
        await using var exporter = await FaultyUpstream.StartAsync();
        var vllm = new Vllm(server) { TokensPerRead = 1000 };
        vllm.Start();
        await using var gateway = await TestGateway.StartAsync(Measured(server, exporter, "power_match: Hostname=\"gpu-1\""));
        var (modelled, joules) = await EnergyAsync(gateway);
        Assert.Equal(Basis.Modelled, modelled.EnergyBasis);

        // The joules of 1,000 output tokens at each reading, three times over.
        var perRead = 3 * 1000 * OutputJoules(gateway, modelled) / HostFactor * 1000;
        var reads = 0;
        exporter.Otherwise = _ => new UpstreamBehaviour.Whole(string.Create(CultureInfo.InvariantCulture, $$"""
            DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu="0",UUID="GPU-1",Hostname="gpu-1"} {{++reads * perRead}}
            DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu="1",UUID="GPU-2",Hostname="gpu-2"} {{reads * 9e9}}

            """), "text/plain");
        await UntilBasisAsync(gateway, "measured");
        var (measured, more) = await EnergyAsync(gateway);
        Assert.Equal(Basis.Measured, measured.EnergyBasis);
        Assert.Equal(3, more / joules, 2);

        exporter.Otherwise = _ => new UpstreamBehaviour.Status(503);
        await UntilBasisAsync(gateway, "modelled");
        Assert.Equal(joules, (await EnergyAsync(gateway)).Joules, 9);
    }

    [Fact]
    public async Task ImplausibleJoulesAreRefused()
    {
        await using var server = await FaultyUpstream.StartAsync();
        await using var exporter = await FaultyUpstream.StartAsync();
        new Vllm(server) { TokensPerRead = 10 }.Start();
        var reads = 0;
        exporter.Otherwise = _ => new UpstreamBehaviour.Whole($"nvidia_smi_energy_joules_total{{uuid=\"a\"}} {++reads * 1e6}\n", "text/plain");
        await using var gateway = await TestGateway.StartAsync(Measured(server, exporter));
        await Stage.WaitForAsync(() => Task.FromResult(reads > 10));

        Assert.Equal(Basis.Modelled, (await EnergyAsync(gateway)).Cost.EnergyBasis);
    }

    [Fact]
    public async Task TheKeyGoesToTheServersOwnHostOnly()
    {
        await using var server = await FaultyUpstream.StartAsync();
        await using var exporter = await FaultyUpstream.StartAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "secret", Stage.Token);
        await using var gateway = await TestGateway.StartAsync(Measured(server, exporter, $"key_file: {file}"));
        await server.ArrivedAsync(Stage.Token);
        await exporter.ArrivedAsync(Stage.Token);

        Assert.Equal("Bearer secret", Assert.Single(server.Requests[0].Headers["Authorization"]));
        Assert.False(exporter.Requests[0].Headers.ContainsKey("Authorization"));
        File.Delete(file);
    }

    public static TheoryData<string> Misbehaviours => ["status", "hang", "garbage", "huge", "redirect", "cut", "empty", "other", "no-number"];

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task AServerThatMisbehavesIsNotReadAndHoldsUpNoOther(string how)
    {
        await using var stage = await Stage.StartAsync(Fast, ["se", "de"], null, "server: vllm");
        new Vllm(stage["de"]) { Waiting = 5 }.Start();
        var reads = 0;
        stage["se"].Otherwise = request => request.Path == "/metrics" && ++reads > 0 ? Misbehave(how, stage["de"].Address) : new UpstreamBehaviour.Answer();
        await Stage.WaitForAsync(async () => reads > 3 && Gauge(await PageAsync(stage), "wattline_queue_milliseconds", "de") is not null);

        Assert.Null(Gauge(await PageAsync(stage), "wattline_queue_milliseconds", "se"));
        Assert.Equal("se", (await stage.AskAsync()).Region);
        await Stage.WaitForAsync(async () => Gauge(await PageAsync(stage), "wattline_queue_milliseconds", "de") is not null);
    }

    private static UpstreamBehaviour Misbehave(string how, Uri other) => how switch
    {
        "status" => new UpstreamBehaviour.Status(500),
        "hang" => new UpstreamBehaviour.StallBeforeHeaders(),
        "garbage" => new UpstreamBehaviour.Whole("\u0001{{{\"}\"=\n\nvllm:num_requests_waiting{{{ 3\n", "text/plain"),
        "huge" => new UpstreamBehaviour.HugeLine(100_000_000),
        "redirect" => new UpstreamBehaviour.RedirectElsewhere(new Uri(other, "/metrics")),
        "cut" => new UpstreamBehaviour.CutBeforeHeaders(),
        "empty" => new UpstreamBehaviour.Whole("", "text/plain"),
        "other" => new UpstreamBehaviour.Whole("up 1\n", "text/plain"),
        _ => new UpstreamBehaviour.Whole("vllm:num_requests_waiting{model_name=\"m\"} NaN\n", "text/plain"),
    };

    private static string Measured(FaultyUpstream server, FaultyUpstream exporter, params string[] more) => $"""
        {Stage.Head}{Fast}upstreams:
          - region: se
            site: se
            url: {new Uri(server.Address, "v1")}
            server: vllm
            power_url: {new Uri(exporter.Address, "metrics")}
        {string.Concat(more.Select(line => $"    {line}\n"))}
            models:
              - name: m
                energy: meta-llama/Llama-3.1-8B-Instruct

        """;

    private static double OutputJoules(TestGateway gateway, ReceiptCost cost)
    {
        var newest = gateway.Ledger.Page(null, 1, new Wattline.Storage.ReceiptFilter()).Receipts[0];
        var hosting = gateway.Ledger.FindSnapshot(newest.SnapshotVersion)!.Hostings[0];
        Assert.Equal(cost.EnergyBasis, hosting.EnergyBasis());
        return hosting.JoulesPerOutputToken.Value;
    }

    private static async Task<(ReceiptCost Cost, double Joules)> EnergyAsync(TestGateway gateway)
    {
        using var request = Chat.Request(Chat.Body());
        using var response = await gateway.Client.SendAsync(request, Stage.Token);
        var answer = await Answered.ReadAsync(response);
        var receipt = await gateway.FindAsync(answer.Header("Decision")!);
        Assert.Equal(answer.Header("Energy-Basis"), receipt.Served!.EnergyBasis!.Value.ToString().ToLowerInvariant());
        var printed = new StringWriter();
        Wattline.Cli.ExplanationPrinter.PrintReceipt(receipt, printed);
        Assert.Contains($" J {answer.Header("Energy-Basis")}", printed.ToString(), StringComparison.Ordinal);
        var shown = await gateway.Client.GetStringAsync(new Uri($"/api/receipts/{receipt.Id}", UriKind.Relative), Stage.Token);
        Assert.Contains($"\"energyBasis\":\"{answer.Header("Energy-Basis")}\"", shown, StringComparison.Ordinal);
        return (receipt.Served, receipt.Served.Energy.Joules);
    }

    private static Task UntilBasisAsync(TestGateway gateway, string basis) => Stage.WaitForAsync(async () =>
    {
        using var request = Chat.Request(Chat.Body());
        using var response = await gateway.Client.SendAsync(request, Stage.Token);
        return (await Answered.ReadAsync(response)).Header("Energy-Basis") == basis;
    });

    private static Task UntilAsync(Stage stage, string region) => Stage.WaitForAsync(async () => (await stage.AskAsync()).Region == region);

    private static async Task CheckReplayAsync(Stage stage, string region, bool queued)
    {
        var receipt = await stage.ReceiptAsync(await stage.AskAsync());
        var again = Explainer.Replay(receipt, new FleetSnapshot(stage.Gateway.Ledger.FindSnapshot(receipt.SnapshotVersion)!));
        var se = again.Rows.Single(row => row.Region.Id == "se").Candidate;

        Assert.Equal((region, region), (receipt.Served!.Region, again.Winner));
        Assert.Equal(queued, se.Blocked.HasFlag(Feasibility.Infeasibility.QueueLatency));
        Assert.Equal(receipt.Rows.Single(row => row.Region == "se").Blocked, se.Blocked);
        Assert.Contains("of vllm's queue, read 20", again.Rows.Single(row => row.Region.Id == "se").QueueSource!.Note, StringComparison.Ordinal);
    }

    private static Task<string> PageAsync(Stage stage) => stage.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stage.Token);

    private static double? Gauge(string page, string name, string region) => PrometheusText.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(page)))
        .GetAwaiter().GetResult().Samples!.SingleOrDefault(sample => sample.Name == name && sample["region"] == region)?.Value;
}
