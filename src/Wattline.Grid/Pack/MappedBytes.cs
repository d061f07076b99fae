using System.Buffers;
using System.Reflection;

namespace Wattline.Grid.Pack;

/// <summary>An embedded file where the runtime has mapped it. It lives as long as its assembly, which is never unloaded.</summary>
internal sealed unsafe class MappedBytes : MemoryManager<byte>
{
    private readonly byte* start;
    private readonly int length;

    private MappedBytes(UnmanagedMemoryStream stream)
    {
        start = stream.PositionPointer;
        length = checked((int)stream.Length);
    }

    /// <summary>The bytes of an embedded file; null where there is none of that name.</summary>
    public static ReadOnlyMemory<byte>? Find(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name);
        return stream is UnmanagedMemoryStream mapped ? new MappedBytes(mapped).Memory : null;
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(start, length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
