using System.IO.Compression;
using System.Text.Json;
using Wattline.Routing;
using Wattline.Storage.Json;

namespace Wattline.Storage;

/// <summary>A snapshot's inputs as they are stored: JSON under Brotli, which takes the many equal provenances to next to nothing.</summary>
internal static class SnapshotBlob
{
    public static byte[] Pack(SnapshotInputs inputs)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(brotli, inputs, WattlineJson.Options);
        }

        return packed.ToArray();
    }

    public static SnapshotInputs Unpack(byte[] blob)
    {
        using var brotli = new BrotliStream(new MemoryStream(blob), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<SnapshotInputs>(brotli, WattlineJson.Options)
            ?? throw new JsonException("A stored snapshot is null.");
    }
}
