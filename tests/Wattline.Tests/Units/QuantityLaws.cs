using FsCheck;
using FsCheck.Fluent;
using Wattline.Units;

namespace Wattline.Tests.Units;

/// <summary>Quantities refuse what is no quantity, convert without loss that matters, and multiply into one another.</summary>
public sealed class QuantityLaws
{
    private static readonly Arbitrary<double> Sizes = Arb.From(Gen.Choose(0, 1_000_000_000).Select(one => one / 1000.0));

    public static TheoryData<string, Func<double, object>, bool> Factories => new()
    {
        { "J", one => Energy.FromJoules(one), false }, { "J", one => Energy.FromWattHours(one), false },
        { "J", one => Energy.FromKilowattHours(one), false },
        { "W", one => Power.FromWatts(one), false }, { "W", one => Power.FromKilowatts(one), false },
        { "USD", one => Money.FromUsd(one), true },
        { "gCO2e", one => Carbon.FromGrams(one), true }, { "gCO2e", one => Carbon.FromKilograms(one), true },
        { "g/kWh", one => CarbonIntensity.FromGramsPerKwh(one), false },
        { "USD/t", one => CarbonPrice.FromUsdPerTonne(one), false }, { "USD/t", one => CarbonPrice.FromUsdPerGram(one), false },
        { "USD/MWh", one => EnergyPrice.FromUsdPerMwh(one), true }, { "USD/MWh", one => EnergyPrice.FromUsdPerKwh(one), true },
    };

    [Theory]
    [MemberData(nameof(Factories), DisableDiscoveryEnumeration = true)]
    public void OnlyFiniteNumbersOfTheRightSignAreQuantities(string unit, Func<double, object> from, bool anySign)
    {
        double[] refused = [double.NaN, double.PositiveInfinity, anySign ? double.NegativeInfinity : -1];
        Assert.All(refused, bad =>
            Assert.Contains(unit, Assert.Throws<ArgumentOutOfRangeException>(() => from(bad)).Message, StringComparison.Ordinal));
        Assert.EndsWith(" " + unit, from(2).ToString(), StringComparison.Ordinal);
        Assert.Equal(from(2), from(2));
        Assert.Equal(anySign, anySign && from(-2) is not null);
    }

    [Fact]
    public void DefaultsAreZero()
    {
        Assert.Equal(Energy.FromJoules(0), default);
        Assert.Equal(Money.FromUsd(0), default);
        Assert.Equal("0 USD/MWh", default(EnergyPrice).ToString());
    }

    [Fact]
    public void UnitsConvert() => Prop.ForAll(Sizes, size =>
        Near(Energy.FromKilowattHours(size).Joules, size * 3_600_000) && Near(Energy.FromKilowattHours(size).WattHours, size * 1000)
        && Near(Energy.FromJoules(size).KilowattHours * 3_600_000, size) && Near(Power.FromKilowatts(size).Watts, size * 1000)
        && Near(Carbon.FromKilograms(size).Grams, size * 1000) && Near(CarbonPrice.FromUsdPerGram(size).UsdPerTonne, size * 1_000_000)
        && Near(EnergyPrice.FromUsdPerKwh(size).UsdPerMwh, size * 1000)).QuickCheckThrowOnFailure();

    [Fact]
    public void ProductsAreWhatTheirNamesSay() => Prop.ForAll(Sizes, Sizes, (one, other) =>
        Near((EnergyPrice.FromUsdPerMwh(one) * Energy.FromKilowattHours(other)).Usd, one * other / 1000)
        && Near((CarbonIntensity.FromGramsPerKwh(one) * Energy.FromKilowattHours(other)).Grams, one * other)
        && Near((CarbonPrice.FromUsdPerTonne(one) * Carbon.FromKilograms(other)).Usd, one * other / 1000)
        && Near((Power.FromWatts(one) * TimeSpan.FromSeconds(60)).Joules, one * 60)
        && Near((Energy.FromJoules(one) / TimeSpan.FromSeconds(60)).Watts, one / 60)).QuickCheckThrowOnFailure();

    [Fact]
    public void SumsAndOrderAreThoseOfNumbers() => Prop.ForAll(Sizes, Sizes, (one, other) =>
    {
        var (a, b) = (Energy.FromJoules(one), Energy.FromJoules(other));
        var (m, n) = (Money.FromUsd(one), Money.FromUsd(-other));
        return (a + b).Joules == one + other && (a < b) == (one < other) && (a >= b) == (one >= other)
            && a.CompareTo(b) == one.CompareTo(other)
            && (m + n).Usd == one - other && (m - n).Usd == one + other && (m * 2).Usd == 2 * one && m >= n;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AnAmountOfEnergyDoesNotGoBelowZero() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Energy.FromJoules(1) - Energy.FromJoules(2));

    [Fact]
    public void TextHasSixDigitsAndAUnitInEveryCulture() => Assert.Equal("-1234.57 USD", Money.FromUsd(-1234.5678).ToString());

    private static bool Near(double got, double wanted) => Math.Abs(got - wanted) <= 1e-14 * Math.Abs(wanted);
}
