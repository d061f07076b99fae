using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wattline.Gateway.Tests;

/// <summary>A bare socket that sends each connection the same parts, a moment apart, whatever was asked, and closes.</summary>
internal sealed class ScriptedUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string[] _parts;
    private readonly Task _loop;
    private volatile bool _holds;

    public ScriptedUpstream(params string[] parts)
    {
        _parts = parts;
        _listener.Start();
        _loop = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>A stream of events without length: it ends with its connection.</summary>
    public static ScriptedUpstream Stream(params string[] parts) =>
        new(["HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", .. parts]);

    /// <summary>From now on falls silent after the parts instead of closing.</summary>
    public void Hold() => _holds = true;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_stop.Token);
                await AnswerAsync(socket);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        var head = new StringBuilder();
        var buffer = new byte[64 << 10];
        while (!head.ToString().Contains("Hello", StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(buffer, _stop.Token);
            if (count == 0)
            {
                return;
            }

            head.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        foreach (var part in _parts)
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(part), _stop.Token);
            await Task.Delay(20, _stop.Token);
        }

        await Task.Delay(_holds ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, _stop.Token);
        socket.Shutdown(SocketShutdown.Send);
    }
}
