using System.Text;
using System.Text.Json;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Tests.Pieces;

public sealed class RequestPeekTests
{
    [Theory]
    [InlineData("[]", 0)]
    [InlineData("{}", 0)]
    [InlineData("null", 0)]
    [InlineData("7", 0)]
    [InlineData("true", 0)]
    [InlineData("\"12345678\"", 2)]
    [InlineData("[{\"content\":\"12345678\"}]", 4 + 2)]
    [InlineData("[{\"content\":\"1\"},{\"content\":\"1\"}]", 4 + 4 + 1)]
    [InlineData("[{\"content\":[{\"text\":\"1234\"},{\"text\":\"1234\"}]}]", 4 + 2)]
    [InlineData("[{\"content\":\"😀ü12\"}]", 4 + 2)]
    [InlineData("[[[\"1234\"],[]],{\"a\":{\"b\":[\"1234\"]}}]", 4 + 2)]
    [InlineData("[{\"image_url\":{\"url\":\"data:image/png;base64,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}}]", 4 + 800)]
    public void TokensAreCountedAndWhatFollowsIsStillRead(string messages, double tokens)
    {
        foreach (var name in new[] { "messages", "tools" })
        {
            var peek = Read($"{{\"{name}\":{messages},\"stream\":true,\"model\":\"m\",\"max_tokens\":9}}");

            Assert.Equal(("m", true, 9.0, tokens), (peek.Model, peek.Stream, peek.MaxTokens, peek.PromptTokens));
        }
    }

    [Theory]
    [InlineData("{\"include_usage\":true}", true)]
    [InlineData("{\"a\":{\"include_usage\":true},\"include_usage\":false}", false)]
    [InlineData("{\"a\":[{\"b\":1}],\"include_usage\":true,\"c\":{}}", true)]
    [InlineData("{\"include_usage\":{\"include_usage\":true}}", false)]
    [InlineData("{\"include_usage\":[true]}", false)]
    [InlineData("{\"include_usage\":\"true\"}", false)]
    [InlineData("{}", false)]
    [InlineData("[true,{\"include_usage\":true}]", false)]
    [InlineData("null", false)]
    [InlineData("\"include_usage\"", false)]
    public void StreamOptionsAreReadAndWhatFollowsToo(string options, bool asked)
    {
        var peek = Read($"{{\"stream_options\":{options},\"stream\":true,\"model\":\"m\"}}");

        Assert.Equal((asked, true, "m"), (peek.IncludeUsage, peek.Stream, peek.Model));
    }

    [Theory]
    [InlineData("\"service_tier\":{\"model\":\"x\"}")]
    [InlineData("\"prompt_cache_key\":[\"a\",{\"model\":\"x\"}]")]
    [InlineData("\"reasoning_effort\":[[]]")]
    [InlineData("\"max_tokens\":[1]")]
    [InlineData("\"max_completion_tokens\":{\"a\":1}")]
    [InlineData("\"stream\":[true]")]
    [InlineData("\"stream\":{\"a\":[]}")]
    [InlineData("\"metadata\":{\"wattline_session\":{\"a\":[1]},\"b\":[{}]}")]
    [InlineData("\"metadata\":[\"wattline_session\"]")]
    public void AFieldOfAnotherShapeDoesNotShiftTheRest(string field)
    {
        var peek = Read($"{{{field},\"x\":1,\"model\":\"m\",\"messages\":[\"1234\"]}}");

        Assert.Equal(("m", 1.0), (peek.Model, peek.PromptTokens));
        Assert.Null(peek.ServiceTier ?? peek.PromptCacheKey ?? peek.ReasoningEffort);
    }

    [Fact]
    public void RandomBytesAreReadOrRefusedAndNeverThrown()
    {
        var random = new Random(3);
        var seed = """
            {"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"u","content":"\u00fc\ud83d"}],
            "metadata":{"wattline_class":"c"},"max_tokens":1e3}
            """u8.ToArray();
        for (var round = 0; round < 50_000; round++)
        {
            var body = seed.ToArray();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            var read = RequestPeek.TryRead(body, Operation.Chat, out var peek, out var problem);

            Assert.Equal(read, problem.Length == 0);
            if (read && peek.Model is not null)
            {
                // What is renamed reads as the new name, and nothing else has changed.
                var renamed = Splice.Apply(body, peek.Rename("other name"), peek.AskForUsage());
                Assert.True(RequestPeek.TryRead(renamed.Span, Operation.Chat, out var again, out problem), problem);
                Assert.Equal("other name", again.Model);
                Assert.Equal((peek.Stream, peek.PromptTokens, peek.MaxTokens), (again.Stream, again.PromptTokens, again.MaxTokens));
                Assert.Equal(peek.Metadata, again.Metadata);
            }
        }
    }

    private static RequestPeek Read(string body)
    {
        Assert.True(RequestPeek.TryRead(Encoding.UTF8.GetBytes(body), Operation.Chat, out var peek, out var problem), problem);
        return peek;
    }
}
