using System.Diagnostics;
using System.Text.Json;
using Wattline.Cli;

namespace Wattline.Gateway.Tests.Cli;

/// <summary><c>wattline data show</c> as a person runs it: what a word finds, and how it is laid out.</summary>
public class DataShowTests
{
    [Theory]
    [InlineData("sites", 54, "us-or-e ", "none")]
    [InlineData("zones", 355, "SE-SE3 ", "hours")]
    [InlineData("models", 27, "meta-llama/Llama-3.1-8B-Instruct ", "H100 ")]
    [InlineData("metros", 869, "Stockholm ", "Europe/Stockholm")]
    [InlineData("jurisdictions", 71, "United Kingdom ", "conditional *")]
    [InlineData("renewables", 14, "US-CAL-CISO ", "13,713")]
    [InlineData("prices", 55, "DE-LU ", "ember-day-ahead")]
    [InlineData("catalogue", 193, "Qwen/Qwen3-8B ", "8 (8) ")]
    [InlineData("offers", 994, "Qwen/Qwen3-8B ", "fireworks ")]
    [InlineData("list-prices", 2152, "llamagate/llama-3.1-8b ", "all ")]
    [InlineData("sources", 39, "ember-day-ahead ", "CC-BY-4.0")]
    public async Task AListHasAllThingsOfItsKind(string word, int count, string name, string cell)
    {
        var output = await OutputAsync(word);
        Assert.Contains(name, output, StringComparison.Ordinal);
        Assert.Contains(cell, output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await OutputAsync(word, "--json"));
        Assert.Equal(count, json.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task TheOverviewAndTheRefusalNameTheLists()
    {
        Assert.Contains("sites | zones | renewables | models | metros | jurisdictions | prices", await OutputAsync(), StringComparison.Ordinal);
        var (code, _, errors) = await RunAsync("xyzzyq");
        Assert.Equal(2, code);
        Assert.Contains("sites, zones, renewables, models", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stockholm", "site se", "metro Stockholm, SE")]
    [InlineData("São Paulo", "site br", "metro Sao Paulo, BR")]
    [InlineData("dalles", "site us-or")]
    [InlineData("oregon", "site us-or", "site us-or-e")]
    [InlineData("llama-3.1-8b", "model meta-llama/Llama-3.1-8B-Instruct", "list prices llama-3.1-8b")]
    [InlineData("llama 8b", "model meta-llama/Llama-3.1-8B-Instruct")]
    [InlineData("jp", "jurisdiction JP Japan", "carbon zone JP")]
    [InlineData("us-or", "site us-or")]
    [InlineData("LLAMA-3.1-405B-instruct", "model meta-llama/Llama-3.1-405B-Instruct")]
    [InlineData("deepseek-v3.1", "model deepseek-ai/DeepSeek-V3.1", "list prices deepseek-v3.1")]
    public async Task ANameFindsTheLikeliestFirst(string name, params string[] subjects)
    {
        using var json = JsonDocument.Parse(await OutputAsync(name, "--json"));
        Assert.Equal(subjects, json.RootElement.EnumerateArray().Select(subject => $"{Text(subject, "kind")} {Text(subject, "name")}"));
    }

    [Fact]
    public async Task ASiteHasPriceCarbonAndPue()
    {
        var output = await OutputAsync("stockholm");
        Assert.All(
            new[] { "PUE", "price, as recorded", "carbon of the year" }, what => Assert.Contains(what, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task MoreThanThreeGuessesAreListedByName()
    {
        var output = await OutputAsync("qwen");
        Assert.Contains("12 contain 'qwen'", output, StringComparison.Ordinal);
        Assert.Contains("Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8", output, StringComparison.Ordinal);
        Assert.DoesNotContain("J/token", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACountryHasItsSitesAndZones()
    {
        var output = await OutputAsync("JP");
        Assert.All(
            new[] { "site jp-e", "site jp-w", "JP-HKD", "JP-KN, JP-TK" }, part => Assert.Contains(part, output, StringComparison.Ordinal));
    }

    /// <summary>The pack's confidence is of the localisation; memory is nothing that anybody published.</summary>
    [Theory]
    [InlineData("JP", "chosen", "from memory, wants a second look")]
    [InlineData("RU", "chosen", "partly from memory, wants a second look")]
    [InlineData("AT", "published", "")]
    [InlineData("TH", "", null)]
    public async Task LawFromMemoryIsNotCalledPublished(string code, string basis, string? note)
    {
        using var json = JsonDocument.Parse(await OutputAsync(code, "--json"));
        var facts = json.RootElement.EnumerateArray().First(subject => Text(subject, "kind") == "jurisdiction").GetProperty("facts");
        var localisation = facts.EnumerateArray().First(fact => Text(fact, "what") == "localisation");
        Assert.Equal((basis, note), (Text(localisation, "basis"), Text(localisation, "note")));
        Assert.Equal("published", Text(facts.EnumerateArray().First(fact => Text(fact, "what") == "adequacy"), "basis"));
    }

    [Theory]
    [InlineData]
    [InlineData("sites")]
    [InlineData("stockholm")]
    public async Task InAPipeLinesEndWithTheirText(params string[] arguments)
    {
        var lines = (await OutputAsync(arguments)).Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 200));
    }

    [Theory]
    [InlineData("hours may not be passed on", 14, "hours may not\nbe passed on")]
    [InlineData("ember-day-ahead", 20, "ember-day-ahead")]
    [InlineData("see ember-day-ahead", 16, "see\nember-day-ahead")]
    [InlineData("ember-day-ahead", 11, "ember-day-\nahead")]
    [InlineData("abcdefgh", 4, "abcd\nefgh")]
    [InlineData("", 4, "")]
    public void TextBreaksAtSpacesThenAfterHyphens(string text, int width, string lines) =>
        Assert.Equal(lines, TextTable.Wrap(text, width));

    [Fact]
    public void ColumnsThatMayNotWrapKeepTheirWidth()
    {
        TextColumn[] columns = [new("Id"), new("Note", Wraps: true)];
        string[][] rows = [["ember-day-ahead", "wholesale prices of the day ahead, by bidding zone"]];
        Assert.Equal([15, 50], TextTable.Widths(columns, rows, 80));
        Assert.Equal([15, 25], TextTable.Widths(columns, rows, 40));
    }

    /// <summary>Widths that leave each column its longest word, so that nothing is cut where a terminal has 80 columns.</summary>
    [Fact]
    public void EachListFitsEightyColumns() => Assert.All(DataLists.Words, word =>
    {
        var list = DataLists.Find(Grid.DataPack.Embedded, word)!;
        var room = 80 - (2 * list.Columns.Count) - 1;
        string[][] rows = [.. list.Rows.Select(row => row.Cells.ToArray())];
        var widths = TextTable.Widths(list.Columns, rows, room);
        Assert.InRange(widths.Sum(), 1, room);
        Assert.All(rows, row => Assert.All(
            row.Where((cell, at) => !list.Columns[at].Wraps && cell.Length > widths[at]), cell => Assert.Fail($"{word}: {cell} is cut")));
    });

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<string> OutputAsync(params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);
        Assert.True(code == 0, errors);
        return output;
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Wattline.Cli.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "data", "show", .. arguments])
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
}
