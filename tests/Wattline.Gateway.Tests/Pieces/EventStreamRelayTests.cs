using System.Buffers;
using System.Text;
using Wattline.Gateway.Proxy;
using Wattline.Routing;

namespace Wattline.Gateway.Tests.Pieces;

public sealed class EventStreamRelayTests
{
    private const string Delta = "data: {\"choices\":[{\"delta\":{\"content\":\"ü😀\"},\"finish_reason\":null}]}";
    private const string Usage =
        "data: {\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cached_tokens\":3}},\"choices\":[]}";

    private static readonly string[] Lines =
    [
        Delta, Usage, "", "data: [DONE]", "data:[DONE]", ": a comment", "event: message", "id: 7", "retry: 10", "data", "data:",
        "data: {\"a\":", "data: 1}",
        "data: {\"error\":null}", "data: {\"error\":{\"message\":\"x\"}}", "data: {\"\\ud800\":1,\"error\":1}", "data: {\"usage\":{}}",
        "data: {\"usage\":null}",
        "data: not JSON \"usage\" \"error\" \"delta\"", "\ufeffdata: x",
        "data: {\"usage\":{\"prompt_tokens\":\"9\",\"completion_tokens\":4}}", "\0\u0001",
    ];

    [Fact]
    public void AnySplitEqualsTheWhole()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ =>
                Lines[random.Next(Lines.Length)] + (random.Next(2) == 0 ? "\n" : "\r\n")));
            var bytes = Encoding.UTF8.GetBytes(text + (random.Next(3) == 0 ? Lines[random.Next(Lines.Length)] : ""));
            var whole = Run(bytes, () => int.MaxValue);

            Assert.Equal(whole, Run(bytes, () => 1));
            Assert.Equal(whole, Run(bytes, () => random.Next(1, 40)));
            Assert.Equal(Encoding.UTF8.GetString(bytes), whole.Text.Replace(",\"more\":1", "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void UsageOfTheStreamBeatsCounting()
    {
        var counted = Run(Encoding.UTF8.GetBytes($"{Delta}\n\n{Delta}\n\ndata: [DONE]\n\n"), () => 3);
        var said = Run(Encoding.UTF8.GetBytes($"{Delta}\r\n\r\n{Usage}\r\n\r\ndata: [DONE]\r\n\r\n"), () => 3);

        Assert.Equal(new TokenUsage(100, 0, 2, UsageSource.Counted), counted.Usage);
        Assert.Equal(new TokenUsage(9, 3, 4, UsageSource.Upstream), said.Usage);
        Assert.True(counted.Finished && said.Finished);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    public void ALineWithoutEndNeitherFillsTheMemoryNorIsLost(int step)
    {
        var line = Encoding.UTF8.GetBytes("data: " + new string('x', (1 << 20) + 5000) + "\n" + Delta + "\n");
        var result = Run(line, () => step);

        Assert.Equal(line.Length, Encoding.UTF8.GetByteCount(result.Text));
        Assert.Equal(1, result.Usage.OutputTokens);
    }

    private static (string Text, TokenUsage Usage, bool Finished, bool Complete, bool Error) Run(byte[] bytes, Func<int> step)
    {
        var events = new ChatEventReader(_ => ",\"more\":1"u8.ToArray(), hidesUsage: false);
        var relay = new EventStreamRelay(events);
        var onward = new ArrayBufferWriter<byte>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(step(), bytes.Length - at);
            relay.Feed(bytes.AsSpan(at, length), onward);
            at += length;
        }

        relay.Finish(onward);
        return (Encoding.UTF8.GetString(onward.WrittenSpan), events.Usage(100), events.IsFinished, events.IsComplete, events.ReportedError);
    }
}
