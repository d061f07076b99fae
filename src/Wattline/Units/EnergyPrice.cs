namespace Wattline.Units;

/// <summary>A quantity: the price of electricity. Held in US dollars per megawatt-hour (USD/MWh); finite, any sign; the default is zero. Negative prices are real: surplus hours of wholesale markets.</summary>
public readonly record struct EnergyPrice : IComparable<EnergyPrice>
{
    private EnergyPrice(double usdPerMwh) => UsdPerMwh = usdPerMwh;

    /// <summary>The value in US dollars per megawatt-hour (USD/MWh).</summary>
    public double UsdPerMwh { get; }

    /// <summary>The value in US dollars per kilowatt-hour.</summary>
    public double UsdPerKwh => UsdPerMwh / 1000;

    /// <summary>From US dollars per megawatt-hour: finite, any sign.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number, infinite.</exception>
    public static EnergyPrice FromUsdPerMwh(double usdPerMwh) => new(Quantity.Finite(usdPerMwh, "USD/MWh"));

    /// <summary>From US dollars per kilowatt-hour: finite, any sign.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number, infinite.</exception>
    public static EnergyPrice FromUsdPerKwh(double usdPerKwh) => FromUsdPerMwh(usdPerKwh * 1000);

    public static EnergyPrice operator +(EnergyPrice left, EnergyPrice right) => new(left.UsdPerMwh + right.UsdPerMwh);

    public static EnergyPrice operator -(EnergyPrice left, EnergyPrice right) => new(left.UsdPerMwh - right.UsdPerMwh);

    public static EnergyPrice operator *(EnergyPrice quantity, double factor) => FromUsdPerMwh(quantity.UsdPerMwh * factor);

    /// <summary>What an amount of energy costs at this price.</summary>
    public static Money operator *(EnergyPrice price, Energy energy) => Money.FromUsd(price.UsdPerKwh * energy.KilowattHours);

    public static bool operator <(EnergyPrice left, EnergyPrice right) => left.UsdPerMwh < right.UsdPerMwh;

    public static bool operator >(EnergyPrice left, EnergyPrice right) => left.UsdPerMwh > right.UsdPerMwh;

    public static bool operator <=(EnergyPrice left, EnergyPrice right) => left.UsdPerMwh <= right.UsdPerMwh;

    public static bool operator >=(EnergyPrice left, EnergyPrice right) => left.UsdPerMwh >= right.UsdPerMwh;

    /// <inheritdoc/>
    public int CompareTo(EnergyPrice other) => UsdPerMwh.CompareTo(other.UsdPerMwh);

    /// <inheritdoc/>
    public override string ToString() => Quantity.Text(UsdPerMwh, "USD/MWh");
}
