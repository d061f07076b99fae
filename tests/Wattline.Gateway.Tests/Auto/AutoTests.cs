using System.Text;
using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Auto;

/// <summary>Where the caller leaves the model open: which one answers, how long it may think, and what the answer and its receipt say.</summary>
public sealed class AutoTests
{
    [Fact]
    public async Task TheCheapestWayThatErrsSeldomEnoughInTimeIsTaken()
    {
        // These answers are far shorter than the law says, which is learnt: what is tight comes first.
        await using var stage = await AutoStage.StartAsync("se", "de");
        foreach (var (difficulty, deadline, model, budget) in new[]
        {
            ("hard", "70", "large", 4096), ("1", "120", "large", 8192), ("easy", (string?)null, "small", 2048), ("0.2", null, "small", 2048),
            ("hard", null, "small", 16_384),
        })
        {
            (string, string)[] hints = [("Difficulty", difficulty), .. deadline is null ? Array.Empty<(string, string)>() : [("Deadline", deadline)]];
            var answer = await stage.AskAsync(AutoStage.Body(), hints);
            var (sent, receipt) = (AutoStage.Sent(stage, "se"), await stage.ReceiptAsync(answer));

            Assert.Equal((200, "se", model), (answer.Status, answer.Region, answer.Header("Model")));
            Assert.Equal(budget, answer.Number("Budget-Tokens"));
            Assert.InRange(answer.Number("Expected-Error"), 0, 0.1);
            Assert.EndsWith(";hint;1", answer.Header("Difficulty"), StringComparison.Ordinal);
            Assert.Equal((model, budget + 512), (sent.GetProperty("model").GetString(), sent.GetProperty("max_completion_tokens").GetInt32()));
            Assert.False(sent.TryGetProperty("reasoning_effort", out _));
            Assert.Equal((model, "auto", "hint"), (receipt.Ask.Model, receipt.Reasoning!.Alias, receipt.Reasoning.DifficultyFrom));
            Assert.Equal((budget, 512, 0.1), (receipt.Reasoning.BudgetTokens, receipt.Reasoning.AnswerTokens, receipt.Reasoning.MaxError));
            Assert.Equal("de", receipt.RunnerUp!.Region);
        }
    }

    [Fact]
    public async Task AStreamSaysTheSame()
    {
        await using var stage = await AutoStage.StartAsync("se");
        var answer = await stage.AskAsync(AutoStage.Body(",\"stream\":true"), ("Difficulty", "easy"));

        Assert.Equal(("small", "2048"), (answer.Header("Model"), answer.Header("Budget-Tokens")));
        Assert.EndsWith("data: [DONE]\n\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal(2048 + 512, AutoStage.Sent(stage, "se").GetProperty("max_completion_tokens").GetInt32());
    }

    [Fact]
    public async Task WhatLooksEasyIsTakenToBeEasierThanAProof()
    {
        await using var stage = await AutoStage.StartAsync("se");
        var unsure = await stage.AskAsync(AutoStage.Body());
        var hinted = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "easy"));
        var clear = await stage.AskAsync(
            """{"model":"auto","messages":[{"role":"user","content":"Prove by induction that the sum 1 + 2 + ... + n = n(n+1)/2, then solve the equation x^2 = 2 for x."}]}""");

        var (guess, sure) = (unsure.Header("Difficulty")!.Split(';'), clear.Header("Difficulty")!.Split(';'));
        Assert.Equal(("estimate", "estimate"), (guess[1], sure[1]));
        Assert.InRange(Number(guess[2]), 0.3, 0.6);
        Assert.InRange(Number(guess[0]), 0.35, 0.5);
        Assert.True(Number(sure[2]) > Number(guess[2]) && Number(sure[0]) > Number(guess[0]) + 0.1, clear.Header("Difficulty"));
        Assert.True(unsure.Number("Budget-Tokens") >= hinted.Number("Budget-Tokens"));
    }

    [Fact]
    public async Task MetadataSaysWhatHeadersSayAndATighterErrorOnlyNarrows()
    {
        await using var stage = await AutoStage.StartAsync("se");
        var tight = await stage.AskAsync(AutoStage.Body(",\"metadata\":{\"wattline_max_error\":\"0.0011\",\"wattline_difficulty\":\"0.5\"}"));
        var loose = await stage.AskAsync(AutoStage.Body(), ("Max-Error", "0.9"), ("Difficulty", "0.5"));
        var usual = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "0.5"));

        Assert.True(tight.Number("Expected-Error") is >= 0.001 and <= 0.0011 && tight.Number("Budget-Tokens") > usual.Number("Budget-Tokens"));
        Assert.Equal(usual.Header("Budget-Tokens"), loose.Header("Budget-Tokens"));
        Assert.Equal(0.1, (await stage.ReceiptAsync(loose)).Reasoning!.MaxError);
    }

    [Fact]
    public async Task ARegionThatFailsIsLeftForAllWays()
    {
        await using var stage = await AutoStage.StartAsync("se", "de");
        stage["se"].Otherwise = _ => new UpstreamBehaviour.Status(500);
        var answer = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "easy"));
        var receipt = await stage.ReceiptAsync(answer);

        Assert.Equal((200, "de"), (answer.Status, answer.Region));
        Assert.Equal(["se", "de"], receipt.Tried);
        Assert.Single(stage["se"].Requests);
        Assert.Equal("small", receipt.Ask.Model);
    }

    [Fact]
    public async Task WhereAllFailItIsRefusedAndSaysForWhat()
    {
        await using var stage = await AutoStage.StartAsync("se", "de");
        stage["se"].Otherwise = stage["de"].Otherwise = _ => new UpstreamBehaviour.Status(500);
        var answer = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "easy"));

        Assert.Equal((503, "no_region_available"), (answer.Status, answer.Code));
        Assert.Equal(2, stage["se"].Requests.Count + stage["de"].Requests.Count);
    }

    [Fact]
    public async Task AFaultyHintIsRefusedByName()
    {
        await using var stage = await AutoStage.StartAsync("se");
        foreach (var (hint, code, values) in new[]
        {
            ("Max-Error", "invalid_error_rate", new[] { "1.1", "-0.1", "NaN", "low", "" }),
            ("Difficulty", "invalid_difficulty", ["1.01", "-1", "harder", "NaN", ""]),
            ("Deadline", "invalid_deadline", ["0", "-1", "Infinity", "soon", "86401", ""]),
            ("Deadlines", "unknown_hint", ["1"]),
        })
        {
            foreach (var value in values)
            {
                var answer = await stage.AskAsync(AutoStage.Body(), (hint, value));
                Assert.Equal((value, 400, code), (value, answer.Status, answer.Code));
                Assert.Equal("X-Wattline-" + hint, answer.Error.GetProperty("param").GetString());
            }
        }

        Assert.Empty(stage["se"].Requests);
    }

    [Fact]
    public async Task ADeadlineBesideAnotherBudgetIsRefused()
    {
        await using var stage = await AutoStage.StartAsync("se");
        var two = await stage.AskAsync(AutoStage.Body(), ("Deadline", "60"), ("Max-Latency-Ms", "1000"));
        var scope = await stage.AskAsync(AutoStage.Body(), ("Deadline", "60"), ("Latency-Of", "completion"));

        Assert.Equal((400, "hint_twice", 400, "hint_twice"), (two.Status, two.Code, scope.Status, scope.Code));
    }

    [Fact]
    public async Task OnANamedModelADeadlineHoldsAndAToleranceIsRefused()
    {
        await using var stage = await AutoStage.StartAsync("se");
        var late = await stage.AskAsync(Chat.Body(model: "large"), ("Deadline", "1"));
        var inTime = await stage.AskAsync(Chat.Body(model: "large"), ("Deadline", "60"));
        var tolerant = await stage.AskAsync(Chat.Body(model: "large"), ("Max-Error", "0.1"));

        Assert.Equal((400, "no_feasible_region"), (late.Status, late.Code));
        Assert.Equal((200, 60_000), (inTime.Status, (await stage.ReceiptAsync(inTime)).Ask.BudgetMs));
        Assert.Equal((400, "hint_needs_alias"), (tolerant.Status, tolerant.Code));
        Assert.Contains("'auto'", tolerant.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AToleranceThatNobodyMeetsNamesTheBestReachable()
    {
        await using var stage = await AutoStage.StartWithAsync(AutoStage.Yaml.Replace("name: auto", "name: auto\n    budgets: [256, 2048]", StringComparison.Ordinal), "", "se", "de");
        var answer = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "1"));
        var receipt = await stage.ReceiptAsync(answer);

        Assert.Equal((400, "tolerance_not_met"), (answer.Status, answer.Code));
        Assert.Contains("The best reachable is 0.9", answer.Message, StringComparison.Ordinal);
        Assert.Contains("large with 2048 thinking tokens", answer.Message, StringComparison.Ordinal);
        Assert.All(answer.Error.GetProperty("regions").EnumerateArray(), region => Assert.Equal("tolerance", region.GetProperty("blocked")[0].GetString()));
        Assert.Equal(ReceiptOutcome.Refused, receipt.Outcome);
        Assert.All(receipt.Rows, row => Assert.Equal(Feasibility.Infeasibility.Tolerance, row.Blocked));
    }

    [Fact]
    public async Task ADeadlineThatNobodyKeepsNamesTheShortestTime()
    {
        await using var stage = await AutoStage.StartAsync("se", "de");
        var answer = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "1"), ("Deadline", "30"));

        Assert.Equal((400, "deadline_not_met"), (answer.Status, answer.Code));
        Assert.Matches("large with (4096|8192) thinking tokens in (se|de), [0-9.]+ s to completion", answer.Message);
        Assert.Contains("the budget is 30 s", answer.Message, StringComparison.Ordinal);
        Assert.Contains("Within it the best error is", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAliasServesOnlyWhatWritesText()
    {
        await using var stage = await AutoStage.StartAsync("se");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/embeddings")
        {
            Content = new StringContent("{\"model\":\"auto\",\"input\":\"x\"}", Encoding.UTF8, "application/json"),
        };
        using var response = await stage.Client.SendAsync(request, Stage.Token);
        var answer = await Answered.ReadAsync(response);

        Assert.Equal((400, "operation_not_served"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task AModelThatDoesNotServeTheOperationSomewhereIsNotAskedThere()
    {
        // In se the small model serves completions alone, so that chat goes to it in de.
        await using var stage = await Stage.StartAsync(
            AutoStage.Yaml, entry => AutoStage.Models(entry).Replace(
                "name: small,", entry.Contains("region: se", StringComparison.Ordinal) ? "name: small, operations: [completions]," : "name: small,",
                StringComparison.Ordinal), "se", "de");
        var answer = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "easy"));

        Assert.Equal(("de", "small"), (answer.Region, answer.Header("Model")));
    }

    [Fact]
    public async Task ASessionStaysWithTheCacheOfTheModelThatServedItLast()
    {
        await using var stage = await AutoStage.StartAsync("se", "de");
        stage["se"].Next(new UpstreamBehaviour.Status(500));
        var first = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "easy"), ("Session", "s"));
        var second = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "easy"), ("Session", "s"));
        var receipt = await stage.ReceiptAsync(second);

        Assert.Equal("de", first.Region);
        Assert.Equal(("de", 1), (receipt.Ask.StateRegion, Math.Sign(receipt.Ask.CachedTokens)));
    }

    [Fact]
    public async Task WhatARegionKeepsPinsEveryWay()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var first = await AskAsync("""{"model":"auto","input":"x"}""", "JP");
        var second = await AskAsync($$"""{"model":"auto","input":"y","previous_response_id":"{{first.Json.GetProperty("id").GetString()}}"}""", null);

        Assert.Equal((200, "tokyo"), (first.Status, first.Region));
        Assert.Equal((200, "tokyo"), (second.Status, second.Region));
        Assert.True((await gateway.FindAsync(second.Header("Decision")!)).Ask.Pinned);

        async Task<Answered> AskAsync(string body, string? residency)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/responses") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("X-Wattline-Difficulty", "easy");
            request.Headers.TryAddWithoutValidation("X-Wattline-Residency", residency ?? "anywhere");
            using var response = await gateway.Client.SendAsync(request, Stage.Token);
            return await Answered.ReadAsync(response);
        }
    }

    [Fact]
    public async Task WhereNothingIsDecidedTheFirstModelThinksLongest()
    {
        await using var stage = await AutoStage.StartWithAsync(AutoStage.Yaml + "\nmode: observe\nobserve: { baseline: de }", "", "se", "de");
        var answer = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "easy"));
        var receipt = await stage.ReceiptAsync(answer);

        Assert.Equal(("de", "observed", "small", "32768"), (answer.Region, answer.Header("Mode"), answer.Header("Model"), answer.Header("Budget-Tokens")));
        Assert.Equal(("se", ReceiptMode.Observed), (receipt.Would!.Region, receipt.Mode));
    }

    [Fact]
    public async Task PinsAndTheBypassHoldForAnAlias()
    {
        await using var stage = await AutoStage.StartAsync("se", "de");
        using var pin = await stage.Client.PutAsync(
            new Uri("/api/control/pins/model/auto", UriKind.Relative), new StringContent("{\"region\":\"de\"}", Encoding.UTF8, "application/json"), Stage.Token);
        var pinned = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "easy"));
        using var bypass = await stage.Client.PutAsync(new Uri("/api/control/bypass", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"), Stage.Token);
        var bypassed = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "easy"));

        Assert.Equal((200, 200), ((int)pin.StatusCode, (int)bypass.StatusCode));
        Assert.Equal(("de", "pinned", "2048"), (pinned.Region, pinned.Header("Mode"), pinned.Header("Budget-Tokens")));
        Assert.Equal(("se", "bypassed", "small", "32768"), (bypassed.Region, bypassed.Header("Mode"), bypassed.Header("Model"), bypassed.Header("Budget-Tokens")));
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
