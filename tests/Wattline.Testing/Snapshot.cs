using System.Runtime.CompilerServices;

namespace Wattline.Testing;

/// <summary>Compares a text with a committed file, so that a change of what users see shows in the diff.</summary>
public static class Snapshot
{
    /// <summary>Fails when they differ; with WATTLINE_UPDATE_SNAPSHOTS=1 writes the file instead.</summary>
    /// <param name="name">The file's name, in a folder <c>Snapshots</c> beside the test's source.</param>
    /// <param name="actual">What is the case now.</param>
    /// <param name="source">The test's source; filled in by the compiler.</param>
    public static void Matches(string name, string actual, [CallerFilePath] string source = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(source)!, "Snapshots", name);
        actual = string.Join('\n', actual.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("WATTLINE_UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }

        var expected = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (expected != actual)
        {
            var (was, now) = (expected.Split('\n'), actual.Split('\n'));
            var line = Enumerable.Range(0, Math.Max(was.Length, now.Length)).First(at => was.ElementAtOrDefault(at) != now.ElementAtOrDefault(at));
            throw new InvalidOperationException(
                $"{name} differs from line {line + 1}.\n was: {was.ElementAtOrDefault(line)}\n now: {now.ElementAtOrDefault(line)}\n" +
                "If the change is meant, run the tests with WATTLINE_UPDATE_SNAPSHOTS=1, look at the diff and note it in CHANGELOG.md.");
        }
    }
}
