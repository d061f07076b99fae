namespace Wattline.Gateway.OpenAi;

/// <summary>One change of a body: bytes that take the place of others. All the rest goes on as it came.</summary>
/// <param name="Place">Which bytes they replace; an empty range to insert.</param>
/// <param name="Bytes">What stands there instead.</param>
internal readonly record struct Splice(Range Place, byte[] Bytes)
{
    /// <summary>A body with its changes, which do not overlap; the body itself where there are none.</summary>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> body, params ReadOnlySpan<Splice?> changes)
    {
        var length = body.Length;
        var ordered = new List<Splice>(changes.Length);
        foreach (var change in changes)
        {
            if (change is { } made)
            {
                length += made.Bytes.Length - (made.Place.End.Value - made.Place.Start.Value);
                ordered.Add(made);
            }
        }

        if (ordered.Count == 0)
        {
            return body;
        }

        ordered.Sort((one, other) => one.Place.Start.Value.CompareTo(other.Place.Start.Value));
        var changed = new byte[length];
        var (from, to) = (0, 0);
        foreach (var (place, bytes) in ordered)
        {
            body.Span[from..place.Start.Value].CopyTo(changed.AsSpan(to));
            to += place.Start.Value - from;
            bytes.CopyTo(changed, to);
            (from, to) = (place.End.Value, to + bytes.Length);
        }

        body.Span[from..].CopyTo(changed.AsSpan(to));
        return changed;
    }
}
