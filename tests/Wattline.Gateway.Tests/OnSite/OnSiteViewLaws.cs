using FsCheck;
using FsCheck.Fluent;
using Wattline.Gateway.Control;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Simulation.OnSite;
using Wattline.Units;

namespace Wattline.Gateway.Tests.OnSite;

/// <summary>What on-site energy makes of the grid's word, and what of it is news.</summary>
public sealed class OnSiteViewLaws
{
    private static readonly Slot Now = Slot.At(2026, 6, 15, 12);
    private static readonly Provenance Source = new("ember-day-ahead", "CC-BY-4.0", 2022, Basis.Measured, "as recorded");

    [Fact]
    public void PriceAndCarbonLieBetweenTheGridsAndTheSitesOwn() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var (share, cost, price) = (random.NextDouble(), (100 * random.NextDouble()) - 20, (200 * random.NextDouble()) - 50);
        var mixed = View([share], cost).Apply("se", Grid(price));
        Assert.Equal((share * (price + 25)) + ((1 - share) * cost), mixed.Price!.Delivered.UsdPerMwh, 1e-9);
        Assert.Equal((share * 400) + ((1 - share) * 48), mixed.AverageCarbon!.Value.GramsPerKwh, 1e-9);
        Assert.Equal(share * 700, mixed.MarginalCarbon!.Value.GramsPerKwh, 1e-9);
        Assert.Equal(share, mixed.GridShare);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WithAShareOfOneTheFiguresAreTheGrids()
    {
        var (grid, mixed) = (Grid(40), View([1], 5).Apply("se", Grid(40)));
        Assert.Equal((grid.Price!.Value, grid.Price.Adder, grid.AverageCarbon!.Value), (mixed.Price!.Value, mixed.Price.Adder, mixed.AverageCarbon!.Value));
    }

    [Fact]
    public void WhatTheGridDoesNotSayStaysUnsaid()
    {
        var mixed = View([0.5]).Apply("se", new GridSignal(Now, null, null, null) { PriceIsLate = true });
        Assert.Equal((null, null, null, true), (mixed.Price, mixed.AverageCarbon, mixed.MarginalCarbon, mixed.PriceIsLate));
    }

    [Fact]
    public void OtherRegionsAndHoursOutOfSightAreTheGridsAlone()
    {
        var grid = Grid(40);
        Assert.Equal(grid, View([0.5]).Apply("de", grid));
        Assert.Equal(grid, View([0.5], first: Now.AddHours(1)).Apply("se", grid));
        Assert.Equal(grid, View([0.5], first: Now.AddHours(-1)).Apply("se", grid));
        Assert.Equal(0.25, View([0.5, 0.25], first: Now.AddHours(-1)).Apply("se", grid).GridShare);
        Assert.Equal(grid, OnSiteView.None.Apply("se", grid));
    }

    [Fact]
    public void TheSourceIsKeptAndTheFigureSaysThatItIsModelled()
    {
        var price = View([0.25]).Apply("se", Grid(40)).Price!.Provenance;
        Assert.Equal(("ember-day-ahead", "CC-BY-4.0", Basis.Modelled), (price.Source, price.Licence, price.Basis));
        Assert.Contains("the grid's times 0.25, the share of a further joule that is bought beside on-site energy (words)", price.Note, StringComparison.Ordinal);
        Assert.Contains("the grid's: as recorded", price.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, Timeliness.Live, Timeliness.Live)]
    [InlineData(false, Timeliness.Constant, Timeliness.Live)]
    [InlineData(false, Timeliness.Replayed, Timeliness.Replayed)]
    [InlineData(true, Timeliness.Live, Timeliness.Replayed)]
    [InlineData(true, Timeliness.Constant, Timeliness.Replayed)]
    [InlineData(true, Timeliness.Replayed, Timeliness.Replayed)]
    public void NothingReplayedIsCalledLive(bool replayed, Timeliness grid, Timeliness due)
    {
        var price = View([0.5], replayed: replayed).Apply("se", Grid(40, grid)).Price!;
        Assert.Equal(due, price.Timeliness);
        Assert.Equal(replayed && grid != Timeliness.Replayed ? DataPack.Replay(Now) : Now, price.ObservedFor);
    }

    [Fact]
    public void SmallChangesAreNoNews()
    {
        var known = View([0.5, 0.5, 0.5]);
        Assert.False(known.IsNewsTo(known, Now));
        Assert.False(View([0.519, 0.59, 0.41]).IsNewsTo(known, Now));
        Assert.True(View([0.521, 0.5, 0.5]).IsNewsTo(known, Now));
        Assert.True(View([0.5, 0.5, 0.61]).IsNewsTo(known, Now));
        Assert.False(View([0.5, 0.5], first: Now.AddHours(1)).IsNewsTo(known, Now.AddHours(1)));
        Assert.True(View([0.6, 0.5], first: Now.AddHours(1)).IsNewsTo(known, Now.AddHours(1)));
        Assert.False(View([0.5, 0.5, 0.5, 0.9]).IsNewsTo(known, Now));
        Assert.True(OnSiteView.None.IsNewsTo(known, Now));
        Assert.True(known.IsNewsTo(OnSiteView.None, Now));
        Assert.True(View([0.5, 0.5, 0.5], words: "others").IsNewsTo(known, Now));
        // Three hours later what is in force sees the present hour no more.
        Assert.True(View([0.5], first: Now.AddHours(3)).IsNewsTo(known, Now.AddHours(3)));
    }

    private static GridSignal Grid(double usdPerMwh, Timeliness timeliness = Timeliness.Replayed) => new(
        Now, new PriceReading(EnergyPrice.FromUsdPerMwh(usdPerMwh), EnergyPrice.FromUsdPerMwh(25), PriceKind.WholesaleHour, Now, timeliness, Source),
        new CarbonReading(CarbonIntensity.FromGramsPerKwh(400), CarbonKind.Average, CarbonScope.LifeCycle, Now, timeliness, Source),
        new CarbonReading(CarbonIntensity.FromGramsPerKwh(700), CarbonKind.Marginal, CarbonScope.Direct, Now, timeliness, Source));

    private static OnSiteView View(double[] shares, double cost = 0, Slot? first = null, bool replayed = true, string words = "words")
    {
        var energy = new SiteEnergy(EnergyPrice.FromUsdPerMwh(cost), CarbonIntensity.FromGramsPerKwh(48), CarbonIntensity.FromGramsPerKwh(0));
        return new OnSiteView(new Dictionary<string, SiteShares>
        {
            ["se"] = new(new Wattline.Gateway.Configuration.OnSiteOptions(), first ?? Now, [.. shares.Select(share => new HourShare(share, 0.01))], energy, replayed, words),
        });
    }
}
