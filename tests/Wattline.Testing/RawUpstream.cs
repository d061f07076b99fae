using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

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
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<RawConnection> _connections = new();
    private readonly Func<RawConnection, Task> _answer;
    private readonly Task _loop;
    private int _left;

    /// <summary>Listens on a free port.</summary>
    public RawUpstream(RawBehaviour behaviour)
        : this(connection => AnswerAsync(connection, behaviour))
    {
    }

    /// <summary>Listens on a free port and answers in its own way.</summary>
    /// <param name="answer">What is done once a connection's first request is whole; its end ends the connection.</param>
    public RawUpstream(Func<RawConnection, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _loop = AcceptAsync();
    }

    /// <summary>Where it listens, or did.</summary>
    public Uri Address { get; }

    /// <summary>Connections that brought a request.</summary>
    public int Connections => _requests.Count;

    /// <summary>Each connection's first request, head and body as they came, as Latin-1.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Bytes sent so far, on all connections.</summary>
    public long Sent => _connections.Sum(connection => connection.Sent);

    /// <summary>Connections that ended, whoever ended them.</summary>
    public int Ended => Volatile.Read(ref _left);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_loop.IsCompleted)
        {
            return;
        }

        await _stop.CancelAsync();
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
        catch (Exception closed) when (closed is OperationCanceledException or SocketException)
        {
            _listener.Dispose();
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var open = socket;
        var connection = new RawConnection(socket, _stop.Token);
        _connections.Enqueue(connection);
        try
        {
            if (await connection.ReadRequestAsync() is { } request)
            {
                _requests.Enqueue(request);
                await _answer(connection);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or SocketException)
        {
            // The client left first, or the test is over.
        }
        finally
        {
            Interlocked.Increment(ref _left);
        }
    }

    private static async Task AnswerAsync(RawConnection connection, RawBehaviour behaviour)
    {
        switch (behaviour)
        {
            case RawBehaviour.Garbage:
                await connection.SendAsync("\u0001\u0002 this is not HTTP \u00ff\u00fe\r\n\r\n");
                break;
            case RawBehaviour.ShortBody:
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"id\":\"abc");
                break;
            case RawBehaviour.HalfHeaders:
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Ty");
                await connection.StallAsync();
                break;
            case RawBehaviour.ResetMidStream:
                await connection.SendAsync(EventHead + "10\r\ndata: {\"a\": 1}\n\n\r\n");
                await connection.ResetAsync();
                break;
            case RawBehaviour.Reset:
                await connection.ResetAsync();
                break;
        }
    }
}
