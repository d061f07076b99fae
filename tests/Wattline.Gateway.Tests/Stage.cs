using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Wattline.Routing;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Gateway.Tests;

/// <summary>A gateway before faulty upstreams. Carbon is free and tariffs rise, so that regions are preferred in the order given.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly Dictionary<string, FaultyUpstream> _upstreams;

    private Stage(TestGateway gateway, Dictionary<string, FaultyUpstream> upstreams) => (Gateway, _upstreams) = (gateway, upstreams);

    public TestGateway Gateway { get; }

    public HttpClient Client => Gateway.Client;

    public FaultyUpstream this[string region] => _upstreams[region];

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts upstreams at sites, each region named after its site.</summary>
    public static Task<Stage> StartAsync(params string[] sites) => StartAsync("", sites);

    /// <summary>The same with further lines of configuration.</summary>
    public static async Task<Stage> StartAsync(string yaml, IEnumerable<string> sites, TimeProvider? clock = null, params string[] more)
    {
        return await StartAsync(yaml, sites, clock, _ => more);
    }

    /// <summary>The same with further lines for each upstream by its rank, the first being 1.</summary>
    public static async Task<Stage> StartAsync(string yaml, IEnumerable<string> sites, TimeProvider? clock, Func<int, string[]> more)
    {
        var upstreams = new Dictionary<string, FaultyUpstream>();
        var entries = "";
        foreach (var site in sites)
        {
            upstreams[site] = await FaultyUpstream.StartAsync();
            entries += Entry(site, upstreams.Count, upstreams[site].Address, more(upstreams.Count));
        }

        return new Stage(await TestGateway.StartAsync($"{Head}{yaml}\nupstreams:\n{entries}", clock), upstreams);
    }

    /// <summary>The same, where each model has a further option; empty for none.</summary>
    public static Task<Stage> StartAllAsync(string model, params string[] sites) => StartWithAsync("", model, sites);

    /// <summary>The same, with further lines of configuration.</summary>
    public static Task<Stage> StartWithAsync(string yaml, string model, params string[] sites) => StartAsync(
        $"limits: {{ unhealthy_s: 0.2 }}\n{yaml}",
        entry => entry.Replace("{ name: m,", model.Length > 0 ? $"{{ name: m, {model}," : "{ name: m,", StringComparison.Ordinal), sites);

    /// <summary>The same, each upstream's lines changed as told.</summary>
    public static async Task<Stage> StartAsync(string yaml, Func<string, string> change, params string[] sites)
    {
        var upstreams = new Dictionary<string, FaultyUpstream>();
        var entries = "";
        foreach (var site in sites)
        {
            upstreams[site] = await FaultyUpstream.StartAsync();
            entries += change(Entry(site, upstreams.Count, upstreams[site].Address));
        }

        return new Stage(await TestGateway.StartAsync($"{Head}{yaml}\nupstreams:\n{entries}"), upstreams);
    }

    /// <summary>Lines that make carbon cost nothing.</summary>
    public const string Head = "carbon: { price_usd_per_t: 0 }\n";

    /// <summary>One upstream's YAML; the higher its rank the more it costs.</summary>
    public static string Entry(string site, int rank, Uri address, params string[] more) => TestGateway.Upstream(
        site, site, address, [string.Create(CultureInfo.InvariantCulture, $"electricity_usd_per_mwh: {rank * 100}"), "pue: 1.1", .. more]);

    /// <summary>Asks, and reads the answer whole.</summary>
    public async Task<Answered> AskAsync(string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = Chat.Request(body ?? Chat.Body(), headers);
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        return await Answered.ReadAsync(response);
    }

    /// <summary>The receipt of an answer, as the ledger has it.</summary>
    public Task<Receipt> ReceiptAsync(Answered answer) => ReceiptAsync(answer.Header("Decision")!);

    /// <summary>A receipt by its identifier, once it is written.</summary>
    public async Task<Receipt> ReceiptAsync(string id)
    {
        await WaitForAsync(async () =>
        {
            await Gateway.Ledger.FlushAsync(Token);
            return Gateway.Ledger.Find(id) is not null;
        });
        return Gateway.Ledger.Find(id)!;
    }

    /// <summary>The newest receipt, once there are so many.</summary>
    public async Task<Receipt> NewestAsync(int count = 1)
    {
        await WaitForAsync(async () =>
        {
            await Gateway.Ledger.FlushAsync(Token);
            return Gateway.Ledger.Totals(new ReceiptFilter()).Count >= count;
        });
        return Gateway.Ledger.Page(null, 1, new ReceiptFilter()).Receipts[0];
    }

    /// <summary>Waits for a condition, thirty seconds at most.</summary>
    public static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), "The condition did not come about within 30 s.");
            await Task.Delay(10, Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        foreach (var upstream in _upstreams.Values)
        {
            await upstream.DisposeAsync();
        }
    }
}

/// <summary>An answer read whole.</summary>
internal sealed record Answered(int Status, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public JsonElement Error => Json.GetProperty("error");

    public string Code => Error.GetProperty("code").GetString()!;

    public string Message => Error.GetProperty("message").GetString()!;

    public string? Region => Header("Region");

    public string? Header(string name) => Headers.GetValueOrDefault("X-Wattline-" + name);

    public double Number(string name) => double.Parse(Header(name)!, CultureInfo.InvariantCulture);

    public static async Task<Answered> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answered((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(Stage.Token), headers);
    }
}
