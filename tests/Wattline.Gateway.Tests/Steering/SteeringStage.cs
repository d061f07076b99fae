using System.Text.Json;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Grid;
using Wattline.Planning;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Steering;

/// <summary>A real gateway before real servers, with a planner of the test's own and a clock that the test moves.</summary>
internal sealed class SteeringStage : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wattline-steering-");
    private readonly Dictionary<string, FaultyUpstream> _upstreams = [];
    private GatewayHost? _host;

    private SteeringStage()
    {
    }

    public FakeClock Clock { get; } = new();

    public HttpClient Client { get; } = new();

    public Ledger Ledger => _host!.Ledger;

    public FaultyUpstream this[string region] => _upstreams[region];

    /// <summary>Starts one; each site is dearer than the one before, and has so many GPU-seconds an hour, 0 for no limit.</summary>
    public static async Task<SteeringStage> StartAsync(PlanSolver? solver, string yaml, params (string Site, double GpuSeconds)[] sites)
    {
        var stage = new SteeringStage();
        var entries = "";
        foreach (var (site, gpuSeconds) in sites)
        {
            stage._upstreams[site] = await FaultyUpstream.StartAsync();
            entries += Stage.Entry(
                site, stage._upstreams.Count, stage._upstreams[site].Address,
                gpuSeconds > 0 ? FormattableString.Invariant($"gpu_seconds_per_hour: {gpuSeconds}") : "");
        }

        var text = $"listen: http://127.0.0.1:0\nstate: {stage._folder.FullName}\n{Stage.Head}{yaml}\nupstreams:\n{entries}";
        var options = ConfigurationReader.Read(text, "t.yaml", DataPack.Embedded, _ => null);
        stage._host = await GatewayHost.StartAsync(options, DataPack.Embedded, stage.Clock, null, null, solver ?? Planner.Solve, Stage.Token);
        stage.Client.BaseAddress = stage._host.Address;
        return stage;
    }

    /// <summary>Asks, and reads the answer whole.</summary>
    public async Task<Answered> AskAsync(params (string Name, string Value)[] headers)
    {
        using var request = Chat.Request(Chat.Body(), headers);
        using var response = await Client.SendAsync(request, Stage.Token);
        return await Answered.ReadAsync(response);
    }

    /// <summary>Asks so often, and waits until the ledger has it.</summary>
    public async Task DemandAsync(int requests)
    {
        for (var request = 0; request < requests; request++)
        {
            Assert.Equal(200, (await AskAsync()).Status);
        }

        await Ledger.FlushAsync(Stage.Token);
    }

    /// <summary>What GET /api/plan says.</summary>
    public async Task<JsonElement> StateAsync()
    {
        using var response = await Client.GetAsync(new Uri("/api/plan", UriKind.Relative), Stage.Token);
        return (await Answered.ReadAsync(response)).Json;
    }

    /// <summary>Lets time go by, second by second, until the state is as it should be.</summary>
    public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> holds)
    {
        var state = await StateAsync();
        await Stage.WaitForAsync(async () =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            return holds(state = await StateAsync());
        });
        return state;
    }

    /// <summary>A region's part of the state.</summary>
    public static JsonElement Region(JsonElement state, string region) =>
        state.GetProperty("regions").EnumerateArray().Single(one => one.GetProperty("region").GetString() == region);

    /// <summary>How many rounds ended so.</summary>
    public static long Rounds(JsonElement state, string outcome) =>
        state.GetProperty("rounds").EnumerateArray().Single(one => one.GetProperty("outcome").GetString() == outcome).GetProperty("count").GetInt64();

    /// <summary>The Prometheus page.</summary>
    public Task<string> MetricsAsync() => Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stage.Token);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host!.DisposeAsync();
        foreach (var upstream in _upstreams.Values)
        {
            await upstream.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
