using Wattline.Gateway.Configuration;
using Wattline.Grid;

namespace Wattline.Gateway.Demo;

/// <summary>
/// Eight stand-ins on loopback ports, named after places that have prices, on four continents, so that the gateway can be tried without a
/// model server. They keep the measured pace and run no model. Two regions' tokens are bought at list price; the rest pay electricity.
/// All write text; four also turn it into vectors, and four judge it, at figures that are chosen and not measured.
/// </summary>
public sealed class DemoFleet : IAsyncDisposable
{
    private const string Llama8 = "meta-llama/Llama-3.1-8B-Instruct", Llama70 = "meta-llama/Llama-3.1-70B-Instruct";

    private const string Embedding = "text-embedding-3-small", Moderation = "omni-moderation-latest";

    /// <summary>
    /// Chosen, in the order of an encoder of a few hundred million parameters in large batches; no measurement stands behind them. Neither
    /// model puts out tokens.
    /// </summary>
    private const string EncoderFigures = "prefill_ms_per_token: 0.02, joules_per_input_token: 0.005";

    /// <summary>Chosen as well: what a maker asks for such a model, in USD per million tokens.</summary>
    private const string EncoderPrice = "input_usd_per_mtok: 0.02, output_usd_per_mtok: 0";

    private static readonly string[] EmbeddingRegions = ["stockholm", "oregon", "virginia", "tokyo"];
    private static readonly string[] ModerationRegions = ["paris", "eemshaven", "oregon", "sydney"];

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
            model.UpstreamName, model.Hosting.PrefillMsPerToken.Value, model.Hosting.DecodeMsPerToken.Value, Kind(model.UpstreamName)))],
        TimeScale = timeScale,
    };

    private static StandInKind Kind(string model) => model switch
    {
        Embedding => StandInKind.Embedding,
        Moderation => StandInKind.Moderation,
        _ => StandInKind.Text,
    };

    /// <summary>Their losses are modelled from their sizes; that they reason is the demo's word, not the data's.</summary>
    private const string Auto = """
        auto:
          - name: auto
        reasoning:
          llama-3.1-8b: { parameters_billions: 8 }
          llama-3.1-70b: { parameters_billions: 70 }

        """;

    private static string Yaml(IReadOnlyList<Uri> addresses) => Auto + "upstreams:\n" + string.Join("\n", Places.Select((place, at) => $"""
          - region: {place.Region}
            site: {place.Site}
            url: {new Uri(addresses[at], "v1")}
            ownership: {(place.Bought ? "bought" : "owned")}
            in_flight: 64
            models:
        {string.Join('\n', Models(place.Region, place.Bought))}
        """));

    private static IEnumerable<string> Models(string region, bool bought)
    {
        yield return Measured("llama-3.1-8b", Llama8, bought, "llama3-1-8b");
        yield return Measured("llama-3.1-70b", Llama70, bought, "llama3-1-70b");
        if (EmbeddingRegions.Contains(region))
        {
            yield return Chosen(Embedding, "embeddings", bought);
        }

        if (ModerationRegions.Contains(region))
        {
            yield return Chosen(Moderation, "moderations", bought);
        }
    }

    private static string Measured(string name, string energy, bool bought, string listed) =>
        $"      - {{ name: {name}, energy: {energy}, max_inter_token_ms: 25, thinking: reasoning_effort" +
        $"{(bought ? $", list_price: \"meta.{listed}-instruct-v1:0\"" : "")} }}";

    private static string Chosen(string name, string operation, bool bought) =>
        $"      - {{ name: {name}, operations: [{operation}], {EncoderFigures}{(bought ? $", {EncoderPrice}" : "")} }}";
}
