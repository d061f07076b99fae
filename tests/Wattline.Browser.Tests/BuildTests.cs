using System.Diagnostics;
using System.Runtime.CompilerServices;
using Wattline.Gateway.Tests.Clients;

namespace Wattline.Browser.Tests;

/// <summary>The .NET build where the dashboard cannot be built goes on, and says what to install.</summary>
public sealed class BuildTests : IDisposable
{
    private const string Project =
        """
        <Project DefaultTargets="BuildDashboard">
          <PropertyGroup><MSBuildTreatWarningsAsErrors>true</MSBuildTreatWarningsAsErrors></PropertyGroup>
          <Import Project="Wattline.Dashboard.targets" />
        </Project>
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("wattline-test-").FullName;

    [Fact]
    public async Task WithoutNodeItGoesOnAndSaysWhatToInstall()
    {
        var (code, said) = await BuildAsync(start => start.Environment["NodeProgram"] = Path.Combine(_folder, "no-node"));
        Assert.True(code == 0, said);
        Assert.Contains("it takes Node 20.19 or newer with npm", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereTheRegistryIsNotReachedItGoesOnWithAWarningThatIsNoError()
    {
        Skip.Unless(HasNode, "npm: Node and npm are not installed");
        var (code, said) = await BuildAsync(start =>
        {
            start.Environment["npm_config_registry"] = "http://127.0.0.1:1/";
            start.Environment["npm_config_cache"] = Path.Combine(_folder, "cache");
        });
        Assert.True(code == 0, said);
        Assert.Contains("warning WATTLINE001", said, StringComparison.Ordinal);
        Assert.Contains("npm ci", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "dist")));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool HasNode => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "npm")) || File.Exists(Path.Combine(folder, "npm.cmd")));

    /// <summary>Builds a copy of the dashboard that nobody has installed anything for.</summary>
    private async Task<(int Code, string Said)> BuildAsync(Action<ProcessStartInfo> prepare)
    {
        Copy(Source(), _folder);
        await File.WriteAllTextAsync(Path.Combine(_folder, "Alone.proj"), Project, Browser.Token);
        var start = new ProcessStartInfo("dotnet", ["msbuild", "Alone.proj", "-nologo", "-nodeReuse:false"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
        };
        prepare(start);
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(Browser.Token);
        await process.WaitForExitAsync(Browser.Token);
        return (process.ExitCode, said);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(Directory.CreateDirectory(to).FullName, Path.GetFileName(file)), overwrite: true);
        }

        foreach (var folder in Directory.EnumerateDirectories(from).Where(one => Path.GetFileName(one) is not ("node_modules" or "dist" or "node_modules.lock")))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private static string Source([CallerFilePath] string test = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(test)!, "..", "..", "src", "Wattline.Dashboard"));
}
