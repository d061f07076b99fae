namespace Wattline.Units;

/// <summary>A quantity: power. Held in watts (W); finite, 0 or more; the default is zero.</summary>
public readonly record struct Power : IComparable<Power>
{
    private Power(double watts) => Watts = watts;

    /// <summary>The value in watts (W).</summary>
    public double Watts { get; }

    /// <summary>The value in kilowatts.</summary>
    public double Kilowatts => Watts / 1000;

    /// <summary>From watts: finite, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number, infinite, or negative.</exception>
    public static Power FromWatts(double watts) => new(Quantity.NonNegative(watts, "W"));

    /// <summary>From kilowatts: finite, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number, infinite, or negative.</exception>
    public static Power FromKilowatts(double kilowatts) => FromWatts(kilowatts * 1000);

    public static Power operator +(Power left, Power right) => new(left.Watts + right.Watts);

    public static Power operator *(Power quantity, double factor) => FromWatts(quantity.Watts * factor);

    /// <summary>Power held over a time, in joules.</summary>
    public static Energy operator *(Power power, TimeSpan time) => Energy.FromJoules(power.Watts * time.TotalSeconds);

    public static bool operator <(Power left, Power right) => left.Watts < right.Watts;

    public static bool operator >(Power left, Power right) => left.Watts > right.Watts;

    public static bool operator <=(Power left, Power right) => left.Watts <= right.Watts;

    public static bool operator >=(Power left, Power right) => left.Watts >= right.Watts;

    /// <inheritdoc/>
    public int CompareTo(Power other) => Watts.CompareTo(other.Watts);

    /// <inheritdoc/>
    public override string ToString() => Quantity.Text(Watts, "W");
}
