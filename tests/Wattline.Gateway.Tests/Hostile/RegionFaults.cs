using Wattline.Testing;

namespace Wattline.Gateway.Tests.Hostile;

/// <summary>The ways in which a region fails, by name: each is what a bare socket does once a request is whole.</summary>
internal static class RegionFaults
{
    /// <summary>The one event that a broken stream brings, and its like in one piece.</summary>
    public const string Event = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n", Part = "{\"id\":\"abc";

    private const string Ok = "HTTP/1.1 200 OK\r\n", Chunks = "Transfer-Encoding: chunked\r\n\r\n";
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    /// <summary>Faults before the client saw anything; those that say a place are told one to lead to.</summary>
    public static IReadOnlyDictionary<string, Func<RawConnection, Uri, Task>> Early { get; } = new Dictionary<string, Func<RawConnection, Uri, Task>>
    {
        ["stalls"] = (to, _) => to.StallAsync(),
        ["closes"] = (_, _) => Task.CompletedTask,
        ["resets"] = (to, _) => to.ResetAsync(),
        ["garbage"] = (to, _) => to.SendAsync("\u0001\u0002 this is not HTTP \u00ff\u00fe\r\n\r\n"),
        ["garbage without end"] = (to, _) => to.RepeatAsync(new string('x', 10_000)),
        ["half a head"] = (to, _) => ThenStallAsync(to, Ok + "Content-Ty"),
        ["a head by the byte"] = (to, _) => DripAsync(to, Ok + "X: ", "x"),
        ["a head without end"] = (to, _) => RepeatAfterAsync(to, Ok, "X-More: 1\r\n"),
        ["a header without end"] = (to, _) => RepeatAfterAsync(to, Ok + "X-Huge: ", new string('x', 10_000)),
        ["a header of 100 KB"] = (to, _) => to.SendAsync($"{Ok}X-Huge: {new string('x', 100_000)}\r\nContent-Length: 2\r\n\r\n{{}}"),
        ["switches"] = (to, _) => ThenStallAsync(to, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nhello"),
        ["hints without end"] = (to, _) => to.RepeatAsync("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", Moment),
        ["a status of nothing"] = (to, _) => to.SendAsync("HTTP/1.1 000 Nothing\r\nContent-Length: 2\r\n\r\n{}"),
        ["a status of 999"] = (to, _) => to.SendAsync("HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\n{}"),
        ["301"] = (to, place) => RedirectAsync(to, 301, place),
        ["302"] = (to, place) => RedirectAsync(to, 302, place),
        ["307"] = (to, place) => RedirectAsync(to, 307, place),
        ["308"] = (to, place) => RedirectAsync(to, 308, place),
    };

    /// <summary>Faults after a first piece of the answer: seen by the client of a stream, and not by one that waits for the whole.</summary>
    public static IReadOnlyDictionary<string, Func<RawConnection, bool, Task>> Late { get; } = new Dictionary<string, Func<RawConnection, bool, Task>>
    {
        ["stalls"] = async (to, streamed) => await ThenStallAsync(to, Begun(streamed)),
        ["closes"] = (to, streamed) => to.SendAsync(Begun(streamed)),
        ["resets"] = async (to, streamed) =>
        {
            await to.SendAsync(Begun(streamed));
            await to.ResetAsync();
        },
        ["garbage"] = (to, streamed) => LaterAsync(to, Begun(streamed), "\u0001 no size\r\n\r\n"),
        ["a size without end"] = (to, streamed) => RepeatAfterAsync(to, Begun(streamed), "0000000000"),
        ["a size beyond counting"] = (to, streamed) => LaterAsync(to, Begun(streamed), "fffffffffffffffff\r\n"),
        ["trailers without end"] = (to, streamed) => RepeatAfterAsync(to, Begun(streamed) + "0\r\n", "X-More: 1\r\n"),
        ["a length too long"] = (to, streamed) => to.SendAsync(
            Ok + $"Content-Type: {Type(streamed)}\r\nContent-Length: 1000\r\n\r\n" + (streamed ? Event : Part)),
    };

    private static string Type(bool streamed) => streamed ? "text/event-stream" : "application/json";

    private static string Begun(bool streamed)
    {
        var text = streamed ? Event : Part;
        return $"{Ok}Content-Type: {Type(streamed)}\r\n{Chunks}{text.Length:x}\r\n{text}\r\n";
    }

    private static Task RedirectAsync(RawConnection to, int status, Uri place) =>
        to.SendAsync($"HTTP/1.1 {status} Elsewhere\r\nLocation: {place}v1/chat/completions\r\nContent-Length: 0\r\n\r\n");

    private static async Task ThenStallAsync(RawConnection to, string text)
    {
        await to.SendAsync(text);
        await to.StallAsync();
    }

    /// <summary>What arrives together with a fault may be read together with it; a moment tells them apart.</summary>
    private static async Task LaterAsync(RawConnection to, string begun, string fault)
    {
        await to.SendAsync(begun);
        await Task.Delay(5 * Moment, to.Over);
        await to.SendAsync(fault);
    }

    private static async Task DripAsync(RawConnection to, string begun, string piece)
    {
        await to.SendAsync(begun);
        await to.RepeatAsync(piece, Moment);
    }

    private static async Task RepeatAfterAsync(RawConnection to, string begun, string piece)
    {
        await to.SendAsync(begun);
        await Task.Delay(5 * Moment, to.Over);
        await to.RepeatAsync(string.Concat(Enumerable.Repeat(piece, 100)));
    }
}
