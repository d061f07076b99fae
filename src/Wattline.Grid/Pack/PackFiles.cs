namespace Wattline.Grid.Pack;

/// <summary>The files of a pack: those embedded in this assembly, or those of a directory.</summary>
internal sealed class PackFiles(string? directory)
{
    private readonly string? directory = directory;

    /// <summary>The bytes of a file and the path to name it by.</summary>
    /// <exception cref="PackFormatException">There is no such file.</exception>
    public (string Path, ReadOnlyMemory<byte> Bytes) Open(string file)
    {
        var path = directory is null ? $"data/{file}" : Path.Combine(directory, file);
        var bytes = directory is null ? MappedBytes.Find(typeof(PackFiles).Assembly, path)
            : File.Exists(path) ? File.ReadAllBytes(path)
            : null;
        return bytes is { } found ? (path, found) : throw new PackFormatException(
            path, 0, "", "The data pack lacks this file.", "Build it with `wattline data build --from DIR`.");
    }
}
