using System.Diagnostics;
using System.Globalization;

namespace Wattline.Benchmarks;

/// <summary>LEMON's network simplex in a process of its own.</summary>
internal sealed class PlanPeer(string program)
{
    /// <summary>Writes an instance to a file for as long as it is measured.</summary>
    public static string Write(PlanInstance instance)
    {
        var file = Path.GetTempFileName();
        instance.Write(file);
        return file;
    }

    /// <summary>The least cost of an instance, and the processor seconds that solving it took.</summary>
    public (long Cost, double Seconds) Solve(string file)
    {
        var start = new ProcessStartInfo(program, [file, PlanInstance.Penalty.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var words = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        return process.ExitCode == 0
            ? (long.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture))
            : throw new InvalidDataException("The peer failed.");
    }
}
