using Wattline.Feasibility;
using Wattline.Models;
using Wattline.Routing;
using Wattline.Testing;
using Wattline.Workloads;

namespace Wattline.Tests.Routing;

/// <summary>What holds where a request may be answered in several ways.</summary>
public sealed class OptionLaws
{
    private const int Cases = 300, Models = 3;

    [Fact]
    public void OfSeveralWaysTheBestOfEachIsTheBest()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var (snapshot, work, options, live) = Draw(seed);
            var all = new CandidateTable();
            var decision = Router.Decide(work, options, snapshot, live, all);
            var best = options.Select((option, at) =>
            {
                var rows = new CandidateTable();
                var one = Router.Decide(work, [option], snapshot, live, rows);
                return one.Winner < 0 ? null : ((int Option, int Row, double Usd)?)(at, rows[one.Winner].Row, rows[one.Winner].Priced!.Value.Score.Usd);
            }).OfType<(int Option, int Row, double Usd)>().ToList();

            Assert.Equal(best.Count == 0, decision.Winner < 0);
            if (decision.Winner >= 0)
            {
                var least = best.MinBy(one => one.Usd);
                Assert.Equal((least.Option, least.Row), (all[decision.Winner].Option, all[decision.Winner].Row));
            }
        }
    }

    [Fact]
    public void BitsOfOneWayDoNotTouchAnother()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var (snapshot, work, options, live) = Draw(seed);
            var random = new Random(seed);
            var own = new long[live.Length * options.Length];
            for (var at = 0; at < own.Length; at++)
            {
                own[at] = live[at % live.Length] | (random.Next(5) == 0 ? (long)Infeasibility.ModelNotHosted : 0);
            }

            var together = new CandidateTable();
            Router.Decide(work, options, snapshot, own, together);
            for (var option = 0; option < options.Length; option++)
            {
                var alone = new CandidateTable();
                Router.Decide(work, [options[option]], snapshot, own.AsSpan(option * live.Length, live.Length), alone);
                for (var row = 0; row < snapshot.Fleet.Regions.Count; row++)
                {
                    Assert.Equal(alone.ReasonsAt(row), together.ReasonsAt((option * together.Stride) + row));
                }
            }
        }
    }

    [Fact]
    public void AColdModelFindsNoCacheAnywhereAndStaysWithPinnedState()
    {
        var moved = 0;
        for (var seed = 0; seed < Cases; seed++)
        {
            var (snapshot, work, _, live) = Draw(seed);
            if (work.State.Home == 0)
            {
                continue;
            }

            ServingOption[] options = [new(0, 100), new(0, 100, 0, IsCold: true)];
            var rows = new CandidateTable();
            Router.Decide(work, options, snapshot, live, rows);
            for (var row = 0; row < snapshot.Fleet.Regions.Count; row++)
            {
                var (warm, cold) = (rows[row], rows[rows.Stride + row]);
                var isHome = row == work.State.HomeRow;
                Assert.Equal(warm.Blocked & Infeasibility.StateLocality, cold.Blocked & Infeasibility.StateLocality);
                Assert.Equal(isHome && !work.State.Pinned && work.State.CachedTokens > 0 && warm.Use.ServiceMs != cold.Use.ServiceMs, warm.Use.ServiceMs != cold.Use.ServiceMs);
                moved += isHome && cold.Use.ServiceMs > warm.Use.ServiceMs ? 1 : 0;
            }
        }

        Assert.True(moved > 20, $"{moved} caches were missed.");
    }

    [Fact]
    public void TheNextBestBesideARowIsOfTheSameWayAndNoBetter()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var (snapshot, work, options, live) = Draw(seed);
            var rows = new CandidateTable();
            var decision = Router.Decide(work, options, snapshot, live, rows);
            var beside = rows.BestBeside(decision.Winner);
            var others = rows.Rows.Where(row => decision.Winner >= 0 && row.Option == rows[decision.Winner].Option && row.Row != rows[decision.Winner].Row
                && row.Blocked == Infeasibility.None).ToList();

            Assert.Equal(others.Count == 0, beside < 0);
            if (beside >= 0)
            {
                Assert.Equal(others.Min(row => row.Priced!.Value.Score.Usd), rows[beside].Priced!.Value.Score.Usd);
            }
        }
    }

    [Fact]
    public void AllWaysOfAllRegionsAllocateNothing()
    {
        var snapshot = new FleetSnapshot(Fleets.Inputs(7, 64, models: 8, gaps: false));
        var options = Enumerable.Range(0, 48).Select(at => new ServingOption(at / 6, 100 + at, at / 60.0)).ToArray();
        var (live, rows, work) = (new long[snapshot.Fleet.PaddedRows], new CandidateTable(), Fleets.Work(1, snapshot));
        // What the runtime itself allocates while it compiles better code is over after some rounds.
        var allocated = long.MaxValue;
        for (var round = 0; round < 50 && allocated > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var call = 0; call < 100; call++)
            {
                Router.Decide(work, options, snapshot, live, rows);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static (FleetSnapshot Snapshot, Workload Work, ServingOption[] Options, long[] Live) Draw(int seed)
    {
        var random = new Random(seed);
        var snapshot = new FleetSnapshot(Fleets.Inputs(seed, 3 + random.Next(12), Models));
        var options = Enumerable.Range(0, 2 + random.Next(6)).Select(_ => new ServingOption(
            random.Next(snapshot.Models.Count), random.Next(1, 3000), random.NextDouble(), random.Next(2) == 0)).ToArray();
        var live = new long[snapshot.Fleet.PaddedRows];
        for (var row = 0; row < snapshot.Fleet.Regions.Count; row++)
        {
            live[row] = random.Next(5) == 0 ? (long)Infeasibility.Capacity : 0;
        }

        return (snapshot, Fleets.Work(seed, snapshot) with { MaxError = random.NextDouble() }, options, live);
    }
}
