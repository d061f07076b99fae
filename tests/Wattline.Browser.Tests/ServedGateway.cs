using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Wattline.Browser.Tests;

/// <summary>The gateway as an operator runs it: a process of its own, whose memory is its own, with the demo fleet and a ledger that goes when it does.</summary>
internal sealed partial class ServedGateway : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private ServedGateway(Process process, string folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>What it holds of the machine's memory now, bytes.</summary>
    public long MemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts one on a free port.</summary>
    public static async Task<ServedGateway> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("wattline-test-").FullName;
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Wattline.Cli.dll"), "serve", "--port", "0", "--state", Path.Combine(folder, "state")])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(Browser.Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } found)
            {
                // What it says later is read as well, so that it never waits to be heard.
                _ = process.StandardOutput.ReadToEndAsync();
                return new ServedGateway(process, folder, new Uri(found.Groups["address"].Value));
            }
        }

        throw new InvalidOperationException("The gateway did not start.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex(@"listens on (?<address>http://\S+)")]
    private static partial Regex Listening();
}
