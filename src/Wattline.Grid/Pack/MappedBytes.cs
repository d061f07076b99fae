using System.Buffers;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Wattline.Grid.Pack;

/// <summary>An embedded file where the runtime has mapped it. It lives as long as its assembly, which is never unloaded.</summary>
internal sealed unsafe partial class MappedBytes : MemoryManager<byte>
{
    /// <summary>MADV_PAGEOUT. Unlike MADV_DONTNEED it loses nothing where the bytes are no file's, as in a bundle that was unpacked.</summary>
    private const int PageOut = 21;

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

    /// <summary>
    /// Lets go of the memory that a file's pages take until they are read again: whoever looks for the places of its rows has read them all.
    /// Does nothing where the bytes are others, or the system does not offer it.
    /// </summary>
    public static void LetGo(ReadOnlyMemory<byte> bytes)
    {
        if (OperatingSystem.IsLinux() && MemoryMarshal.TryGetMemoryManager(bytes, out MappedBytes? mapped))
        {
            var (page, from) = ((nuint)Environment.SystemPageSize, (nuint)mapped.start);
            var first = (from + page - 1) / page * page;
            var last = (from + (nuint)mapped.length) / page * page;
            // Advice: nothing is lost where it is refused.
            _ = last > first ? Advise((void*)first, last - first, PageOut) : 0;
        }
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

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* from, nuint length, int advice);
}
