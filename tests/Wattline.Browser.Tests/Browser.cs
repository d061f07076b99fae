using System.Diagnostics;
using System.Text.Json;
using Wattline.Gateway.Tests.Clients;
using Wattline.Testing;

namespace Wattline.Browser.Tests;

/// <summary>Chromium, driven by the scripts of the folder <c>npm</c>; where it, Node or the dashboard lacks, a skip by that name.</summary>
internal static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Where the pictures of a run lie, for somebody to look at: WATTLINE_PICTURES, else a folder beside the tests.</summary>
    public static string Pictures
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("WATTLINE_PICTURES") is { Length: > 0 } named
                ? named
                : Path.Combine(AppContext.BaseDirectory, "pictures");
            return Directory.CreateDirectory(folder).FullName;
        }
    }

    /// <summary>The same of a gateway of the tests' own.</summary>
    public static Task<JsonElement> RunAsync(
        string script, TestGateway gateway, IReadOnlyList<string> more, IReadOnlyDictionary<string, Func<Task>>? when = null) =>
        RunAsync(script, gateway.Address, more, when);

    /// <summary>Runs a script to its end, and reads the last line that it wrote.</summary>
    /// <param name="script">Its file.</param>
    /// <param name="gateway">The address of what it looks at.</param>
    /// <param name="more">Further arguments.</param>
    /// <param name="when">What is done when the script says a word; it goes on afterwards.</param>
    /// <param name="longest">When it is given up.</param>
    public static async Task<JsonElement> RunAsync(
        string script, Uri gateway, IReadOnlyList<string> more, IReadOnlyDictionary<string, Func<Task>>? when = null, TimeSpan? longest = null)
    {
        var start = new ProcessStartInfo("node", [script, gateway.ToString().TrimEnd('/'), .. more])
        {
            WorkingDirectory = await ReadyAsync(gateway),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["WATTLINE_CHROMIUM"] = Chromium;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(longest ?? Longest);
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

    /// <summary>The texts of a list that a script told.</summary>
    public static IEnumerable<string> Texts(this JsonElement seen, string name) => seen.GetProperty(name).EnumerateArray().Select(one => one.GetString()!);

    /// <summary>Nothing in the console, and nothing asked of another host.</summary>
    public static void AssertQuiet(JsonElement seen)
    {
        Assert.Empty(seen.Texts("complaints"));
        Assert.Empty(seen.Texts("strangers"));
    }

    /// <summary>The folder with the scripts, once all is there that they need.</summary>
    private static async Task<string> ReadyAsync(Uri gateway)
    {
        Skip.Unless(Chromium is not null, "chromium: no Chromium on the path");
        var folder = await Npm.FolderAsync("", "playwright-core");
        using var client = new HttpClient();
        var page = await client.GetStringAsync(gateway, Token);
        Skip.Unless(page.Contains("id=\"app\"", StringComparison.Ordinal), "Node 20.19: the gateway was built without the dashboard");
        return folder;
    }

    private static string? Chromium => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
