using Wattline.Simulation.Batteries;
using Wattline.Simulation.Chance;
using Wattline.Simulation.OnSite;

namespace Wattline.Tests.Simulation;

/// <summary>Shares by hour over drawn paths.</summary>
public class AuxiliaryShareTests
{
    private static readonly Battery Half = new() { CapacityJoules = 8, InitialJoules = 4 };

    [Fact]
    public void EqualSeedsGiveEqualSharesAndOthersLieWithinTheirErrors()
    {
        var one = AuxiliaryShares.ByHour(Day(Half), 1, 500);
        Assert.Equal(one, AuxiliaryShares.ByHour(Day(Half), 1, 500));
        var other = AuxiliaryShares.ByHour(Day(Half), 2, 500);
        Assert.NotEqual(one, other);
        Assert.All(one.Zip(other), pair => Assert.True(
            Math.Abs(pair.First.Mean - pair.Second.Mean) <= 5 * (pair.First.StandardError + pair.Second.StandardError) + 1e-12));
    }

    [Fact]
    public void FourTimesThePathsHalveTheError()
    {
        var (few, many) = (AuxiliaryShares.ByHour(Day(Half), 1, 500), AuxiliaryShares.ByHour(Day(Half), 1, 2000));
        var uncertain = Enumerable.Range(0, few.Length).Where(hour => few[hour].Mean is > 0.1 and < 0.9).ToList();
        Assert.NotEmpty(uncertain);
        Assert.All(uncertain, hour => Assert.InRange(few[hour].StandardError / many[hour].StandardError, 1.7, 2.3));
    }

    [Fact]
    public void WithoutErrorsThereIsOnePath() => Assert.All(
        AuxiliaryShares.ByHour(Day(Half) with { HarvestSwing = default, ConsumptionSwing = default }, 1, 2), share => Assert.Equal(0, share.StandardError));

    /// <summary>A full battery before a sunny morning costs nothing, an empty one in the dark all.</summary>
    [Fact]
    public void AFullBatteryIsFreeAndAnEmptyOneIsNot()
    {
        var full = AuxiliaryShares.ByHour(Day(Half with { InitialJoules = 8 }), 1, 500);
        var empty = AuxiliaryShares.ByHour(Day(Half with { InitialJoules = 0 }, start: 18), 1, 500);
        Assert.InRange(full[0].Mean, 0, 0.05);
        Assert.Equal(1, empty[0].Mean);
    }

    [Fact]
    public void MoreStoredOrMoreHarvestNeverRaisesAnHoursShare()
    {
        var shares = Enumerable.Range(0, 9).Select(stored => AuxiliaryShares.ByHour(Day(Half with { InitialJoules = stored }), 1, 200)).ToList();
        Assert.All(shares.Zip(shares.Skip(1)), pair => AssertNotAbove(pair.Second, pair.First));
        var sunnier = Day(Half) with { HarvestJoules = [.. Day(Half).HarvestJoules.Select(joules => 1.3 * joules)] };
        AssertNotAbove(AuxiliaryShares.ByHour(sunnier, 1, 200), AuxiliaryShares.ByHour(Day(Half), 1, 200));
    }

    /// <summary>Without a store a joule is bought where less comes in than goes out.</summary>
    [Fact]
    public void WithoutABatteryAShareIsTheChanceOfAShortage()
    {
        var outlook = Day(Battery.None);
        var shares = AuxiliaryShares.ByHour(outlook, 3, 4000);
        var short12 = Enumerable.Range(0, 4000).Count(path =>
        {
            double[] harvest = new double[24], consumption = new double[24];
            outlook.HarvestSwing.Draw([.. outlook.HarvestJoules], new Xoshiro(99, 2 * (ulong)path), harvest);
            outlook.ConsumptionSwing.Draw([.. outlook.ConsumptionJoules], new Xoshiro(99, (2 * (ulong)path) + 1), consumption);
            return harvest[6] <= consumption[6];
        });
        Assert.Equal(short12 / 4000.0, shares[6].Mean, 0.045);
        Assert.Equal(1, shares[20].Mean);
    }

    [Fact]
    public void ASwingKeepsTheMeanAndBeginsAtWhatIsKnown()
    {
        var swing = new Swing(0.5, 0.9);
        var (path, sums) = (new double[30], new double[30]);
        for (var number = 0; number < 20_000; number++)
        {
            swing.Draw(Enumerable.Repeat(2.0, 30).ToArray(), new Xoshiro(5, (ulong)number), path);
            Assert.Equal(2, path[0]);
            for (var slot = 0; slot < 30; slot++)
            {
                sums[slot] += path[slot] / 20_000;
            }
        }

        Assert.All(sums, mean => Assert.Equal(2, mean, 0.04));
    }

    [Theory]
    [InlineData("slots", 0, 1)]
    [InlineData("harvest", 3, 1)]
    [InlineData("hours", 2, 1)]
    [InlineData("0 or more", 2, -1)]
    [InlineData("0 or more", 2, double.NaN)]
    public void WhatIsNoOutlookIsRefusedByName(string named, int slots, double joules)
    {
        var outlook = new SiteOutlook
        {
            Battery = Half,
            HarvestJoules = Enumerable.Repeat(joules, slots).ToArray(),
            ConsumptionJoules = Enumerable.Repeat(1.0, Math.Min(slots, 2)).ToArray(),
            SlotsOfHours = named == "hours" ? [1] : [2],
        };
        Assert.Contains(named, Assert.Throws<ArgumentException>(() => outlook.Checked()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SwingsAndSharesOutOfRangeAreRefused()
    {
        Assert.Throws<ArgumentException>(() => new Swing(3, 0.5).Checked());
        Assert.Throws<ArgumentException>(() => new Swing(0.5, 1.1).Checked());
        Assert.Throws<ArgumentException>(() => (Day(Half) with { TerminalShare = 1.1 }).Checked());
        Assert.Throws<ArgumentException>(() => AuxiliaryShares.ByHour(Day(Half), 1, 1));
    }

    /// <summary>A day from six in the morning: sun for twelve hours, three at noon, and one burnt in each hour.</summary>
    private static SiteOutlook Day(Battery battery, int start = 6) => new()
    {
        Battery = battery,
        HarvestJoules = [.. Enumerable.Range(start, 24).Select(hour => 3 * Math.Max(0, Math.Sin(Math.PI * ((hour % 24) - 6) / 12)))],
        ConsumptionJoules = [.. Enumerable.Repeat(1.0, 24)],
        SlotsOfHours = [.. Enumerable.Repeat(1, 24)],
        HarvestSwing = new Swing(0.5, 0.9),
        ConsumptionSwing = new Swing(0.3, 0.9),
    };

    private static void AssertNotAbove(HourShare[] shares, HourShare[] than) =>
        Assert.All(shares.Zip(than), pair => Assert.True(pair.First.Mean <= pair.Second.Mean + 1e-12));
}
