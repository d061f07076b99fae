using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.OnSite;

/// <summary>What may be said of a region's own energy, and what is refused with its cure.</summary>
public sealed class OnSiteOptionsTests
{
    [Fact]
    public void TheDefaultsAreThoseThatArePrinted()
    {
        var site = Read("{ solar_kw: 2000, shape: US-CAL-CISO, battery: { kwh: 4000 } }")!;
        Assert.Equal((2000, 0, "US-CAL-CISO", null, 0, 24, 60), (site.SolarKw, site.WindKw, site.Shape, site.Feed, site.OtherLoadKw, site.HorizonHours, site.IntervalSeconds));
        Assert.Equal((4000, null, 0.95, 0.95, 0, 0, null), (
            site.Battery!.Kwh, site.Battery.Kw, site.Battery.ChargeEfficiency, site.Battery.DischargeEfficiency, site.Battery.LeakPercentPerDay,
            site.Battery.StartPercent, site.Battery.Level));
        Assert.Equal(0, site.Cost.UsdPerMwh);
    }

    [Fact]
    public void TheRegionsOwnZoneIsTheShapeWhereThePackHasIt()
    {
        Assert.Equal("US-CAL-CISO", Read("{ solar_kw: 1 }", "us-ca-n")!.Shape);
        Assert.Null(Read("{ solar_kw: 1, feed_url: 'http://127.0.0.1:9/metrics', feed_metric: w }")!.Shape);
        Assert.Null(Read("~"));
    }

    [Fact]
    public void LevelAndFeedMayStandOnOnePage()
    {
        var site = Read("{ feed_url: 'http://127.0.0.1:9/m', feed_metric: w, feed_match: 'site=\"roof\"', feed_unit: kw, battery: { kwh: 1, level_metric: soc, level_unit: ratio } }")!;
        Assert.Equal(new MeterOptions(new Uri("http://127.0.0.1:9/m"), "w", [new("site", "roof")], "kw"), site.Feed);
        Assert.Equal(new MeterOptions(new Uri("http://127.0.0.1:9/m"), "soc", [], "ratio"), site.Battery!.Level);
    }

    [Theory]
    [InlineData("w", 7, 7)]
    [InlineData("kw", 7, 7000)]
    [InlineData("j", 7, 7)]
    [InlineData("kwh", 2, 7.2e6)]
    [InlineData("percent", 50, 1.8e6)]
    [InlineData("ratio", 0.5, 1.8e6)]
    public void UnitsAreWhatTheySay(string unit, double value, double due) =>
        Assert.Equal(due, OnSiteReader.Scaled(new MeterOptions(new Uri("http://a"), "m", [], unit), value, 3.6e6), 6);

    [Theory]
    [InlineData("{ }", "onsite", "solar_kw: 2000")]
    [InlineData("{ battery: { kwh: 1 } }", "onsite", "feed_url")]
    [InlineData("{ solar_kw: 1 }", "onsite.shape", "US-CAL-CISO")]
    [InlineData("{ solar_kw: 1, shape: US-CAL-CISOO }", "onsite.shape", "US-CAL-CISO")]
    [InlineData("{ solar_kw: 1, shape: US-NY-NYIS }", "onsite.shape", "feed_url")]
    [InlineData("{ wind_kw: 1, shape: US-SE-SOCO }", "onsite.shape", "feed_url")]
    [InlineData("{ feed_url: 'http://a/m', feed_metric: w, shape: US-CAL-CISO }", "onsite.shape", "solar_kw: 2000")]
    [InlineData("{ solar_kw: -1, shape: US-CAL-CISO }", "onsite.solar_kw", "default")]
    [InlineData("{ solar_kw: NaN, shape: US-CAL-CISO }", "onsite.solar_kw", "default")]
    [InlineData("{ feed_url: 'http://a/m' }", "onsite.feed_metric", "inverter_ac_watts")]
    [InlineData("{ solar_kw: 1, shape: US-CAL-CISO, feed_metric: w }", "onsite.feed_metric", "remove the line")]
    [InlineData("{ feed_url: meter, feed_metric: w }", "onsite.feed_url", "http://127.0.0.1:9100/metrics")]
    [InlineData("{ feed_url: 'http://a/m', feed_metric: w, feed_match: '{{' }", "onsite.feed_match", "site=\"roof\"")]
    [InlineData("{ feed_url: 'http://a/m', feed_metric: w, feed_unit: mw }", "onsite.feed_unit", "w or kw")]
    [InlineData("{ feed_url: 'http://a/m', feed_metric: w, feed_fuel: coal }", "onsite.feed_fuel", "solar or wind or hydro")]
    [InlineData("{ solar_kw: 1, shape: US-CAL-CISO, battery: { kw: 1 } }", "onsite.battery.kwh", "kwh: 4000")]
    [InlineData("{ solar_kw: 1, shape: US-CAL-CISO, battery: { kwh: 0 } }", "onsite.battery.kwh", "default")]
    [InlineData("{ solar_kw: 1, shape: US-CAL-CISO, battery: { kwh: 1, charge_efficiency: 1.1 } }", "onsite.battery.charge_efficiency", "default")]
    [InlineData("{ solar_kw: 1, shape: US-CAL-CISO, battery: { kwh: 1, level_metric: soc } }", "onsite.battery.level_metric", "level_url")]
    [InlineData("{ solar_kw: 1, shape: US-CAL-CISO, battery: { kwh: 1, level_url: 'http://a/m' } }", "onsite.battery.level_metric", "battery's level")]
    [InlineData("{ solar_kw: 1, shape: US-CAL-CISO, battery: { kwh: 1, soc: 1 } }", "onsite.battery.soc", "Options here")]
    [InlineData("{ solar_kw: 1, shape: US-CAL-CISO, horizon_h: 0 }", "onsite.horizon_h", "default")]
    [InlineData("{ solar_kw: 1, shape: US-CAL-CISO, sunny: yes }", "onsite.sunny", "Options here")]
    public void AFaultNamesItsPlaceAndItsCure(string onSite, string at, string cure)
    {
        var faults = Assert.Throws<ConfigurationException>(() => Read(onSite)).Faults;
        var fault = Assert.Single(faults, one => one.Path == $"upstreams[0].{at}");
        Assert.Contains(cure, fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void ABoughtRegionHasNone()
    {
        var fault = Assert.Throws<ConfigurationException>(() => Read("{ solar_kw: 1, shape: US-CAL-CISO }", "se", "ownership: bought")).Faults
            .Single(one => one.Path == "upstreams[0].onsite");
        Assert.Contains("owned", fault.Remedy, StringComparison.Ordinal);
    }

    private static OnSiteOptions? Read(string onSite, string site = "se", params string[] more) => ConfigurationReader.Read(
        "upstreams:\n" + TestGateway.Upstream("a", site, new Uri("http://127.0.0.1:9"), ["onsite: " + onSite, .. more]), "t.yaml", DataPack.Embedded, _ => null)
        .Upstreams[0].OnSite;
}
