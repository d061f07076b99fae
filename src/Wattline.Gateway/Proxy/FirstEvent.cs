namespace Wattline.Gateway.Proxy;

/// <summary>Reads a stream's beginning up to its first event. Comments are signs of life of a server, and no answer yet.</summary>
internal static class FirstEvent
{
    /// <summary>The payload of the first event.</summary>
    /// <param name="begun">What arrived so far.</param>
    /// <param name="payload">Without <c>data:</c>; as far as it arrived where its line has no end yet.</param>
    /// <returns>Whether its line is whole.</returns>
    public static bool TryRead(ReadOnlySpan<byte> begun, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        while (!begun.IsEmpty)
        {
            var length = begun.IndexOf((byte)'\n');
            var line = length < 0 ? begun : begun[..length];
            if (line.StartsWith("data:"u8))
            {
                payload = line["data:".Length..].Trim((byte)' ').TrimEnd("\r\n"u8);
                return length >= 0;
            }

            begun = length < 0 ? default : begun[(length + 1)..];
        }

        return false;
    }
}
