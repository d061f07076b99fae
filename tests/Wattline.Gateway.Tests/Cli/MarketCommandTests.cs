using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Wattline.Cli;
using Wattline.Gateway.Market;
using Wattline.Storage.Json;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Cli;

/// <summary><c>wattline leaderboard</c>, <c>recommend</c>, <c>spread</c>, <c>energy</c> and <c>reach</c> as a person runs them.</summary>
public partial class MarketCommandTests
{
    private const string ModelId = "meta-llama/Llama-3.1-8B-Instruct";

    [Theory]
    [InlineData("leaderboard")]
    [InlineData("recommend")]
    [InlineData("spread")]
    [InlineData("energy")]
    [InlineData("reach")]
    public async Task HelpIsAsCommitted(string command)
    {
        var (code, output, _) = await RunAsync(command, "--help");
        Assert.Equal(0, code);
        Assert.DoesNotContain("[default:", output, StringComparison.Ordinal);
        Assert.Equal(command != "reach", output.Contains("--url", StringComparison.Ordinal));
        Snapshot.Matches($"{command}-help.txt", output);
    }

    [Theory]
    [InlineData("leaderboard", "llama-3.1-8b", "--limit", "2")]
    [InlineData("recommend", "llama-3.1-8b")]
    [InlineData("spread", "llama-3.1-8b", "--hours", "2")]
    [InlineData("spread", "llama-3.1-8b", "--hours", "2", "--view", "operator")]
    public async Task EachTableSaysThatItsCarbonIsReplayed(params string[] arguments)
    {
        var output = await OutputAsync(arguments);
        Assert.Matches(@"(?m)^Carbon: average, life-cycle; .*replayed from 2022, not live[^\n]*\.$", output);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 200));
    }

    /// <summary>What the answer says of all its rows goes before what the shown ones say.</summary>
    [Theory]
    [InlineData("""{"carbonKind":"average"}""", "[]", "Carbon: average.")]
    [InlineData("""{"carbonKind":"average","carbonScope":"direct","carbonTimeliness":{"live":4,"replayed":0}}""", "[]", "Carbon: average, direct; live.")]
    [InlineData(
        """{"carbonKind":"average","carbonScope":"lifeCycle","carbonTimeliness":{"live":2,"replayed":5,"forecast":1}}""",
        """[{"carbonSignal":{"timeliness":"live","scope":"direct"}}]""",
        "Carbon: average, life-cycle; of 8 rows 5 replayed from 2022, not live, 2 live, 1 forecast, not observed.")]
    [InlineData(
        """{"carbonKind":"average"}""", """[{"carbonSignal":{"timeliness":"replayed","scope":"lifeCycle","observedFor":"2019-01-01T00:00Z"}}]""",
        "Carbon: average, life-cycle; replayed from 2019, not live.")]
    public void TimelinessAndScopeAreThoseThatTheAnswerStates(string meta, string rows, string note)
    {
        using var json = JsonDocument.Parse($$"""{"meta":{{meta}},"rows":{{rows}}}""");
        Assert.Equal(note, MarketNotes.Carbon(json.RootElement.GetProperty("meta"), [.. json.RootElement.GetProperty("rows").EnumerateArray()], "rows"));
    }

    [Theory]
    [InlineData(0.0013041234, "0.001304")]
    [InlineData(123456.7, "123500")]
    [InlineData(0.000095111, "0.00009511")]
    [InlineData(0, "0")]
    public void FiguresHaveFourDigitsAndNoExponent(double value, string text) => Assert.Equal(text, MarketFigures.Text(value));

    [Fact]
    public void AShareHasNoMinusBeforeNothing()
    {
        using var json = JsonDocument.Parse("""{"none":-1e-14,"less":-0.256,"unknown":null}""");
        Assert.Equal(["0", "-0.26", "-"], new[] { "none", "less", "unknown" }.Select(name => MarketFigures.Percent(json.RootElement, name)));
    }

    [Fact]
    public async Task LiveSourcesThatWereNotAskedAreNamed()
    {
        var folder = Directory.CreateTempSubdirectory("wattline-market-");
        var file = Path.Combine(folder.FullName, "w.yaml");
        await File.WriteAllTextAsync(file, $"""
            signals:
              price: [energy-charts, pack]
              usd_per_eur: 1
            upstreams:
            {TestGateway.Upstream("se", "se", new Uri("http://127.0.0.1:9"))}
            """, TestContext.Current.CancellationToken);
        var (code, output, errors) = await RunAsync("leaderboard", "llama-3.1-8b", "--limit", "1", "--json", "--config", file);
        Assert.True(code == 0, errors);
        Assert.Contains("energy-charts are the gateway's to ask: the pack's replayed year stands in here.", errors, StringComparison.Ordinal);
        Assert.Contains("/api/leaderboard", errors, StringComparison.Ordinal);
        JsonDocument.Parse(output).Dispose();
        Assert.Equal("", (await RunAsync("energy", "llama-3.1-8b", "--config", file)).Errors);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task TableJsonAndCsvHaveTheSameNumbers()
    {
        string[] question = ["leaderboard", "Llama", "--limit", "12", "--current", "eu-west-1", "--sort-by", "cost"];
        var rows = (await JsonAsync(question)).GetProperty("data").EnumerateArray().ToList();
        var (_, csv) = StrictCsv.Read(await OutputAsync([.. question, "--csv"]));
        var table = Lines(await OutputAsync(question));
        Assert.Equal((rows.Count, rows.Count), (csv.Count, table.Count));
        for (var at = 0; at < rows.Count; at++)
        {
            Assert.Equal(Flat(rows[at]).Where(one => one.Key != "calculatedAt"), Flat(rows[at]).Where(one => one.Key != "calculatedAt")
                .Select(one => KeyValuePair.Create(one.Key, csv[at].GetValueOrDefault(one.Key, "no such column"))));
            Assert.Equal($"{at + 1}", table[at][0]);
            Assert.Equal(Shown(csv[at], "carbonPerMTokens"), table[at][4]);
            Assert.Equal(Shown(csv[at], "costPerMTokens"), table[at][5]);
            Assert.Equal(Shown(csv[at], "tokensPerSec", 3), table[at][6]);
        }
    }

    [Fact]
    public async Task ColumnsOfCsvAreTheSameWhateverIsFound()
    {
        string[] most = ["--include", "embodied,water,notes", "--current", "eu-west-1", "--limit", "200"];
        var all = StrictCsv.Read(await OutputAsync(["leaderboard", "--csv", "--sort-by", "cost", .. most]));
        Assert.Equal(200, all.Rows.Count);
        Assert.All(MarketColumns.Leaderboard, column => Assert.Contains(column, all.Columns));
        foreach (var arguments in new[] { new[] { "--limit", "1" }, ["llama-3.1-8b", "--view", "operator", "--limit", "1"] })
        {
            Assert.Equal(all.Columns, StrictCsv.Read(await OutputAsync(["leaderboard", "--csv", .. arguments])).Columns);
        }

        var documented = (await JsonAsync(["leaderboard", "llama-3.1-8b", .. most])).GetProperty("data").EnumerateArray();
        // A signal that is not there is null and has no columns of its own.
        Assert.All(
            documented.SelectMany(row => Flat(row).Keys).Distinct(),
            name => Assert.Contains(all.Columns, column => column == name || column.StartsWith($"{name}.", StringComparison.Ordinal)));
        var recommended = StrictCsv.Read(await OutputAsync("recommend", "llama-3.1-8b", "--csv"));
        Assert.Equal(5, recommended.Rows.Count);
        Assert.All(recommended.Rows, row => Assert.InRange(row.Number("latencyMs"), 1, 1e6));
        Assert.Contains("energy.itWhPerMTokens", recommended.Columns);
    }

    [Theory]
    [InlineData("No row: energy-unknown leaves out", "leaderboard", "--region", "is", "--provider", "together")]
    [InlineData("No row: region leaves out", "leaderboard", "gpt-4o", "--region", "SE", "--sort-by", "cost")]
    [InlineData("Nothing meets all limits", "recommend", "llama-3.1-8b", "--max-latency-ms", "0.01")]
    [InlineData("No hours: the energy of", "spread", "gpt-4o")]
    [InlineData("No curve: ", "energy", "gpt-4o")]
    [InlineData("0 of 54 sites within", "reach", "--from", "Berlin", "--budget", "1")]
    public async Task CsvWithoutRowsHasItsHeadAndTheReasonBesides(string reason, params string[] arguments)
    {
        var (code, output, errors) = await RunAsync([.. arguments, "--csv"]);
        Assert.Equal(0, code);
        var (columns, rows) = StrictCsv.Read(output);
        Assert.InRange(columns.Length, 10, 200);
        Assert.Empty(rows);
        Assert.StartsWith(reason, errors, StringComparison.Ordinal);
    }

    /// <summary>Standard output stays JSON; the reason is beside it.</summary>
    [Fact]
    public async Task NoSiteWithinReachIsSaidBesideJson()
    {
        var (code, output, errors) = await RunAsync("reach", "--from", "Berlin", "--budget", "1", "--json");
        Assert.Equal((0, "[]"), (code, output.Trim()));
        Assert.StartsWith("0 of 54 sites within", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATariffIsNotCalledReplayed()
    {
        var sites = (await JsonAsync("reach", "--from", "Washington, D.C.", "--budget", "30")).EnumerateArray();
        var virginia = sites.Single(site => site.GetProperty("site").GetString() == "us-va");
        Assert.Equal(("replayed", 2022), (virginia.GetProperty("carbonTimeliness").GetString(), virginia.GetProperty("carbonYear").GetInt32()));
        Assert.Equal(("constant", 2023), (virginia.GetProperty("priceTimeliness").GetString(), virginia.GetProperty("priceYear").GetInt32()));
    }

    [Fact]
    public async Task HoursOfTheSpreadAreTheSameInTableJsonAndCsvToFiveDigits()
    {
        string[] question = ["spread", "llama-3.1-8b", "--hours", "3", "--view", "operator", "--gpu", "b200"];
        var hours = (await JsonAsync(question)).GetProperty("hours").EnumerateArray().ToList();
        var (columns, rows) = StrictCsv.Read(await OutputAsync([.. question, "--csv"]));
        var table = Lines(await OutputAsync(question));
        Assert.Equal((3, 3, 3), (hours.Count, rows.Count, table.Count));
        Assert.Equal(["modelId", "gpu", "view", "carbonKind", "slot"], columns[..5]);
        for (var at = 0; at < 3; at++)
        {
            Assert.Equal((ModelId, "B200", "operator"), (rows[at]["modelId"], rows[at]["gpu"], rows[at]["view"]));
            Assert.Matches(@"^\d{4}-\d\d-\d\d \d\dh$", table[at][0]);
            foreach (var (end, column) in MarketColumns.Ends.Select((end, index) => (end, 1 + (2 * index))))
            {
                var value = hours[at].GetProperty(end).GetProperty("value");
                Assert.Equal(value.GetRawText(), rows[at][$"{end}.value"]);
                Assert.InRange(value.GetRawText().Split('E')[0].Trim('-', '0', '.').Replace(".", "", StringComparison.Ordinal).Length, 1, 5);
                Assert.Equal(MarketFigures.Text(value.GetDouble()), table[at][column + 1]);
                Assert.Equal($"{rows[at][$"{end}.provider"]}/{rows[at][$"{end}.regionCode"]}", table[at][column]);
            }
        }
    }

    [Fact]
    public async Task TheSpreadSaysHowManyHoursAndHowCurrentPricesAre()
    {
        var output = await OutputAsync("spread", "llama-3.1-8b", "--hours", "1", "--view", "operator");
        Assert.Contains("\n1 hour.\n", output, StringComparison.Ordinal);
        Assert.Matches("(?m)^Cost: electricity.*(replayed|tariff|not live)", output);
        Assert.DoesNotContain("-0 ", output, StringComparison.Ordinal);
        Assert.Contains("list prices", await OutputAsync("spread", "llama-3.1-8b", "--hours", "1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACurveIsTheSameInTableJsonAndCsv()
    {
        var points = (await JsonAsync("energy", "llama-3.1-8b")).GetProperty("curve").EnumerateArray().ToList();
        var (columns, rows) = StrictCsv.Read(await OutputAsync("energy", "llama-3.1-8b", "--csv"));
        var table = Lines(await OutputAsync("energy", "llama-3.1-8b"));
        Assert.Equal((points.Count, points.Count), (rows.Count, table.Count));
        Assert.Equal(["modelId", "gpu"], columns[..2]);
        for (var at = 0; at < points.Count; at++)
        {
            Assert.Equal((ModelId, "H100", "measured"), (rows[at]["modelId"], rows[at]["gpu"], rows[at]["provenance.basis"]));
            Assert.Equal(points[at].GetProperty("interTokenMs").GetRawText(), rows[at]["interTokenMs"]);
            Assert.Equal(MarketFigures.Text(rows[at].Number("interTokenMs")), table[at][0]);
            Assert.Equal(MarketFigures.Text(rows[at].Number("itWhPerMTokens")), table[at][3]);
        }
    }

    [Fact]
    public async Task PlacesGoOnFromPageToPage()
    {
        var first = await OutputAsync("leaderboard", "llama-3.1-8b", "--limit", "3");
        Assert.Equal(["1", "2", "3"], Lines(first).Select(line => line[0]));
        var cursor = Cursor().Match(first).Groups[1].Value;
        Assert.Equal(["4", "5"], Lines(await OutputAsync("leaderboard", "llama-3.1-8b", "--limit", "2", "--cursor", cursor)).Select(line => line[0]));
    }

    [Fact]
    public async Task WhatIsAssumedOfARowIsMarked()
    {
        string[] question = ["leaderboard", "--sort-by", "carbon", "--limit", "200"];
        var rows = (await JsonAsync(question)).GetProperty("data").EnumerateArray().ToList();
        var output = await OutputAsync(question);
        var marks = Lines(output).Select(line => line.Count > 8 ? line[8] : "").ToList();
        Assert.Equal(
            rows.Select(row => (row.GetProperty("availability").GetString() == "assumed" ? "a" : "")
                + (row.GetProperty("energy").GetProperty("source").GetProperty("basis").GetString() == "measured" ? "" : "m")),
            marks);
        Assert.Equal(4, marks.Append("a").Append("m").Distinct().Append("am").Append("").Distinct().Count());
        Assert.Contains("As, what is assumed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARecommendationSaysThatItsOfferIsAssumed()
    {
        string[] question = ["recommend", "llama-3.1-70b", "--from", "Berlin", "--residency", "EU"];
        Assert.Equal("assumed", (await JsonAsync(question)).GetProperty("recommendation").GetProperty("availability").GetString());
        Assert.Contains("is assumed: its price holds in all its regions", Joined(await OutputAsync(question)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARegionWithoutTheModelIsSaid()
    {
        var output = await OutputAsync("leaderboard", "llama-3.1-8b", "--limit", "2", "--current", "is");
        Assert.Matches("Nothing to compare with at your present region 'is': no price of .* for Llama 3.1 8B there is known", Joined(output));
        output = await OutputAsync("leaderboard", "llama-3.1-8b", "--limit", "2", "--current", "eu-west-1");
        Assert.DoesNotContain("present region", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReasonsThatOverlapAreSaidTo()
    {
        var output = await OutputAsync("recommend", "llama-3.1-70b", "--from", "Berlin", "--residency", "EU", "--max-latency-ms", "200");
        Assert.Matches(@"\d+ rows are left out: latency \d+, .*\(a row may have several reasons\)\.", Joined(output));
    }

    [Theory]
    [InlineData("'b' is one word too many", "leaderboard", "a", "b")]
    [InlineData("no option --max-latency. Nearest: --max-latency-ms", "recommend", "llama-3.1-8b", "--max-latency", "3")]
    [InlineData("no option --max-latency", "leaderboard", "--max-latency", "3")]
    [InlineData("'reach' takes options only", "reach", "Berlin", "--from", "Berlin")]
    [InlineData("--json and --csv exclude each other", "leaderboard", "--json", "--csv")]
    [InlineData("--json and --csv exclude each other", "reach", "--from", "Berlin", "--json", "--csv")]
    [InlineData("--from is missing", "reach", "--budget", "30")]
    [InlineData("no option --fom. Nearest: --from", "reach", "--fom", "Berlin")]
    [InlineData("--budget takes a number from 0.1", "reach", "--from", "Berlin", "--budget", "0")]
    [InlineData("--max-latency-ms is a number", "recommend", "llama-3.1-8b", "--max-latency-ms", "abc")]
    [InlineData("--sort-by is carbon", "leaderboard", "--sort-by", "colour")]
    [InlineData("--limit is a", "leaderboard", "--limit", "0")]
    [InlineData("--cursor is none that was given out", "leaderboard", "--cursor", "xyz")]
    [InlineData("--task of", "energy", "llama-3.1-8b", "--task", "nothing")]
    [InlineData("MODEL is one model, and Llama is a family", "energy", "Llama")]
    [InlineData("Use a bigger city nearby", "reach", "--from", "Xyzzyqwv")]
    [InlineData("--cursor is of another question", "leaderboard", "Llama", "--cursor", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("MODEL is empty: leave it out", "leaderboard", "")]
    [InlineData("MODEL is empty: name a model", "recommend", " ")]
    [InlineData("MODEL is empty: name a model", "energy", "")]
    [InlineData("--provider is empty", "leaderboard", "--provider", "")]
    [InlineData("'limit' is neither a model nor", "leaderboard", "limit")]
    [InlineData("Required argument missing for command: 'recommend'", "recommend")]
    [InlineData("Required argument missing for command: 'spread'", "spread")]
    [InlineData("--json and --csv exclude each other", "signals", "--json", "--csv")]
    [InlineData("--json and --csv exclude each other", "signals", "--csv", "sources", "--json")]
    [InlineData("--url and --config exclude each other", "leaderboard", "--url", "http://127.0.0.1:9", "--config", "w.yaml")]
    public async Task AWrongWordIsAnsweredInOneLineAndInTheCommandsTerms(string answer, params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(answer, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task AGatewayAnswersAndRefusesAsTheDataAloneDoes()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        string[] url = ["--url", gateway.Address.ToString()];
        Assert.Equal(await OutputAsync("energy", "llama-3.1-8b", "--csv"), await OutputAsync(["energy", "llama-3.1-8b", "--csv", .. url]));
        Assert.Equal(await OutputAsync("energy", "llama-3.1-8b"), await OutputAsync(["energy", "llama-3.1-8b", .. url]));
        Assert.Equal(
            Lines(await OutputAsync("leaderboard", "llama-3.1-8b", "--sort-by", "cost")),
            Lines(await OutputAsync(["leaderboard", "llama-3.1-8b", "--sort-by", "cost", .. url])));
        var (code, _, errors) = await RunAsync(["recommend", "llama-3.1-8b", "--max-latency-ms", "abc", .. url]);
        Assert.Equal(2, code);
        Assert.StartsWith("--max-latency-ms is a number", errors, StringComparison.Ordinal);
    }

    /// <summary>In a narrow terminal columns are left out before a word or a number is cut.</summary>
    [Fact]
    public async Task NoWordIsCutInANarrowTerminal()
    {
        var rows = (await JsonAsync("leaderboard", "--limit", "200", "--current", "eu-west-1")).GetProperty("data").EnumerateArray().ToList();
        var hours = (await JsonAsync("spread", "llama-3.1-8b", "--hours", "48", "--view", "operator")).GetProperty("hours").EnumerateArray().ToList();
        var curve = (await JsonAsync("energy", "llama-3.1-8b")).Deserialize<EnergyCurve>(WattlineJson.Options)!;
        foreach (var width in new[] { 40, 60, 80, 120 })
        {
            NarrowTable.HasWholeWords(EnergyCommand.Columns, [.. curve.Curve.Select(point => EnergyCommand.Cells(curve, point))], width);
            NarrowTable.HasWholeWords(MarketText.Columns("#", true), [.. rows.Select((row, at) => MarketText.Cells($"{at + 1}", row, true))], width);
            foreach (var ends in MarketColumns.Ends.Chunk(2))
            {
                NarrowTable.HasWholeWords(SpreadText.Columns(ends), SpreadText.Cells(hours, ends, full: width > 80), width);
            }
        }
    }

    /// <summary>The cells of a table's rows: those are below the rule, up to an empty line, with two blanks or more between them.</summary>
    private static List<List<string>> Lines(string output) =>
    [
        .. output.Split('\n').SkipWhile(line => !line.StartsWith('─')).Skip(1).TakeWhile(line => line.Trim().Length > 0)
            .Select(line => Gap().Split(line.Trim()).ToList()),
    ];

    /// <summary>A field of CSV as a table has it.</summary>
    private static string Shown(Dictionary<string, string> row, string column, int digits = 4) =>
        row[column].Length == 0 ? "-" : MarketFigures.Text(row.Number(column), digits);

    private static string Joined(string output) => output.ReplaceLineEndings(" ");

    private static Dictionary<string, string> Flat(JsonElement row) => CsvText.Flat(row);

    private static async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        using var json = JsonDocument.Parse(await OutputAsync([.. arguments, "--json"]));
        return json.RootElement.Clone();
    }

    private static async Task<string> OutputAsync(params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);
        Assert.True(code == 0, string.Create(CultureInfo.InvariantCulture, $"{code}: {errors}"));
        return output;
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Wattline.Cli.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        })!;
        var cancellation = TestContext.Current.CancellationToken;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output, await errors);
    }

    [GeneratedRegex(" {2,}")]
    private static partial Regex Gap();

    [GeneratedRegex(@"More: --cursor (\S+)")]
    private static partial Regex Cursor();
}
