using System.Globalization;
using Wattline.Signals;
using Wattline.Storage;
using Wattline.Storage.Json;

namespace Wattline.Cli;

/// <summary>A line of exported signals. What is not known of it is null and an empty cell.</summary>
/// <param name="Name">Of what.</param>
/// <param name="Slot">The hour.</param>
/// <param name="Value">In the unit of its kind.</param>
/// <param name="Seen">When the hour was first stored.</param>
/// <param name="Changed">When it got this value.</param>
/// <param name="Replaced">When another value took its place.</param>
/// <param name="Issued">When the forecast was made.</param>
/// <param name="Provenance">Source, licence, year, basis.</param>
internal sealed record SignalLine(
    SignalName Name, Slot Slot, double Value, DateTimeOffset? Seen, DateTimeOffset? Changed, DateTimeOffset? Replaced, DateTimeOffset? Issued,
    Provenance Provenance)
{
    /// <summary>The line of a stored row.</summary>
    public static SignalLine Of(SignalRow row) =>
        new(row.Name, row.Slot, row.Value, row.Seen, row.Changed, row.Replaced, row.Issued, row.Provenance);
}

/// <summary>Signals as CSV: cells quoted by RFC 4180 where they must be, lines ended by a line feed, times in UTC.</summary>
internal static class SignalCsv
{
    /// <summary>The names of the columns. A value has the unit beside it, as kinds differ in theirs.</summary>
    public const string Header =
        "zone,kind,hour_utc,source,value,unit,seen_utc,changed_utc,replaced_utc,issued_utc,basis,year,licence,stated_by,note";

    /// <summary>Writes a line.</summary>
    public static void Write(TextWriter to, SignalLine line)
    {
        string?[] cells =
        [
            line.Name.Zone, line.Name.Kind.Name(), line.Slot.ToString(), line.Name.Source, Significant.Of(line.Value).ToString(CultureInfo.InvariantCulture),
            line.Name.Kind.Unit(), Text(line.Seen), Text(line.Changed), Text(line.Replaced), Text(line.Issued),
            line.Provenance.Basis.ToString().ToLowerInvariant(), line.Provenance.Year?.ToString(CultureInfo.InvariantCulture),
            line.Provenance.Licence, line.Provenance.Source, line.Provenance.Note,
        ];
        for (var at = 0; at < cells.Length; at++)
        {
            to.Write(at == 0 ? "" : ",");
            to.Write(CsvText.Field(cells[at] ?? ""));
        }

        to.Write('\n');
    }

    private static string? Text(DateTimeOffset? moment) =>
        moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
