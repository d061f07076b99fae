using System.Text.Json;
using Wattline.Fleet;
using Wattline.Grid.Pack;

namespace Wattline.Grid.Import;

/// <summary>The cable graph: hubs, links, who leaves which out, and the fitted coefficients.</summary>
internal static class CableImport
{
    private const string File = "latency/cable_graph_model.json";

    public static CableGraph Build(ImportRun run)
    {
        try
        {
            using var document = JsonDocument.Parse(run.Bytes(File));
            var root = document.RootElement;
            var hubs = root.GetProperty("nodes").EnumerateObject().Select(Hub).ToList();
            var cables = Cables(root);
            var sets = root.GetProperty("coefficients").EnumerateObject().Select(Coefficients).ToList();
            Write(run, hubs, cables, sets);
            var partly = cables.Count(link => link.ExcludedProviders.Count > 0);
            run.Check("Cable graph", $"{hubs.Count} hubs, {cables.Count} links, {partly} of them not used by all");
            return new CableGraph(hubs, cables, [.. sets.Select(set => set.Set)]);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            var line = fault is JsonException { LineNumber: { } number } ? (int)number + 1 : 0;
            throw new PackFormatException(
                run.PathOf(File), line, "", fault.Message, "It needs nodes, edges, provider_excluded_edges and coefficients.");
        }
    }

    private static CableHub Hub(JsonProperty node) => new(node.Name, new GeoPoint(node.Value[0].GetDouble(), node.Value[1].GetDouble()));

    private static List<CableLink> Cables(JsonElement root)
    {
        var excluded = root.GetProperty("provider_excluded_edges").EnumerateObject()
            .SelectMany(provider => provider.Value.EnumerateArray().Select(edge => (Key: Key(edge), provider.Name)))
            .ToLookup(edge => edge.Key, edge => edge.Name);
        return [.. root.GetProperty("edges").EnumerateArray()
            .Select(edge => new CableLink(
                edge[0].GetString()!, edge[1].GetString()!, [.. excluded[Key(edge)].Order(StringComparer.Ordinal)]))];
    }

    private static string Key(JsonElement edge) =>
        string.Join('-', new[] { edge[0].GetString()!, edge[1].GetString()! }.Order(StringComparer.Ordinal));

    private static (RttCoefficients Set, int Pairs) Coefficients(JsonProperty set) => (
        new RttCoefficients(
            set.Name, set.Value.GetProperty("a").GetDouble(), set.Value.GetProperty("b").GetDouble(),
            set.Value.GetProperty("c").GetDouble()),
        set.Value.GetProperty("n").GetInt32());

    private static void Write(ImportRun run, List<CableHub> hubs, List<CableLink> cables, List<(RttCoefficients Set, int Pairs)> sets)
    {
        var hubTable = run.Table("open/cable_hubs.csv", "hub", "latitude_deg", "longitude_deg", "source_id");
        hubs.ForEach(hub => hubTable.Add(hub.Code, hub.Location.Latitude, hub.Location.Longitude, "wattline"));
        hubTable.Save();
        var linkTable = run.Table("open/cable_links.csv", "from_hub", "to_hub", "excluded_providers", "source_id");
        cables.ForEach(link => linkTable.Add(link.From, link.To, string.Join(' ', link.ExcludedProviders), "wattline"));
        linkTable.Save();
        var setTable = run.Table(
            "open/cable_coefficients.csv", "coefficient_set", "base_ms", "ms_per_km", "ms_per_hop", "measured_pairs", "source_id", "basis");
        sets.ForEach(set => setTable.Add(
            set.Set.Set, set.Set.BaseMs, set.Set.MsPerKm, set.Set.MsPerHop, set.Pairs, "wattline", "modelled"));
        setTable.Save();
    }
}
