using System.Diagnostics;
using System.Text.Json;
using Wattline.Cli;
using Wattline.Grid;
using Wattline.Grid.Claims;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Cli;

/// <summary><c>wattline claims</c> as a person runs it, and docs/claims.md, which it prints.</summary>
public class ClaimsTests
{
    private static readonly Lazy<IReadOnlyList<ClaimCheck>> Checks = new(() => ClaimChecks.CheckAll(DataPack.Embedded));

    /// <summary>The page is under docs, where a reader looks for it, and not with the other snapshots.</summary>
    [Fact]
    public async Task ThePageInTheDocumentsIsWhatTheCommandPrints()
    {
        var (code, output, _) = await RunAsync("--markdown");
        Assert.Equal(0, code);
        Assert.All(output.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
        Assert.EndsWith(".\n", output.Replace(")\n", ".\n", StringComparison.Ordinal), StringComparison.Ordinal);
        Snapshot.Matches(Path.Combine("..", "..", "..", "..", "docs", "claims.md"), output);
    }

    [Fact]
    public async Task WithoutANameEveryClaimHasVerdictAndReason()
    {
        var (code, output, _) = await RunAsync();
        Assert.Equal(0, code);
        Assert.All(Checks.Value, check => Assert.Contains($"{check.Claim.Name}: {ClaimsText.Word(check.Verdict)}", output, StringComparison.Ordinal));
        Assert.Contains($"{Checks.Value.Count} claims: ", output, StringComparison.Ordinal);
        Assert.Contains("nothing here is live", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANamePrintsOneWithFiguresAndSources()
    {
        var (code, output, _) = await RunAsync("BIG-model-nl");
        Assert.Equal(0, code);
        Assert.DoesNotContain("iceland-california", output, StringComparison.Ordinal);
        Assert.Contains("1.22", output, StringComparison.Ordinal);
        Assert.Contains("electricity-maps-yearly, 2021 to 2025 (ODbL-1.0)", output, StringComparison.Ordinal);
        Assert.Contains("Data from CarbonBench (carbonbench.ai)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iceland-californa", "Nearest: iceland-california")]
    [InlineData("mistral", "Nearest: mistral-ratios")]
    [InlineData("xyzzyq", "There are: nl-sg-grid, ")]
    public async Task AnUnknownNameIsAnsweredWithTheNearest(string name, string cure)
    {
        var (code, output, errors) = await RunAsync(name);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(cure, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoFormsAtOnceAreRefused()
    {
        var (code, _, errors) = await RunAsync("--json", "--csv");
        Assert.Equal(2, code);
        Assert.Contains("exclude each other", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JsonHasEveryFigureWithItsSources()
    {
        var (_, output, _) = await RunAsync("nl-sg-grid", "--json");
        using var json = JsonDocument.Parse(output);
        var claim = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("doesNotHold", claim.GetProperty("verdict").GetString());
        var figures = claim.GetProperty("figures").EnumerateArray().ToList();
        Assert.Equal(Checks.Value[0].Figures.Count, figures.Count);
        Assert.All(figures, figure => Assert.True(figure.GetProperty("from")[0].GetProperty("licence").GetString()!.Length > 0));
        Assert.Contains(figures, figure => figure.GetProperty("role").GetString() == "stated" && figure.GetProperty("value").GetDouble() == 129);
    }

    [Fact]
    public void CsvHasARowForEachFigure()
    {
        var lines = ClaimsText.Csv(Checks.Value).TrimEnd('\n').Split('\n');
        Assert.Equal(1 + Checks.Value.Sum(check => check.Figures.Count), lines.Length);
        var columns = lines[0].Split(',').Length;
        Assert.All(lines, line => Assert.Equal(columns, Cells(line)));
    }

    /// <summary>In a narrow terminal no column is cut: kinds are letters there.</summary>
    [Fact]
    public void EachTableFitsEightyColumns() => Assert.All(Checks.Value, check =>
    {
        var legend = new ClaimLegend(check);
        var columns = ClaimsText.Columns(narrow: true);
        string[][] rows = [.. check.Figures.Select(figure => ClaimsText.Row(figure, legend, narrow: true))];
        var room = 80 - (2 * columns.Length) - 1;
        var widths = TextTable.Widths(columns, rows, room);
        Assert.InRange(widths.Sum(), 1, room);
        Assert.All(rows, row => Assert.All(
            row.Where((cell, at) => !columns[at].Wraps && cell.Length > widths[at]), cell => Assert.Fail($"{check.Claim.Name}: {cell} is cut")));
        Assert.All(rows, row => Assert.InRange(row[0].Length, 1, 2 * widths[0]));
    });

    /// <summary>Cells of a line of CSV: commas outside quotation marks, and one.</summary>
    private static int Cells(string line) => line.Split('"').Where((_, at) => at % 2 == 0).Sum(part => part.Count(letter => letter == ',')) + 1;

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Wattline.Cli.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "claims", .. arguments])
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
