using System.Text.Json;
using Wattline.Gateway.Configuration;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Control;

/// <summary>Keeps the operator's orders beside the ledger, so that a restart does not lift them.</summary>
/// <param name="folder">The state folder.</param>
internal sealed class OrdersFile(string folder)
{
    private readonly string _path = Path.Combine(folder, "control.json");

    /// <summary>The orders kept; none where there is no file.</summary>
    /// <exception cref="ConfigurationException">
    /// It cannot be read. Started without its orders a gateway would send requests where its operator forbade it, and nobody would notice.
    /// </exception>
    public Orders Load()
    {
        try
        {
            if (!File.Exists(_path))
            {
                return Orders.None;
            }

            var orders = JsonSerializer.Deserialize<Orders>(File.ReadAllText(_path), WattlineJson.Options);
            if (orders is { Pins.Count: <= Orders.MostPins, Drains.Count: <= Orders.MostPins })
            {
                return orders;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Broken(failure.Message);
        }

        throw Broken("It holds no orders, or too many.");
    }

    /// <summary>Keeps orders: first beside the file, then in its place, so that a crash leaves the one or the other.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Save(Orders orders)
    {
        Directory.CreateDirectory(folder);
        using (var stream = File.Create(_path + ".new"))
        {
            JsonSerializer.Serialize(stream, orders, WattlineJson.Options);
            stream.Flush(flushToDisk: true);
        }

        File.Move(_path + ".new", _path, overwrite: true);
    }

    private ConfigurationException Broken(string why) =>
        new(_path, [new Fault("", 0, $"The operator's orders cannot be read: {why}", "Mend it, or remove it and give the orders again.")]);
}
