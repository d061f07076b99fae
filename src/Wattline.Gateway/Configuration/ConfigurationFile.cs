using System.Security.Cryptography;
using Wattline.Grid;

namespace Wattline.Gateway.Configuration;

/// <summary>
/// The file that a configuration comes from, which knows whether it or a file that it names has changed since it was read. Contents are
/// compared, not times: mounts and links change the one without the other. For one thread at a time.
/// </summary>
/// <param name="path">Where it lies.</param>
/// <param name="pack">The facts that it refers to.</param>
/// <param name="adjust">What the command line says otherwise; null for nothing.</param>
public sealed class ConfigurationFile(string path, DataPack pack, Func<GatewayOptions, GatewayOptions>? adjust = null)
{
    private const string Absent = "absent";
    private Dictionary<string, string> _marks = [];

    /// <summary>Where it lies.</summary>
    public string Path => path;

    /// <summary>Reads and checks it.</summary>
    /// <exception cref="ConfigurationException">It cannot be read or has faults.</exception>
    public GatewayOptions Read()
    {
        // Marked before it is read, so that what is written meanwhile counts as a change.
        _marks = _marks.Keys.Append(path).Distinct().ToDictionary(file => file, Mark);
        var options = ConfigurationReader.ReadFile(path, pack);
        _marks = options.Files.Append(path).Distinct().ToDictionary(file => file, file => _marks.GetValueOrDefault(file) ?? Mark(file));
        return adjust is null ? options : adjust(options);
    }

    /// <summary>Whether it, or a file that it names, is no longer what it was when it was read.</summary>
    public bool HasChanged() => _marks.Any(mark => Mark(mark.Key) != mark.Value);

    /// <summary>What stands there now, to see whether somebody is still writing.</summary>
    internal string Present() => string.Concat(_marks.Keys.Select(Mark));

    private static string Mark(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Absent;
        }
    }
}
