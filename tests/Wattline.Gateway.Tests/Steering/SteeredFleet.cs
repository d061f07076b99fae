using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Gateway.Proxy;
using Wattline.Gateway.Steering;
using Wattline.Grid;
using Wattline.Routing;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Steering;

/// <summary>
/// A fleet as the gateway decides on it, without its sockets: requests are read, decided and admitted by its own parts, and time is a
/// clock that the test moves.
/// </summary>
internal sealed class SteeredFleet : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly CandidateTable _table = new();

    private SteeredFleet(DirectoryInfo folder, GatewayOptions options)
    {
        _folder = folder;
        Ledger = Ledger.Open(Path.Combine(folder.FullName, "ledger.db"), Clock);
        Control = new ControlPlane(options, DataPack.Embedded, new Memory(options.Limits, Clock), new StateRegister(Ledger), Ledger, Clock);
        Pace = new Pace(Clock);
    }

    public FakeClock Clock { get; } = new();

    public Ledger Ledger { get; }

    public ControlPlane Control { get; }

    public Pace Pace { get; }

    /// <summary>A fleet of the sites, dearer one by one, each with so many GPU-seconds an hour; 0 for no limit.</summary>
    public static SteeredFleet Start(string yaml, params (string Site, double GpuSeconds)[] sites)
    {
        var folder = Directory.CreateTempSubdirectory("wattline-steered-");
        return new SteeredFleet(folder, Options(folder.FullName, yaml, sites));
    }

    /// <summary>Puts another configuration in force.</summary>
    public void Adopt(string yaml, params (string Site, double GpuSeconds)[] sites) => Control.Adopt(Options(_folder.FullName, yaml, sites));

    /// <summary>Decides a request and sends it there: the region.</summary>
    public string Ask(string residency = "anywhere")
    {
        var regime = Control.Current;
        Assert.True(RequestPeek.TryRead(System.Text.Encoding.UTF8.GetBytes(Chat.Body()), Operation.Chat, out var peek, out var problem), problem);
        var headers = new HeaderDictionary { ["X-Wattline-Residency"] = residency };
        var ask = regime.Reader.Read(Operation.Chat, peek, Hints.Read(headers, peek), 100, KeyPolicy.Anonymous, regime.Snapshot, out var error);
        Assert.True(ask is not null, error?.Message);
        var decision = Router.Decide(ask.Work, [ask.Option], regime.Snapshot, new long[regime.Snapshot.Fleet.PaddedRows], _table);
        var upstream = regime.Upstreams[_table[decision.Winner].Row];
        var visit = upstream.TryEnter(ask.Tokens, gpuSeconds: _table.GpuSecondsAt(decision.Winner));
        upstream.Leave(visit!.Value, new ForwardResult(ForwardOutcome.Served, 200, default, 0, 0, null, null));
        return upstream.Options.Region.Id;
    }

    /// <summary>A second goes by, and the prices are corrected as the loop does it.</summary>
    public void Tick(StandingPlan? plan = null)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        var (prices, _) = Pace.Tick(Control.Current, plan);
        if (Pace.IsNews(prices, Control.Prices))
        {
            Control.Price(prices, TimeSpan.FromSeconds(60));
        }
        else
        {
            Control.KeepPrices(TimeSpan.FromSeconds(60));
        }
    }

    /// <summary>The price of a region's capacity in force, USD per GPU-second.</summary>
    public double PriceOf(string region) => Control.Current.Snapshot.Inputs.Prices.CapacityUsdPerGpuSecond.GetValueOrDefault(region);

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        await Ledger.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static GatewayOptions Options(string folder, string yaml, (string Site, double GpuSeconds)[] sites)
    {
        var upstreams = string.Concat(sites.Select((one, at) => Stage.Entry(
            one.Site, at + 1, new Uri("http://127.0.0.1:9"), "in_flight: 100000",
            one.GpuSeconds > 0 ? FormattableString.Invariant($"gpu_seconds_per_hour: {one.GpuSeconds}") : "")));
        return ConfigurationReader.Read($"{Stage.Head}state: {folder}\n{yaml}\nupstreams:\n{upstreams}", "t.yaml", DataPack.Embedded, _ => null);
    }
}
