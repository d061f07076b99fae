using Wattline.Simulation.Batteries;
using Wattline.Simulation.Chance;
using Wattline.Simulation.Dispatch;

namespace Wattline.Tests.Simulation.Dispatch;

public sealed class ClairvoyantBoundLaws
{
    private static readonly DispatchPolicy[] All =
    [
        new Myopic(), new Myopic { Roams = true }, new SlackAware(), new VarianceAware(), new Backpressure { CostWeight = 3 },
        new Backpressure { CostWeight = 30, MostBoughtJoules = 6, Haste = 0.5 },
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void NoPolicyBeatsTheBoundsOnAnySeed()
    {
        var near = 0;
        for (ulong seed = 100; seed < 125; seed++)
        {
            var trace = DispatchTrace.Draw(DispatchSettings.Drawn(seed), seed);
            var bound = ClairvoyantBound.Cost(trace, Cancellation);
            foreach (var blocks in new[] { 1, 7 })
            {
                Assert.True(ClairvoyantBound.CostByBlocks(trace, blocks, Cancellation) <= bound + (1e-7 * (1 + bound)), $"blocks of {blocks}, seed {seed}");
            }

            var least = All.Min(policy => Dispatcher.Run(trace, policy, Cancellation).Cost);
            Assert.True(bound <= least + (1e-7 * least), $"seed {seed}: bound {bound}, policy {least}");
            near += least <= (2 * bound) + 1e-9 ? 1 : 0;
        }

        Assert.True(near > 7, $"The bound was within a factor of two of the best policy in {near} of 25 only.");
    }

    /// <summary>One way a task and an ideal store: the programme, the path and the policy that waits agree.</summary>
    [Fact]
    public void OnAnIdealStoreAllBoundsAgreeAndAreReached()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var setting = DispatchSettings.Drawn(seed, ideal: true);
            setting = setting with { Mix = TaskMix.Even([DispatchSettings.Kind(9, (3, 4)), DispatchSettings.Kind(20, (7, 9), (8, 11))]) };
            setting = setting with { Sites = [new SupplySite { Harvest = Harvest.Gamma(setting.ArrivalsPerSlot * 6, 9) }] };
            var trace = DispatchTrace.Draw(setting, seed);
            var path = PathwiseBound.AuxiliaryJoules(trace);
            Assert.Equal(path, ClairvoyantBound.Cost(trace, Cancellation), 1e-6);
            Assert.Equal(path, ClairvoyantBound.CostByBlocks(trace, 1, Cancellation), 1e-6);
            Assert.Equal(path, Dispatcher.Run(trace, new SlackAware(), Cancellation).Cost, 1e-6);
        }
    }

    /// <summary>Without harvest every task stands for itself, and each way, place and slot is tried.</summary>
    [Fact]
    public void WithoutHarvestTheBoundIsTheEnumeration()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var setting = DispatchSettings.Drawn(seed) with { Slots = 12, ArrivalsPerSlot = 0.4, Objective = DispatchObjective.Usd };
            setting = setting with { Sites = [.. setting.Sites.Select(site => site with { Harvest = Harvest.Constant(0), Battery = NoStore })] };
            var trace = DispatchTrace.Draw(setting, seed);
            var least = TinySchedules.Tasks(trace).Sum(task => TinySchedules.Options(trace, task).Min(option => TinySchedules.Cost(trace, [option])));
            Assert.Equal(least, ClairvoyantBound.Cost(trace, Cancellation), 1e-7 * (least + 1e-9));
        }
    }

    /// <summary>Where nothing can be chosen and the price stands, the programme is the store's own greedy rule, whatever it loses.</summary>
    [Fact]
    public void WithoutAChoiceTheBoundIsTheGreedyStore()
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            var setting = DispatchSettings.Drawn(seed) with { Objective = DispatchObjective.Joules, Mix = TaskMix.Even([DispatchSettings.Kind(4, (4, 6))]) };
            setting = setting with { Sites = [setting.Sites[0]], ArrivalsPerSlot = 0.7 };
            var trace = DispatchTrace.Draw(setting, seed);
            var greedy = Dispatcher.Run(trace, new Myopic(), Cancellation).Cost;
            Assert.Equal(greedy, ClairvoyantBound.Cost(trace, Cancellation), 1e-6 * (1 + greedy));
        }
    }

    /// <summary>Whole tasks cannot do better than divisible ones; on an ideal store with one way each they do as well.</summary>
    [Fact]
    public void OnTinyInstancesTheBoundIsBelowTheEnumerationAndMostlyNear()
    {
        var tight = 0;
        for (ulong seed = 0; seed < 20; seed++)
        {
            var setting = DispatchSettings.Drawn(seed) with { Slots = 6, Objective = DispatchObjective.Joules, MoveJoules = 0.2 };
            setting = setting with
            {
                Mix = TaskMix.Even([DispatchSettings.Kind(5, (2, 3), (4, 2)), DispatchSettings.Kind(4, (2, 5))]),
                Sites = [.. setting.Sites.Take(2)],
            };
            var chance = new Xoshiro(seed, 5);
            var trace = DispatchTrace.Of(setting, [.. Enumerable.Range(0, 4).Select(task => new TaskArrival(task, chance.Below(2)))], seed);
            var (bound, least) = (ClairvoyantBound.Cost(trace, Cancellation), TinySchedules.Least(trace));
            Assert.True(bound <= least + 1e-7, $"seed {seed}: bound {bound}, enumeration {least}");
            tight += bound > (0.8 * least) - 1e-9 ? 1 : 0;
        }

        Assert.True(tight >= 8, $"{tight} of 20");
    }

    [Fact]
    public void TooLargeProgramsAndNegativePricesAreRefused()
    {
        var trace = DispatchTrace.Draw(DispatchSettings.Paper(), 1);
        Assert.Contains("rows, and 4000 are allowed", Refused(() => ClairvoyantBound.Cost(trace)), StringComparison.Ordinal);
        Assert.Contains("Take longer blocks", Refused(() => ClairvoyantBound.CostByBlocks(trace, 1)), StringComparison.Ordinal);
        var setting = DispatchSettings.Paper(20) with { Objective = DispatchObjective.Usd };
        setting = setting with { Sites = [setting.Sites[0] with { UsdPerMwh = SlotSeries.Constant(-3) }] };
        Assert.Contains("prices of 0 or more", Refused(() => ClairvoyantBound.CostByBlocks(DispatchTrace.Draw(setting, 1), 5)), StringComparison.Ordinal);
    }

    private static Battery NoStore { get; } = new() { CapacityJoules = 1e-9 };

    private static string Refused(Func<object> made) => Assert.Throws<ArgumentException>(made).Message;
}
