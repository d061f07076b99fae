using Wattline.Gateway.Configuration;
using Wattline.Grid;

namespace Wattline.Testing.Sessions;

/// <summary>The fleets that traces are routed on: the demo's eight sites and two models.</summary>
public static class SessionFleets
{
    /// <summary>Requests at once in a region that has room for all, and in one that at busy hours has not.</summary>
    public const int Roomy = 24, Crowded = 6;

    private static readonly (string Region, string Site, Terms Terms)[] Places =
    [
        ("stockholm", "se", Terms.Owned), ("paris", "fr", Terms.Owned), ("eemshaven", "nl", Terms.Discounted),
        ("oregon", "us-or-e", Terms.Owned), ("virginia", "us-va", Terms.Discounted), ("tokyo", "jp-e", Terms.Owned),
        ("mumbai", "in-w", Terms.Listed), ("sydney", "au-nsw", Terms.Owned),
    ];

    private enum Terms
    {
        Owned,
        Listed,
        Discounted,
    }

    /// <summary>All regions pay electricity.</summary>
    /// <param name="inFlight">Requests that a region takes at once.</param>
    public static GatewayOptions Owned(int inFlight = Roomy) => Read(_ => Terms.Owned, inFlight);

    /// <summary>
    /// Three regions sell tokens at the list price of the demo's, two of these with cached ones at about a quarter of it (chosen); the others
    /// pay electricity.
    /// </summary>
    /// <param name="inFlight">Requests that a region takes at once.</param>
    public static GatewayOptions OwnedAndBought(int inFlight = Roomy) => Read(terms => terms, inFlight);

    private static GatewayOptions Read(Func<Terms, Terms> made, int inFlight) => ConfigurationReader.Read(
        "upstreams:\n" + string.Join("\n", Places.Select(place => Upstream(place.Region, place.Site, made(place.Terms), inFlight))),
        "sessions", DataPack.Embedded, _ => null);

    private static string Upstream(string region, string site, Terms terms, int inFlight) => $"""
          - region: {region}
            site: {site}
            url: http://127.0.0.1:1/v1
            ownership: {(terms == Terms.Owned ? "owned" : "bought")}
            in_flight: {inFlight}
            models:
        {Model(SessionTrace.Small, "8B", terms, "0.22", "0.055")}
        {Model(SessionTrace.Large, "70B", terms, "0.99", "0.25")}
        """;

    private static string Model(string name, string size, Terms terms, string usd, string cachedUsd)
    {
        var price = terms == Terms.Owned ? "" : $", input_usd_per_mtok: {usd}, output_usd_per_mtok: {usd}";
        var cached = terms == Terms.Discounted ? $", cached_input_usd_per_mtok: {cachedUsd}" : "";
        return $"      - {{ name: {name}, energy: meta-llama/Llama-3.1-{size}-Instruct, max_inter_token_ms: 25{price}{cached} }}";
    }
}
