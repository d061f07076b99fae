using System.Globalization;
using System.Text;

namespace Wattline.Gateway.Tests.Hostile;

/// <summary>Requests whose end two readers may see in two places: the regions see one well-formed request of them, or none.</summary>
public sealed class FramingTests
{
    private static readonly string Body = Chat.Body(), Smuggled = RawClient.Request(Chat.Body(",\"smuggled\":1"));

    private static readonly string Chunked = string.Create(CultureInfo.InvariantCulture, $"{Body.Length:x}\r\n{Body}\r\n0\r\n\r\n");

    /// <summary>What is sent, the first status (0 for none but a closed connection) and the requests that a region sees.</summary>
    public static TheoryData<string, string, int, int> Requests
    {
        get
        {
            var length = $"Content-Length: {Body.Length}\r\n";
            const string chunked = "Transfer-Encoding: chunked\r\n";
            var all = new TheoryData<string, string, int, int>();
            foreach (var (name, head, body, status, seen) in new (string, string, string, int, int)[]
            {
                ("a length and chunks", length + chunked, Chunked, 200, 1),
                ("a length of everything and chunks", $"Content-Length: {Chunked.Length + Smuggled.Length}\r\n{chunked}", Chunked, 200, 1),
                ("chunks and a length of nothing", chunked + "Content-Length: 0\r\n", Chunked, 200, 1),
                ("two encodings", chunked + "Transfer-Encoding: identity\r\n", Chunked, 400, 0),
                ("chunks not last", "Transfer-Encoding: chunked, identity\r\n", Chunked, 400, 0),
                ("an unknown encoding", "Transfer-Encoding: xchunked\r\n" + length, Body, 400, 0),
                ("a hidden encoding", "Transfer-Encoding:\u000bchunked\r\n" + length, Body, 400, 0),
                ("two lengths that differ", length + "Content-Length: 3\r\n", Body, 400, 0),
                ("two lengths alike", length + length, Body, 400, 0),
                ("a list of lengths", $"Content-Length: {Body.Length}, {Body.Length}\r\n", Body, 400, 0),
                ("a negative length", "Content-Length: -1\r\n", Body, 400, 0),
                ("a signed length", $"Content-Length: +{Body.Length}\r\n", Body, 200, 1),
                ("a length beyond counting", "Content-Length: 99999999999999999999999\r\n", Body, 400, 0),
                ("a folded line", $"X-Request-Id: a\r\n {length}{length}", Body, 400, 0),
                ("a space before the colon", $"Content-Length : {Body.Length}\r\n{length}", Body, 400, 0),
                ("a bare line feed", $"X-Request-Id: a\n{length}", Body, 400, 0),
                ("a bare carriage return", $"X-Request-Id: a\rX-Evil: b\r\n{length}", Body, 400, 0),
                ("a zero in a value", $"X-Request-Id: a\0b\r\n{length}", Body, 400, 0),
                ("a line without a colon", $"nonsense\r\n{length}", Body, 400, 0),
                ("a second host", $"Host: b\r\n{length}", Body, 400, 0),
                ("a chunk's extension", chunked, Chunked.Replace("\r\n{", ";a=b\r\n{", StringComparison.Ordinal), 200, 1),
                ("a line feed in an extension", chunked, Chunked.Replace("\r\n{", ";\na\r\n{", StringComparison.Ordinal), 400, 0),
                ("a chunk ended by a line feed", chunked, Chunked.Replace("}\r\n0", "}\n0", StringComparison.Ordinal), 400, 0),
                ("a size that is none", chunked, "zz\r\n" + Body, 400, 0),
                ("a negative size", chunked, "-1\r\n" + Body, 400, 0),
                ("a size beyond counting", chunked, "fffffffffffffffff\r\n" + Body, 400, 0),
                ("a forbidden trailer", chunked, Chunked[..^2] + "Content-Length: 7\r\nX-Wattline-Residency: US\r\n\r\n", 200, 1),
            })
            {
                all.Add(name, RawClient.Post + head + "\r\n" + body, status, seen);
            }

            all.Add("another host's address", RawClient.Request(Body).Replace(Chat.Path, "http://elsewhere" + Chat.Path, StringComparison.Ordinal), 400, 0);
            all.Add("no host", RawClient.Request(Body).Replace("Host: a\r\n", "", StringComparison.Ordinal), 400, 0);
            all.Add("another protocol", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0, 0);
            all.Add("no protocol", "POST " + Chat.Path + "\r\n\r\n", 400, 0);
            all.Add("noise", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n", 400, 0);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task ARegionSeesOneRequestOrNone(string name, string request, int status, int seen)
    {
        Assert.NotEmpty(name);
        await using var stage = await Stage.StartAsync("se");
        using var client = await RawClient.ConnectAsync(stage.Gateway.Address);
        await client.SendAsync(request + Smuggled);
        var statuses = RawClient.Statuses(await client.ReadUntilQuietAsync());

        Assert.Equal(status, statuses is [var first, ..] ? first : 0);
        Assert.True(statuses.Count <= 1 || seen == 1, string.Join(' ', statuses));
        AssertWhole(stage["se"].Requests, seen, name is "a chunk's extension" or "a forbidden trailer" or "a signed length");
        Assert.Equal(200, (await stage.AskAsync()).Status);
    }

    [Fact]
    public async Task RequestsInARowAreAnsweredInTheirOrder()
    {
        await using var stage = await Stage.StartAsync("se");
        using var client = await RawClient.ConnectAsync(stage.Gateway.Address);
        var bodies = Enumerable.Range(0, 5).Select(number => Chat.Body($",\"number\":{number}")).ToList();
        await client.SendAsync(string.Concat(bodies.Select(body => RawClient.Request(body))));
        var answers = await client.ReadUntilQuietAsync();

        Assert.Equal([200, 200, 200, 200, 200], RawClient.Statuses(answers));
        Assert.Equal(bodies, stage["se"].Requests.Select(seen => Encoding.UTF8.GetString(seen.Body)));
        var places = Enumerable.Range(0, 5).Select(number => answers.IndexOf($"number\\u0022:{number}", StringComparison.Ordinal)).ToList();
        Assert.All(places, place => Assert.True(place > 0));
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task AClientThatAsksToGoOnIsToldSoUnlessItsBodyIsTooLarge()
    {
        await using var stage = await Stage.StartAsync("limits: { body_mb: 0.01 }", ["se"]);
        using var patient = await RawClient.ConnectAsync(stage.Gateway.Address);
        await patient.SendAsync($"{RawClient.Post}Expect: 100-continue\r\nContent-Length: {Body.Length}\r\n\r\n");
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", await patient.ReadUntilAsync("\r\n\r\n"));
        await patient.SendAsync(Body);
        Assert.Equal([200], RawClient.Statuses(await patient.ReadUntilQuietAsync()));
        Assert.Equal(Body, Encoding.UTF8.GetString(Assert.Single(stage["se"].Requests).Body));

        using var large = await RawClient.ConnectAsync(stage.Gateway.Address);
        await large.SendAsync($"{RawClient.Post}Expect: 100-continue\r\nContent-Length: 10001\r\n\r\n");
        Assert.Equal([413], RawClient.Statuses(await large.ReadUntilQuietAsync()));
        Assert.Single(stage["se"].Requests);
    }

    /// <summary>Each request that arrived has a good body; a second one only where the first was whole, and then it is the second, whole.</summary>
    private static void AssertWhole(IReadOnlyList<Testing.RecordedRequest> requests, int seen, bool followed)
    {
        Assert.Equal(followed ? seen + 1 : seen, requests.Count);
        Assert.All(requests.Take(1), one => Assert.Equal(Body, Encoding.UTF8.GetString(one.Body)));
        Assert.All(requests, one => Assert.Equal((Chat.Path, "POST"), (one.Path, one.Method)));
        Assert.All(requests, one => Assert.False(one.Headers.ContainsKey("X-Evil") || one.Headers.ContainsKey("Transfer-Encoding")));
        Assert.All(requests, one => Assert.Equal($"{one.Body.Length}", Assert.Single(one.Headers["Content-Length"])));
        Assert.All(requests, one => Assert.StartsWith("127.0.0.1:", Assert.Single(one.Headers["Host"]), StringComparison.Ordinal));
    }
}
