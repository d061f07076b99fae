using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Wattline.Planning.Linear;

namespace Wattline.Testing.Planning;

/// <summary>What another solver says of one program.</summary>
/// <param name="Status">In its own words.</param>
/// <param name="Cost">The optimal cost; null where there is none.</param>
/// <param name="Seconds">CPU time of the solve itself, as it measures that; null where it does not.</param>
public sealed record PeerAnswer(string Status, double? Cost, double? Seconds);

/// <summary>Other people's linear solvers, each called once for many programs.</summary>
public static class Peers
{
    private static readonly Lock Installing = new();

    /// <summary>Debian's <c>clp</c>: costs to ten digits.</summary>
    /// <exception cref="Win32Exception">It is not installed.</exception>
    public static IReadOnlyList<PeerAnswer> Clp(IReadOnlyList<LinearProgram> programs) => InFiles(programs, files =>
    {
        var arguments = files.SelectMany(file => new[] { "-import", file, "-dualsimplex" });
        var answers = Run("clp", arguments, Path.GetDirectoryName(files[0])!).Split('\n')
            .Where(line => line.Contains("objective", StringComparison.Ordinal) && line.Contains("iterations time", StringComparison.Ordinal));
        return [.. answers.Select(line => line.Split(' ')).Select(words => Answer(words[0], words[0] == "Optimal", words[2], words[7]))];
    });

    /// <summary>Debian's <c>glpsol</c>, exact to its tolerance: one program a call.</summary>
    /// <exception cref="Win32Exception">It is not installed.</exception>
    public static IReadOnlyList<PeerAnswer> Glpsol(IReadOnlyList<LinearProgram> programs) => InFiles(programs, files => [.. files.Select(Glpsol)]);

    /// <summary>The npm package <c>highs</c>, in WebAssembly: one process for all.</summary>
    /// <exception cref="Win32Exception">Node or npm is not installed.</exception>
    public static IReadOnlyList<PeerAnswer> Highs(IReadOnlyList<LinearProgram> programs) => InFiles(programs, files =>
    {
        var folder = InstalledHighs();
        var list = Path.Combine(Path.GetDirectoryName(files[0])!, "list");
        File.WriteAllLines(list, files);
        var lines = Run("node", ["highs.mjs", list], folder).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => line.Split(' ')).Select(words => Answer(words[0], words[0] == "7", words[1], words[2]))];
    });

    private static PeerAnswer Glpsol(string file)
    {
        var output = file + ".out";
        Run("glpsol", ["--freemps", file, "--write", output], Path.GetDirectoryName(file)!);
        var words = File.ReadLines(output).First(line => line.StartsWith("s bas", StringComparison.Ordinal)).Split(' ');
        return Answer(words[4] + words[5], words[4] == "f" && words[5] == "f", words[6]);
    }

    private static PeerAnswer Answer(string status, bool optimal, string cost, string? seconds = null) =>
        new(status, optimal ? Number(cost) : null, seconds is null ? null : Number(seconds.TrimEnd(',')));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static List<PeerAnswer> InFiles(IReadOnlyList<LinearProgram> programs, Func<string[], List<PeerAnswer>> solve)
    {
        var folder = Directory.CreateTempSubdirectory("wattline-programs-").FullName;
        try
        {
            var files = programs.Select((program, at) => Write(program, Path.Combine(folder, $"{at}.mps"))).ToArray();
            var answers = files.Chunk(2000).SelectMany(solve).ToList();
            return answers.Count == programs.Count ? answers : throw new InvalidDataException($"{answers.Count} answers to {programs.Count} programs.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Write(LinearProgram program, string file)
    {
        using var writer = new StreamWriter(file);
        Mps.Write(program, writer);
        return file;
    }

    private static string InstalledHighs()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Planning", "npm");
        lock (Installing)
        {
            if (!Directory.Exists(Path.Combine(folder, "node_modules", "highs")))
            {
                Run("npm", ["ci", "--no-progress"], folder);
            }
        }

        return folder;
    }

    private static string Run(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidDataException($"{program} ended with {process.ExitCode}: {errors.Result}{output}");
    }
}
