using System.Globalization;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Api.Grid;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Gateway.Api.CarbonAware;

/// <summary>
/// What strict clients have no field for stands in headers: X-Wattline-Signal how each figure is known, X-Wattline-Zone which grid zone a
/// location is on, X-Wattline-Reason why there is nothing.
/// </summary>
internal static class SignalHeaders
{
    /// <summary>Sources or locations that a header names at most; it must fit in what clients read.</summary>
    private const int MostParts = 8;

    /// <summary>Longest text of a header, in characters.</summary>
    private const int Longest = 1024;

    /// <summary>Longest text of one part, in characters: as many as leave room to say how many more there are.</summary>
    private const int LongestPart = 960;

    /// <summary>As in <c>average-life-cycle-carbon; replayed 2022; electricity-maps</c>, one for each source, by commas.</summary>
    public static void Signal(HttpResponse response, SignalKind kind, IEnumerable<EmissionsHour> hours) => Set(response, "Signal", hours
        .Select(hour => (hour.Timeliness, hour.Provenance)).Distinct()
        .Select(hour => $"{kind.Name()}; {Known(hour.Timeliness, hour.Provenance)}; {hour.Provenance.Source}{Note(hour.Provenance)}"));

    /// <summary>As in <c>eastus=US-MIDA-PJM</c>.</summary>
    public static void Zones(HttpResponse response, IEnumerable<GridPlace> places) =>
        Set(response, "Zone", places.Select(place => $"{place.Name}={place.CarbonZone}"));

    /// <summary>Why there is nothing.</summary>
    public static void Reason(HttpResponse response, IEnumerable<string> reasons) => Set(response, "Reason", reasons);

    private static string Known(Timeliness timeliness, Provenance provenance) => timeliness switch
    {
        Timeliness.Live => "live",
        Timeliness.Replayed => $"replayed {DataPack.ReplayYear}",
        Timeliness.Constant => $"constant {provenance.Year}",
        _ => "forecast",
    };

    private static string Note(Provenance provenance) => provenance.Note.Length > 0 ? $"; {provenance.Note}" : "";

    private static void Set(HttpResponse response, string name, IEnumerable<string> parts)
    {
        var all = parts.Distinct(StringComparer.Ordinal).Select(Written).ToList();
        var kept = all.Take(MostParts).ToList();
        while (kept.Count > 1 && Joined(kept, all.Count).Length > Longest)
        {
            kept.RemoveAt(kept.Count - 1);
        }

        if (all.Count > 0)
        {
            response.Headers[Hints.Prefix + name] = Joined(kept, all.Count);
        }
    }

    /// <summary>The parts that are kept, and how many of all are not.</summary>
    private static string Joined(List<string> kept, int all) => string.Join(
        ", ", kept.Count == all ? kept : kept.Append(string.Create(CultureInfo.InvariantCulture, $"and {all - kept.Count} more")));

    /// <summary>A part as a header may carry it: in plain letters, and a long one up to a whole word.</summary>
    private static string Written(string part)
    {
        var text = string.Concat(part.Select(letter => letter is >= ' ' and <= '~' ? letter : '?'));
        var end = text.Length <= LongestPart ? -1 : text.LastIndexOf(' ', LongestPart);
        return text.Length <= LongestPart ? text : $"{text[..(end > 0 ? end : LongestPart)]} ...";
    }
}
