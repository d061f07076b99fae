using FsCheck;
using FsCheck.Fluent;
using Wattline.Simulation.Batteries;
using Wattline.Simulation.Chance;
using Wattline.Simulation.OnSite;

namespace Wattline.Tests.Simulation;

/// <summary>What a joule that is burnt now costs in energy from the grid: by the closed form, by differences, and by its laws.</summary>
public class MarginalJouleLaws
{
    /// <summary>The ideal battery and equal, independent slots: P(D &gt; B), of which the simulation knows nothing.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 10)]
    [InlineData(0, 30)]
    [InlineData(-0.05, 10)]
    [InlineData(0.05, 5)]
    [InlineData(0.05, 20)]
    [InlineData(0.2, 3)]
    public void AnIdealBatterysShareIsTheTailOfTheDeficit(double drift, double stored)
    {
        const int Slots = 1000, Paths = 4000;
        var battery = Battery.Ideal with { InitialJoules = stored };
        double[] harvest = new double[Slots], consumption = new double[Slots], shares = new double[Slots];
        Array.Fill(harvest, 20 + drift);
        var sum = 0.0;
        for (var path = 0; path < Paths; path++)
        {
            var chance = new Xoshiro(7, (ulong)path);
            for (var slot = 0; slot < Slots; slot++)
            {
                consumption[slot] = 20 + chance.Normal();
            }

            MarginalJoule.Shares(battery, harvest, consumption, 0, shares);
            sum += shares[0];
        }

        var due = MarginalJoule.Ideal(drift, 1, Slots, stored);
        Assert.Equal(due, sum / Paths, (4 * Math.Sqrt(due * (1 - due) / Paths)) + 0.005);
    }

    /// <summary>A little more burnt in a slot of the same path: what is bought more, less what is left over more, is the share.</summary>
    [Fact]
    public void ASharePredictsWhatABitMoreCosts() => Prop.ForAll<int>(seed =>
    {
        var draw = new Drawn(seed);
        var (slot, terminal) = (draw.Chance.Below(draw.Slots), draw.Chance.Uniform());
        const double More = 1e-7;
        var before = draw.Value(draw.Battery, draw.Harvest, draw.Consumption, terminal);
        var shares = draw.Shares(draw.Battery, draw.Harvest, terminal);
        draw.Consumption[slot] += More;
        Assert.Equal(shares[slot], (draw.Value(draw.Battery, draw.Harvest, draw.Consumption, terminal) - before) / More, 1e-5);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void AShareLiesBetweenNothingAndAll() => Prop.ForAll<int>(seed =>
    {
        var draw = new Drawn(seed);
        Assert.All(draw.Shares(draw.Battery, draw.Harvest, draw.Chance.Uniform()), share => Assert.InRange(share, 0, 1));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void MoreStoredNeverRaisesAShare() => Prop.ForAll<int>(seed =>
    {
        var draw = new Drawn(seed);
        var fuller = draw.Battery with
        {
            InitialJoules = draw.Battery.InitialJoules + (draw.Chance.Uniform() * (draw.Battery.CapacityJoules - draw.Battery.InitialJoules)),
        };
        AssertNotAbove(draw.Shares(fuller, draw.Harvest, 1), draw.Shares(draw.Battery, draw.Harvest, 1));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void MoreHarvestNeverRaisesAShare() => Prop.ForAll<int>(seed =>
    {
        var draw = new Drawn(seed);
        var more = draw.Harvest.ToArray();
        more[draw.Chance.Below(draw.Slots)] += 3 * draw.Chance.Uniform();
        AssertNotAbove(draw.Shares(draw.Battery, more, 1), draw.Shares(draw.Battery, draw.Harvest, 1));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    /// <summary>What is bought in all falls with the size of the store.</summary>
    [Fact]
    public void ABiggerBatteryNeverBuysMore() => Prop.ForAll<int>(seed =>
    {
        var draw = new Drawn(seed);
        var bigger = draw.Battery with { CapacityJoules = draw.Battery.CapacityJoules * (1 + draw.Chance.Uniform()) };
        var room = new double[draw.Slots];
        Assert.True(
            MarginalJoule.Shares(bigger, draw.Harvest, draw.Consumption, 1, room)
                <= MarginalJoule.Shares(draw.Battery, draw.Harvest, draw.Consumption, 1, room) + 1e-9);
    }).QuickCheckThrowOnFailure();

    /// <summary>A share, though, may go either way: what a small store spills a bigger one keeps, and what a small one lacks a bigger one has.</summary>
    [Fact]
    public void ABiggerBatteryMayRaiseOrLowerAShare()
    {
        double[] harvest = [0, 5, 0, 0], consumption = [1, 0, 3, 2.5];
        double[] Shares(double capacity)
        {
            var shares = new double[4];
            MarginalJoule.Shares(new Battery { CapacityJoules = capacity, InitialJoules = 2 }, harvest, consumption, 0, shares);
            return shares;
        }

        Assert.Equal([0, 0, 1, 1], Shares(4));
        Assert.Equal([0, 0, 0, 0], Shares(5.9));
        harvest[1] = 4;
        Assert.Equal([0, 0, 1, 1], Shares(4));
        Assert.Equal([1, 1, 1, 1], Shares(5.9));
    }

    /// <summary>A joule burnt in the sun goes neither in nor out (0.9, 0.8) nor leaks (0.9 a slot) until the last one is bought.</summary>
    [Fact]
    public void LossesLieBetweenWhereAJouleIsBurntAndWhereItIsBought()
    {
        var battery = new Battery { CapacityJoules = 100, ChargeEfficiency = 0.9, DischargeEfficiency = 0.8, LeakPerSlot = 0.1 };
        var shares = new double[4];
        MarginalJoule.Shares(battery, [10, 10, 0, 0], [0, 0, 4, 40], 1, shares);
        Assert.Equal([0.52488, 0.5832, 0.9, 1], shares.Select(share => Math.Round(share, 12)));
    }

    [Fact]
    public void ABatteryAtItsPowerLeavesTheRestToTheGrid()
    {
        var battery = new Battery { CapacityJoules = 100, InitialJoules = 100, PowerJoulesPerSlot = 2 };
        var shares = new double[3];
        Assert.Equal(1, MarginalJoule.Shares(battery, [0, 0, 0], [1, 3, 1], 0, shares));
        Assert.Equal([0, 1, 0], shares);
    }

    private static void AssertNotAbove(double[] shares, double[] than)
    {
        for (var slot = 0; slot < shares.Length; slot++)
        {
            Assert.True(shares[slot] <= than[slot] + 1e-12, $"Slot {slot}: {shares[slot]} where {than[slot]} was.");
        }
    }

    /// <summary>A small battery with losses, a leak and sometimes a limit of power, and a path through it.</summary>
    private sealed class Drawn
    {
        public Drawn(int seed)
        {
            Chance = new Xoshiro((ulong)(uint)seed);
            Slots = 2 + Chance.Below(20);
            var capacity = 1 + (9 * Chance.Uniform());
            Battery = new Battery
            {
                CapacityJoules = capacity,
                InitialJoules = capacity * Chance.Uniform(),
                ChargeEfficiency = 0.5 + (0.5 * Chance.Uniform()),
                DischargeEfficiency = 0.5 + (0.5 * Chance.Uniform()),
                LeakPerSlot = 0.1 * Chance.Uniform(),
                PowerJoulesPerSlot = Chance.Below(2) == 0 ? double.PositiveInfinity : 0.5 + (2 * Chance.Uniform()),
            };
            Harvest = [.. Enumerable.Range(0, Slots).Select(_ => 3 * Chance.Uniform())];
            Consumption = [.. Enumerable.Range(0, Slots).Select(_ => 3 * Chance.Uniform())];
        }

        public Xoshiro Chance { get; }

        public int Slots { get; }

        public Battery Battery { get; }

        public double[] Harvest { get; }

        public double[] Consumption { get; }

        public double[] Shares(Battery battery, double[] harvest, double terminal)
        {
            var shares = new double[Slots];
            MarginalJoule.Shares(battery, harvest, Consumption, terminal, shares);
            return shares;
        }

        /// <summary>What is bought less what is left over is worth, by steps of the battery alone.</summary>
        public double Value(Battery battery, double[] harvest, double[] consumption, double terminal)
        {
            var (level, bought) = (battery.InitialJoules, 0.0);
            for (var slot = 0; slot < Slots; slot++)
            {
                var step = battery.Step(level, harvest[slot], consumption[slot]);
                (level, bought) = (step.Level, bought + step.AuxiliaryJoules);
            }

            return bought - (terminal * battery.DischargeEfficiency * level);
        }
    }
}
