using System.Globalization;
using System.Text.Json;
using Wattline.Gateway.Lab;
using Wattline.Grid;
using Wattline.Simulation.Deficits;
using Wattline.Simulation.Studies;
using Wattline.Simulation.Walks;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Lab;

/// <summary>The laboratory's answers over real sockets: the library's figures, and nothing that is too much.</summary>
public sealed class LabApiTests
{
    [Fact]
    public async Task TheDeficitIsTheLibrarysOfTheSameSeed()
    {
        await using var stage = await Stage.StartAsync("se");
        var shown = await GetAsync(stage, "/api/lab/deficit?drift=-100&volatility=9000&horizon=400&runs=300&seed=5&battery=0.02&efficiency=0.9");
        var question = new DeficitQuestion(
            -100, 9000, 400, 300, 2, 5, new() { CapacityJoules = 0.02 * 3.6e6, ChargeEfficiency = 0.9, DischargeEfficiency = 0.9 });
        var (increment, points) = (question.Increment, shown.GetProperty("points").EnumerateArray().ToList());
        var (exact, walks) = (SpitzerMoments.Of(increment, 400), DeficitWalk.Run(increment, question.Plan, null, Stage.Token));
        var bought = BatteryWalk.Run(increment, question.Battery, question.Plan, Stage.Token);

        Assert.Equal((-100, 9000), (Math.Round(increment.Drift, 6), Math.Round(increment.Volatility, 6)));
        Assert.Equal(walks.Count, points.Count);
        foreach (var (at, point) in points.Index())
        {
            var slots = point.GetProperty("slots").GetInt32();
            Assert.Equal(walks[at].Slots, slots);
            Assert.Equal(increment.Diffusion(slots).Mean, Number(point, "lawJ"));
            Assert.Equal(exact.Mean(slots), Number(point, "exactJ"));
            Assert.Equal(walks[at].Mean, Number(point, "simulatedJ"));
            Assert.Equal(bought[at].Mean, Number(point, "boughtJ"));
            Assert.True(Number(point, "boughtJ") >= Number(point, "simulatedJ") - 1e-6);
        }

        var path = shown.GetProperty("paths")[0];
        Assert.Equal(2, shown.GetProperty("paths").GetArrayLength());
        Assert.Equal(401, path.GetProperty("storedJ").GetArrayLength());
        Assert.All(path.GetProperty("storedJ").EnumerateArray(), level => Assert.InRange(level.GetDouble(), 0, 0.02 * 3.6e6));
        Assert.Contains(shown.GetProperty("parameters").EnumerateArray(), one => one.GetProperty("standing").GetString() == "chosen");
        Assert.Contains(shown.GetProperty("parameters").EnumerateArray(), one => one.GetProperty("standing").GetString() == "found");
    }

    /// <summary>95 % of intervals hold what they are about: of 40 seeds 33 or fewer do with a probability below 0.001.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-300)]
    [InlineData(400)]
    public void TheSimulatedIntervalHoldsTheExactMeanAsOftenAsItSays(double drift)
    {
        var held = Enumerable.Range(1, 40).Count(seed =>
        {
            var question = new DeficitQuestion(drift, DeficitQuestion.UsualVolatility, 100, 200, 1, (ulong)seed, Wattline.Simulation.Batteries.Battery.Ideal);
            var last = DeficitLab.Of(question, Stage.Token).Points[^1];
            return last.LowJ <= last.ExactJ && last.ExactJ <= last.HighJ;
        });
        Assert.InRange(held, 34, 40);
    }

    [Theory]
    [InlineData("")]
    [InlineData("drift=-300&seed=2")]
    [InlineData("drift=400&seed=3")]
    public async Task TheLawIsNearTheSharesAndAboveTheExactMean(string query)
    {
        await using var stage = await Stage.StartAsync("se");
        var shown = await GetAsync(stage, $"/api/lab/deficit?horizon=1000&runs=800&{query}");
        var last = shown.GetProperty("points").EnumerateArray().Last();

        Assert.True(Number(last, "exactJ") < Number(last, "lawJ"));
        Assert.Equal(JsonValueKind.Null, last.GetProperty("boughtJ").ValueKind);
        Assert.Equal(query.Length == 0, shown.GetProperty("crossoverSlots").ValueKind == JsonValueKind.Null);
        // The walk in slots lies below the diffusion, so that its law is near and not within every interval.
        Assert.All(shown.GetProperty("distribution").EnumerateArray(), one =>
        {
            Assert.InRange(Number(one, "simulated"), Number(one, "low"), Number(one, "high"));
            Assert.InRange(Math.Abs(Number(one, "law") - Number(one, "simulated")), 0, 0.15);
        });
    }

    [Fact]
    public async Task EveryCornerOfDriftAndVolatilityIsAnswered()
    {
        await using var stage = await Stage.StartAsync("se");
        var (drift, volatility) = (DeficitQuestion.Numbers.Single(one => one.Name == "drift"), DeficitQuestion.Numbers.Single(one => one.Name == "volatility"));
        foreach (var mu in new[] { drift.Least, drift.Most })
        {
            foreach (var sigma in new[] { volatility.Least, volatility.Most })
            {
                var shown = await GetAsync(stage, string.Create(
                    CultureInfo.InvariantCulture, $"/api/lab/deficit?drift={mu}&volatility={sigma}&horizon=2000&runs=50"));
                Assert.Equal((mu, sigma), (Math.Round(Number(shown, "driftJPerSlot"), 6), Math.Round(Number(shown, "volatilityJ"), 6)));
            }
        }
    }

    [Fact]
    public async Task EqualSeedsGiveEqualAnswersAndOthersOthers()
    {
        await using var stage = await Stage.StartAsync("se");
        const string deficit = "/api/lab/deficit?horizon=200&runs=60&seed=", policies = "/api/lab/policies?world=limited&slots=200&runs=3&seed=";
        foreach (var path in new[] { deficit, policies })
        {
            var first = await stage.Client.GetStringAsync(new Uri(path + 4, UriKind.Relative), Stage.Token);
            Assert.Equal(first, await stage.Client.GetStringAsync(new Uri(path + 4, UriKind.Relative), Stage.Token));
            Assert.NotEqual(first, await stage.Client.GetStringAsync(new Uri(path + 5, UriKind.Relative), Stage.Token));
        }
    }

    [Theory]
    [InlineData("ideal", "")]
    [InlineData("limited", "&harvest=0.8&error=0.1&slack=2")]
    [InlineData("sun", "&battery=1&efficiency=0.8&leak=0.001")]
    public async Task PoliciesAreTheLibrarysOfTheSameSeed(string world, string more)
    {
        await using var stage = await Stage.StartAsync("se");
        var shown = await GetAsync(stage, $"/api/lab/policies?world={world}&slots=300&runs=4&seed=9{more}");
        var usual = PolicyWorld.All.Single(one => one.Name == world).Usual with { Slots = 300, Runs = 4, Seed = 9 };
        var laboratory = world switch
        {
            "limited" => usual with { HarvestFactor = 0.8, RoutingError = 0.1, Slack = 2 },
            "sun" => usual with
            {
                Battery = usual.Battery with { CapacityJoules = 3.6e6, ChargeEfficiency = 0.8, DischargeEfficiency = 0.8, LeakPerSlot = 0.001 },
            },
            _ => usual,
        };
        var one = new PolicyLab(DataPack.Embedded).CaseOf(new PolicyQuestion(PolicyWorld.All.Single(each => each.Name == world), laboratory));
        var rows = PolicyStudy.Of([one], 9, threads: 1, cancellation: Stage.Token);

        Assert.Equal(rows.Select(row => row.Policy), shown.GetProperty("policies").EnumerateArray().Select(row => row.GetProperty("policy").GetString()));
        Assert.Equal(rows[0].BoundJoules, Number(shown, "boundJ"));
        foreach (var (row, told) in rows.Zip(shown.GetProperty("policies").EnumerateArray()))
        {
            Assert.Equal(row.Figures.AuxiliaryJoules.Mean, Number(told.GetProperty("boughtJ"), "mean"));
            Assert.Equal(row.Figures.WaitSlots.Mean, Number(told.GetProperty("waitSlots"), "mean"));
            Assert.Equal(row.Figures.SpilledJoules.High, Number(told.GetProperty("spilledJ"), "high"));
            Assert.True(row.Figures.AuxiliaryJoules.Mean >= Number(shown, "boundJ") - 1e-6);
        }
    }

    [Fact]
    public async Task TheStudysModelsCrossWhereTheStudySays()
    {
        await using var stage = await Stage.StartAsync("se");
        var shown = await GetAsync(stage, "/api/lab/curves");
        var (trade, crossings) = (SizeTrade.Paper(), shown.GetProperty("crossings").EnumerateArray().ToList());

        Assert.Equal("study", shown.GetProperty("of").GetString());
        Assert.Equal(["energy", "time"], crossings.Select(one => one.GetProperty("measure").GetString()));
        foreach (var (crossing, known) in crossings.Zip([trade.Energy, trade.Latency]))
        {
            Assert.Equal(known.LossThreshold, Number(crossing, "lossThreshold"), 1e-8);
            Assert.Equal(1, Number(crossing, "firstTokens") / known.SmallTokens, 1e-6);
            Assert.Equal(1, Number(crossing, "secondTokens") / known.LargeTokens, 1e-6);
        }

        Assert.NotEmpty(shown.GetProperty("parameters").EnumerateArray());
    }

    [Fact]
    public async Task ConfiguredModelsHaveTheFiguresOfARegionAndTheirOwnLaws()
    {
        await using var stage = await Auto.AutoStage.StartAsync("se", "de");
        var shown = await GetAsync(stage, "/api/lab/curves?difficulty=0.8&error=0.1&region=de&deadline=60");
        var models = shown.GetProperty("models").EnumerateArray().ToList();

        Assert.Equal(("configured", "de"), (shown.GetProperty("of").GetString(), shown.GetProperty("region").GetString()));
        Assert.Equal(["small", "large"], models.Select(model => model.GetProperty("name").GetString()));
        Assert.Equal([1.1, 11], models.Select(model => Math.Round(Number(model, "jPerToken"), 9)));
        Assert.Equal([0.01, 0.03], models.Select(model => Number(model, "sPerToken")));
        Assert.All(models, model => Assert.Equal("modelled", model.GetProperty("law").GetString()));
        var budgets = shown.GetProperty("byBudget").EnumerateArray().ToDictionary(point => Number(point, "budgetTokens"), point => point.GetProperty("brings"));
        Assert.True(Number(budgets[16_384][0], "success") > 0.9 && Number(budgets[2048][0], "success") < 0.1);
        var hard = shown.GetProperty("byDifficulty").EnumerateArray().Last().GetProperty("takes");
        Assert.False(hard[0].GetProperty("isInTime").GetBoolean());
    }

    [Theory]
    [InlineData("/api/lab/deficit?drift=x", "invalid_number", "drift")]
    [InlineData("/api/lab/deficit?volatility=100", "invalid_number", "volatility")]
    [InlineData("/api/lab/deficit?horizon=10.5", "invalid_number", "horizon")]
    [InlineData("/api/lab/deficit?runs=NaN", "invalid_number", "runs")]
    [InlineData("/api/lab/deficit?runs=10000&horizon=20000", "invalid_number", "runs")]
    [InlineData("/api/lab/deficit?prompt=x", "unknown_parameter", "prompt")]
    [InlineData("/api/lab/policies?world=moon", "invalid_choice", "world")]
    [InlineData("/api/lab/policies?slots=5000&runs=100", "invalid_number", "runs")]
    [InlineData("/api/lab/policies?world=sun&slots=9000", "invalid_number", "slots")]
    [InlineData("/api/lab/policies?leak=1", "invalid_number", "leak")]
    [InlineData("/api/lab/curves?error=0", "invalid_number", "error")]
    [InlineData("/api/lab/curves?models=all", "invalid_choice", "models")]
    [InlineData("/api/lab/curves?models=configured", "invalid_choice", "models")]
    public async Task WhatCannotBeAskedIsRefusedWithItsCure(string path, string code, string field)
    {
        await using var stage = await Stage.StartAsync("se");
        using var response = await stage.Client.GetAsync(new Uri(path, UriKind.Relative), Stage.Token);
        var answer = await Answered.ReadAsync(response);
        Assert.Equal((400, code, field), (answer.Status, answer.Code, answer.Error.GetProperty("param").GetString()));
        Assert.Matches("from|allowed|Parameters|none of|configure", answer.Message);
    }

    [Fact]
    public async Task ARegionWithoutSuchModelsIsNamedWithThoseThatHaveThem()
    {
        await using var stage = await Auto.AutoStage.StartAsync("se", "de");
        using var response = await stage.Client.GetAsync(new Uri("/api/lab/curves?region=oslo", UriKind.Relative), Stage.Token);
        var answer = await Answered.ReadAsync(response);
        Assert.Equal((400, "unknown_region"), (answer.Status, answer.Code));
        Assert.Contains("de, se", answer.Message, StringComparison.Ordinal);
    }

    private static double Number(JsonElement of, string name) => of.GetProperty(name).GetDouble();

    private static async Task<JsonElement> GetAsync(Stage stage, string path)
    {
        using var response = await stage.Client.GetAsync(new Uri(path, UriKind.Relative), Stage.Token);
        var answer = await Answered.ReadAsync(response);
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }
}
