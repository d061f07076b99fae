using System.IO.Compression;
using System.Security.Cryptography;

namespace Wattline.Gateway.Dashboard;

/// <summary>A file of the dashboard, as it lies in the program; compressed when it is asked for first.</summary>
/// <param name="name">Its path below the dashboard's root.</param>
/// <param name="bytes">What it holds.</param>
internal sealed class DashboardFile(string name, byte[] bytes)
{
    private readonly Lazy<byte[]> _brotli = new(() => Compress(bytes, to => new BrotliStream(to, CompressionLevel.Optimal)));
    private readonly Lazy<byte[]> _gzip = new(() => Compress(bytes, to => new GZipStream(to, CompressionLevel.SmallestSize)));

    /// <summary>Names what it holds.</summary>
    public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"";

    /// <summary>Whether its name changes with what it holds, so that it may be kept for good.</summary>
    public bool IsLasting => name.StartsWith("assets/", StringComparison.Ordinal);

    /// <summary>Its media type.</summary>
    public string ContentType => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" => "application/json",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };

    /// <summary>What is sent to a client that reads the encodings given, and which of them it is in; null for none.</summary>
    public (byte[] Bytes, string? Encoding) For(string accepted) =>
        Reads(accepted, "br") ? (_brotli.Value, "br") : Reads(accepted, "gzip") ? (_gzip.Value, "gzip") : (bytes, null);

    private static bool Reads(string accepted, string encoding) => accepted.Split(',').Any(
        one => one.Split(';') is [var name, ..] parts && name.Trim() == encoding && !parts.Skip(1).Any(part => part.Trim() is "q=0" or "q=0.0"));

    private static byte[] Compress(byte[] bytes, Func<Stream, Stream> with)
    {
        using var to = new MemoryStream();
        using (var stream = with(to))
        {
            stream.Write(bytes);
        }

        return to.ToArray();
    }
}
