using System.Text.Json;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Steering;
using Wattline.Reasoning;
using Wattline.Simulation.Chance;
using Wattline.Storage;

namespace Wattline.Gateway.Tests.Learning;

/// <summary>Laws follow what callers say, and decisions follow the laws.</summary>
public sealed class LearningTests
{
    private const string Eager = "learn: { min_verdicts: 20, prior_weight: 20 }";

    /// <summary>The cheap model needs four times the thought that the configuration says; answers are right by the law that it really has.</summary>
    [Fact]
    public async Task TheLawInForceApproachesTheTrueOneAndDecisionsFollow()
    {
        await using var stage = await FeedbackStage.StartAsync(Eager);
        var (chance, truth, ofLarge) = (new Xoshiro(5), new SuccessLaw(2.15, 10, 100), new SuccessLaw(1.85, 10, 50));
        var budgets = new HashSet<double>();
        var (error, batches) = (1.0, 0);
        while (error > 0.2)
        {
            Assert.True(batches++ < 15, "After 600 verdicts the gateway still errs.");
            var receipts = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => stage.AskAsync()));
            await stage.Gateway.Ledger.FlushAsync(Stage.Token);
            var ways = receipts.Select(one => stage.Gateway.Ledger.Find(one.Receipt)!).ToList();
            var errors = ways.Select(way => 1 - (way.Ask.Model == "large" ? ofLarge : truth).Success(2.025, 10, way.Reasoning!.BudgetTokens)).ToList();
            error = errors.Average();
            Assert.True(budgets.Count > 0 || error > 0.9, "At first the cheap model is believed.");
            budgets.UnionWith(ways.Where(way => way.Ask.Model == "small").Select(way => way.Reasoning!.BudgetTokens));
            await TellAsync(stage, [.. receipts.Zip(errors, object (one, wrong) => new { receipt = one.Receipt, correct = chance.Uniform() >= wrong })]);
        }

        var small = await stage.SummaryAsync("small");
        var law = small.GetProperty("law");
        Assert.Equal("learnt", law.GetProperty("standing").GetString());
        var learnt = new SuccessLaw(
            law.GetProperty("loss").GetDouble(), law.GetProperty("steepness").GetDouble(), law.GetProperty("tokensPerSkill").GetDouble());
        Assert.All(budgets, budget => Assert.Equal(truth.Success(2.025, 10, budget), learnt.Success(2.025, 10, budget), 0.25));
        Assert.Contains("wattline_learn_models_total{outcome=\"learnt\"}", (await stage.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    /// <summary>Tells the gateway, and waits until a round has taken it in.</summary>
    private static async Task TellAsync(FeedbackStage stage, object[] verdicts)
    {
        Assert.Equal(verdicts.Length, (await stage.TellAsync(verdicts)).Json.GetProperty("taken").GetInt32());
        await Stage.WaitForAsync(async () => (await stage.GetAsync("/api/feedback/summary")).Json is var summary
            && summary.GetProperty("fresh").GetInt32() == 0 && summary.GetProperty("models").EnumerateArray().All(model =>
                model.GetProperty("round") is { ValueKind: JsonValueKind.Object } round
                && round.GetProperty("answers").GetInt32() == model.GetProperty("answers").GetInt32()));
    }

    [Fact]
    public async Task WhereLearningIsOffVerdictsAreKeptAndLawsStay()
    {
        await using var stage = await FeedbackStage.StartAsync("learn: { enabled: no, min_verdicts: 10 }");
        var verdicts = new List<object>();
        for (var at = 0; at < 15; at++)
        {
            verdicts.Add(new { receipt = (await stage.AskAsync()).Receipt, correct = false });
        }

        Assert.Equal(15, (await stage.TellAsync(verdicts)).Json.GetProperty("taken").GetInt32());
        var small = await stage.SummaryAsync("small");
        Assert.Equal((15, "configured"), (small.GetProperty("answers").GetInt32(), small.GetProperty("law").GetProperty("standing").GetString()));
        Assert.False((await stage.GetAsync("/api/feedback/summary")).Json.GetProperty("learns").GetBoolean());
    }

    [Theory]
    [InlineData(60)]
    [InlineData(600)]
    [InlineData(6000)]
    public void TheMoreVerdictsTheCloserTheLaw(int count)
    {
        var (truth, held) = (new SuccessLaw(2.05, 10, 120), new SuccessLaw(1.9, 10, 50));
        var learnt = LawLearner.Of(new ReasoningModelOptions("m", held, null), Drawn(truth, held, count), new LearnOptions(), DateTimeOffset.UnixEpoch);
        Assert.Equal((LearnOutcome.Learnt, count), (learnt.Outcome, learnt.Answers));
        double[] budgets = [1024, 4096, 16384];
        double Off(SuccessLaw law) => budgets.Max(budget => Math.Abs(law.Success(2.025, 10, budget) - truth.Success(2.025, 10, budget)));
        Assert.True(Off(learnt.Law!.Value) < Off(held) * (count < 100 ? 1 : count < 1000 ? 0.6 : 0.15), $"{Off(learnt.Law.Value)} of {Off(held)}");
        Assert.True(learnt.Fitted!.Brier < learnt.Promised!.Brier);
    }

    [Fact]
    public void TooFewVerdictsChangeNothing()
    {
        var law = new SuccessLaw(1.9, 10, 50);
        var learnt = LawLearner.Of(new ReasoningModelOptions("m", law, null), Drawn(law, law, 49), new LearnOptions(), DateTimeOffset.UnixEpoch);
        Assert.Equal((LearnOutcome.TooFew, null), (learnt.Outcome, learnt.Law));
        Assert.Contains("49 verdicts of 50", learnt.Why, StringComparison.Ordinal);
    }

    private static List<Verdict> Drawn(SuccessLaw truth, SuccessLaw held, int count)
    {
        var chance = new Xoshiro(3);
        double[] budgets = [1024, 4096, 16384], thresholds = [2.25, 2.14, 2.025, 1.91, 1.8];
        return
        [
            .. from at in Enumerable.Range(0, count)
               let budget = budgets[chance.Below(3)]
               let threshold = thresholds[chance.Below(5)]
               select new Verdict
               {
                   Receipt = $"r{at}", At = DateTimeOffset.UnixEpoch, Key = "k", Model = "m", IsRight = chance.Uniform() < truth.Success(threshold, 10, budget),
                   LossThreshold = threshold, Skills = 10, BudgetTokens = budget, OutputTokens = budget, TimeS = 1,
                   ExpectedError = 1 - held.Success(threshold, 10, budget),
               },
        ];
    }
}
