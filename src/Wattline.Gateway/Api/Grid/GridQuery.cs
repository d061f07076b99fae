using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Text;

namespace Wattline.Gateway.Api.Grid;

/// <summary>What is asked of a zone's signals.</summary>
/// <param name="Hours">Hours to come, 1 to 96.</param>
/// <param name="Past">Hours that were, 0 to 8,760.</param>
/// <param name="Kind">Average or marginal carbon.</param>
/// <param name="Zone">In whose time hours are shown; null for UTC.</param>
internal sealed partial record GridQuery(int Hours, int Past, CarbonKind Kind, TimeZoneInfo? Zone)
{
    /// <summary>A year: more is a download and no question.</summary>
    public const int MostPast = 8760;

    /// <summary>A day.</summary>
    private const int DefaultHours = 24;

    private static readonly string[] OfPrice = ["hours", "past", "timezone"], OfCarbon = ["hours", "past", "timezone", "kind"];

    /// <summary>Name of the time in which hours are shown.</summary>
    public string ZoneName => Zone?.Id ?? "UTC";

    /// <summary>Reads it, or says what is wrong with it.</summary>
    /// <param name="query">What stands behind the question mark.</param>
    /// <param name="carbon">Whether a kind of carbon may be named.</param>
    public static (GridQuery? Query, OpenAiError? Error) Read(IQueryCollection query, bool carbon)
    {
        if (QueryParameters.Refuse(query, carbon ? OfCarbon : OfPrice) is { } refused)
        {
            return (null, refused);
        }

        if (Whole(query["hours"], DefaultHours, 1, GridForecasts.MostHours) is not { } hours)
        {
            return (null, OpenAiError.Invalid(
                "invalid_hours", $"'{query["hours"]}' is no whole number of hours to come from 1 to {GridForecasts.MostHours}.", "hours"));
        }

        if (Whole(query["past"], hours, 0, MostPast) is not { } past)
        {
            return (null, OpenAiError.Invalid(
                "invalid_hours", $"'{query["past"]}' is no whole number of hours that were from 0 to {MostPast}.", "past"));
        }

        if (KindOf(query["kind"]) is not { } kind)
        {
            return (null, OpenAiError.Invalid("invalid_kind", $"'{query["kind"]}' is neither average nor marginal.", "kind"));
        }

        var name = query["timezone"].FirstOrDefault();
        if (name is null)
        {
            return (new GridQuery(hours, past, kind, null), null);
        }

        return TimeOf(name) is { } zone
            ? (new GridQuery(hours, past, kind, zone), null)
            : (null, OpenAiError.Invalid("unknown_timezone", $"'{Short(name)}' is no IANA time zone, as Europe/Berlin is.{NearestTime(name)}", "timezone"));
    }

    /// <summary>An hour as it is shown: <c>2026-01-15T12:00Z</c>, or in the time asked for with its offset.</summary>
    public string Show(Slot hour) => Zone is null
        ? hour.ToString()
        : TimeZoneInfo.ConvertTime(hour.Start, Zone).ToString("yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture);

    /// <summary>A reading's hour; null for a year's figure, which has none.</summary>
    public string? Show(Slot? hour) => hour is { } known ? Show(known) : null;

    /// <summary>When a forecast was made, to the minute; of the project's own the last hour that it knew. Null for none, and of known hours.</summary>
    public string? Issued(SignalForecast? forecast) => forecast is not { Timeliness: Timeliness.Forecast } ? null
        : forecast.Made is not { } made ? Show(forecast.Issued)
        : Zone is null ? made.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture)
        : TimeZoneInfo.ConvertTime(made, Zone).ToString("yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture);

    /// <summary>What a name that nobody knows is shown as: whole, unless it is a text.</summary>
    public static string Short(string name) => name.Length > 64 ? name[..64] + "..." : name;

    private static int? Whole(string? text, int absent, int least, int most) => text is null
        ? absent
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

    private static CarbonKind? KindOf(string? text) => text switch
    {
        null or "average" => CarbonKind.Average,
        "marginal" => CarbonKind.Marginal,
        _ => null,
    };

    /// <summary>The system's list of zones is one of files: nothing but a name reaches it.</summary>
    private static TimeZoneInfo? TimeOf(string name) =>
        ZoneNames().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    private static string NearestTime(string name)
    {
        var near = Nearest.Names(Short(name), TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id), 3);
        return near.Count > 0 ? $" Near: {string.Join(", ", near)}." : "";
    }

    [GeneratedRegex(@"^[A-Za-z0-9_+\-]{1,32}(/[A-Za-z0-9_+\-]{1,32}){0,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex ZoneNames();
}
