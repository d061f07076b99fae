using System.Text.Json;
using Wattline.Gateway.Tests.Cli;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Reproduce;

/// <summary><c>wattline reproduce reasoning</c> as a person runs it.</summary>
public class ReasoningCommandTests
{
    private const string Small = "reproduce reasoning --quick --paths 40 --horizon 1000 -o ";

    [Fact]
    public async Task HelpIsAsCommitted() => Snapshot.Matches("reproduce-reasoning-help.txt", (await CliTests.RunAsync("reproduce reasoning --help")).Output);

    [Fact]
    public async Task AReportAndItsTablesAreWrittenAndTheHeadlinesPrinted()
    {
        var folder = Directory.CreateTempSubdirectory("wattline-reasoning-").FullName;
        var (code, output, errors) = await CliTests.RunAsync(Small + Path.Combine(folder, "a"));
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("slope found", output, StringComparison.Ordinal);
        Assert.Contains("1.90724", output, StringComparison.Ordinal);
        Assert.Contains("figure4-transitions.csv", Directory.GetFiles(Path.Combine(folder, "a")).Select(Path.GetFileName));
        var page = await File.ReadAllTextAsync(Path.Combine(folder, "a", "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("Figure 4", page, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task JsonHasTheHeadlines()
    {
        var folder = Directory.CreateTempSubdirectory("wattline-reasoning-").FullName;
        var (code, output, _) = await CliTests.RunAsync(Small + folder + " --json --seed 5");
        Assert.Equal(0, code);
        var summary = JsonDocument.Parse(output).RootElement;
        Assert.Equal(5, summary.GetProperty("seed").GetInt32());
        Assert.Equal(1000, summary.GetProperty("horizonSlots").GetInt32());
        Assert.Equal(5, summary.GetProperty("curves").GetArrayLength());
        Assert.Equal(-357.2265, summary.GetProperty("curves")[3].GetProperty("driftJPerSlot").GetDouble(), 0.001);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("--horizon 10", "--horizon takes a number from 1000 to 1000000")]
    [InlineData("--paths 1", "--paths takes a number from 2 to 300000")]
    public async Task AFigureOutOfRangeIsAnsweredWithTheRange(string option, string cure)
    {
        var (code, _, errors) = await CliTests.RunAsync("reproduce reasoning " + option);
        Assert.NotEqual(0, code);
        Assert.Contains(cure, errors, StringComparison.Ordinal);
    }
}
