using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wattline.Gateway.Tests.Hostile;

/// <summary>A client that is a bare socket: it sends what it is told to, well-formed or not.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10), Quiet = TimeSpan.FromMilliseconds(400);
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>The head of a chat completion up to its own headers.</summary>
    public const string Post = "POST " + Chat.Path + " HTTP/1.1\r\nHost: a\r\n";

    /// <summary>A whole request, well-formed but for the headers given, each with its line's end.</summary>
    public static string Request(string body, string headers = "") =>
        $"{Post}{headers}Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}";

    public static async Task<RawClient> ConnectAsync(Uri address, int? receiveBuffer = null)
    {
        var client = new RawClient();
        client._socket.ReceiveBufferSize = receiveBuffer ?? client._socket.ReceiveBufferSize;
        await client._socket.ConnectAsync(IPAddress.Loopback, address.Port, Stage.Token);
        return client;
    }

    /// <summary>Sends one request and reads all that comes back until the gateway closes.</summary>
    public static async Task<string> AskAsync(Uri address, string request)
    {
        using var client = await ConnectAsync(address);
        await client.SendAsync(request);
        return await client.ReadToEndAsync();
    }

    /// <summary>Sends a text as Latin-1; false where the gateway closed before it was out.</summary>
    public async Task<bool> SendAsync(string text)
    {
        ReadOnlyMemory<byte> left = Encoding.Latin1.GetBytes(text);
        try
        {
            while (!left.IsEmpty)
            {
                left = left[await _socket.SendAsync(left, Stage.Token)..];
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Sends a piece again and again until the gateway closes; tells how many it took and how long.</summary>
    public async Task<(int Pieces, TimeSpan After)> SendUntilClosedAsync(string piece, TimeSpan between)
    {
        var waited = Stopwatch.StartNew();
        for (var pieces = 0; ; pieces++)
        {
            Assert.True(waited.Elapsed < Longest, "The gateway went on reading.");
            if (!await SendAsync(piece))
            {
                return (pieces, waited.Elapsed);
            }

            await Task.Delay(between, Stage.Token);
        }
    }

    /// <summary>Reads until the gateway closes, ten seconds at most, as Latin-1.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        while (await ReadAsync() is { Length: > 0 } part)
        {
            text.Append(part);
        }

        return text.ToString();
    }

    /// <summary>Reads until the gateway closes or has been quiet for a while after it said something.</summary>
    public async Task<string> ReadUntilQuietAsync()
    {
        var text = await ReadAsync();
        while (text.Length > 0 && await ReadAsync(Quiet) is { Length: > 0 } part)
        {
            text += part;
        }

        return text;
    }

    /// <summary>Reads until a text came, ten seconds at most.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var text = "";
        while (!text.Contains(end, StringComparison.Ordinal))
        {
            var part = await ReadAsync();
            Assert.True(part.Length > 0, $"The connection ended before '{end}': {text}");
            text += part;
        }

        return text;
    }

    /// <summary>Leaves at once, by a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>The statuses in a text, in order.</summary>
    public static IReadOnlyList<int> Statuses(string text) =>
        [.. text.Split("HTTP/1.1 ").Skip(1).Select(part => int.Parse(part[..3], CultureInfo.InvariantCulture))];

    /// <summary>What comes next; empty at the end and, where a pause is allowed, after it. Ten seconds of silence without are a fault.</summary>
    private async Task<string> ReadAsync(TimeSpan? pause = null)
    {
        var buffer = new byte[64 << 10];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stage.Token);
        patience.CancelAfter(pause ?? Longest);
        try
        {
            return Encoding.Latin1.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, patience.Token));
        }
        catch (SocketException)
        {
            return "";
        }
        catch (OperationCanceledException) when (pause is not null)
        {
            return "";
        }
    }
}
