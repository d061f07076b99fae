using Wattline.Gateway.Control;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Gateway.Tests.OnSite;

/// <summary>What follows from one reading of a site's meters to the next.</summary>
public sealed class SiteWatchTests
{
    private const string Measured = "{ feed_url: 'http://127.0.0.1:9/m', feed_metric: w, battery: { kwh: 10, level_metric: soc }, other_load_kw: 1 }";
    private const string Counted =
        "{ feed_url: 'http://127.0.0.1:9/m', feed_metric: w, battery: { kwh: 10, kw: 5, charge_efficiency: 0.9, discharge_efficiency: 0.8 }, other_load_kw: 1 }";
    private const string Modelled = "{ solar_kw: 1000, wind_kw: 500, shape: US-CAL-CISO, battery: { kwh: 1000, start_percent: 50 }, other_load_kw: 300 }";

    [Fact]
    public void AFullBatteryUnderSunCostsNothingAndAnEmptyOneInTheDarkAll()
    {
        var site = new Sites(Measured);
        Assert.Equal(SiteCondition.Well, site.Read(0, 5000, 10 * Sites.Kwh).Condition);
        Assert.Equal(0, site.Share);
        site.Read(60, 0, 0);
        Assert.Equal(1, site.Share);
    }

    [Fact]
    public void MoreInTheBatteryNeverRaisesTheShare()
    {
        var last = 1.0;
        for (var percent = 0; percent <= 100; percent += 10)
        {
            var site = new Sites(Modelled.Replace("start_percent: 50", $"start_percent: {percent}", StringComparison.Ordinal));
            site.Read();
            Assert.True(site.Share <= last, $"{percent} %: {site.Share} where {last} was.");
            last = site.Share;
        }

        Assert.True(last < 1);
    }

    /// <summary>An hour of 3 kW with 1 kW drawn stores 0.9 of 2 kWh; one of 1.5 kW drawn without sun takes 1.5 / 0.8.</summary>
    [Fact]
    public void ALevelIsCountedWithItsLosses()
    {
        var site = new Sites(Counted);
        Assert.Equal(0, site.Read(0, 3000).LevelJ);
        Assert.Equal(1.8 * Sites.Kwh, site.Read(3600, 3000).LevelJ!.Value, 1);
        Assert.Equal(0, site.Read(3600, 0, null, 0.5 * Sites.Kwh).LevelJ!.Value, 1);
        Assert.Equal(10 * Sites.Kwh, Fed(site, 55, 8000).LevelJ!.Value, 1);
        Assert.Equal((10 - (1 / 0.8)) * Sites.Kwh, site.Read(3600, 0).LevelJ!.Value, 1);
    }

    /// <summary>What the requests used is smoothed over an hour; what else draws stands beside it.</summary>
    [Fact]
    public void TheLoadIsThatOfTheReceiptsAndTheRest()
    {
        var site = new Sites(Measured);
        Assert.Equal(1000, site.Read(0, 0, 0).LoadW);
        Assert.Equal(1500, site.Read(60, 0, 0, used: 60 * 500).LoadW, 6);
        Assert.Equal(1000 + (500 * Math.Exp(-1)), site.Read(3600, 0, 0).LoadW, 6);
    }

    [Fact]
    public void MeasuredPowerStandsInsteadOfWhatRequestsUsed()
    {
        var site = new Sites(Counted);
        Fed(site, 55, 8000);
        Assert.Equal(1000 + (3000 * (1 - Math.Exp(-1))), site.Read(3600, 0, used: 60 * 500, drawn: 3000).LoadW, 1);
        Assert.Equal((10 - (4 / 0.8)) * Sites.Kwh, site.Watch.State.LevelJ!.Value, 1);
    }

    [Fact]
    public void APageMayBeMissedForThreeIntervalsAndNoLonger()
    {
        var site = new Sites(Measured);
        site.Read(0, 5000, 10 * Sites.Kwh);
        var missed = site.Read(60, null, null, 0, "gone");
        Assert.Equal((SiteCondition.Well, "gone"), (missed.Condition, missed.Why));
        Assert.NotNull(site.Read(120, null, null, 0, "gone").Shares);
        var stale = site.Read(60, null, null, 0, "gone");
        Assert.Equal((SiteCondition.Stale, "gone", null, Sites.Noon), (stale.Condition, stale.Why, stale.Shares, stale.At));
        Assert.Equal(SiteCondition.Well, site.Read(60, 5000, 10 * Sites.Kwh).Condition);
    }

    [Fact]
    public void NothingIsFreeBeforeTheFirstReading()
    {
        var site = new Sites(Measured);
        Assert.Null(site.Watch.State.Shares);
        Assert.Equal(SiteCondition.NotRead, site.Read(0, null, null, 0, "gone").Condition);
        Assert.Equal(SiteCondition.NotRead, site.Read(60, 5000).Condition);
        Assert.Contains("level", site.Watch.State.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(11)]
    public void ALevelThatCannotBeIsNone(double kwh) => Assert.Null(new Sites(Measured).Read(0, 5000, kwh * Sites.Kwh).Shares);

    [Fact]
    public void AFeedThatStandsStillIsNoneAndAtNightItMay()
    {
        var site = new Sites(Measured);
        Assert.Equal(SiteCondition.Well, Fed(site, 60, 5000, 10).Condition);
        Assert.Equal(SiteCondition.Stale, Fed(site, 2, 5000, 10).Condition);
        Assert.Contains("not moved", site.Watch.State.Why, StringComparison.Ordinal);
        Assert.Equal(SiteCondition.Well, site.Read(60, 5001, 10 * Sites.Kwh).Condition);
        Assert.Equal(SiteCondition.Well, Fed(site, 90, 0, 10).Condition);
    }

    /// <summary>A measured feed without a shape knows the hours that it has seen, and looks no further.</summary>
    [Fact]
    public void TheOutlookOfABareFeedEndsWithWhatItHasSeen()
    {
        var site = new Sites(Measured);
        Assert.Single(site.Read(0, 5000, 5 * Sites.Kwh).Shares!.Hours);
        Assert.InRange(site.Share, 0.8, 1);
        for (var reading = 0; reading < 24; reading++)
        {
            site.Read(3600, 5000 + reading, 5 * Sites.Kwh);
        }

        Assert.Equal(24, site.Watch.State.Shares!.Hours.Count);
        Assert.True(site.Share < 0.1);
    }

    /// <summary>What a day of half the shape's sun says of the next.</summary>
    [Fact]
    public void AMeasuredFeedScalesItsShape()
    {
        var onSite = "{ solar_kw: 1000, shape: US-CAL-CISO, feed_url: 'http://127.0.0.1:9/m', feed_metric: w, battery: { kwh: 500, start_percent: 50 }, other_load_kw: 150 }";
        var (half, whole) = (new Sites(onSite), new Sites(onSite));
        for (var reading = 0; reading < 24; reading++)
        {
            var modelled = 1e6 * DataPack.Embedded.RenewableAt("US-CAL-CISO", Fuel.Solar, Slot.Containing(half.At))!.Value;
            half.Read(3600, (0.3 * modelled) + reading);
            whole.Read(3600, modelled + reading);
        }

        var (halved, full) = (half.Watch.State.Shares!.Hours, whole.Watch.State.Shares!.Hours);
        Assert.Equal(24, full.Count);
        Assert.True(halved.Average(hour => hour.Mean) > full.Average(hour => hour.Mean) + 0.05);
    }

    [Fact]
    public void AModelledFeedIsTheReplayedHourAndSaysSo()
    {
        var site = new Sites(Modelled);
        var state = site.Read();
        var (sun, wind) = (DataPack.Embedded.RenewableAt("US-CAL-CISO", Fuel.Solar, Slot.Containing(Sites.Noon))!, DataPack.Embedded.RenewableAt(
            "US-CAL-CISO", Fuel.WindOnshore, Slot.Containing(Sites.Noon))!);
        Assert.Equal((1e6 * sun.Value) + (5e5 * wind.Value), state.HarvestW!.Value, 6);
        Assert.True(state.Shares!.IsReplayed);
        Assert.Contains("replayed hours of US-CAL-CISO", state.Shares.Words, StringComparison.Ordinal);
        Assert.Equal(24, state.Shares.Hours.Count);
        // Sun has 48 g/kWh and wind 11 over their lives, by the energy of a year.
        Assert.InRange(state.Shares.Energy.LifeCycle.GramsPerKwh, 25, 40);
        Assert.Equal(0, state.Shares.Energy.Direct.GramsPerKwh);
    }

    /// <summary>The data lack hours of PJM in October; the grid's price holds in them.</summary>
    [Fact]
    public void AnHourThatTheDataLackIsNotFree()
    {
        var hour = Enumerable.Range(0, 8760).Select(DataPack.FirstSlot.AddHours).First(slot => DataPack.Embedded.RenewableAt("US-MIDA-PJM", Fuel.Solar, slot) is null);
        var watch = new SiteWatch(
            Sites.UpstreamOf("{ solar_kw: 1000, shape: US-MIDA-PJM, battery: { kwh: 1000, start_percent: 100 } }"), DataPack.Embedded, null, hour.Start);
        watch.Take(new SiteReading(null, null, ""), 0, null, hour.Start, 0);
        Assert.Null(watch.State.Shares);
        watch.Take(new SiteReading(null, null, ""), 0, null, hour.AddHours(-3).Start, 60);
        Assert.Equal(3, watch.State.Shares!.Hours.Count);
    }

    [Fact]
    public void ACountedLevelIsTakenUpAgainWithinTheHour()
    {
        var memory = new SiteMemory(Sites.Noon.AddMinutes(-59), 7 * Sites.Kwh, new double?[24]);
        Assert.Equal(7 * Sites.Kwh, new Sites(Counted, memory).Read(0, 0).LevelJ);
        Assert.Equal(0, new Sites(Counted, memory with { At = Sites.Noon.AddMinutes(-61) }).Read(0, 0).LevelJ);
        Assert.Equal(10 * Sites.Kwh, new Sites(Counted, memory with { LevelJ = 99 * Sites.Kwh }).Read(0, 0).LevelJ);
        Assert.Equal(0, new Sites(Counted, memory with { LevelJ = null }).Read(0, 0).LevelJ);
    }

    private static SiteState Fed(Sites site, int readings, double watts, double? kwh = null)
    {
        for (var reading = 0; reading < readings; reading++)
        {
            site.Read(180, watts, kwh * Sites.Kwh);
        }

        return site.Watch.State;
    }
}
