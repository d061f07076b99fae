using System.Text;
using Wattline.Gateway.Proxy;
using Wattline.Routing;

namespace Wattline.Gateway.Tests.Pieces;

public sealed class PiecePatternTests
{
    private static readonly string[] Texts =
    [
        "", " token", "ü😀", "usage", "error", "choices", "content", "null", "finish_reason", "a\\nb", "\\\"", "\\u00fc", "{", "}", ",", "\":\"", "\t", "\u0001",
        "two words", "data: ",
    ];

    private static readonly string[] Frames =
    [
        """{"choices":[{"index":0,"delta":{"content":"@"},"finish_reason":null}]}""",
        """{"choices":[{"index":0,"delta":{"content":"@"},"finish_reason":null}],"usage":null}""",
        """{"usage": null, "choices":[{"index":0,"delta":{"content": "@"}}]}""",
        """{"choices":[{"delta":{"role":"assistant","content":"","reasoning_content":"@"},"finish_reason":null}]}""",
        """{"choices":[{"delta":{"reasoning":"@","content":null},"finish_reason":null}],"error":null}""",
        """{"choices":[{"delta":{"content":"@"},"finish_reason":"stop"}]}""",
        """{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"@"}}]}}]}""",
        """{"choices":[{"text":"@","finish_reason":null}],"error":{"code":400}}""",
        """{"choices":[{"text":"@","finish_reason":null}],"usage":{"prompt_tokens":3,"completion_tokens":2}}""",
        """{"choices":[{"text":"@"}],"usage":{"prompt_tokens":"@"}}""",
        """{"text":"@"}""",
        """{"choices":[{"text":"@""",
        "[DONE]",
    ];

    /// <summary>Whatever came before, an event is read as if it were the first of its stream.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatCameBeforeChangesNoReading(bool hidesUsage)
    {
        var random = new Random(11);
        for (var round = 0; round < 3000; round++)
        {
            var (reader, pieces, isFinished, hasError, saysUsage) = (Reader(hidesUsage), 0.0, false, false, false);
            // Few frames a stream, so that most events meet a pattern.
            var frames = Enumerable.Range(0, 2).Select(_ => Frames[random.Next(Frames.Length)]).ToArray();
            foreach (var payload in Enumerable.Range(0, 12).Select(_ => Payload(random, frames)))
            {
                var alone = Reader(hidesUsage);
                Assert.Equal(alone.Read(payload), reader.Read(payload), Same);
                pieces += alone.Usage(0).OutputTokens;
                saysUsage |= alone.Usage(0).Source == UsageSource.Upstream;
                isFinished |= alone.IsFinished;
                hasError |= alone.ReportedError;
            }

            Assert.Equal((isFinished, hasError), (reader.IsFinished, reader.ReportedError));
            Assert.True(saysUsage || pieces == reader.Usage(0).OutputTokens);
        }
    }

    [Fact]
    public void APieceLikeTheLastIsCountedAndLeftAsItIs()
    {
        var pattern = new PiecePattern();
        var piece = Encoding.UTF8.GetBytes(Frames[0].Replace("@", "one", StringComparison.Ordinal));
        Assert.False(pattern.TryRead(piece, out _));
        pattern.Learn(piece, piece.AsSpan().IndexOf("\"one\""u8), EventEdit.None);

        Assert.True(pattern.TryRead(Encoding.UTF8.GetBytes(Frames[0].Replace("@", "another", StringComparison.Ordinal)), out var edit));
        Assert.Equal(EventEdit.None, edit);
        Assert.False(pattern.TryRead(Encoding.UTF8.GetBytes(Frames[0].Replace("@", "", StringComparison.Ordinal)), out _));
        Assert.False(pattern.TryRead(Encoding.UTF8.GetBytes(Frames[5].Replace("@", "one", StringComparison.Ordinal)), out _));
    }

    private static byte[] Payload(Random random, string[] frames) =>
        Encoding.UTF8.GetBytes(frames[random.Next(frames.Length)].Replace("@", Texts[random.Next(Texts.Length)], StringComparison.Ordinal));

    private static ChatEventReader Reader(bool hidesUsage) => new(_ => ",\"more\":1"u8.ToArray(), hidesUsage);

    private static bool Same(EventEdit one, EventEdit other) =>
        (one.At, one.Left, one.Dropped) == (other.At, other.Left, other.Dropped) && one.Put.AsSpan().SequenceEqual(other.Put);
}
