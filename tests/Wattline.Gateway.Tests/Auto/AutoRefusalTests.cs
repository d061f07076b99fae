using System.Text;

namespace Wattline.Gateway.Tests.Auto;

/// <summary>What a refusal beside an alias names as the cause and as the cure: what the caller sent, and nothing that could not help.</summary>
public sealed class AutoRefusalTests
{
    [Fact]
    public async Task WhereTheAliasIsTheLimitNoHintIsNamedAsTheCure()
    {
        await using var stage = await ShortAsync("");
        foreach (var hints in new (string, string)[][] { [], [("Max-Error", "0.5")], [("Max-Error", "0.05")] })
        {
            var answer = await stage.AskAsync(AutoStage.Body(), [("Difficulty", "1"), .. hints]);

            Assert.Equal((400, "tolerance_not_met"), (answer.Status, answer.Code));
            Assert.Contains("'auto' tolerates 0.1 (max_error in its configuration), which no hint raises", answer.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Raise", answer.Message, StringComparison.Ordinal);
            Assert.Equal("model", Param(answer));
        }
    }

    [Fact]
    public async Task WhereTheHintIsTheLimitAHigherOneIsServed()
    {
        await using var stage = await ShortAsync("\n    max_error: 0.9999");
        var refused = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "0.8"), ("Max-Error", "0.002"));
        var cure = System.Text.RegularExpressions.Regex.Match(refused.Message, "Raise X-Wattline-Max-Error to ([0-9.]+) or more");
        var served = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "0.8"), ("Max-Error", cure.Groups[1].Value));
        var inBody = await stage.AskAsync(AutoStage.Body(",\"metadata\":{\"wattline_max_error\":\"0.002\"}"), ("Difficulty", "0.8"));

        Assert.Equal((400, "tolerance_not_met", "X-Wattline-Max-Error"), (refused.Status, refused.Code, Param(refused)));
        Assert.True(cure.Success, refused.Message);
        Assert.Equal(200, served.Status);
        Assert.Equal("metadata.wattline_max_error", Param(inBody));
    }

    [Fact]
    public async Task ATighterErrorThanAnyWaysIsRefusedWithThatReason()
    {
        await using var stage = await AutoStage.StartAsync("se");
        var answer = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "0"), ("Max-Error", "0.0005"));

        Assert.Equal((400, "tolerance_not_met"), (answer.Status, answer.Code));
        Assert.Contains("No way is taken to err less than 0.001", answer.Message, StringComparison.Ordinal);
        Assert.Contains("Raise X-Wattline-Max-Error", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheEffortIsNamedWhereItIsTheLimit()
    {
        await using var stage = await AutoStage.StartAsync("se");
        var effort = await stage.AskAsync(AutoStage.Body(",\"reasoning_effort\":\"low\""), ("Difficulty", "0.9"));
        var both = await stage.AskAsync(AutoStage.Body(",\"reasoning_effort\":\"low\",\"max_tokens\":2000"), ("Difficulty", "0.9"));
        var raised = await stage.AskAsync(AutoStage.Body(",\"reasoning_effort\":\"medium\""), ("Difficulty", "0.9"));

        Assert.Equal((400, "tolerance_not_met", "reasoning_effort"), (effort.Status, effort.Code, Param(effort)));
        Assert.Contains("raise 'reasoning_effort' to medium, or leave it out", effort.Message, StringComparison.Ordinal);
        Assert.Contains("'max_tokens' and 'reasoning_effort' leaves 1024", both.Message, StringComparison.Ordinal);
        Assert.Equal((200, "max_tokens"), (raised.Status, Param(both)));
    }

    [Fact]
    public async Task ADeadlineNamesTheHintThatWasSent()
    {
        await using var stage = await AutoStage.StartAsync("se");
        var deadline = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "1"), ("Deadline", "20"));
        var latency = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "1"), ("Max-Latency-Ms", "20000"), ("Latency-Of", "completion"));

        Assert.Equal(("deadline_not_met", "X-Wattline-Deadline"), (deadline.Code, Param(deadline)));
        Assert.Contains("Raise X-Wattline-Deadline.", deadline.Message, StringComparison.Ordinal);
        Assert.Equal(("deadline_not_met", "X-Wattline-Max-Latency-Ms"), (latency.Code, Param(latency)));
        Assert.Contains("Raise X-Wattline-Max-Latency-Ms.", latency.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResponsesNameTheirOwnFields()
    {
        await using var stage = await AutoStage.StartAsync("se");
        var room = await RespondAsync(stage, ""","input":"x","max_output_tokens":100""");
        var effort = await RespondAsync(stage, ""","input":"x","reasoning":{"effort":"extreme"}""");
        var prompt = await RespondAsync(stage, "");

        Assert.Equal(("no_room_to_think", "max_output_tokens"), (room.Code, Param(room)));
        Assert.Equal(("invalid_choice", "reasoning.effort"), (effort.Code, Param(effort)));
        Assert.Contains("none, minimal, low, medium, high", effort.Message, StringComparison.Ordinal);
        Assert.Equal(("missing_prompt", "input"), (prompt.Code, Param(prompt)));
    }

    [Fact]
    public async Task AWordOfEffortThatNobodyKnowsAndAMissingPromptAreRefused()
    {
        await using var stage = await AutoStage.StartAsync("se");
        var effort = await stage.AskAsync(AutoStage.Body(",\"reasoning_effort\":\"extreme\""));
        var prompt = await stage.AskAsync("""{"model":"auto"}""");
        var named = await stage.AskAsync(Chat.Body(",\"reasoning_effort\":\"extreme\"", "small"));

        Assert.Equal((400, "invalid_choice", "reasoning_effort"), (effort.Status, effort.Code, Param(effort)));
        Assert.Equal((400, "missing_prompt", "messages"), (prompt.Status, prompt.Code, Param(prompt)));
        Assert.Equal(200, named.Status);
    }

    [Fact]
    public async Task AFaultInTheMetadataIsNamedWhereItStands()
    {
        await using var stage = await AutoStage.StartAsync("se");
        var wrong = await stage.AskAsync(AutoStage.Body(",\"metadata\":{\"wattline_difficulty\":\"harder\"}"));
        var number = await stage.AskAsync(AutoStage.Body(",\"metadata\":{\"wattline_difficulty\":0.2}"));

        Assert.Equal(("invalid_difficulty", "metadata.wattline_difficulty"), (wrong.Code, Param(wrong)));
        Assert.Equal(("invalid_difficulty", "metadata.wattline_difficulty"), (number.Code, Param(number)));
        Assert.Contains("must be a string", number.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSameInOtherWordsIsNoContradiction()
    {
        await using var stage = await AutoStage.StartAsync("se");
        var same = await stage.AskAsync(
            AutoStage.Body(",\"metadata\":{\"wattline_difficulty\":\"0.2\",\"wattline_max_error\":\"1e-1\"}"),
            ("Difficulty", "Easy"), ("Max-Error", "0.10"));
        var other = await stage.AskAsync(AutoStage.Body(",\"metadata\":{\"wattline_difficulty\":\"0.3\"}"), ("Difficulty", "easy"));

        Assert.Equal(200, same.Status);
        Assert.Equal((400, "hint_twice", "X-Wattline-Difficulty"), (other.Status, other.Code, Param(other)));
        Assert.Contains("'metadata.wattline_difficulty' says '0.3'", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfTwoModelsThatAreTheSameTheEarlierIsTakenWithTheLeastBudgetThatDoes()
    {
        var yaml = AutoStage.Yaml.Replace("parameters_billions: 8 ", "parameters_billions: 70 ", StringComparison.Ordinal);
        await using var stage = await Stage.StartAsync(
            yaml, entry => AutoStage.Models(entry).Replace(
                "decode_ms_per_token: 30, joules_per_output_token: 10", "decode_ms_per_token: 10, joules_per_output_token: 1", StringComparison.Ordinal),
            "se");
        var answer = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "0"));

        Assert.Equal("small", answer.Header("Model"));
        Assert.InRange(answer.Number("Budget-Tokens"), 1024, 4096);
    }

    private static Task<Stage> ShortAsync(string more) => AutoStage.StartWithAsync(
        AutoStage.Yaml.Replace("name: auto", "name: auto\n    budgets: [1024, 2048]" + more, StringComparison.Ordinal), "", "se");

    private static string? Param(Answered answer) => answer.Error.GetProperty("param").GetString();

    private static async Task<Answered> RespondAsync(Stage stage, string more)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/responses")
        {
            Content = new StringContent($$"""{"model":"auto"{{more}}}""", Encoding.UTF8, "application/json"),
        };
        using var response = await stage.Client.SendAsync(request, Stage.Token);
        return await Answered.ReadAsync(response);
    }
}
