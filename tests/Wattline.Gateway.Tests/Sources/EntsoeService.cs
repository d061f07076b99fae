using System.Globalization;
using System.Text;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Sources;

/// <summary>The Transparency Platform's side: its documents, with curve type A03, made from statements.</summary>
internal static class EntsoeService
{
    public const string Nothing = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Acknowledgement_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-1:acknowledgementdocument:7:0">
          <mRID>b0d8e0b5-6f2e-4</mRID><createdDateTime>2026-01-15T12:00:00Z</createdDateTime>
          <Reason><code>999</code><text>No matching data found for Data item ENERGY_PRICES [12.1.D] (10YNL----------L, 10YNL----------L).</text></Reason>
        </Acknowledgement_MarketDocument>
        """;

    /// <summary>An acknowledgement of something else.</summary>
    public static string Acknowledges(string text) => Nothing.Replace("No matching data found for Data item", text, StringComparison.Ordinal);

    /// <summary>The hours that a question is about; null where it is none of the documentation.</summary>
    public static (DateTimeOffset From, DateTimeOffset Until)? Hours(SourceRequest request, string key, params (string Name, string Value)[] due)
    {
        var asked = due.Append(("securityToken", key)).All(pair => request.Query.GetValueOrDefault(pair.Item1) == pair.Item2);
        return request.Path == "/api" && asked ? (Moment(request.Query["periodStart"]), Moment(request.Query["periodEnd"])) : null;

        static DateTimeOffset Moment(string text) => DateTimeOffset.ParseExact(text, "yyyyMMddHHmm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }

    /// <summary>An answer of a document, or that there is none.</summary>
    public static UpstreamBehaviour Answer(string root, string series) => new UpstreamBehaviour.Whole(
        series.Length == 0
            ? Nothing
            : $"""<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3"><mRID>1</mRID>{series}</{root}>""",
        "text/xml");

    /// <summary>Series of statements in their order, one for each run without a gap; in a run a value that repeats is left out.</summary>
    public static string Series(IEnumerable<Statement> statements, string about, string valueName, Func<Statement, string> value)
    {
        var text = new StringBuilder();
        foreach (var run in Runs(statements))
        {
            var (first, last) = (run[0], run[^1]);
            text.Append("<TimeSeries>").Append(about).Append("<curveType>A03</curveType><Period>").Append(Interval(first.Start, last.Start + last.Length));
            text.Append(CultureInfo.InvariantCulture, $"<resolution>PT{first.Length.TotalMinutes:0}M</resolution>");
            for (var at = 0; at < run.Count; at++)
            {
                if (at == 0 || value(run[at]) != value(run[at - 1]))
                {
                    text.Append(CultureInfo.InvariantCulture, $"<Point><position>{at + 1}</position><{valueName}>{value(run[at])}</{valueName}></Point>");
                }
            }

            text.Append("</Period></TimeSeries>");
        }

        return text.ToString();
    }

    private static string Interval(DateTimeOffset start, DateTimeOffset end) => string.Create(
        CultureInfo.InvariantCulture,
        $"<timeInterval><start>{start:yyyy-MM-dd'T'HH:mm'Z'}</start><end>{end:yyyy-MM-dd'T'HH:mm'Z'}</end></timeInterval>");

    private static List<List<Statement>> Runs(IEnumerable<Statement> statements)
    {
        var runs = new List<List<Statement>>();
        foreach (var statement in statements)
        {
            if (runs.Count == 0 || runs[^1][^1].Start + runs[^1][^1].Length != statement.Start)
            {
                runs.Add([]);
            }

            runs[^1].Add(statement);
        }

        return runs;
    }
}
