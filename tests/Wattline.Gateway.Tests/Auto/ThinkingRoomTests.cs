using System.Text;
using System.Text.Json;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Tests.Auto;

/// <summary>How servers are told how long a model may think, and how the caller's own words narrow it.</summary>
public sealed class ThinkingRoomTests
{
    [Theory]
    [InlineData("openai", "", "max_completion_tokens", 2560, null, null)]
    [InlineData("vllm", "", "max_completion_tokens", 2560, "thinking_token_budget", "2048")]
    [InlineData("sglang", "", "max_completion_tokens", 2560, "chat_template_kwargs", "{\"thinking_budget\":2048}")]
    [InlineData("llama.cpp", "", "max_tokens", 2560, "thinking_budget_tokens", "2048")]
    [InlineData("openai", "thinking: reasoning_effort", "max_completion_tokens", 2560, "reasoning_effort", "\"low\"")]
    [InlineData("vllm", "thinking: none", "max_completion_tokens", 2560, null, null)]
    public async Task EachKindOfServerIsToldInItsOwnWay(string server, string thinking, string ceiling, int most, string? field, string? value)
    {
        await using var stage = await Stage.StartAsync(
            AutoStage.Yaml, entry => AutoStage.Models(entry, thinking).Replace("    site: se", $"    site: se\n    server: {server}\n    health_url: none\n    metrics_url: none", StringComparison.Ordinal), "se");
        var answer = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "easy"));
        var sent = AutoStage.Sent(stage, "se");

        Assert.Equal(200, answer.Status);
        Assert.Equal(most, sent.GetProperty(ceiling).GetInt32());
        string[] fields = ["thinking_token_budget", "chat_template_kwargs", "thinking_budget_tokens", "reasoning_effort", "max_completion_tokens", "max_tokens"];
        Assert.Equal(fields.Where(one => one == ceiling || one == field).Order(), fields.Where(one => sent.TryGetProperty(one, out _)).Order());
        Assert.Equal(value, field is null ? null : sent.GetProperty(field).GetRawText());
    }

    [Fact]
    public async Task TheCallersOwnCeilingIsReplacedWhereItStands()
    {
        await using var stage = await AutoStage.StartAsync("se");
        foreach (var (more, field) in new[]
        {
            (",\"max_tokens\":100000", "max_tokens"), (",\"max_completion_tokens\":null", "max_completion_tokens"),
            (",\"max_tokens\":5000,\"max_completion_tokens\":9000", "max_tokens"), (",\"max_completion_tokens\":2560", "max_completion_tokens"),
        })
        {
            await stage.AskAsync(AutoStage.Body(more), ("Difficulty", "easy"));
            var sent = AutoStage.Sent(stage, "se");
            Assert.Equal(2560, sent.GetProperty(field).GetInt32());
            Assert.Equal(more.Contains("max_completion_tokens", StringComparison.Ordinal), sent.TryGetProperty("max_completion_tokens", out _));
        }
    }

    [Fact]
    public async Task AFieldThatIsGivenTwiceIsRefused()
    {
        await using var stage = await AutoStage.StartAsync("se");
        var answer = await stage.AskAsync(AutoStage.Body(",\"max_tokens\":5000,\"max_tokens\":9000"), ("Difficulty", "easy"));

        Assert.Equal((400, "invalid_json"), (answer.Status, answer.Code));
        Assert.Contains("'max_tokens' is given twice", answer.Message, StringComparison.Ordinal);
        Assert.Empty(stage["se"].Requests);
    }

    [Fact]
    public async Task ALowerCeilingOfTheCallersLeavesFewerBudgets()
    {
        await using var stage = await AutoStage.StartAsync("se");
        var narrowed = await stage.AskAsync(AutoStage.Body(",\"max_completion_tokens\":4608"), ("Difficulty", "0.8"));
        var none = await stage.AskAsync(AutoStage.Body(",\"max_completion_tokens\":1535"), ("Difficulty", "easy"));
        var least = await stage.AskAsync(AutoStage.Body(",\"max_completion_tokens\":1536"), ("Difficulty", "easy"));

        Assert.Equal(("large", "4096"), (narrowed.Header("Model"), narrowed.Header("Budget-Tokens")));
        Assert.Equal((400, "no_room_to_think"), (none.Status, none.Code));
        Assert.Contains("Allow 1536 or more", none.Message, StringComparison.Ordinal);
        Assert.Equal((400, "tolerance_not_met"), (least.Status, least.Code));
        Assert.Contains("allow 2560 or more in 'max_completion_tokens'", least.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Max-Error", least.Message, StringComparison.Ordinal);
        Assert.Equal("max_completion_tokens", least.Error.GetProperty("param").GetString());
    }

    [Fact]
    public async Task TheCallersOwnEffortNarrows()
    {
        var yaml = AutoStage.Yaml.Replace("name: auto", "name: auto\n    max_error: 0.9999", StringComparison.Ordinal);
        await using var stage = await AutoStage.StartWithAsync(yaml, "thinking: reasoning_effort", "se");
        foreach (var (own, error, sent, budget) in new[] { ("low", "1", "low", "1024"), ("high", "0.002", "low", "2048"), ("xhigh", "0.002", "low", "2048") })
        {
            var answer = await stage.AskAsync(AutoStage.Body($",\"reasoning_effort\":\"{own}\""), ("Difficulty", "0"), ("Max-Error", error));
            Assert.Equal((own, budget), (own, answer.Header("Budget-Tokens")));
            Assert.Equal(sent, AutoStage.Sent(stage, "se").GetProperty("reasoning_effort").GetString());
        }

        // The least budget is all that is left, and nobody is right that soon.
        var least = await stage.AskAsync(AutoStage.Body(",\"reasoning_effort\":\"minimal\""), ("Difficulty", "0"), ("Max-Error", "0.1"));
        Assert.Equal((400, "tolerance_not_met"), (least.Status, least.Code));
    }

    [Fact]
    public async Task ResponsesTakeTheirOwnFieldsAndKeepTheRest()
    {
        await using var stage = await AutoStage.StartWithAsync(AutoStage.Yaml, "thinking: reasoning_effort", "se");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/responses")
        {
            Content = new StringContent(
                """{"model":"auto","input":"x","reasoning":{"summary":"auto"},"store":false,"max_output_tokens":99999,"temperature":0.30}""",
                Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Wattline-Difficulty", "easy");
        using var response = await stage.Client.SendAsync(request, Stage.Token);

        Assert.Equal(
            """{"model":"small","input":"x","reasoning":{"effort":"low","summary":"auto"},"store":false,"max_output_tokens":2560,"temperature":0.30}""",
            AutoStage.SentText(stage, "se"));
    }

    [Theory]
    [InlineData("{\"a\":1}", "chat_template_kwargs.thinking_budget", "{\"chat_template_kwargs\":{\"thinking_budget\":7},\"a\":1}")]
    [InlineData("{ \"a\":1}", "max_tokens", "{\"max_tokens\":7, \"a\":1}")]
    [InlineData("{\"max_tokens\": 100 ,\"a\":1}", "max_tokens", "{\"max_tokens\":7 ,\"a\":1}")]
    [InlineData("{\"max_tokens\":5,\"a\":1}", "max_tokens", "{\"max_tokens\":5,\"a\":1}")]
    [InlineData("{\"max_tokens\":\"many\"}", "max_tokens", "{\"max_tokens\":7}")]
    [InlineData("{\"chat_template_kwargs\":{},\"a\":1}", "chat_template_kwargs.thinking_budget", "{\"chat_template_kwargs\":{\"thinking_budget\":7},\"a\":1}")]
    [InlineData("{\"chat_template_kwargs\":{\"b\":[{}]}}", "chat_template_kwargs.thinking_budget", "{\"chat_template_kwargs\":{\"thinking_budget\":7,\"b\":[{}]}}")]
    [InlineData("{\"chat_template_kwargs\":{\"b\":1,\"thinking_budget\": 9}}", "chat_template_kwargs.thinking_budget", "{\"chat_template_kwargs\":{\"b\":1,\"thinking_budget\":7}}")]
    [InlineData("{\"chat_template_kwargs\":null}", "chat_template_kwargs.thinking_budget", "{\"chat_template_kwargs\":{\"thinking_budget\":7}}")]
    [InlineData("{\"b\":{\"max_tokens\":9}}", "max_tokens", "{\"max_tokens\":7,\"b\":{\"max_tokens\":9}}")]
    public void OnlyTheValueOfTheFieldChanges(string body, string path, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var changes = new List<Splice?>();
        BodyFields.Read(bytes, Operation.Chat).Cap(bytes, path, 7, changes);
        var changed = Encoding.UTF8.GetString(Splice.Apply(bytes, [.. changes]).Span);

        Assert.Equal(expected, changed);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(changed).RootElement.ValueKind);
    }

    [Fact]
    public void TheNewestMessageIsWhatIsMeasured()
    {
        var code = "```c\\nfor (;;) { a = b == c; }\\n```";
        var old = Marks($$"""{"messages":[{"role":"user","content":"{{code}}"},{"role":"user","content":"Thanks, and hello again"}]}""");
        var newest = Marks($$"""{"messages":[{"role":"user","content":"Hello"},{"role":"user","content":[{"type":"text","text":"{{code}}"}]}]}""");
        var picture = Marks("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}""");

        Assert.Equal((0, 0, false), (old.Code, old.Maths, old.HasOther));
        Assert.True(newest.Code > 5 && newest.Tokens > 5);
        Assert.True(picture.HasOther && picture.Tokens == 0);
    }

    private static Wattline.Reasoning.PromptMarks Marks(string body) => BodyFields.Read(Encoding.UTF8.GetBytes(body), Operation.Chat).Marks;
}
