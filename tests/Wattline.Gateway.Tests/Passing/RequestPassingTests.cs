using System.Net.Sockets;
using System.Text;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Passing;

public sealed class RequestPassingTests
{
    private const string Picture = "data:image/png;base64,iVBORw0KGgo=";

    public static TheoryData<string> Bodies =>
    [
        """{"model":"m","messages":[]}""",
        " \r\n\t{ \"messages\" : [ ] ,\n \"model\"\t:  \"m\" , \"seed\" : 1.50e+01 }  \n",
        $$$"""{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"{{{Picture}}}"}}]}]}""",
        """{"model":"m","tools":[{"type":"function","function":{"parameters":{"a":[[1,[2]],{"b":[]}]}}}],"tool_choice":"auto"}""",
        "{\"mod\\u0065l\":\"\\u006d\",\"messages\":[{\"role\":\"user\",\"content\":\"\\ud83d\\ude00 \\u00fc ü 😀\"}]}",
        """{"model":"m","messages":"no array","tools":null,"stream_options":[1],"metadata":[["x"]],"stream":"true","max_tokens":"9"}""",
        """{"model":"m","messages":{"a":{"b":[1,2,{"c":"d"}]}},"tools":7,"stream_options":{"include_usage":[true]},"x":{"model":"y"}}""",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task ABodyArrivesByteForByte(string body)
    {
        await using var stage = await Stage.StartAsync("se");
        var answer = await stage.AskAsync(body);

        Assert.Equal(200, answer.Status);
        Assert.Equal(Encoding.UTF8.GetBytes(body), Assert.Single(stage["se"].Requests).Body);
    }

    [Fact]
    public async Task AChunkedBodyArrivesByteForByte()
    {
        await using var stage = await Stage.StartAsync("se");
        var body = Chat.Body($",\"pad\":\"{new string('ä', 200_000)}\"");
        using var request = Chat.Request(body);
        request.Headers.TransferEncodingChunked = true;
        using var response = await stage.Client.SendAsync(request, Stage.Token);

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(Encoding.UTF8.GetBytes(body), Assert.Single(stage["se"].Requests).Body);
    }

    [Theory]
    [InlineData(
        """{ "model" : "m", "x": {"model":"m"}, "messages":[] }""",
        """{ "model" : "org/M \u0022q\u0022 1", "x": {"model":"m"}, "messages":[] }""")]
    [InlineData("""{"messages":[],"model":"\u006d"}""", """{"messages":[],"model":"org/M \u0022q\u0022 1"}""")]
    public async Task WithAnUpstreamNameOnlyTheModelsValueDiffers(string sent, string arrived)
    {
        await using var upstream = await FaultyUpstream.StartAsync();
        var entry = Stage.Entry("se", 1, upstream.Address).Replace("name: m,", "name: m, upstream_name: 'org/M \"q\" 1',",
            StringComparison.Ordinal);
        await using var gateway = await TestGateway.StartAsync("upstreams:\n" + entry);
        using var response = await gateway.Client.SendAsync(Chat.Request(sent), Stage.Token);

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(arrived, Encoding.UTF8.GetString(Assert.Single(upstream.Requests).Body));
    }

    [Fact]
    public async Task TheCallersCredentialsNeverReachAnUpstream()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "upstream-secret\n", Stage.Token);
            await using var stage = await Stage.StartAsync("", ["se"], null, $"key_file: {file}");
            await stage.AskAsync(null, ("Authorization", "Bearer callers-secret"), ("Cookie", "a=callers-cookie"),
                ("X-Api-Key", "callers-third"), ("Session", "callers-session"));
            var seen = Assert.Single(stage["se"].Requests);

            Assert.Equal("Bearer upstream-secret", Assert.Single(seen.Headers["Authorization"]));
            Assert.DoesNotContain("callers-", string.Join(' ', seen.Headers.SelectMany(header => header.Value)), StringComparison.Ordinal);
            Assert.Equal("/v1/chat/completions", seen.Path);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task WhatSaysSomethingOfTheRequestIsPassedUp()
    {
        await using var stage = await Stage.StartAsync("se");
        await stage.AskAsync(null, ("User-Agent", "client/1"), ("X-Request-Id", "r-1"));
        var seen = Assert.Single(stage["se"].Requests);

        Assert.Equal(("client/1", "r-1"), (seen.Headers["User-Agent"][0], seen.Headers["X-Request-Id"][0]));
        Assert.False(seen.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task AHeaderBeyondAsciiIsTheCallersAndNoRegionsFault()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        var status = await RawAsync(stage.Gateway.Address, "User-Agent: Zürich/1\r\nX-Request-Id: größe\r\n");

        Assert.StartsWith("HTTP/1.1 200", status, StringComparison.Ordinal);
        Assert.Equal("größe", Assert.Single(stage["se"].Requests).Headers["X-Request-Id"][0]);
        Assert.Empty(stage["de"].Requests);
    }

    private static async Task<string> RawAsync(Uri address, string headers)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, Stage.Token);
        var body = Chat.Body();
        await socket.Client.SendAsync(Encoding.UTF8.GetBytes(
            $"POST {Chat.Path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}"),
                Stage.Token);
        using var reader = new StreamReader(socket.GetStream());
        return await reader.ReadToEndAsync(Stage.Token);
    }
}
