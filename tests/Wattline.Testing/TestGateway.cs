using Wattline.Gateway;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Demo;
using Wattline.Grid;
using Wattline.Routing;
using Wattline.Storage;

namespace Wattline.Testing;

/// <summary>A real gateway on a free port, with a ledger in a folder of its own that goes when it does.</summary>
public sealed class TestGateway : IAsyncDisposable
{
    private readonly GatewayHost _host;
    private readonly string _folder;

    private TestGateway(GatewayHost host, string folder)
    {
        (_host, _folder) = (host, folder);
        Client = new HttpClient { BaseAddress = host.Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _host.Address;

    /// <summary>A client of it.</summary>
    public HttpClient Client { get; }

    /// <summary>Method and pattern of each path that it serves.</summary>
    public IReadOnlyList<(string Method, string Pattern)> Routes => _host.Routes;

    /// <summary>Its ledger.</summary>
    public Ledger Ledger => _host.Ledger;

    /// <summary>Starts one.</summary>
    /// <param name="yaml">Its configuration but for address and state.</param>
    /// <param name="clock">Its time; the system's by default.</param>
    public static Task<TestGateway> StartAsync(string yaml, TimeProvider? clock = null) => StartAsync(yaml, clock, null);

    /// <summary>Starts one with its demo fleet, whose stand-ins keep a hundredth of the data's pace.</summary>
    /// <param name="listen">Where; a free port by default.</param>
    /// <param name="more">Further lines of its configuration.</param>
    public static async Task<TestGateway> StartDemoAsync(Uri? listen = null, string more = "")
    {
        var demo = await DemoFleet.StartAsync(DataPack.Embedded, timeScale: 0.01);
        return await StartAsync((listen is null ? "" : $"listen: {listen}\n") + demo.Configuration + more, null, demo);
    }

    private static async Task<TestGateway> StartAsync(string yaml, TimeProvider? clock, DemoFleet? demo)
    {
        var folder = Directory.CreateTempSubdirectory("wattline-test-").FullName;
        var options = ConfigurationReader.Read(Whole(yaml, folder), "test.yaml", DataPack.Embedded, _ => null) with { IsDemo = demo is not null };
        return new TestGateway(await GatewayHost.StartAsync(options, DataPack.Embedded, clock ?? TimeProvider.System, demo), folder);
    }

    /// <summary>Starts one whose configuration is a file, which is read again when it changes.</summary>
    /// <param name="yaml">Its configuration but for address and state.</param>
    public static async Task<TestGateway> StartWithFileAsync(string yaml)
    {
        var folder = Directory.CreateTempSubdirectory("wattline-test-").FullName;
        var path = Path.Combine(folder, "wattline.yaml");
        await System.IO.File.WriteAllTextAsync(path, Whole(yaml, folder));
        var file = new ConfigurationFile(path, DataPack.Embedded);
        return new TestGateway(await GatewayHost.StartAsync(file.Read(), DataPack.Embedded, TimeProvider.System, null, file), folder);
    }

    /// <summary>Where its configuration file lies.</summary>
    public string File => Path.Combine(_folder, "wattline.yaml");

    /// <summary>Puts another configuration in the place of the file's, by a rename, as an orchestrator does.</summary>
    /// <param name="yaml">The configuration but for address and state.</param>
    public async Task ReplaceFileAsync(string yaml)
    {
        await System.IO.File.WriteAllTextAsync(File + ".new", Whole(yaml, _folder));
        System.IO.File.Move(File + ".new", File, overwrite: true);
    }

    /// <summary>Stops it as a signal would; its ledger stays open until it is disposed of.</summary>
    public Task StopAsync() => _host.StopAsync();

    /// <summary>Has it read its file at once.</summary>
    public void Reload() => _host.Reload();

    /// <summary>The YAML of an owned upstream that serves one model with figures of its own.</summary>
    /// <param name="region">Its name.</param>
    /// <param name="site">The data pack's site.</param>
    /// <param name="address">The server, without /v1.</param>
    /// <param name="more">Further lines at the upstream's level, each as <c>key: value</c>.</param>
    public static string Upstream(string region, string site, Uri address, params string[] more) => $$"""
          - region: {{region}}
            site: {{site}}
            url: {{new Uri(address, "v1")}}
        {{string.Concat(more.Select(line => $"    {line}\n"))}}
            models:
              - { name: m, decode_ms_per_token: 10, joules_per_output_token: 1, prefill_ms_per_token: 0.1, joules_per_input_token: 0.1 }

        """;

    /// <summary>A receipt by its identifier, which is written a moment after the answer.</summary>
    public async Task<Receipt> FindAsync(string id)
    {
        for (var tries = 0; tries < 1500; tries++)
        {
            // Asked for each time: the ledger's own pauses are the clock's, which may stand still when the receipt comes in.
            await Ledger.FlushAsync();
            if (Ledger.Find(id) is { } receipt)
            {
                return receipt;
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException($"Receipt {id} was not written within 30 s.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Whole(string yaml, string folder) =>
        (yaml.Contains("listen:", StringComparison.Ordinal) ? "" : "listen: http://127.0.0.1:0\n") + $"state: {folder}\n{yaml}";
}
