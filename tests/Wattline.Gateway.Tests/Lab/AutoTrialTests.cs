using System.Text;
using System.Text.Json;
using Wattline.Gateway.Tests.Auto;
using Wattline.Storage;

namespace Wattline.Gateway.Tests.Lab;

/// <summary>What an alias would choose is what it then chooses, and asking leaves no trace.</summary>
public sealed class AutoTrialTests
{
    private const string Prompt = "Prove that the syzygy of zanzibarite satisfies x^2 + y^2 = z^2, and solve the equation for z.";

    [Fact]
    public async Task ATrialIsWhatTheRequestIsThenDecidedAs()
    {
        await using var stage = await AutoStage.StartAsync("se", "de");
        foreach (var hints in new (string, string)[][]
        {
            [], [("Difficulty", "easy")], [("Difficulty", "hard"), ("Deadline", "70")], [("Difficulty", "1"), ("Deadline", "120")],
            [("Max-Error", "0.0011"), ("Difficulty", "0.5")], [("Residency", "DE")], [("Client-Location", "Tokyo"), ("Class", "batch")],
        })
        {
            // Asked first: what is served teaches how long answers are, and the next trial knows it too.
            var trial = await TryAsync(stage, AutoStage.Body(), hints);
            var answer = await stage.AskAsync(AutoStage.Body(), hints);
            var chosen = trial.Json.GetProperty("options")[trial.Json.GetProperty("chosen").GetInt32()];
            var difficulty = answer.Header("Difficulty")!.Split(';');

            Assert.Equal(200, answer.Status);
            Assert.Equal(
                (answer.Header("Model"), answer.Number("Budget-Tokens"), answer.Region),
                (chosen.GetProperty("model").GetString(), chosen.GetProperty("budgetTokens").GetDouble(), trial.Json.GetProperty("region").GetString()));
            Assert.Equal(answer.Region, chosen.GetProperty("region").GetString());
            Assert.Equal(answer.Number("Expected-Error"), 1 - chosen.GetProperty("success").GetDouble(), 1e-3);
            Assert.Equal(difficulty[1], trial.Json.GetProperty("difficulty").GetProperty("from").GetString());
            Assert.Equal(
                (await stage.ReceiptAsync(answer)).Reasoning!.LossThreshold,
                trial.Json.GetProperty("difficulty").GetProperty("lossThreshold").GetDouble(), 1e-12);
            Assert.Contains("the least score", trial.Json.GetProperty("why").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task HintsInTheBodySayTheSameAndEveryWayHasItsReasons()
    {
        await using var stage = await AutoStage.StartAsync("se", "de");
        var trial = await TryAsync(stage, AutoStage.Body(",\"metadata\":{\"wattline_difficulty\":\"hard\",\"wattline_deadline\":\"70\"}"));
        var options = trial.Json.GetProperty("options").EnumerateArray().ToList();

        Assert.Equal(12, options.Count);
        Assert.Equal(trial.Json.GetProperty("options").GetRawText(), (await TryAsync(
            stage, AutoStage.Body(new string(' ', 67)), ("Difficulty", "hard"), ("Deadline", "70"))).Json.GetProperty("options").GetRawText());
        Assert.All(options, option => Assert.Equal(
            option.GetProperty("blocked").EnumerateArray().Any(one => one.GetString() == "tolerance"), !option.GetProperty("meetsTolerance").GetBoolean()));
        Assert.All(options, option => Assert.Equal(
            option.GetProperty("blocked").EnumerateArray().Any(one => one.GetString() == "latency"), !option.GetProperty("meetsBudget").GetBoolean()));
        Assert.Contains(options, option => !option.GetProperty("meetsTolerance").GetBoolean());
        Assert.Contains(options, option => !option.GetProperty("meetsBudget").GetBoolean());
        var (chosen, next) = (options[trial.Json.GetProperty("chosen").GetInt32()], trial.Json.GetProperty("runnerUp"));
        Assert.All(options.Where(option => option.GetProperty("blocked").GetArrayLength() == 0), option =>
            Assert.True(option.GetProperty("scoreUsd").GetDouble() >= chosen.GetProperty("scoreUsd").GetDouble()));
        Assert.True(next.ValueKind == JsonValueKind.Null || options[next.GetInt32()].GetProperty("blocked").GetArrayLength() == 0);
        Assert.Equal("de", trial.Json.GetProperty("runnerUpRegion").GetString());
    }

    [Fact]
    public async Task WhatWouldBeRefusedIsToldAsItWouldBe()
    {
        await using var stage = await AutoStage.StartAsync("se");
        foreach (var hints in new (string, string)[][]
        {
            [("Difficulty", "1"), ("Deadline", "1")], [("Max-Error", "0.001")], [("Residency", "JP")],
        })
        {
            var (trial, answer) = (await TryAsync(stage, AutoStage.Body(), hints), await stage.AskAsync(AutoStage.Body(), hints));
            var refusal = trial.Json.GetProperty("refusal");
            Assert.Equal(200, trial.Status);
            Assert.Equal(
                (answer.Status, answer.Code, answer.Message),
                (refusal.GetProperty("status").GetInt32(), refusal.GetProperty("code").GetString(), refusal.GetProperty("message").GetString()));
            Assert.Equal(JsonValueKind.Null, trial.Json.GetProperty("chosen").ValueKind);
            Assert.Equal(answer.Message, trial.Json.GetProperty("why").GetString());
        }
    }

    [Fact]
    public async Task NoModelIsAskedAndThePromptIsNowhere()
    {
        await using var stage = await AutoStage.StartAsync("se");
        var trial = await TryAsync(stage, $$"""{"model":"auto","messages":[{"role":"user","content":"{{Prompt}}"}]}""");
        await stage.Gateway.Ledger.FlushAsync(Stage.Token);

        Assert.Equal(200, trial.Status);
        Assert.DoesNotContain("zanzibarite", trial.Text, StringComparison.Ordinal);
        Assert.True(trial.Json.GetProperty("difficulty").GetProperty("marks").GetProperty("maths").GetInt32() > 0);
        Assert.Empty(stage["se"].Requests);
        Assert.Equal(0, stage.Gateway.Ledger.Totals(new ReceiptFilter()).Count);
        Assert.DoesNotContain(
            "zanzibarite", await stage.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stage.Token), StringComparison.Ordinal);
        var files = Directory.GetFiles(Path.GetDirectoryName(stage.Gateway.File)!, "ledger.db*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            Assert.DoesNotContain("zanzibarite", await reader.ReadToEndAsync(Stage.Token), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task FaultyTrialsNameTheirCure()
    {
        await using var stage = await AutoStage.StartAsync("se");
        await using var bare = await Stage.StartAsync("se");
        var one = await TryAsync(stage, AutoStage.Body().Replace("\"auto\"", "\"small\"", StringComparison.Ordinal));
        var none = await TryAsync(bare, Chat.Body());
        var hint = await TryAsync(stage, AutoStage.Body(), ("Difficulty", "harder"));
        var json = await TryAsync(stage, "{");
        var silent = await TryAsync(stage, "{\"model\":\"auto\"}");

        Assert.Equal((400, "invalid_choice"), (one.Status, one.Code));
        Assert.Contains("Ask for 'auto'", one.Message, StringComparison.Ordinal);
        Assert.Contains("auto: [{ name: auto }]", none.Message, StringComparison.Ordinal);
        Assert.Equal(["invalid_difficulty", "invalid_json", "missing_prompt"], [hint.Code, json.Code, silent.Code]);
    }

    private static async Task<Answered> TryAsync(Stage stage, string body, params (string Name, string Value)[] headers)
    {
        using var request = Chat.Request(body, headers);
        request.RequestUri = new Uri("/api/lab/auto", UriKind.Relative);
        using var response = await stage.Client.SendAsync(request, Stage.Token);
        return await Answered.ReadAsync(response);
    }
}
