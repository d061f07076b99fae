using System.Buffers.Binary;
using System.Text;

namespace Wattline.Storage;

/// <summary>Reads what <see cref="BlobWriter"/> wrote.</summary>
/// <param name="blob">The bytes.</param>
internal sealed class BlobReader(byte[] blob) : BinaryReader(new MemoryStream(blob), Encoding.UTF8)
{
    /// <summary>Whether figures come without the zero bytes at their ends.</summary>
    public bool IsShort { get; set; }

    /// <inheritdoc/>
    public override double ReadDouble()
    {
        if (!IsShort)
        {
            return base.ReadDouble();
        }

        Span<byte> bytes = stackalloc byte[sizeof(double)];
        bytes.Clear();
        var length = ReadByte();
        if (length > bytes.Length)
        {
            throw new InvalidDataException($"A stored figure has {length} bytes; the receipt is damaged.");
        }

        BaseStream.ReadExactly(bytes[..length]);
        return BitConverter.UInt64BitsToDouble(BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }
}
