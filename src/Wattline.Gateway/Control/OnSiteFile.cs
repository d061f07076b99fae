using System.Text.Json;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Control;

/// <summary>Keeps what was counted of batteries and learnt of feeds beside the ledger, so that a restart does not forget it.</summary>
/// <param name="folder">The state folder.</param>
internal sealed class OnSiteFile(string folder)
{
    private readonly string _path = Path.Combine(folder, "onsite.json");

    /// <summary>What was kept, by region, and why it cannot be read; empty where nothing was.</summary>
    public (IReadOnlyDictionary<string, SiteMemory> Sites, string? Problem) Load()
    {
        var none = new Dictionary<string, SiteMemory>();
        try
        {
            var sites = File.Exists(_path) ? JsonSerializer.Deserialize<Dictionary<string, SiteMemory>>(File.ReadAllText(_path), WattlineJson.Options) : none;
            return (sites ?? none, null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return (none, failure.Message);
        }
    }

    /// <summary>Keeps it: first beside the file, then in its place.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Save(IReadOnlyDictionary<string, SiteMemory> sites)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(_path + ".new", JsonSerializer.Serialize(sites, WattlineJson.Options));
        File.Move(_path + ".new", _path, overwrite: true);
    }
}
