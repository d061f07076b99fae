using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Wattline.Gateway.Tests.Adopting;

/// <summary><c>wattline control</c> and <c>wattline savings</c> as an operator types them.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task OrdersAreGivenAndShown()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        Assert.Contains("mode route, rollout 100 %", (await ControlAsync(stage, "")).Output, StringComparison.Ordinal);
        var pinned = await ControlAsync(stage, "pin model m --region de --minutes 5");
        Assert.Contains("pin model m to de until", pinned.Output, StringComparison.Ordinal);
        Assert.Equal("de", (await stage.AskAsync()).Region);
        Assert.Equal(0, (await ControlAsync(stage, "unpin model m")).Code);
        Assert.Contains("drained se", (await ControlAsync(stage, "drain se")).Output, StringComparison.Ordinal);
        Assert.Equal("de", (await stage.AskAsync()).Region);
        Assert.Equal(0, (await ControlAsync(stage, "undrain se")).Code);
        Assert.Contains("nothing is decided", (await ControlAsync(stage, "bypass on")).Output, StringComparison.Ordinal);
        Assert.Equal("bypassed", (await stage.AskAsync()).Header("Mode"));
        Assert.Equal(0, (await ControlAsync(stage, "bypass off")).Code);

        var wrong = await ControlAsync(stage, "drain sse");
        Assert.Equal(1, wrong.Code);
        Assert.Contains("Use se", wrong.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AKeyComesFromTheEnvironment()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("ops")));
        await using var stage = await Stage.StartAsync($"keys: [{{ name: ops, sha256: {hash}, admin: true }}]", ["se"]);
        var without = await ControlAsync(stage, "bypass on");
        var with = await RunAsync($"control bypass on --url {stage.Gateway.Address} --key-env OPS", ("OPS", "ops"));

        Assert.Equal((1, 0), (without.Code, with.Code));
        Assert.Contains("No known key", without.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGatewayThatIsNotThereIsSaidWithTheCure()
    {
        var (code, _, errors) = await RunAsync("control --url http://127.0.0.1:9");
        Assert.Equal(1, code);
        Assert.StartsWith("Nothing listens at http://127.0.0.1:9. ", errors, StringComparison.Ordinal);
        Assert.Contains("another address with --url", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SavingsAreSummedFromTheLedger()
    {
        await using var stage = await Stage.StartAsync("mode: observe\nobserve: { baseline: de }", ["se", "de"]);
        await stage.ReceiptAsync(await stage.AskAsync());
        var folder = Path.GetDirectoryName(stage.Gateway.Ledger.Path);
        var (code, output, _) = await RunAsync($"savings --state {folder}");
        var json = await RunAsync($"savings --json --state {folder}");

        Assert.Equal((0, 0), (code, json.Code));
        Assert.Contains("observed", output, StringComparison.Ordinal);
        Assert.Contains("attributional", output, StringComparison.Ordinal);
        Assert.Contains("\"wouldHaveSaved\":{\"costUsd\":", json.Output, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output, string Errors)> ControlAsync(Stage stage, string arguments) =>
        RunAsync($"control {arguments} --url {stage.Gateway.Address}".Replace("  ", " ", StringComparison.Ordinal));

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string arguments, (string Name, string Value)? variable = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Wattline.Cli.dll"), .. arguments.Split(' ')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (variable is { } one)
        {
            start.Environment[one.Name] = one.Value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Stage.Token), process.StandardError.ReadToEndAsync(Stage.Token));
        await process.WaitForExitAsync(Stage.Token);
        return (process.ExitCode, await output, await errors);
    }
}
