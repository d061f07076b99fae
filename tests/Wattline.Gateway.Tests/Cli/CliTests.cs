using System.Diagnostics;
using System.Text.RegularExpressions;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Cli;

/// <summary>The program as a person runs it: help, faults and exit codes as committed files.</summary>
public partial class CliTests
{
    [Theory]
    [InlineData("help", "--help")]
    [InlineData("serve-help", "serve --help")]
    [InlineData("explain-help", "explain --help")]
    [InlineData("data-help", "data --help")]
    [InlineData("data-show-help", "data show --help")]
    [InlineData("claims-help", "claims --help")]
    public async Task HelpIsAsCommitted(string name, string arguments)
    {
        var (code, output, _) = await RunAsync(arguments);
        Assert.Equal(0, code);
        Snapshot.Matches($"{name}.txt", output);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("control drain")]
    [InlineData("serve --port many")]
    [InlineData("claims --markdown --csv")]
    public async Task ACallThatCannotBeReadEndsWithTwo(string arguments) => Assert.Equal(2, (await RunAsync(arguments)).Code);

    [Fact]
    public async Task InitWritesAFileThatCheckAccepts()
    {
        var folder = Directory.CreateTempSubdirectory("wattline-cli-");
        var file = Path.Combine(folder.FullName, "w.yaml");
        Assert.Equal(0, (await RunAsync($"init {file}")).Code);
        Assert.Equal(2, (await RunAsync($"init {file}")).Code);
        var (code, output, _) = await RunAsync($"check {file}");
        Assert.Equal(0, code);
        Assert.Contains("in order", output, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task CheckPrintsEveryFaultAtOnceWithLineAndRemedy()
    {
        var folder = Directory.CreateTempSubdirectory("wattline-cli-");
        var file = Path.Combine(folder.FullName, "w.yaml");
        await File.WriteAllTextAsync(file, """
            listen: http://0.0.0.0:8080
            locatoin: x
            client_location: Berln
            carbon: { price_usd_per_t: -4, kind: avg }
            upstreams:
              - region: a
                site: sweden
                url: localhost
                models: []
              - region: b
                site: gb
                url: http://x/v1
                ownership: bought
                in_flight: 2.5
                models:
                  - name: m
                    energy: llama-3.1-8b
                  - name: k
            """, TestContext.Current.CancellationToken);
        var (code, _, errors) = await RunAsync($"check {file}");
        Assert.Equal(2, code);
        Snapshot.Matches("check-faults.txt", errors.Replace(file, "wattline.yaml", StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task ExplainShowsAmongWhichModelsAnAliasChooses()
    {
        var (code, output, _) = await RunAsync("explain --model auto --difficulty hard --deadline 60");

        Assert.Equal(0, code);
        Assert.Contains("difficulty 0.8 by hint", output, StringComparison.Ordinal);
        Assert.Contains("tolerance", output, StringComparison.Ordinal);
        Assert.Matches(@"Chosen: llama-3\.1-\d+b with [\d,]+ thinking tokens", output);
        Assert.Contains(" s to completion ", output, StringComparison.Ordinal);
        Assert.Contains(" s to first token ", (await RunAsync("explain --model auto --class chat")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainSaysWhatOnlyARunningGatewayKnows()
    {
        var folder = Directory.CreateTempSubdirectory("wattline-cli-");
        var file = Path.Combine(folder.FullName, "w.yaml");
        await File.WriteAllTextAsync(file, """
            auto: [{ name: auto }]
            reasoning: { m: { loss: 1.9 } }
            upstreams:
              - region: sun
                site: se
                url: http://127.0.0.1:9/v1
                onsite: { solar_kw: 5, shape: US-CAL-CISO }
                models: [{ name: m, energy: meta-llama/Llama-3.1-8B-Instruct }]
            """, TestContext.Current.CancellationToken);
        var (code, _, errors) = await RunAsync($"explain --model auto --config {file}");
        var named = (await RunAsync($"explain --model m --config {file}")).Errors;
        folder.Delete(recursive: true);

        Assert.Equal(0, code);
        Assert.Contains("Energy of their own in sun is the gateway's to read", errors, StringComparison.Ordinal);
        Assert.Contains("the configured success laws stand in here. GET /api/explain", errors, StringComparison.Ordinal);
        Assert.Contains("Energy of their own in sun", named, StringComparison.Ordinal);
        Assert.DoesNotContain("success laws", named, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainShowsEveryRegionsRow()
    {
        var (code, output, _) = await RunAsync("explain --model llama-3.1-8b --class voice --from Berlin --residency EU");
        Assert.Equal(0, code);
        foreach (var region in new[] { "stockholm", "paris", "eemshaven", "oregon", "virginia", "tokyo", "mumbai", "sydney" })
        {
            Assert.Contains(region, output, StringComparison.Ordinal);
        }

        Assert.Equal(5, ResidencyRow().Count(output));
        Assert.Contains("not live", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("explain --model llama-3.1-8b --from Berln", "Berlin")]
    [InlineData("explain --model lama-3.1-8b", "llama-3.1-8b")]
    [InlineData("explain --model llama-3.1-8b --residency EUU", "EU")]
    [InlineData("explain --model auto --difficulty harder", "easy")]
    [InlineData("explain --model auto --max-error 2", "0 to 1")]
    [InlineData("explain --model llama-3.1-8b --max-error 0.1", "'auto'")]
    [InlineData("explain xyz", "has not the form of a receipt")]
    [InlineData("explain", "--model NAME")]
    [InlineData("explain --modle m", "'explain' has no option --modle. Nearest: --model.")]
    [InlineData("recomend m", "'wattline' has no command recomend. Nearest: recommend.")]
    [InlineData("data shw", "'data' has no command shw. Nearest: show.")]
    [InlineData("check a b", "'b' is one word too many.")]
    [InlineData("serve --demo", "'serve' has no option --demo. 'wattline serve --help' lists them.")]
    [InlineData("serve --port 70000", "0 to 65535")]
    [InlineData("serve --config nowhere.yaml", "wattline init")]
    [InlineData("data show Stokholm", "")]
    public async Task AWrongArgumentIsAnsweredWithTheCure(string arguments, string cure)
    {
        var (code, output, errors) = await RunAsync(arguments);
        Assert.NotEqual(0, code);
        Assert.Contains(cure, errors + output, StringComparison.Ordinal);
        Assert.True(errors.Split('\n').Length <= 6, errors);
    }

    /// <summary>Runs the program in a process of its own; arguments are parted by spaces.</summary>
    internal static async Task<(int Code, string Output, string Errors)> RunAsync(string arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Wattline.Cli.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments.Split(' ')]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var cancellation = TestContext.Current.CancellationToken;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output, await errors);
    }

    [GeneratedRegex(@"\d +residency")]
    private static partial Regex ResidencyRow();
}
