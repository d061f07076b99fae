using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Wattline.Testing;

/// <summary>One connection to a <see cref="RawUpstream"/>: what arrived on it, byte for byte, and the means to answer as no server would.</summary>
public sealed class RawConnection
{
    private readonly Socket _socket;
    private readonly List<byte> _arrived = [];
    private long _sent;

    internal RawConnection(Socket socket, CancellationToken over) => (_socket, Over) = (socket, over);

    /// <summary>Cancelled when the test is over.</summary>
    public CancellationToken Over { get; }

    /// <summary>Bytes that the socket took.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Reads one request, with as long a body as it declares; null where the connection ended first.</summary>
    public async Task<string?> ReadRequestAsync()
    {
        while (true)
        {
            if (TakeRequest() is { } request)
            {
                return request;
            }

            var buffer = new byte[64 << 10];
            var count = await _socket.ReceiveAsync(buffer, Over);
            if (count == 0)
            {
                return null;
            }

            _arrived.AddRange(buffer.AsSpan(0, count));
        }
    }

    /// <summary>Sends a text as Latin-1.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends bytes, all of them.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = await _socket.SendAsync(bytes, Over);
            Interlocked.Add(ref _sent, count);
            bytes = bytes[count..];
        }
    }

    /// <summary>Sends the same again and again until the other side is gone.</summary>
    /// <param name="text">One piece.</param>
    /// <param name="between">The pause after each.</param>
    public async Task RepeatAsync(string text, TimeSpan between = default)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        while (true)
        {
            await SendAsync(bytes);
            await Task.Delay(between, Over);
        }
    }

    /// <summary>Says nothing more until the other side is gone.</summary>
    public async Task StallAsync()
    {
        var buffer = new byte[1024];
        while (await _socket.ReceiveAsync(buffer, Over) > 0)
        {
            // What is sent meanwhile is of no interest; that it ends is.
        }
    }

    /// <summary>Makes the end of this connection a reset, a moment from now, so that what was sent is read before.</summary>
    public async Task ResetAsync()
    {
        await Task.Delay(50, Over);
        _socket.LingerState = new LingerOption(true, 0);
    }

    private string? TakeRequest()
    {
        var text = Encoding.Latin1.GetString([.. _arrived]);
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        var length = head < 4 ? 0 : head + BodyLength(text[..head]);
        if (head < 4 || text.Length < length)
        {
            return null;
        }

        _arrived.RemoveRange(0, length);
        return text[..length];
    }

    private static int BodyLength(string head)
    {
        const string Name = "\r\nContent-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head[(at + Name.Length)..].Split('\r')[0], CultureInfo.InvariantCulture);
    }
}
