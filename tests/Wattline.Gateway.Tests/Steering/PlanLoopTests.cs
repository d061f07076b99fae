using System.Text.Json;
using Wattline.Gateway.Control;
using Wattline.Planning;
using Wattline.Planning.Problems;
using Wattline.Planning.Solving;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Steering;

/// <summary>A plan's prices reach the router; a planner that fails leaves requests as they were.</summary>
public sealed class PlanLoopTests
{
    // Answers of the servers here have a few tokens: with these a region is full at once.
    private const double AnHour = 7200, Scarce = 10;

    [Fact]
    public async Task APlanIsMadeOfWhatWasAskedAndItsPricesGoOut()
    {
        PlanProblem? problem = null;
        await using var stage = await SteeringStage.StartAsync(
            (asked, options, cancellation) => Planner.Solve(problem = asked, options, cancellation), "", ("se", Scarce), ("de", AnHour));
        await stage.DemandAsync(20);
        var state = await stage.UntilAsync(now => now.GetProperty("origin").ValueKind == JsonValueKind.Object
            && now.GetProperty("origin").GetProperty("plannedAt").ValueKind == JsonValueKind.String);

        // Twenty within a minute are 1,200 an hour, for which the cheap region is too small: its capacity is worth what the next one costs more.
        Assert.Equal(6, problem!.Hours);
        Assert.InRange(Assert.Single(problem.Demands).Requests[0], 600, 1200);
        Assert.True(SteeringStage.Region(state, "se").GetProperty("usdPerGpuHour").GetDouble() > 0);
        Assert.Equal(0, SteeringStage.Region(state, "de").GetProperty("usdPerGpuHour").GetDouble());
        var plan = state.GetProperty("plan");
        Assert.InRange(plan.GetProperty("gap").GetDouble(), -1e-9, 1e-9);
        Assert.True(plan.GetProperty("shares").GetProperty("de").GetDouble() > 0);
        Assert.Equal(1, SteeringStage.Rounds(state, "planned"));
        var page = await stage.MetricsAsync();
        Assert.Contains("wattline_plan_runs_total{outcome=\"planned\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("wattline_plan_gap_ratio ", page, StringComparison.Ordinal);
        Assert.Contains("wattline_price_capacity_usd{region=\"se\"} ", page, StringComparison.Ordinal);
        Assert.Contains("wattline_gpu_used_seconds{region=\"se\"} ", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("late")]
    [InlineData("uncertified")]
    public async Task APlannerThatFailsLeavesRequestsAsTheyWere(string outcome)
    {
        using var end = new ManualResetEventSlim();
        await using var stage = await SteeringStage.StartAsync(Bad(outcome, end), "", ("se", AnHour), ("de", AnHour));
        await stage.DemandAsync(3);
        var state = await stage.UntilAsync(now => SteeringStage.Rounds(now, outcome) > 0);

        Assert.Equal(JsonValueKind.Null, state.GetProperty("plan").ValueKind);
        Assert.Equal(outcome, state.GetProperty("lastOutcome").GetString());
        Assert.NotEqual("", state.GetProperty("lastWhy").GetString());
        Assert.Equal(200, (await stage.AskAsync()).Status);
        // The pacer goes on without a plan.
        Assert.Equal(JsonValueKind.String, state.GetProperty("intervalSince").ValueKind);
        Assert.Contains($"wattline_plan_runs_total{{outcome=\"{outcome}\"}} 1\n", await stage.MetricsAsync(), StringComparison.Ordinal);
        end.Set();
    }

    [Fact]
    public async Task TheLastGoodPlanStaysWhereTheNextFails()
    {
        var rounds = 0;
        await using var stage = await SteeringStage.StartAsync(
            (problem, options, cancellation) => ++rounds == 1 ? Planner.Solve(problem, options, cancellation) : throw new InvalidOperationException("Broken."),
            "plan: { every_min: 1 }", ("se", Scarce), ("de", AnHour));
        await stage.DemandAsync(20);
        var planned = await stage.UntilAsync(now => SteeringStage.Rounds(now, "planned") == 1);
        var failed = await stage.UntilAsync(now => SteeringStage.Rounds(now, "failed") >= 1);

        Assert.Equal("Broken.", failed.GetProperty("lastWhy").GetString());
        Assert.Equal(planned.GetProperty("plan").GetRawText(), failed.GetProperty("plan").GetRawText());
    }

    [Fact]
    public async Task WhatIsUsedIsCountedAndTakenBackWhereItFailed()
    {
        await using var stage = await SteeringStage.StartAsync(null, "limits: { unhealthy_s: 600 }", ("se", AnHour), ("de", AnHour));
        stage["se"].Otherwise = _ => new UpstreamBehaviour.Status(500);
        Assert.Equal(("de", 200), (await stage.AskAsync() is var answer ? answer.Region : null, answer.Status));
        var state = await stage.StateAsync();

        Assert.Equal(0, SteeringStage.Region(state, "se").GetProperty("usedGpuSeconds").GetDouble());
        Assert.InRange(SteeringStage.Region(state, "de").GetProperty("usedGpuSeconds").GetDouble(), 2.1, 2.2);
    }

    [Fact]
    public async Task LoadBeyondTheCheapRegionIsSteeredAwayAndExplained()
    {
        await using var stage = await SteeringStage.StartAsync(
            (_, _, _) => throw new InvalidOperationException("Broken."), "plan: { pace: { gain: 100 } }", ("se", Scarce), ("de", AnHour));
        Answered? steered = null;
        await stage.UntilAsync(_ =>
        {
            steered = stage.AskAsync().GetAwaiter().GetResult();
            return steered.Region == "de";
        });
        using var response = await stage.Client.GetAsync(new Uri("/api/explain?model=m", UriKind.Relative), Stage.Token);
        var explained = (await Answered.ReadAsync(response)).Json;
        await stage.Ledger.FlushAsync(Stage.Token);
        var receipt = stage.Ledger.Find(steered!.Header("Decision")!)!;
        var replayed = stage.Ledger.FindSnapshot(receipt.SnapshotVersion)!;

        Assert.Equal("pacer", explained.GetProperty("prices").GetProperty("origin").GetProperty("setter").GetString());
        Assert.True(explained.GetProperty("prices").GetProperty("capacityUsdPerGpuSecond").GetProperty("se").GetDouble() > 0);
        Assert.Equal(("de", "se"), (receipt.Served!.Region, receipt.RunnerUp!.Region));
        Assert.True(receipt.Served.Charge.Total > receipt.RunnerUp.Charge.Total && receipt.Served.Score < receipt.RunnerUp.Score);
        Assert.True(replayed.Prices.CapacityUsdPerGpuSecond["se"] > 0);
    }

    [Fact]
    public async Task NothingIsPacedWhereNoRegionIsLimited()
    {
        await using var stage = await SteeringStage.StartAsync(null, "", ("se", 0), ("de", 0));
        await stage.DemandAsync(3);
        stage.Clock.Advance(TimeSpan.FromMinutes(1));
        var state = await stage.StateAsync();

        Assert.False(state.GetProperty("enabled").GetBoolean());
        Assert.Equal(JsonValueKind.Null, state.GetProperty("next").ValueKind);
        Assert.Equal(0, state.GetProperty("rounds").EnumerateArray().Sum(one => one.GetProperty("count").GetInt64()));
    }

    private static PlanSolver Bad(string outcome, ManualResetEventSlim end) => (problem, options, cancellation) =>
    {
        switch (outcome)
        {
            case "failed":
                throw new InvalidOperationException("Broken.");
            case "late":
                // It does not even listen to its cancellation.
                end.Wait(CancellationToken.None);
                return Planner.Solve(problem, options, CancellationToken.None);
            default:
                return Planner.Solve(problem, options, cancellation) with { IsCertified = false };
        }
    };
}
