using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Wattline.Routing;
using Wattline.Storage.Json;

namespace Wattline.Storage;

/// <summary>
/// A snapshot's inputs as they are stored: JSON under Brotli, which takes the many equal provenances to next to nothing. Whole, or as the
/// difference from the last one that was stored whole. Not safe for two threads at once.
/// </summary>
internal sealed class SnapshotBlob
{
    private (SnapshotInputs Inputs, string Hash)? _whole;

    /// <summary>The bytes to store: a difference where that is enough.</summary>
    public byte[] PackNext(SnapshotInputs inputs)
    {
        if (_whole is { } whole && SnapshotDifference.Between(whole.Inputs, whole.Hash, inputs) is { } difference)
        {
            return Packed(difference);
        }

        var blob = Pack(inputs);
        _whole = (inputs, Hash(blob));
        return blob;
    }

    /// <summary>The next one is stored whole: the last was lost.</summary>
    public void Forget() => _whole = null;

    /// <summary>The bytes of a whole snapshot.</summary>
    public static byte[] Pack(SnapshotInputs inputs) => Packed(inputs);

    /// <summary>The snapshot of the bytes; null where it is a difference from one that is no longer stored.</summary>
    /// <param name="blob">As stored.</param>
    /// <param name="find">The bytes of another version, or null.</param>
    public static SnapshotInputs? Unpack(byte[] blob, Func<long, byte[]?> find)
    {
        var json = Json(blob);
        if (!json.AsSpan().StartsWith("{\"base\":"u8))
        {
            return Read<SnapshotInputs>(json);
        }

        var difference = Read<SnapshotDifference>(json);
        return find(difference.Base) is { } whole && Hash(whole) == difference.BaseHash
            ? difference.Apply(Read<SnapshotInputs>(Json(whole)))
            : null;
    }

    private static byte[] Packed<T>(T value)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(brotli, value, WattlineJson.Options);
        }

        return packed.ToArray();
    }

    private static byte[] Json(byte[] blob)
    {
        using var brotli = new BrotliStream(new MemoryStream(blob), CompressionMode.Decompress);
        using var json = new MemoryStream();
        brotli.CopyTo(json);
        return json.ToArray();
    }

    private static T Read<T>(byte[] json) =>
        JsonSerializer.Deserialize<T>(json, WattlineJson.Options) ?? throw new JsonException("A stored snapshot is null.");

    private static string Hash(byte[] blob) => Convert.ToHexStringLower(SHA256.HashData(blob)[..8]);
}
