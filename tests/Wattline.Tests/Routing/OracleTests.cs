using Wattline.Feasibility;
using Wattline.Routing;
using Wattline.Signals;

namespace Wattline.Tests.Routing;

/// <summary>The decision against the scalar oracle, over generated fleets, requests, options and live bits.</summary>
public sealed class OracleTests
{
    private const int Cases = 4000;
    private const double Tolerance = 1e-12;

    [Fact]
    public void EveryRowAndChoiceIsTheOracles()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            Agree(DecisionCase.Drawn(seed), seed);
        }
    }

    [Fact]
    public void FleetsOfEverySizeAreTheOraclesAndPaddingNeverWins()
    {
        for (var regions = 1; regions <= 130; regions++)
        {
            Agree(DecisionCase.Drawn(10_000 + regions, regions), regions);
        }
    }

    [Fact]
    public void TheCasesReachEveryOutcomeReasonAndKind()
    {
        var decisions = Enumerable.Range(0, 1000).Select(seed => Oracle.Decide(DecisionCase.Drawn(seed))).ToList();
        Assert.Equal(Enum.GetValues<DecisionOutcome>(), decisions.Select(one => one.Outcome).Distinct().Order());
        Assert.Equal(Enum.GetValues<CarbonKind>(), decisions.Select(one => one.Kind).Distinct().Order());
        var reasons = decisions.SelectMany(one => one.Rows).Aggregate(Infeasibility.None, (all, row) => all | row.Blocked);
        Assert.Equal(InfeasibilityReasons.Static | InfeasibilityReasons.Live, reasons);
        Assert.Contains(decisions.SelectMany(one => one.Rows), row => row.Money is { Migration: > 0 });
        Assert.Contains(decisions.SelectMany(one => one.Rows), row => row.Money is { Score: < 0 });
    }

    private static void Agree(DecisionCase one, int seed)
    {
        var expected = Oracle.Decide(one);
        var (decision, rows) = one.Decide();
        Assert.Equal(expected.Rows.Count, rows.Count);
        foreach (var (wanted, got) in expected.Rows.Zip(rows.Rows))
        {
            Agree(wanted, got, seed);
        }

        Assert.Equal((seed, expected.Outcome, expected.Kind), (seed, decision.Outcome, decision.CarbonKind));
        Assert.Equal((seed, NameOf(expected.Winner)), (seed, DecisionCase.Name(rows, decision.Winner)));
        Assert.Equal((seed, NameOf(expected.RunnerUp)), (seed, DecisionCase.Name(rows, decision.RunnerUp)));
    }

    private static (int Option, string Region)? NameOf(OracleRow? row) => row is null ? null : (row.Option, row.Region);

    private static void Agree(OracleRow wanted, Candidate got, int seed)
    {
        Assert.Equal((seed, wanted.Option, wanted.Region, wanted.Blocked), (seed, got.Option, got.Region, got.Blocked));
        Close(wanted.ItJoules, got.Use.ItEnergy.Joules, seed);
        Close(wanted.GpuSeconds, got.Use.GpuSeconds, seed);
        Close(wanted.NetworkMs, got.Use.NetworkMs, seed);
        Close(wanted.QueueMs, got.Use.QueueMs, seed);
        Close(wanted.ServiceMs, got.Use.ServiceMs, seed);
        Assert.Equal((seed, wanted.Region, wanted.Money is null), (seed, got.Region, got.Priced is null));
        if (wanted.Money is { } money && got.Priced is { } priced)
        {
            var items = Math.Abs(money.Compute) + money.Carbon + money.Egress + Math.Abs(money.Migration) + money.Load + money.Compliance;
            Close(money.Compute, priced.Charge.Compute.Usd, seed);
            Close(money.Carbon, priced.Charge.Carbon.Usd, seed);
            Close(money.Egress, priced.Charge.Egress.Usd, seed);
            Close(money.Load, priced.Charge.Load.Usd, seed);
            Close(money.Compliance, priced.Charge.Compliance.Usd, seed);
            Close(money.Grams, priced.Emissions.Grams, seed);

            // Sums whose terms can cancel (a negative electricity price against the carbon price) are held against the size of the terms.
            Close(money.Migration, priced.Charge.Migration.Usd, seed, items);
            Close(money.Score, priced.Score.Usd, seed, items);
        }
    }

    private static void Close(double wanted, double got, int seed, double scale = 0) =>
        Assert.True(
            Math.Abs(wanted - got) <= Tolerance * Math.Max(scale, Math.Abs(wanted)), $"Case {seed}: wanted {wanted:R}, got {got:R}.");
}
