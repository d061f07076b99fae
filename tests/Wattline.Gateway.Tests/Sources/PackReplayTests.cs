using Wattline.Grid;
using Wattline.Grid.Sources;
using Wattline.Signals;

namespace Wattline.Gateway.Tests.Sources;

/// <summary>The data pack runs the part of the contract that needs no service.</summary>
public abstract class PackReplayContract : GridSourceContract
{
    private protected virtual ReplayLevel Level => ReplayLevel.Recorded2022;

    private protected override IGridSource Open() => new PackReplaySource(DataPack.Embedded, Level);

    [Fact]
    public async Task AReplayIsNeverLive()
    {
        var from = First(3);
        var series = Assert.Single((await ReadAsync(from, from.AddHours(3))).Series);
        Assert.Null(series.Issued);
        Assert.True((series.Provenance.Year ?? 9999) < Clock.GetUtcNow().Year, $"{series.Provenance.Year}");
        Assert.Matches("replayed|one figure for every hour", series.Provenance.Note);
        Assert.DoesNotContain("live", series.Provenance.Note, StringComparison.OrdinalIgnoreCase);
    }
}

public sealed class PackCarbonTests : PackReplayContract
{
    private protected override string ChannelName => "carbon";

    private protected override string Zone => "FR";

    private protected override double? Expected(SignalKind kind, Slot slot) =>
        DataPack.Embedded.CarbonSeries(Zone)!.Value.Span[DataPack.Replay(slot).HoursSinceEpoch - DataPack.FirstSlot.HoursSinceEpoch];

    [Fact]
    public async Task WhatThePackHasAsAYearIsSaidToBeOne()
    {
        var zone = DataPack.Embedded.CarbonZones.First(
            candidate => !candidate.HasHours && DataPack.Embedded.CarbonYears(candidate.Id).Any(year => year.Year == 2022)).Id;
        var from = First(2);
        var series = Assert.Single((await Source.ReadAsync(Channel, zone, from, from.AddHours(2), Token)).Series);
        Assert.Equal(2, series.Points.Count);
        Assert.StartsWith("one figure for every hour", series.Provenance.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void AZoneIsKnownOnItsOwnChannelsAlone()
    {
        var price = Source.Channels.Single(channel => channel.Name == "price");
        Assert.False(Source.Covers(price, "US-CAL-CISO"));
        Assert.True(Source.Covers(Channel, "us-cal-ciso"));
        Assert.False(Source.Covers(Channel with { MaxHours = 1 }, "US-CAL-CISO"));
    }
}

/// <summary>At the level of 2024 the shape is 2022's still, and the year of the provenance says the level.</summary>
public sealed class PackLevelledCarbonTests : PackReplayContract
{
    private protected override string ChannelName => "carbon";

    private protected override string Zone => "FR";

    private protected override ReplayLevel Level => ReplayLevel.Level2024;

    private protected override double? Expected(SignalKind kind, Slot slot) =>
        DataPack.Embedded.SignalFor(Zone, null, slot, ReplayLevel.Level2024).AverageCarbon!.Value.GramsPerKwh;

    [Fact]
    public async Task TheLevelIsInTheNote()
    {
        var from = First(3);
        var series = Assert.Single((await ReadAsync(from, from.AddHours(3))).Series);
        Assert.Equal((2024, Basis.Modelled), (series.Provenance.Year, series.Provenance.Basis));
        Assert.Contains("2022 shape at 2024 level", series.Provenance.Note, StringComparison.Ordinal);
    }
}

public sealed class PackMarginalTests : PackReplayContract
{
    private protected override string ChannelName => "marginal";

    private protected override string Zone => "US-TEX-ERCO";

    private protected override double? Expected(SignalKind kind, Slot slot) => DataPack.Embedded.Marginal(Zone)!.GramsPerKwh;
}

public sealed class PackPriceTests : PackReplayContract
{
    private protected override string ChannelName => "price";

    private protected override string Zone => "FR";

    private protected override double? Expected(SignalKind kind, Slot slot) =>
        DataPack.Embedded.PriceSeries(Zone)!.Value.Span[DataPack.Replay(slot).HoursSinceEpoch - DataPack.FirstSlot.HoursSinceEpoch];

    [Fact]
    public async Task AZoneWithoutAFigureAtTheLevelIsAnEmptySeriesWithAReason()
    {
        var source = new PackReplaySource(DataPack.Embedded, ReplayLevel.Level2024);
        var slot = First(1);
        var zone = DataPack.Embedded.PriceZones.FirstOrDefault(
            candidate => DataPack.Embedded.SignalFor("", candidate.Id, slot, ReplayLevel.Level2024).Price is null);
        Assert.NotNull(zone);
        var answer = await source.ReadAsync(source.Channels.Single(channel => channel.Name == "price"), zone.Id, slot, slot.AddHours(1), Token);
        Assert.Empty(answer.Series[0].Points);
        Assert.Contains("no price", answer.Series[0].Provenance.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATariffIsCalledOne()
    {
        var zone = DataPack.Embedded.PriceZones.First(candidate => candidate.Kind == PriceKind.Tariff).Id;
        var from = First(2);
        var series = Assert.Single((await Source.ReadAsync(Channel, zone, from, from.AddHours(2), Token)).Series);
        Assert.StartsWith("retail tariff; one figure for every hour", series.Provenance.Note, StringComparison.Ordinal);
    }
}
