using System.Globalization;
using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Explain;
using Wattline.Signals;

namespace Wattline.Cli;

/// <summary>What a reader must know of the prices and the carbon that a decision was taken on: whose word they are, and how old.</summary>
internal static class SignalNotes
{
    private sealed record Note(string What, string Region, Provenance Provenance, Slot About, Timeliness Timeliness);

    /// <summary>That live sources of a configuration were not asked, and who has their word.</summary>
    public static string StandIn(IEnumerable<SourceOptions> sources, string who) =>
        $"{string.Join(", ", sources)} are the gateway's to ask: the pack's replayed year stands in here. {who} has their word.";

    public static void Print(Explanation explanation, Action<string> line)
    {
        var notes = explanation.Rows.SelectMany(row => NotesOf(row, explanation.Decision.CarbonKind)).ToList();
        if (notes.FirstOrDefault(note => note.Timeliness == Timeliness.Replayed) is { About: var year })
        {
            line($"Prices and carbon marked 'replayed' are of {year}, the like hour of {year.Start.Year}; not live.");
        }

        foreach (var same in notes.Where(note => note.Timeliness is Timeliness.Live or Timeliness.Forecast)
            .GroupBy(note => (note.What, note.Provenance.Source, note.About, note.Timeliness)))
        {
            var regions = string.Join(", ", same.Select(note => note.Region));
            line(same.Key.Timeliness == Timeliness.Live
                ? $"{same.Key.What} in {regions} is live: {same.Key.Source}, of {same.Key.About}, {Age(explanation.Slot, same.Key.About)}."
                : $"{same.Key.What} in {regions} is what {same.Key.Source} forecast for {same.Key.About}: nothing was observed lately enough.");
        }

        var silent = explanation.Rows.Where(row => (row.Candidate.Blocked & Infeasibility.SignalMissing) != 0).Select(row => row.Region.Id).ToList();
        if (silent.Count > 0)
        {
            line($"signal-missing in {string.Join(", ", silent)}: no source has stated the price or the carbon lately enough, and no number takes its place.");
        }
    }

    private static IEnumerable<Note> NotesOf(ExplainedRow row, CarbonKind kind)
    {
        if (row.Region.Ownership == Ownership.Owned && row.Signal.Price is { } price)
        {
            yield return new Note("Price", row.Region.Id, price.Provenance, price.ObservedFor, price.Timeliness);
        }

        if (row.Signal.Carbon(kind) is { } carbon)
        {
            yield return new Note("Carbon", row.Region.Id, carbon.Provenance, carbon.ObservedFor, carbon.Timeliness);
        }
    }

    private static string Age(Slot now, Slot about) => (now.HoursSinceEpoch - about.HoursSinceEpoch) switch
    {
        <= 0 => "the present hour",
        var hours => string.Create(CultureInfo.InvariantCulture, $"{hours} h old"),
    };
}
