using System.Collections.Frozen;

namespace Wattline.Gateway.Dashboard;

/// <summary>The dashboard's files by their path. None where the gateway was built without Node: then a plain page stands at /.</summary>
internal static class DashboardFiles
{
    private const string Prefix = "dashboard/";

    private static readonly Lazy<FrozenDictionary<string, DashboardFile>> All = new(Read);

    /// <summary>The page itself; null where the dashboard was not built.</summary>
    public static DashboardFile? Page => Find("index.html");

    /// <summary>A file by its path below the root; null where there is none.</summary>
    public static DashboardFile? Find(string path) => All.Value.GetValueOrDefault(path);

    private static FrozenDictionary<string, DashboardFile> Read()
    {
        var program = typeof(DashboardFiles).Assembly;
        return program.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenDictionary(
            name => name[Prefix.Length..].Replace('\\', '/'),
            name =>
            {
                using var stream = program.GetManifestResourceStream(name)!;
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return new DashboardFile(name[Prefix.Length..].Replace('\\', '/'), bytes);
            });
    }
}
