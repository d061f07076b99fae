using System.Collections.Frozen;

namespace Wattline.Gateway.Dashboard;

/// <summary>The dashboard's files by their path. None where the gateway was built without Node: then a plain page stands at /.</summary>
internal static class DashboardFiles
{
    private const string Prefix = "dashboard/";

    private const string Index = "index.html";

    /// <summary>A megabyte in all, of which a gateway that nobody looks at needs nothing: each is read when it is asked for first.</summary>
    private static readonly FrozenDictionary<string, Lazy<DashboardFile>> All = typeof(DashboardFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..].Replace('\\', '/'), name => new Lazy<DashboardFile>(() => Read(name)));

    /// <summary>Whether the dashboard was built.</summary>
    public static bool AreThere { get; } = All.ContainsKey(Index);

    /// <summary>The page itself; null where the dashboard was not built.</summary>
    public static DashboardFile? Page => Find(Index);

    /// <summary>A file by its path below the root; null where there is none.</summary>
    public static DashboardFile? Find(string path) => All.GetValueOrDefault(path)?.Value;

    private static DashboardFile Read(string resource)
    {
        using var stream = typeof(DashboardFiles).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new DashboardFile(resource[Prefix.Length..].Replace('\\', '/'), bytes);
    }
}
