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
    [InlineData("explain xyz", "has not the form of a receipt")]
    [InlineData("serve --port 70000", "0 to 65535")]
    [InlineData("serve --config nowhere.yaml", "wattline init")]
    [InlineData("data show Stokholm", "")]
    public async Task AWrongArgumentIsAnsweredWithTheCure(string arguments, string cure)
    {
        var (code, output, errors) = await RunAsync(arguments);
        Assert.NotEqual(0, code);
        Assert.Contains(cure, errors + output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string arguments)
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
