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

    /// <summary>Its ledger.</summary>
    public Ledger Ledger => _host.Ledger;

    /// <summary>Starts one.</summary>
    /// <param name="yaml">Its configuration but for address and state.</param>
    /// <param name="clock">Its time; the system's by default.</param>
    public static Task<TestGateway> StartAsync(string yaml, TimeProvider? clock = null) => StartAsync(yaml, clock, null);

    /// <summary>Starts one with its demo fleet, whose stand-ins keep a hundredth of the data's pace.</summary>
    public static async Task<TestGateway> StartDemoAsync()
    {
        var demo = await DemoFleet.StartAsync(DataPack.Embedded, timeScale: 0.01);
        return await StartAsync(demo.Configuration, null, demo);
    }

    private static async Task<TestGateway> StartAsync(string yaml, TimeProvider? clock, DemoFleet? demo)
    {
        var folder = Directory.CreateTempSubdirectory("wattline-test-").FullName;
        var options = ConfigurationReader.Read($"listen: http://127.0.0.1:0\nstate: {folder}\n{yaml}", "test.yaml", DataPack.Embedded, _ => null);
        return new TestGateway(await GatewayHost.StartAsync(options, DataPack.Embedded, clock ?? TimeProvider.System, demo), folder);
    }

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
        for (var tries = 0; tries < 250; tries++)
        {
            if (Ledger.Find(id) is { } receipt)
            {
                return receipt;
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException($"Receipt {id} was not written within 5 s.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
