using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Wattline.Storage;

/// <summary>
/// Writes fields one behind another as <see cref="BinaryWriter"/> does, for <see cref="BlobReader"/> to read, without its stream: a receipt has
/// some ninety of them. Not safe for two threads at once.
/// </summary>
/// <param name="isShort">Whether the zero bytes at the end of a figure are left out, as counts and charges that are nought have them.</param>
internal sealed class BlobWriter(bool isShort)
{
    private const int MostOfAnInteger = 5;
    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>Begins anew.</summary>
    public void Clear() => _length = 0;

    /// <summary>What was written.</summary>
    public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

    public void Write(byte value) => Next(sizeof(byte))[0] = value;

    public void Write(bool value) => Next(sizeof(byte))[0] = value ? (byte)1 : (byte)0;

    public void Write(short value) => BinaryPrimitives.WriteInt16LittleEndian(Next(sizeof(short)), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Next(sizeof(long)), value);

    /// <summary>Its bytes, the lowest first; or their number, and the highest first.</summary>
    public void Write(double value)
    {
        if (!isShort)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(Next(sizeof(double)), value);
            return;
        }

        var bits = BitConverter.DoubleToUInt64Bits(value);
        var bytes = sizeof(double) - (BitOperations.TrailingZeroCount(bits) / 8);
        Write((byte)bytes);
        Reserve(sizeof(double));
        BinaryPrimitives.WriteUInt64BigEndian(_bytes.AsSpan(_length), bits);
        _length += bytes;
    }

    /// <summary>Seven bits a byte, the lowest first.</summary>
    public void Write7BitEncodedInt(int value)
    {
        Reserve(MostOfAnInteger);
        var left = (uint)value;
        for (; left >= 0x80; left >>= 7)
        {
            _bytes[_length++] = (byte)(left | 0x80);
        }

        _bytes[_length++] = (byte)left;
    }

    /// <summary>Its length in bytes, then its UTF-8.</summary>
    public void Write(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        Write7BitEncodedInt(bytes);
        Encoding.UTF8.GetBytes(value, Next(bytes));
    }

    private Span<byte> Next(int bytes)
    {
        Reserve(bytes);
        _length += bytes;
        return _bytes.AsSpan(_length - bytes, bytes);
    }

    private void Reserve(int bytes)
    {
        if (_bytes.Length - _length < bytes)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
        }
    }
}
