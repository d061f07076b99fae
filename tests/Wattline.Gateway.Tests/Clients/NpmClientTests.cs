using System.Diagnostics;
using System.Text.Json;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Clients;

/// <summary>The npm client <c>openai</c>, unchanged but for its base URL, against the demo fleet.</summary>
public class NpmClientTests
{
    [Fact]
    public async Task TheNpmClientIsAnsweredWithoutChange()
    {
        var folder = await InstallAsync();
        await using var gateway = await TestGateway.StartDemoAsync();
        var (code, output, errors) = await RunAsync("node", ["client.mjs", gateway.Address.ToString().TrimEnd('/')], folder);
        Assert.True(code == 0, errors);
        using var seen = JsonDocument.Parse(output);
        var root = seen.RootElement;
        Assert.Contains("llama-3.1-8b", root.GetProperty("models").EnumerateArray().Select(one => one.GetString()));
        Assert.StartsWith("This is a stand-in", root.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(8, root.GetProperty("usage").GetInt32());
        Assert.True(root.GetProperty("energyJ").GetDouble() > 0);
        Assert.Equal(8, root.GetProperty("pieces").GetInt32());
        Assert.Equal(root.GetProperty("region").GetString(), root.GetProperty("streamUsage").GetProperty("wattline").GetProperty("region").GetString());
        Assert.Equal("length", root.GetProperty("helper").GetString());
        Assert.Equal("chat.completion", root.GetProperty("tools").GetString());
        Assert.Equal(400, root.GetProperty("error").GetProperty("status").GetInt32());
        Assert.Contains("llama-3.1-8b", root.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("no_feasible_region", root.GetProperty("refused").GetProperty("code").GetString());
        await gateway.FindAsync(root.GetProperty("decision").GetString()!);
    }

    /// <summary>Node and the client from the npm registry, else a skip by that name; where CI is set a skip counts as a failure.</summary>
    private static async Task<string> InstallAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Clients", "npm");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "openai")))
        {
            try
            {
                var (code, _, errors) = await RunAsync("npm", ["ci", "--no-progress"], folder);
                Skip.Unless(code == 0, $"npm client: npm ci failed: {errors}");
            }
            catch (System.ComponentModel.Win32Exception)
            {
                Skip.Unless(false, "npm client: Node and npm are not installed");
            }
        }

        return folder;
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string program, string[] arguments, string folder)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await errors);
    }
}
