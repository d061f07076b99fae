using Wattline.Gateway.Configuration;
using Wattline.Grid;

namespace Wattline.Gateway.Demo;

/// <summary>
/// Eight stand-ins on loopback ports, named after places that have prices, on four continents, so that the gateway can be tried without a
/// model server. They keep the measured pace and run no model. Two regions' tokens are bought at list price; the rest pay electricity.
/// </summary>
public sealed class DemoFleet : IAsyncDisposable
{
    private const string Llama8 = "meta-llama/Llama-3.1-8B-Instruct", Llama70 = "meta-llama/Llama-3.1-70B-Instruct";

    private static readonly (string Region, string Site, bool Bought)[] Places =
    [
        ("stockholm", "se", false), ("paris", "fr", false), ("eemshaven", "nl", false), ("oregon", "us-or-e", false),
        ("virginia", "us-va", true), ("tokyo", "jp-e", false), ("mumbai", "in-w", true), ("sydney", "au-nsw", false),
    ];

    private readonly List<StandInServer> _servers;

    private DemoFleet(List<StandInServer> servers, string configuration) => (_servers, Configuration) = (servers, configuration);

    /// <summary>The configuration that routes to the stand-ins, as YAML.</summary>
    public string Configuration { get; }

    /// <summary>Starts the stand-ins.</summary>
    /// <param name="pack">Pace and places.</param>
    /// <param name="timeScale">1 for the data's pace; smaller is faster.</param>
    /// <param name="cancellation">Gives up starting.</param>
    public static async Task<DemoFleet> StartAsync(DataPack pack, double timeScale = 1, CancellationToken cancellation = default)
    {
        var paced = Options(pack);
        var servers = new List<StandInServer>();
        try
        {
            foreach (var upstream in paced.Upstreams)
            {
                servers.Add(await StandInServer.StartAsync(Options(upstream, timeScale), cancellation));
            }
        }
        catch
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }

            throw;
        }

        return new DemoFleet(servers, Yaml([.. servers.Select(server => server.Address)]));
    }

    /// <summary>The fleet's configuration without running servers, for questions that send nothing.</summary>
    public static GatewayOptions Options(DataPack pack) =>
        ConfigurationReader.Read(Yaml([.. Places.Select(_ => new Uri("http://127.0.0.1:1"))]), "demo", pack, _ => null) with { IsDemo = true };

    /// <summary>Stops the stand-ins.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private static StandInOptions Options(UpstreamOptions upstream, double timeScale) => new()
    {
        Region = upstream.Region.Id,
        City = upstream.Region.City,
        Models = [.. upstream.Models.Select(model => new StandInModel(
            model.UpstreamName, model.Hosting.PrefillMsPerToken.Value, model.Hosting.DecodeMsPerToken.Value))],
        TimeScale = timeScale,
    };

    private static string Yaml(IReadOnlyList<Uri> addresses) => "upstreams:\n" + string.Join("\n", Places.Select((place, at) => $"""
          - region: {place.Region}
            site: {place.Site}
            url: {new Uri(addresses[at], "v1")}
            ownership: {(place.Bought ? "bought" : "owned")}
            in_flight: 64
            models:
        {Model("llama-3.1-8b", Llama8, place.Bought, "llama3-1-8b")}
        {Model("llama-3.1-70b", Llama70, place.Bought, "llama3-1-70b")}
        """));

    private static string Model(string name, string energy, bool bought, string listed) =>
        $"      - {{ name: {name}, energy: {energy}, max_inter_token_ms: 25{(bought ? $", list_price: \"meta.{listed}-instruct-v1:0\"" : "")} }}";
}
