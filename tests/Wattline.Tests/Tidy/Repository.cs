namespace Wattline.Tests.Tidy;

/// <summary>The files of the working tree, as the rules about them read them.</summary>
internal static class Repository
{
    private static readonly string[] Ignored = ["bin", "obj", ".git", ".vs", ".idea", "node_modules", "TestResults", "artifacts", "BenchmarkDotNet.Artifacts", "dist", "dist.new"];
    private static readonly Lazy<string> Found = new(FindRoot);
    private static readonly Lazy<string[]> All = new(() => [.. Walk(Root).Order(StringComparer.Ordinal)]);

    /// <summary>The folder that holds Wattline.slnx.</summary>
    public static string Root => Found.Value;

    /// <summary>Every file that is neither built nor installed, relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> Files => All.Value;

    /// <summary>The C# files below a folder.</summary>
    public static IEnumerable<string> Code(string folder) =>
        Files.Where(file => file.StartsWith(folder + "/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>The documents that people read, with those of folders to come.</summary>
    public static IEnumerable<string> Documents => Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    /// <summary>Where a file lies on this machine.</summary>
    public static string PathOf(string file) => Path.Combine(Root, file);

    public static bool Exists(string file) => File.Exists(PathOf(file)) || Directory.Exists(PathOf(file));

    public static string Text(string file) => File.ReadAllText(PathOf(file));

    public static string[] Lines(string file) => File.ReadAllLines(PathOf(file));

    /// <summary>Fails with every breach, so that one run shows all.</summary>
    public static void AssertNone(IEnumerable<string> breaches, string rule)
    {
        var all = breaches.ToList();
        Assert.True(all.Count == 0, $"{rule}\n  {string.Join("\n  ", all)}");
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Wattline.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder above the tests holds Wattline.slnx.");
        }

        return Path.TrimEndingDirectorySeparator(folder);
    }

    private static IEnumerable<string> Walk(string folder)
    {
        var here = Directory.EnumerateFiles(folder).Where(file => !file.EndsWith(".user", StringComparison.Ordinal) && Path.GetFileName(file) != ".git")
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'));
        var below = Directory.EnumerateDirectories(folder).Where(child => !Ignored.Contains(Path.GetFileName(child))).SelectMany(Walk);
        return here.Concat(below);
    }
}
