using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Wattline.Gateway.Tests.Learning;

/// <summary>POST /api/feedback: who may say what of which receipt, and what is kept of it.</summary>
public sealed class FeedbackTests
{
    [Fact]
    public async Task AVerdictIsKeptWithWhatTheReceiptSays()
    {
        await using var stage = await FeedbackStage.StartAsync("");
        var (receipt, model) = await stage.AskAsync();
        var answer = await stage.TellAsync(new { receipt, correct = true, comment = "as in the book" });

        Assert.Equal((200, 1, 0), (answer.Status, answer.Json.GetProperty("taken").GetInt32(), answer.Json.GetProperty("known").GetInt32()));
        await stage.Gateway.Ledger.FlushAsync(Stage.Token);
        var (kept, told) = (stage.Gateway.Ledger.FindVerdict(receipt)!, stage.Gateway.Ledger.Find(receipt)!);
        Assert.Equal((model, true, 1024.0, 10.0), (kept.Model, kept.IsRight, kept.BudgetTokens, kept.Skills));
        Assert.Equal(
            (told.Reasoning!.LossThreshold, told.Reasoning.ExpectedError, told.OutputTokens),
            (kept.LossThreshold, kept.ExpectedError!.Value, kept.OutputTokens));
        Assert.Contains("wattline_feedback_verdicts_total{outcome=\"right\"} 1", (await stage.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSameTwiceIsKnownAndTheOppositeIsRefused()
    {
        await using var stage = await FeedbackStage.StartAsync("");
        var (receipt, _) = await stage.AskAsync();
        await stage.TellAsync(new { receipt, correct = true });
        Assert.Equal(1, (await stage.TellAsync(new { receipt, score = 0.9 })).Json.GetProperty("known").GetInt32());
        var opposite = await stage.TellAsync(new { receipt, correct = false });
        Assert.Equal((409, "feedback_contradicts"), (opposite.Status, opposite.Code));

        var (other, _) = await stage.AskAsync();
        var list = await stage.TellAsync(new object[]
        {
            new { receipt = other, correct = false }, new { receipt = other, correct = true }, new { receipt, correct = true },
        });
        Assert.Equal(
            (200, 1, 1, "feedback_contradicts"),
            (list.Status, list.Json.GetProperty("taken").GetInt32(), list.Json.GetProperty("known").GetInt32(),
                list.Json.GetProperty("refused")[0].GetProperty("code").GetString()));
        await stage.Gateway.Ledger.FlushAsync(Stage.Token);
        Assert.False(stage.Gateway.Ledger.FindVerdict(other)!.IsRight);
    }

    [Fact]
    public async Task AModelThatTheCallerChoseNeedsADifficulty()
    {
        await using var stage = await FeedbackStage.StartAsync("");
        var (receipt, _) = await stage.AskAsync("small");
        var refused = await stage.TellAsync(new { receipt, correct = true });
        Assert.Equal((400, "feedback_not_applicable"), (refused.Status, refused.Code));
        Assert.Contains("'difficulty'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(200, (await stage.TellAsync(new { receipt, correct = true, difficulty = 1 })).Status);
        await stage.Gateway.Ledger.FlushAsync(Stage.Token);
        Assert.Equal((1.80, 5.0), (stage.Gateway.Ledger.FindVerdict(receipt)!.LossThreshold, stage.Gateway.Ledger.FindVerdict(receipt)!.BudgetTokens));
    }

    [Fact]
    public async Task OnlyACallersOwnReceiptsAreJudged()
    {
        var keys = string.Join("\n", new[] { "a", "b" }.Select(name => $"  - {{ name: {name}, sha256: {Hash(name)} }}"));
        await using var stage = await FeedbackStage.StartAsync($"keys:\n{keys}");
        var (receipt, _) = await stage.AskAsync("auto", ("Authorization", "Bearer a"));
        var others = await stage.TellAsync(new { receipt, correct = true }, "b");
        Assert.Equal((404, "receipt_not_found"), (others.Status, others.Code));
        Assert.Equal((401, "invalid_api_key"), await stage.TellAsync(new { receipt, correct = true }) is var none ? (none.Status, none.Code) : default);
        Assert.Equal(200, (await stage.TellAsync(new { receipt, correct = true }, "a")).Status);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("{\"receipt\": \"x\", \"correct\": true}")]
    [InlineData("{\"receipt\": \"0123456789abcdefghjkmn\"}")]
    [InlineData("{\"receipt\": \"0123456789abcdefghjkmn\", \"correct\": \"maybe\"}")]
    [InlineData("{\"receipt\": \"0123456789abcdefghjkmn\", \"score\": 1.5}")]
    [InlineData("{\"receipt\": \"0123456789abcdefghjkmn\", \"correct\": true, \"difficulty\": -1}")]
    [InlineData("{\"receipt\": \"0123456789abcdefghjkmn\", \"correct\": true, \"verdict\": 1}")]
    [InlineData("{\"receipt\": \"0123456789abcdefghjkmn\", \"correct\": true, \"correct\": false}")]
    public async Task WhatIsNoVerdictIsRefused(string body)
    {
        await using var stage = await FeedbackStage.StartAsync("");
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await stage.Gateway.Client.PostAsync(new Uri("/api/feedback", UriKind.Relative), content, Stage.Token);
        var answer = await Answered.ReadAsync(response);
        Assert.Equal((400, "invalid_feedback"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task ARefusalNamesTheFieldAndTheCause()
    {
        await using var stage = await FeedbackStage.StartAsync("");
        var (receipt, _) = await stage.AskAsync();
        foreach (var (said, cause) in new[]
        {
            ("\"score\": 0.2, \"correct\": true", "contradicts itself: 'correct' is true, and a 'score' of 0.2 says wrong"),
            ("\"score\": 0.5, \"correct\": false", "a 'score' of 0.5 says right: right is from 0.5 on. Correct one of them"),
            ("\"correct\": \"yes\"", "'correct' is \"yes\"; it may be true or false, without quotes."),
            ("\"correct\": null", "'correct' is null"),
            ("\"score\": \"high\"", "'score' is \"high\"; it may be a number from 0 to 1."),
            ("\"correct\": true, \"difficulty\": \"harder\"", "'difficulty' is \"harder\"; it may be a number from 0 to 1, easy to hard, or \"easy\""),
            ("\"correct\": true, \"correct\": true", "'correct' is given twice"),
            ("\"correct\": tru", "The body is no JSON: it breaks at line 1, byte"),
        })
        {
            using var content = new StringContent($"{{\"receipt\": \"{receipt}\", {said}}}", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            using var response = await stage.Gateway.Client.PostAsync(new Uri("/api/feedback", UriKind.Relative), content, Stage.Token);
            var answer = await Answered.ReadAsync(response);
            Assert.Equal((400, "invalid_feedback"), (answer.Status, answer.Code));
            Assert.Contains(cause, answer.Message, StringComparison.Ordinal);
        }

        await stage.Gateway.Ledger.FlushAsync(Stage.Token);
        Assert.Null(stage.Gateway.Ledger.FindVerdict(receipt));
        Assert.Equal(200, (await stage.TellAsync(new { receipt, score = 0.5, correct = true })).Status);
    }

    [Theory]
    [InlineData("easy", 2.16)]
    [InlineData(" Medium", 2.025)]
    [InlineData("HARD", 1.89)]
    public async Task ADifficultyMayBeAWordAsInTheHeader(string difficulty, double threshold)
    {
        await using var stage = await FeedbackStage.StartAsync("");
        var (receipt, _) = await stage.AskAsync("small");
        Assert.Equal(200, (await stage.TellAsync(new { receipt, correct = true, difficulty })).Status);
        await stage.Gateway.Ledger.FlushAsync(Stage.Token);
        Assert.Equal(threshold, stage.Gateway.Ledger.FindVerdict(receipt)!.LossThreshold, 9);
    }

    [Fact]
    public async Task AListIsBoundedAndAnUnknownReceiptIsNotFound()
    {
        await using var stage = await FeedbackStage.StartAsync("");
        const string unknown = "0123456789abcdefghjkmn";
        var most = Enumerable.Repeat(new { receipt = unknown, correct = true }, 1000).ToList();
        var taken = await stage.TellAsync(most);
        Assert.Equal((200, 1000), (taken.Status, taken.Json.GetProperty("refused").GetArrayLength()));
        var above = await stage.TellAsync(most.Append(most[0]).ToList());
        Assert.Equal((400, "invalid_feedback"), (above.Status, above.Code));
        var one = await stage.TellAsync(most[0]);
        Assert.Equal((404, "receipt_not_found"), (one.Status, one.Code));
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
