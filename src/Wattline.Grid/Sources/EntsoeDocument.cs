using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Wattline.Grid.Sources;

/// <summary>One series of a market document: what it is about, and its values in time.</summary>
/// <param name="Element">The series, for what else it says.</param>
/// <param name="Resolution">Length of its intervals.</param>
/// <param name="Values">Start of each interval and its value.</param>
internal sealed record EntsoeSeries(XElement Element, TimeSpan Resolution, IReadOnlyList<(DateTimeOffset Start, double Value)> Values)
{
    /// <summary>The text of a child, as in <c>currency_Unit.name</c>; null where there is none.</summary>
    public string? Text(string name) => EntsoeDocument.Child(Element, name)?.Value.Trim();
}

/// <summary>
/// A market document in the XML of IEC 62325 as the Transparency Platform answers it. Namespaces differ by version and are passed over. Documents
/// with a document type definition are refused. The platform's own words are not repeated, since they could hold what was asked.
/// </summary>
internal sealed class EntsoeDocument
{
    /// <summary>Most values that one period may have: a year of quarter hours and a month.</summary>
    private const int MostPositions = 400 * 96;

    private const string Acknowledgement = "Acknowledgement_MarketDocument";

    private readonly string _source;
    private readonly XElement _root;

    private EntsoeDocument(string source, XElement root) => (_source, _root) = (source, root);

    /// <summary>Reads an answer.</summary>
    /// <param name="source">Name of the source.</param>
    /// <param name="body">The answer.</param>
    /// <param name="rootName">What its root should be, as in <c>GL_MarketDocument</c>.</param>
    /// <returns>The document; null where the platform acknowledges that it has no data.</returns>
    /// <exception cref="GridSourceException">It is no such document, or the platform refuses.</exception>
    public static EntsoeDocument? Read(string source, byte[] body, string rootName)
    {
        var root = Root(source, body);
        if (root.Name.LocalName == Acknowledgement)
        {
            var said = string.Join(' ', root.Elements().Where(child => child.Name.LocalName == "Reason").Elements().Select(part => part.Value));
            return Says("No matching data") ? null : throw Refusal(source, Says);

            bool Says(string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
        }

        return root.Name.LocalName == rootName
            ? new EntsoeDocument(source, root)
            : throw new GridSourceException(source, SourceFault.Malformed, $"it answered another document than {rootName}. Check the source's 'url'.");
    }

    /// <summary>Whether an answer is an acknowledgement, which the platform also sends with status 400.</summary>
    public static bool Acknowledges(byte[] body)
    {
        try
        {
            return Root("", body).Name.LocalName == Acknowledgement;
        }
        catch (GridSourceException)
        {
            return false;
        }
    }

    /// <summary>The series of the document, one entry a period.</summary>
    /// <param name="valueName">The element that holds a point's value: <c>price.amount</c> or <c>quantity</c>.</param>
    /// <exception cref="GridSourceException">It lacks what its guide describes.</exception>
    public IEnumerable<EntsoeSeries> Series(string valueName) =>
        from series in Several(_root, "TimeSeries")
        from period in Several(series, "Period")
        select Period(series, period, valueName);

    /// <summary>A child that must be there.</summary>
    /// <exception cref="GridSourceException">It is not.</exception>
    public XElement Required(XElement parent, string name) => Child(parent, name) ?? throw Unlike($"a '{name}'");

    /// <summary>A child by its name without namespace.</summary>
    public static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    private static XElement Root(string source, byte[] body)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = SourceConnection.MostBytes,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body, writable: false), settings);
            return XElement.Load(reader);
        }
        catch (XmlException fault)
        {
            // The inner exception quotes the answer, so that only its place is passed on.
            var place = string.Create(CultureInfo.InvariantCulture, $"line {fault.LineNumber}");
            throw new GridSourceException(source, SourceFault.Malformed, $"its answer is no XML that may be read ({place}). Check the source's 'url'.");
        }
    }

    private static GridSourceException Refusal(string source, Func<string, bool> says) =>
        says("per minute") || says("too many") || says("rate limit")
            ? new(source, SourceFault.Throttled, "it acknowledges too many questions. Ask less often with 'every_minutes'.")
        : says("security token") || says("unauthorized")
            ? new(source, SourceFault.Unauthorized, "it acknowledges no such token. Check 'key_env' or 'key_file'.")
        : new(source, SourceFault.Refused, "it acknowledges the question and refuses it. Check the zone's EIC code in the source's zones.");

    /// <summary>
    /// The values of a period. With curve type A03 a value that equals the one before is left out, and so each holds until the next, the last
    /// until the end of the period; with A01 a position that is not there is not known.
    /// </summary>
    private EntsoeSeries Period(XElement series, XElement period, string valueName)
    {
        var interval = Required(period, "timeInterval");
        var (start, end) = (Moment(Required(interval, "start")), Moment(Required(interval, "end")));
        var step = Required(period, "resolution").Value.Trim() switch
        {
            "PT15M" => TimeSpan.FromMinutes(15),
            "PT30M" => TimeSpan.FromMinutes(30),
            "PT60M" or "PT1H" => TimeSpan.FromHours(1),
            _ => throw Unlike("a resolution of PT15M, PT30M or PT60M"),
        };
        var count = (end - start) / step;
        if (count is not (>= 1 and <= MostPositions) || count != Math.Floor(count))
        {
            throw Unlike("a period of whole intervals and at most 400 days");
        }

        var points = Points(period, valueName, (int)count);
        var repeats = Child(series, "curveType")?.Value.Trim() == "A03";
        var values = new List<(DateTimeOffset, double)>((int)count);
        double? last = null;
        for (var at = 0; at < (int)count; at++)
        {
            var stated = points[at];
            last = stated ?? (repeats ? last : null);
            if (last is { } value)
            {
                values.Add((start + (at * step), value));
            }
        }

        return new EntsoeSeries(series, step, values);
    }

    private double?[] Points(XElement period, string valueName, int count)
    {
        var points = new double?[count];
        foreach (var point in Several(period, "Point"))
        {
            if (!int.TryParse(Required(point, "position").Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var position)
                || position < 1 || position > count)
            {
                throw Unlike("a 'position' within its period");
            }

            points[position - 1] = double.TryParse(Required(point, valueName).Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw Unlike($"a number in '{valueName}'");
        }

        return points;
    }

    /// <summary>The children of a name, of which there is at least one: where there is nothing to say the platform acknowledges instead.</summary>
    private List<XElement> Several(XElement parent, string name)
    {
        var found = parent.Elements().Where(child => child.Name.LocalName == name).ToList();
        return found.Count > 0 ? found : throw Unlike($"a '{name}'");
    }

    private DateTimeOffset Moment(XElement element) =>
        DateTimeOffset.TryParseExact(
            element.Value.Trim(), ["yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : throw Unlike("a time as in 2026-01-15T12:00Z");

    private GridSourceException Unlike(string due) =>
        new(_source, SourceFault.Malformed, $"its document lacks {due}, which its guide describes. Check the source's 'url'.");
}
