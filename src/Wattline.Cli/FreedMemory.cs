using System.Runtime.InteropServices;

namespace Wattline.Cli;

/// <summary>
/// Gives back to the system, once a minute, what native code has freed. While a gateway warms up, its compiler takes and frees some ten megabytes
/// that glibc would keep for good. Does nothing where the C library is another.
/// </summary>
internal sealed class FreedMemory : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private readonly Timer? _timer;

    /// <summary>Begins.</summary>
    public FreedMemory()
    {
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "malloc_trim", out var at))
        {
            var trim = Marshal.GetDelegateForFunctionPointer<Trim>(at);
            _timer = new Timer(_ => trim(0), null, Every, Every);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Trim(nuint kept);
}
