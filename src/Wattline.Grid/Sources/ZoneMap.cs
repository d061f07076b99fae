namespace Wattline.Grid.Sources;

/// <summary>What services call the zones of this project.</summary>
internal static class ZoneMap
{
    /// <summary>No zone at all.</summary>
    public static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>A map with additions, which hold over what it had; in whatever case.</summary>
    public static IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> map, IReadOnlyDictionary<string, string>? more)
    {
        var all = new Dictionary<string, string>(map, StringComparer.OrdinalIgnoreCase);
        foreach (var (zone, name) in more ?? None)
        {
            all[zone] = name;
        }

        return all;
    }
}
