using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Wattline.Feasibility;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Storage.Json;
using Wattline.Testing;
using Wattline.Units;

namespace Wattline.Tests.Storage;

public sealed class JsonShapeTests
{
    [Fact]
    public void ReceiptsComeBackEqual() => Prop.ForAll<int>(seed =>
    {
        var receipt = Receipts.One(seed, new ReceiptId(1), TemporaryLedger.Noon.AddTicks(seed));
        Assert.Equivalent(receipt, Again(receipt), strict: true);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void SnapshotInputsComeBackEqual() => Prop.ForAll<int>(seed =>
    {
        var inputs = Fleets.Inputs(seed);
        Assert.Equivalent(inputs, Again(inputs), strict: true);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void NamesCarryUnits()
    {
        var cost = new ReceiptCost("se-sto", Energy.FromJoules(1), Carbon.FromGrams(2), default, Money.FromUsd(3), Basis.Measured);

        Assert.Equal(
            """
            {"region":"se-sto","energyJ":1,"emissionsG":2,"charge":{"computeUsd":0,"carbonUsd":0,"egressUsd":0,"migrationUsd":0,"loadUsd":0,
            "complianceUsd":0,"totalUsd":0},"scoreUsd":3,"energyBasis":"measured","gridShare":null}
            """.Replace("\n", "", StringComparison.Ordinal),
            JsonSerializer.Serialize(cost, WattlineJson.Options));
    }

    [Fact]
    public void WhatIsShownHasTenDigitsAndWhatIsKeptHasAll()
    {
        var noisy = new ReceiptCost("se-sto", Energy.FromJoules(0.1 + 0.2), default, default, Money.FromUsd(64 * 1.16696250000000002), Basis.Measured);
        Assert.Contains("\"energyJ\":0.30000000000000004,", JsonSerializer.Serialize(noisy, WattlineJson.Options), StringComparison.Ordinal);
        Assert.Contains("\"energyJ\":0.3,", JsonSerializer.Serialize(noisy, WattlineJson.Shown), StringComparison.Ordinal);
        Assert.Contains("\"scoreUsd\":74.6856,", JsonSerializer.Serialize(noisy, WattlineJson.Shown), StringComparison.Ordinal);
        Assert.Equal("[0.22,null,-3]", JsonSerializer.Serialize(new double?[] { 0.22000000000000003, null, -3 }, WattlineJson.Shown));
    }

    [Fact]
    public void TenDigitsAreWithinHalfOfTheTenthAndNeedNoMore() => Prop.ForAll<int, int>((seed, power) =>
    {
        var value = seed / 7.0 * Math.Pow(10, power % 250);
        var shown = Significant.Of(value);
        Assert.True(Math.Abs(shown - value) <= 5.001e-10 * Math.Abs(value), $"{value:R} {shown:R}");
        Assert.Equal(shown, Significant.Of(shown));
        Assert.Equal(shown, double.Parse(shown.ToString("G10", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(Infeasibility.None, "[]")]
    [InlineData(Infeasibility.Latency | Infeasibility.SignalMissing, "[\"latency\",\"signalMissing\"]")]
    public void FlagsAreArraysOfNames(Infeasibility reasons, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(reasons, WattlineJson.Options));
        Assert.Equal(reasons, JsonSerializer.Deserialize<Infeasibility>(json, WattlineJson.Options));
    }

    [Fact]
    public void SlotsAreIsoHours() => Prop.ForAll<int>(seed =>
    {
        var slot = new Slot(Math.Abs(seed % 2_000_000));
        Assert.Equal(slot, Again(slot));
        Assert.Equal($"\"{slot}\"", JsonSerializer.Serialize(slot, WattlineJson.Options));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void WhatIsNoNumberIsRefused(double value)
    {
        var receipt = Receipts.One(1, new ReceiptId(1), TemporaryLedger.Noon) with { TotalMs = value };

        Assert.Throws<ArgumentException>(() => JsonSerializer.Serialize(receipt, WattlineJson.Options));
    }

    [Theory]
    [InlineData("{\"region\":\"x\",\"blocked\":[\"moonlight\"]}")]
    [InlineData("{\"region\":\"x\",\"blocked\":3}")]
    [InlineData("{\"region\":null,\"blocked\":[]}")]
    [InlineData("{\"region\":\"x\"}")]
    public void AMissingOrUnknownPartIsRefused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ReceiptRow>(json, WattlineJson.Options));

    [Fact]
    public void AQuantityOutOfRangeIsRefused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Energy>("-1", WattlineJson.Options));

    private static T Again<T>(T value) =>
        JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, WattlineJson.Options), WattlineJson.Options)!;
}
