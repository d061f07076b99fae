using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Cli;

/// <summary>Facts as tables for people and as JSON for programs.</summary>
internal static class DataText
{
    private const string Replay = "Hours are of 2022 and are replayed: nothing here is live.";
    private const int RoomForSources = 120, MostNames = 60;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void Write(IReadOnlyList<Subject> subjects, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(subjects.Select(subject => new
            {
                subject.Kind,
                subject.Name,
                Facts = subject.Facts.Select(Plain),
            }), Json));
            return;
        }

        foreach (var subject in subjects)
        {
            WriteTable(subject);
        }

        Terminal.Out.MarkupLineInterpolated($"[dim]{Replay}[/]");
    }

    public static void Write(DataList list, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(list.Rows.Select(row => row.Plain), Json));
            return;
        }

        TextTable.Write(list.Columns, [.. list.Rows.Select(row => row.Cells)]);
        WriteDim(list.Note);
    }

    /// <summary>Guesses by name, for the reader to choose from.</summary>
    public static void WriteNames(string text, IReadOnlyList<Hit> hits, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(hits.Select(hit => new { hit.Kind, hit.Name, hit.Title }), Json));
            return;
        }

        TextTable.Write(
            [new("Kind"), new("Name", Wraps: true), new("", Wraps: true)],
            [.. hits.Take(MostNames).Select(hit => new[] { hit.Kind, hit.Name, hit.Title })]);
        var more = hits.Count > MostNames ? $"The first {MostNames} of {hits.Count} that contain" : $"{hits.Count} contain";
        WriteDim($"{more} '{text}': ask for one of them by its name.");
    }

    public static void WriteOverview(DataPack pack, bool json)
    {
        var watch = Stopwatch.StartNew();
        var counts = Counts(pack);
        var loaded = watch.Elapsed.TotalMilliseconds;
        if (json)
        {
            var byName = counts.ToDictionary(count => count.What, count => count.Count);
            var overview = new { Counts = byName, Lists = DataLists.Words, LoadMs = loaded, Replay, pack.Sources };
            Console.WriteLine(JsonSerializer.Serialize(overview, Json));
            return;
        }

        TextTable.Write(
            [new("What"), new("Count", Right: true)],
            [.. counts.Select(count => new[] { count.What, count.Count.ToString("#,0", CultureInfo.InvariantCulture) })]);
        Write(DataLists.Sources(pack), json: false);
        var lists = $"Lists: wattline data show {string.Join(" | ", DataLists.Words)}";
        Terminal.Out.WriteLine(TextTable.Wrap(lists, Terminal.Out.Profile.Width));
        Terminal.Out.WriteLine("One thing: wattline data show NAME, as in: se, stockholm, SE-SE3, JP, llama-3.1-8b");
        WriteDim(string.Create(CultureInfo.InvariantCulture, $"Read in {loaded:0} ms. {Replay}"));
    }

    private static List<(string What, int Count)> Counts(DataPack pack) =>
    [
        ("sites", pack.Sites.Count),
        ("sites without a price", pack.Sites.Count(site => site.PriceZone is null)),
        ("carbon zones", pack.CarbonZones.Count),
        ("carbon zones with hours of 2022", pack.CarbonZones.Count(zone => zone.HasHours)),
        ("carbon zones with a marginal estimate", pack.CarbonZones.Count(zone => zone.HasMarginal)),
        ("zones with wind or sun by the hour", pack.Renewables.Select(year => year.Zone).Distinct().Count()),
        ("price zones", pack.PriceZones.Count),
        ("price zones with hours of 2022", pack.PriceZones.Count(zone => zone.Kind == PriceKind.WholesaleHour)),
        ("jurisdictions", pack.Jurisdictions.Count),
        ("metros", pack.Metros.Count),
        ("round trips between sites", pack.SitePairCount),
        ("cable hubs", pack.Cables.Hubs.Count),
        ("models", pack.Models.Count),
        ("operating points", pack.Models.Sum(model => model.OperatingPoints.Count)),
        ("list prices", pack.ListPrices.Count),
        ("Google regions and years", pack.GoogleGrid.Count),
    ];

    /// <summary>Where there is little room each source stands once, under the table, and rows name it by number.</summary>
    private static void WriteTable(Subject subject)
    {
        var title = $"{subject.Kind} {subject.Name}";
        var sources = subject.Facts.Select(fact => Source(fact.From)).Where(source => source.Length > 0).Distinct().ToList();
        var narrow = Terminal.Out.Profile.Width < RoomForSources;
        TextTable.Write(
            [
                new("What", Wraps: true), new("Value", Wraps: true), new("Kind", Wraps: true), new("Year"), new("Basis"),
                narrow ? new("From", Right: true) : new("Source (licence); note", Wraps: true),
            ],
            [.. subject.Facts.Select(fact => new[]
            {
                fact.What, $"{fact.Text} {fact.Unit}".Trim(), fact.Kind, Year(fact.From?.Year), Name(fact.From),
                narrow && fact.From is not null ? $"[{sources.IndexOf(Source(fact.From)) + 1}]" : Source(fact.From),
            })], title);
        for (var at = 0; narrow && at < sources.Count; at++)
        {
            WriteDim($"[{at + 1}] {sources[at]}");
        }

        if (narrow)
        {
            Terminal.Out.WriteLine();
        }
    }

    private static void WriteDim(string text)
    {
        if (text.Length > 0)
        {
            Terminal.Out.MarkupLineInterpolated($"[dim]{TextTable.Wrap(text, Terminal.Out.Profile.Width)}[/]");
        }
    }

    private static object Plain(Fact fact) => new
    {
        fact.What,
        fact.Value,
        Text = fact.Value is null ? fact.Text : null,
        fact.Unit,
        fact.Kind,
        fact.From?.Year,
        Basis = Name(fact.From),
        fact.From?.Source,
        fact.From?.Licence,
        fact.From?.Note,
    };

    private static string Source(Provenance? from) => from is null ? ""
        : from.Note.Length == 0 ? $"{from.Source} ({from.Licence})"
        : $"{from.Source} ({from.Licence}); {from.Note}";

    private static string Name(Provenance? from) => from?.Basis.ToString().ToLowerInvariant() ?? "";

    private static string Year(int? year) => year?.ToString(CultureInfo.InvariantCulture) ?? "";
}
