using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Models;
using Wattline.Pricing;
using Wattline.Routing;
using Wattline.Workloads;

namespace Wattline.Tests.Routing;

/// <summary>What holds of every decision, whatever the fleet.</summary>
public sealed class DecisionLaws
{
    private const int Cases = 1000;

    [Fact]
    public void RegionOrderDoesNotMatter() => Each(one =>
    {
        var random = new Random(one.Inputs.Regions.Count);
        var (regions, hostings) = (one.Inputs.Regions.ToArray(), one.Inputs.Hostings.ToArray());
        random.Shuffle(regions);
        random.Shuffle(hostings);
        var shuffled = one with { Inputs = one.Inputs with { Regions = regions, Hostings = hostings } };
        Assert.Equal(one.Choice(), shuffled.Choice());
        Assert.Equal(one.Decide().Rows.Rows, shuffled.Decide().Rows.Rows);
    });

    [Fact]
    public void LooserBudgetNeverBlocksMore() => Each(one =>
    {
        const Infeasibility ofBudget = Infeasibility.Latency | Infeasibility.QueueLatency;
        var budget = one.Work.Budget;
        var looser = one with { Work = one.Work with { Budget = budget with { Milliseconds = budget.Milliseconds * 1.7 } } };
        foreach (var (tight, loose) in Pairs(one, looser))
        {
            Assert.Equal(tight.Blocked & ~ofBudget, loose.Blocked & ~ofBudget);
            Assert.True((tight.Blocked & ofBudget) != 0 || (loose.Blocked & ofBudget) == 0);
            Assert.True((tight.Blocked & Infeasibility.Latency) != 0 || (loose.Blocked & Infeasibility.Latency) == 0);
        }
    });

    [Fact]
    public void NarrowerResidencyNeverAllowsMore() => Each(one =>
    {
        var narrower = one with { Work = one.Work with { Residency = one.Work.Residency & JurisdictionSet.Of("DE", "FR", "US", "SG") } };
        foreach (var (wide, narrow) in Pairs(one, narrower))
        {
            Assert.Equal(wide.Blocked, wide.Blocked & narrow.Blocked);
        }
    });

    [Fact]
    public void ResidencyIsNeverBroken() => Each(one =>
    {
        var (decision, rows) = one.Decide();
        foreach (var index in (int[])[decision.Winner, decision.RunnerUp])
        {
            var chosen = index < 0 ? null : one.Inputs.Regions.Single(region => region.Id == rows[index].Region);
            Assert.True(chosen is null || one.Work.Residency.Contains(chosen.Jurisdiction));
        }
    });

    [Fact]
    public void TheMaskKeepsDataOutOfExactlyTheTerritoriesNotAllowed()
    {
        var fleet = new SmallFleet();
        foreach (var code in JurisdictionSet.KnownCodes)
        {
            fleet.Add(code, jurisdiction: code);
        }

        var random = new Random(249);
        for (var draw = 0; draw < 200; draw++)
        {
            var share = random.NextDouble();
            var allowed = JurisdictionSet.Of(JurisdictionSet.KnownCodes.Where(_ => random.NextDouble() < share));
            var rows = new CandidateTable();
            fleet.Decide(fleet.Work() with { Residency = allowed }, Signals.CarbonKind.Average, rows);
            Assert.All(rows.Rows, row => Assert.Equal(allowed.Contains(row.Region), row.Blocked == Infeasibility.None));
            Assert.All(rows.Rows, row => Assert.Equal(!allowed.Contains(row.Region), row.Blocked == Infeasibility.Residency));
        }
    }

    [Fact]
    public void PinnedStateNeverMoves() => Each(one =>
    {
        var home = 1 + (one.Options.Length % one.Inputs.Regions.Count);
        var pinned = one with { Work = one.Work with { State = new StateLocality(home, 0, 1000, 5, Pinned: true) } };
        var (decision, rows) = pinned.Decide();
        Assert.True(decision.Winner < 0 || rows[decision.Winner].Row == home - 1);
        Assert.All(rows.Rows, row => Assert.Equal(row.Row != home - 1, row.Blocked.HasFlag(Infeasibility.StateLocality)));
    });

    [Fact]
    public void AMoveIsNeverPricedAboveItsWholeOneOffCost() => Each(one =>
    {
        var expected = 1 + (one.Options.Length * 3.7);
        var shared = one with { Work = one.Work with { State = one.Work.State with { ExpectedRequests = expected } } };
        var whole = one with { Work = one.Work with { State = one.Work.State with { ExpectedRequests = 1 } } };
        foreach (var (part, all) in Pairs(shared, whole).Where(pair => pair.Item1.Priced is not null))
        {
            var (asked, once) = (part.Priced!.Value.Charge.Migration.Usd, all.Priced!.Value.Charge.Migration.Usd);
            Assert.True(Math.Abs(asked) <= Math.Abs(once));
            Assert.Equal(once, asked * expected, 1e-12 * Math.Abs(once));
        }
    });

    [Fact]
    public void NothingIsPaidToStayNorToMoveWithoutState() => Each(one =>
    {
        foreach (var row in one.Decide().Rows.Rows.Where(row => row.Priced is not null && row.Row == one.Work.State.HomeRow))
        {
            Assert.Equal(0, row.Priced!.Value.Charge.Migration.Usd);
        }

        var stateless = one with { Work = one.Work with { State = default } };
        Assert.All(stateless.Decide().Rows.Rows, row => Assert.Equal(0, row.Priced?.Charge.Migration.Usd ?? 0));
    });

    [Fact]
    public void MoreInTheCacheNeverTakesMoreAtHome() => Each(one =>
    {
        var more = one.Work.State with { CachedTokens = (one.Work.State.CachedTokens + one.Work.PromptTokens) / 2 };
        foreach (var (less, fuller) in Pairs(one, one with { Work = one.Work with { State = more } }).Where(pair => pair.Item1.Row == more.HomeRow))
        {
            Assert.True(fuller.Use.ItEnergy.Joules <= less.Use.ItEnergy.Joules && fuller.Use.GpuSeconds <= less.Use.GpuSeconds);
            Assert.True(fuller.Use.LatencyMs <= less.Use.LatencyMs);
        }
    });

    [Fact]
    public void ChargeIsTheSumOfItsItems() => Each(one =>
    {
        foreach (var charge in one.Decide().Rows.Rows.Where(row => row.Priced is not null).Select(row => row.Priced!.Value.Charge))
        {
            var asked = charge.Compute.Usd + charge.Carbon.Usd + charge.Egress.Usd + charge.Migration.Usd;
            Assert.Equal(asked + (charge.Load.Usd + charge.Compliance.Usd), charge.Total.Usd);
        }
    });

    [Fact]
    public void ScoreAtZeroPricesIsTheCharge() => Each(one =>
    {
        var free = one with { Inputs = one.Inputs with { Prices = Prices.Zero } };
        foreach (var priced in free.Decide().Rows.Rows.Where(row => row.Priced is not null).Select(row => row.Priced!.Value))
        {
            Assert.Equal(priced.Charge.Total, priced.Score);
        }
    });

    [Fact]
    public void EqualInputsGiveEqualDecisions() => Each(one =>
    {
        var (first, second) = (one.Decide(), one.Decide());
        Assert.Equal(first.Decision, second.Decision);
        Assert.Equal(first.Rows.Rows, second.Rows.Rows);
    });

    [Fact]
    public void AUsedTableDecidesAsAFreshOne()
    {
        var used = new CandidateTable();
        Each(one =>
        {
            var snapshot = new FleetSnapshot(one.Inputs);
            var work = one.Work with { Network = DecisionCase.NetworkOf(snapshot, one.Network) };
            var decision = Router.Decide(work, one.Options, snapshot, DecisionCase.LiveOf(snapshot, one.Live), used);
            var (expected, fresh) = one.Decide();
            Assert.Equal(expected, decision);
            Assert.Equal(fresh.Rows, used.Rows);
        });
    }

    /// <summary>So that one evaluation prices the region that served without a cache and all the others.</summary>
    [Fact]
    public void AHomeThatHoldsNothingIsNone() => Each(one =>
    {
        var homeless = one with { Work = one.Work with { State = default } };
        var home = 1 + (one.Inputs.Regions.Count / 2);
        var empty = one with { Work = one.Work with { State = new StateLocality(home, 0, 0, 1, Pinned: false) } };
        Assert.Equal(homeless.Decide().Rows.Rows, empty.Decide().Rows.Rows);
    });

    [Fact]
    public void AScoreIsThatOfItsRow() => Each(one =>
    {
        var rows = one.Decide().Rows;
        Assert.All(rows.Rows.Where(row => row.Blocked == Infeasibility.None), row =>
            Assert.Equal(row.Priced?.Score, rows.ScoreAt((row.Option * rows.Stride) + row.Row)));
    });

    [Fact]
    public void ADecisionAllocatesNothing()
    {
        var cases = Enumerable.Range(0, 50).Select(seed => DecisionCase.Drawn(seed, 64)).ToArray();
        var snapshots = cases.Select(one => new FleetSnapshot(one.Inputs)).ToArray();
        var lives = cases.Zip(snapshots, (one, snapshot) => DecisionCase.LiveOf(snapshot, one.Live)).ToArray();
        var networks = cases.Zip(snapshots, (one, snapshot) => DecisionCase.NetworkOf(snapshot, one.Network));
        var works = cases.Zip(networks, (one, network) => one.Work with { Network = network }).ToArray();
        var rows = new CandidateTable();
        var allocated = 0L;
        for (var pass = 0; pass < 2; pass++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < cases.Length; i++)
            {
                Router.Decide(works[i], cases[i].Options, snapshots[i], lives[i], rows);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static void Each(Action<DecisionCase> law)
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            law(DecisionCase.Drawn(seed));
        }
    }

    private static IEnumerable<(Candidate, Candidate)> Pairs(DecisionCase one, DecisionCase other) =>
        one.Decide().Rows.Rows.Zip(other.Decide().Rows.Rows);
}
