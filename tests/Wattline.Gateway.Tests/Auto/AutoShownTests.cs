using System.Text.Json;
using Wattline.Gateway.Explain;
using Wattline.Reasoning;
using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Auto;

/// <summary>Where an alias shows: models, laws, explanations, and a configuration that changes.</summary>
public sealed class AutoShownTests
{
    [Fact]
    public async Task ModelsListTheAliasAndLawsHaveTheirStanding()
    {
        await using var stage = await AutoStage.StartWithAsync(
            AutoStage.Yaml.Replace("{ parameters_billions: 70 }", "{ loss: 1.9 }", StringComparison.Ordinal), "", "se");
        var models = await GetAsync(stage, "/v1/models");
        var one = await GetAsync(stage, "/v1/models/auto");
        var laws = await GetAsync(stage, "/api/reasoning");

        Assert.Equal(["large", "small", "auto"], models.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()));
        Assert.Equal("auto", one.GetProperty("id").GetString());
        Assert.Equal(
            [("small", "modelled"), ("large", "configured")],
            laws.GetProperty("laws").EnumerateArray().Select(law => (law.GetProperty("model").GetString()!, law.GetProperty("standing").GetString()!)));
        var success = laws.GetProperty("aliases")[0].GetProperty("models")[1].GetProperty("success");
        Assert.Equal((5, 6), (success.GetArrayLength(), success[0].GetArrayLength()));
        Assert.True(success[0][1].GetDouble() > success[4][1].GetDouble());
    }

    [Fact]
    public async Task AnExplanationShowsEveryWayAndWhyThisOne()
    {
        await using var stage = await AutoStage.StartAsync("se", "de");
        var shown = await GetAsync(stage, "/api/explain?model=auto&difficulty=hard&deadline=70");
        var ways = shown.GetProperty("choice").GetProperty("ways").EnumerateArray().ToList();
        var chosen = Assert.Single(ways, way => way.GetProperty("isChosen").GetBoolean());

        Assert.Equal(12, ways.Count);
        Assert.Equal(("large", 4096), (chosen.GetProperty("model").GetString(), chosen.GetProperty("budgetTokens").GetInt32()));
        Assert.Equal(("large", "se"), (shown.GetProperty("model").GetString(), shown.GetProperty("winner").GetString()));
        Assert.Equal(2, shown.GetProperty("rows").GetArrayLength());
        Assert.Contains(ways, way => Blocked(way).SequenceEqual(["tolerance"]));
        Assert.Contains(ways, way => Blocked(way).SequenceEqual(["latency"]));
        Assert.All(ways, way => Assert.Equal(
            way.GetProperty("expectedError").GetDouble() > 0.1, Blocked(way).Contains("tolerance")));
    }

    [Fact]
    public async Task AReceiptIsTakenAgainWithTheModelThatWasChosen()
    {
        await using var stage = await AutoStage.StartAsync("se", "de");
        var answer = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "easy"));
        var receipt = await stage.ReceiptAsync(answer);
        var again = Explainer.Replay(receipt, new FleetSnapshot(stage.Gateway.Ledger.FindSnapshot(receipt.SnapshotVersion)!));
        var shown = await GetAsync(stage, "/api/receipts/" + receipt.Id);

        Assert.Equal(("small", answer.Region, "de"), (again.Model, again.Winner, again.RunnerUp));
        Assert.Equal(("auto", 2048), (shown.GetProperty("reasoning").GetProperty("alias").GetString(), shown.GetProperty("reasoning").GetProperty("budgetTokens").GetInt32()));
    }

    [Fact]
    public async Task AReceiptIsPrintedWithItsDifficultyOnTheScaleOfTheConfiguration()
    {
        await using var stage = await AutoStage.StartAsync("se", "de");
        var receipt = await stage.ReceiptAsync(await stage.AskAsync(AutoStage.Body(), ("Difficulty", "0.1")));

        Assert.Contains(
            "difficulty 0.1 by hint, confidence 1 (loss threshold 2.205 nats on the default scale, 10 skills)", Printed(receipt, null),
            StringComparison.Ordinal);
        Assert.Contains(
            "difficulty 0.59 by hint, confidence 1 (loss threshold 2.205 nats on the configured scale", Printed(receipt, new DifficultyScale(2.5, 2, 10)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReceiptOfARefusalSaysThatTheModelWasLeftOpen()
    {
        await using var stage = await AutoStage.StartWithAsync(
            AutoStage.Yaml.Replace("name: auto", "name: auto\n    budgets: [256, 2048]", StringComparison.Ordinal), "", "se");
        var answer = await stage.AskAsync(AutoStage.Body(), ("Difficulty", "1"));
        Assert.Equal((400, "tolerance_not_met"), (answer.Status, answer.Code));
        Assert.Contains("the model was left open", Printed(await stage.ReceiptAsync(answer), null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAliasComesAndGoesWithTheFile()
    {
        await using var se = await FaultyUpstream.StartAsync();
        var upstreams = $"{Stage.Head}upstreams:\n{AutoStage.Models(Stage.Entry("se", 1, se.Address))}";
        await using var gateway = await TestGateway.StartWithFileAsync(upstreams);
        var before = await AskAsync(gateway);
        await gateway.ReplaceFileAsync($"{AutoStage.Yaml}\n{upstreams}");
        gateway.Reload();
        await Stage.WaitForAsync(async () => (await AskAsync(gateway)).Status == 200);
        await gateway.ReplaceFileAsync(upstreams);
        gateway.Reload();
        await Stage.WaitForAsync(async () => (await AskAsync(gateway)).Status == 400);

        Assert.Equal((400, "model_not_found"), (before.Status, before.Code));
        Assert.NotEmpty(se.Requests);
    }

    [Fact]
    public async Task MetricsNameModelsAndNeverTheAlias()
    {
        await using var stage = await AutoStage.StartAsync("se");
        await stage.AskAsync(AutoStage.Body(), ("Difficulty", "easy"));
        var page = await stage.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stage.Token);

        Assert.Contains("model=\"small\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("model=\"auto\"", page, StringComparison.Ordinal);
    }

    private static string Printed(Receipt receipt, DifficultyScale? scale)
    {
        var printed = new StringWriter();
        Wattline.Cli.ExplanationPrinter.PrintReceipt(receipt, printed, scale);
        return printed.ToString();
    }

    private static async Task<Answered> AskAsync(TestGateway gateway)
    {
        using var request = Chat.Request(AutoStage.Body(), ("Difficulty", "easy"));
        using var response = await gateway.Client.SendAsync(request, Stage.Token);
        return await Answered.ReadAsync(response);
    }

    private static List<string?> Blocked(JsonElement way) =>
        [.. way.GetProperty("best").GetProperty("blocked").EnumerateArray().Select(reason => reason.GetString())];

    private static async Task<JsonElement> GetAsync(Stage stage, string path)
    {
        using var response = await stage.Client.GetAsync(new Uri(path, UriKind.Relative), Stage.Token);
        return (await Answered.ReadAsync(response)).Json;
    }
}
