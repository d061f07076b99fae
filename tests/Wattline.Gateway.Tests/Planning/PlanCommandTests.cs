using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Wattline.Cli;
using Wattline.Gateway.Planning;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Planning;

/// <summary><c>wattline plan</c> as a person runs it.</summary>
public class PlanCommandTests
{
    private static readonly string Geography = Path.Combine(Scenarios.Folder(), "energy-geography.yaml");

    [Fact]
    public async Task HelpIsAsCommitted()
    {
        Snapshot.Matches("plan-help.txt", (await RunAsync("plan", "--help")).Output);
        Snapshot.Matches("plan-diff-help.txt", (await RunAsync("plan", "diff", "--help")).Output);
    }

    [Fact]
    public async Task TheWorkedExampleIsShownAsCommitted()
    {
        var (code, output, errors) = await RunAsync("plan", Geography);
        Assert.Equal((0, ""), (code, errors));
        Snapshot.Matches("plan-energy-geography.txt", System.Text.RegularExpressions.Regex.Replace(output, @"\(gap [^;]*rounds\.", "(gap …"));
    }

    [Fact]
    public async Task TheSchemaIsPrintedWithoutAFile()
    {
        var (code, output, _) = await RunAsync("plan", "--schema");
        Assert.Equal(0, code);
        Assert.Equal(ScenarioSchema.Draft, JsonDocument.Parse(output).RootElement.GetProperty("$schema").GetString());
    }

    [Fact]
    public async Task FaultsAreAllToldWithLineAndCure()
    {
        using var folder = new TestFolder();
        var file = folder.Write("s.yaml", Scenarios.With("price_usd_per_mwh: 40", "price: 40").Replace("budget_ms: 500", "budget_ms: soon", StringComparison.Ordinal));
        var (code, _, errors) = await RunAsync("plan", file);
        Assert.Equal(2, code);
        Snapshot.Matches("plan-faults.txt", errors.Replace(file, "s.yaml", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("takes a scenario", "plan")]
    [InlineData("add --scenarios", "plan", "x.yaml", "--seed", "3")]
    [InlineData("exclude each other", "plan", "x.yaml", "--json", "--csv")]
    [InlineData("cannot be read", "plan", "nowhere.yaml")]
    [InlineData("cannot be read", "plan", "diff", "nowhere.yaml", "nowhere.json")]
    [InlineData("--html", "plan", "x.yaml", "--htm", "p.html")]
    public async Task AWrongWordIsAnsweredWithTheCure(string cure, params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);
        Assert.Equal(2, code);
        Assert.Contains(cure, errors, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public async Task JsonCsvAndPageHoldTheSamePlanAndASavedOneCanBeCompared()
    {
        using var folder = new TestFolder();
        var (scenario, page) = (folder.Write("s.yaml", Scenarios.Small), Path.Combine(folder.Path, "p.html"));
        var (code, json, errors) = await RunAsync("plan", scenario, "--json", "--html", page, "--scenarios", "3", "--demand-error", "0.1");
        Assert.Equal((0, ""), (code, errors));
        var plan = JsonSerializer.Deserialize<PlanReport>(json, Storage.Json.WattlineJson.Options)!;
        Assert.Equal((3, 0.1), (plan.Robust!.Scenarios, plan.Robust.DemandError));
        Assert.Contains("Plan: s", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var csv = (await RunAsync("plan", scenario, "--csv")).Output.Trim().Split('\n');
        Assert.Equal(plan.Placements.Count + 1, csv.Length);
        Assert.StartsWith(string.Join(',', PlanText.CsvColumns), csv[0], StringComparison.Ordinal);

        var other = folder.Write("t.yaml", Scenarios.With("gpu_seconds_per_hour: 600", "gpu_seconds_per_hour: 200"));
        var (compared, shown, _) = await RunAsync("plan", "diff", folder.Write("s.json", json), other);
        Assert.Equal(0, compared);
        Snapshot.Matches("plan-diff.txt", shown);
    }

    /// <summary>Piped tables are 200 wide: two dozen classes leave no room for the columns that yield.</summary>
    [Fact]
    public async Task ColumnsWithoutRoomAreNamed()
    {
        using var folder = new TestFolder();
        var classes = string.Concat(Enumerable.Range(0, 25).Select(at => $"\n  class{at}: {{ kwh_per_request: 0.01, budget_ms: 500, gpu_seconds_per_request: 2 }}"));
        var demand = string.Concat(Enumerable.Range(0, 25).Select(at => $"\n  - {{ origin: london, class: class{at}, requests_per_hour: 1 }}"));
        var (code, output, _) = await RunAsync("plan", folder.Write("s.yaml", Scenarios.With("classes:", "classes:" + classes) + demand));
        Assert.Equal(0, code);
        Assert.Contains("No room for % class0", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("or --json has them.", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnInterruptEndsItCleanly()
    {
        using var folder = new TestFolder();
        var month = folder.Write("m.yaml", Scenarios.Sample("world-day.yaml").Replace("hours: 24", "hours: 480", StringComparison.Ordinal));
        using var process = Start(["plan", month]);
        var begun = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.Matches("^Planning [^:]+: [0-9,]{7,} ways to serve; this may take minutes\\.$", begun);
        Assert.False(process.HasExited);
        Assert.Equal(0, Kill(process.Id, 2));
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((130, "Stopped: no plan was made.\n"), (process.ExitCode, errors));
    }

    [Theory]
    [InlineData(0, "Planning [..............................]   0 %")]
    [InlineData(0.5, "Planning [###############...............]  50 %")]
    [InlineData(7, "Planning [##############################] 100 %")]
    public void TheBarSaysHowFarItIs(double done, string line) => Assert.Equal(line, PlanProgress.Line("Planning", done, ""));

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    /// <summary>Interrupts reach it, also where the tests run in the background of a shell, which ignores them.</summary>
    private static Process Start(IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(
        "env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "Wattline.Cli.dll"), .. arguments])
    { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var cancellation = TestContext.Current.CancellationToken;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>A folder that goes with the test.</summary>
    private sealed class TestFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("wattline-plan-").FullName;

        public string Write(string name, string text)
        {
            var file = System.IO.Path.Combine(Path, name);
            File.WriteAllText(file, text);
            return file;
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
