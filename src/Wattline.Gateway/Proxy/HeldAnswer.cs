using System.Buffers;

namespace Wattline.Gateway.Proxy;

/// <summary>
/// An answer while it is collected, in memory of the shared pool: a fresh buffer, grown once for the last and empty read, is 48 KB of
/// zeroed garbage a request.
/// </summary>
internal sealed class HeldAnswer(int firstSize) : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(firstSize);

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>What arrived so far; valid until this is disposed of.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Where to read the next bytes to; never empty.</summary>
    public Memory<byte> Free()
    {
        if (Length == _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(2 * Length);
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsMemory(Length);
    }

    /// <summary>Notes that so many bytes were read.</summary>
    public void Advance(int read) => Length += read;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }
}
