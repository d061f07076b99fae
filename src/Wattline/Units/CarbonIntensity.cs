namespace Wattline.Units;

/// <summary>A quantity: emissions per unit of electricity. Held in grams of CO2 equivalent per kilowatt-hour (g/kWh); finite, 0 or more; the default is zero.</summary>
public readonly record struct CarbonIntensity : IComparable<CarbonIntensity>
{
    private CarbonIntensity(double gramsPerKwh) => GramsPerKwh = gramsPerKwh;

    /// <summary>The value in grams of CO2 equivalent per kilowatt-hour (g/kWh).</summary>
    public double GramsPerKwh { get; }

    /// <summary>From grams of CO2 equivalent per kilowatt-hour: finite, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number, infinite, or negative.</exception>
    public static CarbonIntensity FromGramsPerKwh(double gramsPerKwh) => new(Quantity.NonNegative(gramsPerKwh, "g/kWh"));

    public static CarbonIntensity operator +(CarbonIntensity left, CarbonIntensity right) => new(left.GramsPerKwh + right.GramsPerKwh);

    public static CarbonIntensity operator *(CarbonIntensity quantity, double factor) => FromGramsPerKwh(quantity.GramsPerKwh * factor);

    /// <summary>What an amount of energy emits at this intensity.</summary>
    public static Carbon operator *(CarbonIntensity intensity, Energy energy) => Carbon.FromGrams(intensity.GramsPerKwh * energy.KilowattHours);

    public static bool operator <(CarbonIntensity left, CarbonIntensity right) => left.GramsPerKwh < right.GramsPerKwh;

    public static bool operator >(CarbonIntensity left, CarbonIntensity right) => left.GramsPerKwh > right.GramsPerKwh;

    public static bool operator <=(CarbonIntensity left, CarbonIntensity right) => left.GramsPerKwh <= right.GramsPerKwh;

    public static bool operator >=(CarbonIntensity left, CarbonIntensity right) => left.GramsPerKwh >= right.GramsPerKwh;

    /// <inheritdoc/>
    public int CompareTo(CarbonIntensity other) => GramsPerKwh.CompareTo(other.GramsPerKwh);

    /// <inheritdoc/>
    public override string ToString() => Quantity.Text(GramsPerKwh, "g/kWh");
}
