namespace Wattline.Units;

/// <summary>A quantity: the price put on emissions. Held in US dollars per metric ton of CO2 equivalent (USD/t); finite, 0 or more; the default is zero.</summary>
public readonly record struct CarbonPrice : IComparable<CarbonPrice>
{
    private CarbonPrice(double usdPerTonne) => UsdPerTonne = usdPerTonne;

    /// <summary>The value in US dollars per metric ton of CO2 equivalent (USD/t).</summary>
    public double UsdPerTonne { get; }

    /// <summary>The value in US dollars per gram.</summary>
    public double UsdPerGram => UsdPerTonne / 1e+06;

    /// <summary>From US dollars per metric ton of CO2 equivalent: finite, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number, infinite, or negative.</exception>
    public static CarbonPrice FromUsdPerTonne(double usdPerTonne) => new(Quantity.NonNegative(usdPerTonne, "USD/t"));

    /// <summary>From US dollars per gram: finite, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number, infinite, or negative.</exception>
    public static CarbonPrice FromUsdPerGram(double usdPerGram) => FromUsdPerTonne(usdPerGram * 1e+06);

    public static CarbonPrice operator +(CarbonPrice left, CarbonPrice right) => new(left.UsdPerTonne + right.UsdPerTonne);

    public static CarbonPrice operator *(CarbonPrice quantity, double factor) => FromUsdPerTonne(quantity.UsdPerTonne * factor);

    /// <summary>What an emission costs at this price.</summary>
    public static Money operator *(CarbonPrice price, Carbon carbon) => Money.FromUsd(price.UsdPerGram * carbon.Grams);

    public static bool operator <(CarbonPrice left, CarbonPrice right) => left.UsdPerTonne < right.UsdPerTonne;

    public static bool operator >(CarbonPrice left, CarbonPrice right) => left.UsdPerTonne > right.UsdPerTonne;

    public static bool operator <=(CarbonPrice left, CarbonPrice right) => left.UsdPerTonne <= right.UsdPerTonne;

    public static bool operator >=(CarbonPrice left, CarbonPrice right) => left.UsdPerTonne >= right.UsdPerTonne;

    /// <inheritdoc/>
    public int CompareTo(CarbonPrice other) => UsdPerTonne.CompareTo(other.UsdPerTonne);

    /// <inheritdoc/>
    public override string ToString() => Quantity.Text(UsdPerTonne, "USD/t");
}
