using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wattline.Testing;

/// <summary>What a bare socket does with a connection once a request's head has arrived.</summary>
public enum RawBehaviour
{
    /// <summary>Sends bytes that are no HTTP, and closes.</summary>
    Garbage,

    /// <summary>Resets the connection without a byte.</summary>
    Reset,

    /// <summary>Closes the connection in good order without a byte.</summary>
    Close,

    /// <summary>Promises 1,000 bytes, sends 10 and closes.</summary>
    ShortBody,

    /// <summary>Sends a status line and half a header, and nothing more.</summary>
    HalfHeaders,

    /// <summary>Begins a stream of events and resets the connection after the first.</summary>
    ResetMidStream,
}

/// <summary>A bare socket on the loopback address that answers as no HTTP server would.</summary>
public sealed class RawUpstream : IAsyncDisposable
{
    private const string EventHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly RawBehaviour _behaviour;
    private readonly Task _loop;
    private int _connections;

    /// <summary>Listens on a free port.</summary>
    public RawUpstream(RawBehaviour behaviour)
    {
        _behaviour = behaviour;
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Connections that brought a request.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = socket;
        try
        {
            await ReadHeadAsync(connection);
            Interlocked.Increment(ref _connections);
            await AnswerAsync(connection);
        }
        catch (Exception gone) when (gone is OperationCanceledException or SocketException)
        {
            // The client left first, or the test is over.
        }
    }

    private async Task ReadHeadAsync(Socket connection)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await connection.ReceiveAsync(buffer, _stop.Token);
            if (count == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
    }

    private async Task AnswerAsync(Socket connection)
    {
        switch (_behaviour)
        {
            case RawBehaviour.Garbage:
                await SendAsync(connection, "\u0001\u0002 this is not HTTP \u00ff\u00fe\r\n\r\n");
                break;
            case RawBehaviour.ShortBody:
                await SendAsync(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"id\":\"abc");
                break;
            case RawBehaviour.HalfHeaders:
                await SendAsync(connection, "HTTP/1.1 200 OK\r\nContent-Ty");
                await Task.Delay(Timeout.Infinite, _stop.Token);
                break;
            case RawBehaviour.ResetMidStream:
                await SendAsync(connection, EventHead + "10\r\ndata: {\"a\": 1}\n\n\r\n");
                await Task.Delay(50, _stop.Token);
                connection.LingerState = new LingerOption(true, 0);
                break;
            case RawBehaviour.Reset:
                connection.LingerState = new LingerOption(true, 0);
                break;
        }
    }

    private async Task SendAsync(Socket connection, string text) => await connection.SendAsync(Encoding.Latin1.GetBytes(text), _stop.Token);
}
