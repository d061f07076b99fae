using System.Text;

namespace Wattline.Gateway.Tests.Observe;

/// <summary>A protobuf message, read by its wire format alone: fields by number, as often as they came.</summary>
internal sealed class OtlpMessage
{
    private readonly List<(int Field, ulong Number, byte[]? Bytes)> _fields = [];

    public OtlpMessage(ReadOnlySpan<byte> from)
    {
        while (!from.IsEmpty)
        {
            var tag = Varint(ref from);
            var (field, kind) = ((int)(tag >> 3), (int)(tag & 7));
            var length = kind switch { 1 => 8, 5 => 4, 2 => (int)Varint(ref from), _ => 0 };
            var number = kind switch { 0 => Varint(ref from), 1 => BitConverter.ToUInt64(from), 5 => BitConverter.ToUInt32(from), _ => 0UL };
            _fields.Add((field, number, kind == 2 ? from[..length].ToArray() : null));
            from = from[length..];
        }
    }

    public IEnumerable<OtlpMessage> All(int field) => _fields.Where(one => one.Field == field).Select(one => new OtlpMessage(one.Bytes));

    public IEnumerable<OtlpMessage> All(int field, params int[] below) =>
        below.Aggregate(All(field), (messages, next) => messages.SelectMany(message => message.All(next)));

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field));

    public ulong Number(int field) => _fields.LastOrDefault(one => one.Field == field).Number;

    /// <summary>Attributes: key and value, the value as text.</summary>
    public Dictionary<string, string> Attributes(int field) => All(field).ToDictionary(one => one.Text(1), one => one.All(2).Single().Value());

    private string Value()
    {
        var (field, number, bytes) = _fields.Single();
        return field switch
        {
            1 => Encoding.UTF8.GetString(bytes!),
            4 => BitConverter.UInt64BitsToDouble(number).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            _ => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    private byte[] Bytes(int field) => _fields.LastOrDefault(one => one.Field == field).Bytes ?? [];

    private static ulong Varint(ref ReadOnlySpan<byte> from)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = from[0];
            from = from[1..];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}

/// <summary>A span as a collector gets it.</summary>
internal sealed record OtlpSpan(
    string Trace, string Id, string Parent, string Name, int Kind, Dictionary<string, string> Attributes, int Status, IReadOnlyList<string> Events,
    IReadOnlyList<Dictionary<string, string>> EventAttributes, bool Ended)
{
    public const int Server = 2, Client = 3, Failed = 2;

    /// <summary>The spans of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<OtlpSpan> Read(byte[] body) => new OtlpMessage(body).All(1, 2, 2).Select(span => new OtlpSpan(
        span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), (int)span.Number(6), span.Attributes(9),
        (int)(span.All(15).FirstOrDefault()?.Number(3) ?? 0), [.. span.All(11).Select(one => one.Text(2))],
        [.. span.All(11).Select(one => one.Attributes(3))], span.Number(8) >= span.Number(7)));
}
