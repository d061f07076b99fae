using System.Diagnostics;
using System.Text.Json;
using Wattline.Gateway.Tests.Clients;
using Wattline.Testing;

namespace Wattline.Browser.Tests;

/// <summary>Chromium, driven by the scripts of the folder <c>npm</c>; where it, Node or the dashboard lacks, a skip by that name.</summary>
internal static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Runs a script to its end, and reads the last line that it wrote.</summary>
    /// <param name="script">Its file.</param>
    /// <param name="gateway">What it looks at.</param>
    /// <param name="more">Further arguments.</param>
    /// <param name="when">What is done when the script says a word; it goes on afterwards.</param>
    public static async Task<JsonElement> RunAsync(
        string script, TestGateway gateway, IReadOnlyList<string> more, IReadOnlyDictionary<string, Func<Task>>? when = null)
    {
        var start = new ProcessStartInfo("node", [script, gateway.Address.ToString().TrimEnd('/'), .. more])
        {
            WorkingDirectory = await ReadyAsync(gateway),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["WATTLINE_CHROMIUM"] = Chromium;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Longest);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var last = "";
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                last = line;
                if (when?.GetValueOrDefault(line) is { } act)
                {
                    await act();
                    await process.StandardInput.WriteLineAsync("done".AsMemory(), limit.Token);
                    await process.StandardInput.FlushAsync(limit.Token);
                }
            }

            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        Assert.True(process.ExitCode == 0, await errors);
        return JsonDocument.Parse(last).RootElement;
    }

    /// <summary>The folder with the scripts, once all is there that they need.</summary>
    private static async Task<string> ReadyAsync(TestGateway gateway)
    {
        Skip.Unless(Chromium is not null, "chromium: no Chromium on the path");
        var folder = await Npm.FolderAsync("", "playwright-core");
        var page = await gateway.Client.GetStringAsync(new Uri("/", UriKind.Relative), Token);
        Skip.Unless(page.Contains("id=\"app\"", StringComparison.Ordinal), "Node 20.19: the gateway was built without the dashboard");
        return folder;
    }

    private static string? Chromium => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
