using System.ComponentModel;
using System.Diagnostics;

namespace Wattline.Gateway.Tests.Clients;

/// <summary>Node with a package from the npm registry; where it lacks, a skip by that name, which counts as a failure where CI is set.</summary>
internal static class Npm
{
    private static readonly SemaphoreSlim Installing = new(1);

    /// <summary>Runs a script of the folder <c>npm</c> with a server's address.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunScriptAsync(string script, Uri address, params string[] more)
    {
        var folder = await InstallAsync("Clients", "openai");
        return await RunAsync("node", [script, address.ToString().TrimEnd('/'), .. more], folder);
    }

    /// <summary>Runs the script of <c>Planning/npm</c> that validates documents by a schema, as a file holds them.</summary>
    public static async Task<(int Code, string Output, string Errors)> ValidateAsync(string file) =>
        await RunAsync("node", ["validate.mjs", file], await InstallAsync("Planning", "ajv"));

    /// <summary>A folder below the tests' own with its packages installed.</summary>
    /// <param name="room">The folder that has a folder <c>npm</c>; empty for the tests' own.</param>
    /// <param name="package">One of the packages, which is there once they are installed.</param>
    public static Task<string> FolderAsync(string room, string package) => InstallAsync(room, package);

    /// <summary>One test at a time: two of them would install into one folder.</summary>
    private static async Task<string> InstallAsync(string room, string package)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, room, "npm");
        await Installing.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!Directory.Exists(Path.Combine(folder, "node_modules", package)))
            {
                var (code, _, errors) = await RunAsync("npm", ["ci", "--no-progress"], folder);
                Skip.Unless(code == 0, $"npm {package}: npm ci failed: {errors}");
            }
        }
        catch (Win32Exception)
        {
            Skip.Unless(false, $"npm {package}: Node and npm are not installed");
        }
        finally
        {
            Installing.Release();
        }

        return folder;
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string program, string[] arguments, string folder)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await errors);
    }
}
