using Wattline.Models;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Tests.Routing;

/// <summary>Choices whose right answer is known from the figures alone.</summary>
public sealed class ChoiceExamples
{
    [Theory]
    [InlineData(100, "away", 0.1)]
    [InlineData(9, "home", 10 / 9.0)]
    [InlineData(1, "home", 10.0)]
    public void MigrationIsSharedByTheRequestsExpected(double requests, string winner, double migrationUsd)
    {
        // Saving 1 USD a request, moving once for 10 USD: over 100 requests the move wins 99 against 10, over 9 it loses.
        var fleet = new SmallFleet();
        fleet.Add("away", usdPerMwh: 1000);
        fleet.Add("home", usdPerMwh: 2000);
        var state = new StateLocality(2, 0, StateBytes: 1e9, requests, Pinned: false);
        var rows = new CandidateTable();
        var chosen = fleet.Decide(fleet.Work(state, upUsdPerByte: 10 / 1e9), CarbonKind.Average, rows);
        var away = rows[0].Priced!.Value.Charge;
        Assert.Equal(migrationUsd, away.Migration.Usd, 12);
        Assert.Equal(0, rows[1].Priced!.Value.Charge.Migration.Usd);
        Assert.Equal(winner, chosen!.Value.Region);
    }

    [Fact]
    public void CachedTokensArePrefilledAgainAwayFromHome()
    {
        // 1000 cached tokens of 3600 J at 50 USD/MWh are 1 kWh and 0.05 USD, in equal parts to 5 requests.
        var fleet = new SmallFleet();
        fleet.Add("away", joulesPerInputToken: 3600);
        fleet.Add("home", joulesPerInputToken: 3600);
        var rows = new CandidateTable();
        var state = new StateLocality(2, 1000, 0, 5, Pinned: false);
        var chosen = fleet.Decide(fleet.Work(state, promptTokens: 1000), CarbonKind.Average, rows);
        Assert.Equal("home", chosen!.Value.Region);
        Assert.Equal(0.01, rows[0].Priced!.Value.Charge.Migration.Usd, 12);
    }

    [Fact]
    public void NegativePricesAreReal()
    {
        var fleet = new SmallFleet();
        fleet.Add("a-free", usdPerMwh: 0);
        fleet.Add("b-surplus", usdPerMwh: -30);
        fleet.Add("c-deep-surplus", usdPerMwh: -60);
        var rows = new CandidateTable();
        var chosen = fleet.Decide(fleet.Work(), CarbonKind.Average, rows)!.Value;
        Assert.Equal("c-deep-surplus", chosen.Region);
        Assert.Equal(-0.06, chosen.Priced!.Value.Score.Usd, 12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(64)]
    public void EqualScoresGoToTheEarlierOptionThenTheEarlierIdentifier(int regions)
    {
        var fleet = new SmallFleet();
        foreach (var number in Enumerable.Range(0, regions).Reverse())
        {
            fleet.Add($"r{number:D3}");
        }

        var snapshot = new FleetSnapshot(fleet.Inputs());
        var live = new long[snapshot.Fleet.PaddedRows];
        var rows = new CandidateTable();
        ServingOption[] twice = [new(0, 1), new(0, 1)];
        for (var blocked = 0; blocked < regions; blocked++)
        {
            var decision = Router.Decide(fleet.Work(), twice, snapshot, live, rows);
            Assert.Equal((0, $"r{blocked:D3}"), DecisionCase.Name(rows, decision.Winner));
            (int, string)? next = blocked + 1 < regions ? (0, $"r{blocked + 1:D3}") : (1, $"r{blocked:D3}");
            Assert.Equal(next, DecisionCase.Name(rows, decision.RunnerUp));
            live[blocked] = (long)Feasibility.Infeasibility.Unhealthy;
        }

        Assert.Equal(DecisionOutcome.Busy, Router.Decide(fleet.Work(), twice, snapshot, live, rows).Outcome);
    }
}
