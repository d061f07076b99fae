using System.Globalization;
using System.Text;
using Wattline.Fleet;
using Wattline.Gateway.Planning;
using Wattline.Grid;
using Wattline.Planning.Problems;
using Wattline.Signals;

namespace Wattline.Gateway.Frontiers;

/// <summary>
/// A day of the world as a scenario: every site of the data pack, the biggest metros, four classes of work, 24 hours of the replayed year.
/// It is text that <c>wattline frontier</c> reads, so that every figure can be had again without a gateway.
/// </summary>
public static class WorldScenario
{
    /// <summary>Metros from which requests come, the biggest first.</summary>
    public const int Metros = 60;

    /// <summary>GPU-seconds that each region sells in an hour, so that cheap regions are full at the world's peak. Chosen.</summary>
    public const int GpuSecondsPerHour = 40_000;

    /// <summary>Electricity where the data pack has no price, USD/MWh as delivered. Chosen.</summary>
    public const double UnknownUsdPerMwh = 120;

    /// <summary>The classes, in what share requests are theirs, and how they spread over the day. Chosen.</summary>
    private const string Work = """
        data_classes:
          personal: { EU: EU-adequate, JP: JP, else: anywhere }

        classes:
          voice: { models: llama-3.1-8b, prompt_tokens: 300, cached_tokens: 200, state_mb: 0.01, data_class: personal, unmet_usd: 0.001 }
          chat: { models: llama-3.1-8b, prompt_tokens: 1155, cached_tokens: 800, state_mb: 0.02, data_class: personal, unmet_usd: 0.001 }
          code: { models: llama-3.1-8b, bounds: first_token, prompt_tokens: 2048, cached_tokens: 1500, state_mb: 0.05, data_class: personal, unmet_usd: 0.001 }
          batch: { models: llama-3.1-8b, bounds: first_token, prompt_tokens: 1155, unmet_usd: 0.001 }

        demand:
          - { origin: all, class: voice, requests_per_day: 60000000, profile: evening, split: weight }
          - { origin: all, class: chat, requests_per_day: 300000000, profile: evening, split: weight }
          - { origin: all, class: code, requests_per_day: 60000000, profile: office, split: weight }
          - { origin: all, class: batch, requests_per_day: 40000000, profile: night, split: weight }
        """;

    /// <summary>The scenario's text.</summary>
    /// <param name="pack">The facts that it refers to.</param>
    /// <param name="start">The day's first hour.</param>
    public static string Text(DataPack pack, Slot start)
    {
        ArgumentNullException.ThrowIfNull(pack);
        var text = new StringBuilder();
        Line(text, $"name: a day of the world");
        Line(text, $"start: {start}");
        Line(text, $"hours: 24\n\nregions:");
        foreach (var site in pack.Sites)
        {
            var price = HasPrice(pack, site, start) ? "" : FormattableString.Invariant($", price_usd_per_mwh: {UnknownUsdPerMwh}");
            Line(text, $"  {site.Id}: {{ site: {site.Id}, gpu_seconds_per_hour: {GpuSecondsPerHour}{price} }}");
        }

        Line(text, $"\nservices:");
        foreach (var site in Biggest(pack).Select(metro => Nearest(pack, metro)).Distinct())
        {
            Line(text, $"  {site.Id}: {{ latitude_deg: {site.Location.Latitude}, longitude_deg: {site.Location.Longitude}, home: {site.Id} }}");
        }

        Line(text, $"\norigins:");
        foreach (var metro in Biggest(pack))
        {
            Line(text, $"  '{Name(metro)}': {{ city: '{Name(metro)}', service: {Nearest(pack, metro).Id}, weight: {metro.Population} }}");
        }

        return text.Append('\n').Append(Work).Append('\n').ToString();
    }

    /// <summary>The problem that it states.</summary>
    /// <param name="pack">The facts that it refers to.</param>
    /// <param name="start">The day's first hour.</param>
    public static PlanProblem Problem(DataPack pack, Slot start) => ScenarioReader.Read(Text(pack, start), "a day of the world", pack);

    /// <summary>The country of each origin.</summary>
    internal static IReadOnlyDictionary<string, string> Countries(DataPack pack) => Biggest(pack).ToDictionary(Name, metro => metro.CountryCode);

    /// <summary>Whether the data pack knows what electricity costs at a site.</summary>
    internal static bool HasPrice(DataPack pack, Site site, Slot start) =>
        pack.SignalFor(site.CarbonZone, site.PriceZone, start, ReplayLevel.Recorded2022).Price is not null;

    private static string Name(Metro metro) => $"{metro.AsciiName}, {metro.CountryCode}";

    private static IEnumerable<Metro> Biggest(DataPack pack) =>
        pack.Metros.OrderByDescending(metro => metro.Population).ThenBy(Name, StringComparer.Ordinal).DistinctBy(Name).Take(Metros);

    private static Site Nearest(DataPack pack, Metro metro) => pack.Sites.MinBy(site => site.Location.DistanceKm(metro.Location))!;

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
