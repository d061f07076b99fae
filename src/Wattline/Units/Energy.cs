namespace Wattline.Units;

/// <summary>A quantity: energy. Held in joules (J); finite, 0 or more; the default is zero.</summary>
public readonly record struct Energy : IComparable<Energy>
{
    private Energy(double joules) => Joules = joules;

    /// <summary>The value in joules (J).</summary>
    public double Joules { get; }

    /// <summary>The value in kilowatt-hours.</summary>
    public double KilowattHours => Joules / 3.6e+06;

    /// <summary>The value in watt-hours.</summary>
    public double WattHours => Joules / 3600;

    /// <summary>From joules: finite, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number, infinite, or negative.</exception>
    public static Energy FromJoules(double joules) => new(Quantity.NonNegative(joules, "J"));

    /// <summary>From kilowatt-hours: finite, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number, infinite, or negative.</exception>
    public static Energy FromKilowattHours(double kilowattHours) => FromJoules(kilowattHours * 3.6e+06);

    /// <summary>From watt-hours: finite, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number, infinite, or negative.</exception>
    public static Energy FromWattHours(double wattHours) => FromJoules(wattHours * 3600);

    public static Energy operator +(Energy left, Energy right) => new(left.Joules + right.Joules);

    public static Energy operator -(Energy left, Energy right) => FromJoules(left.Joules - right.Joules);

    public static Energy operator *(Energy quantity, double factor) => FromJoules(quantity.Joules * factor);

    /// <summary>Energy over time, in watts.</summary>
    public static Power operator /(Energy energy, TimeSpan time) => Power.FromWatts(energy.Joules / time.TotalSeconds);

    public static bool operator <(Energy left, Energy right) => left.Joules < right.Joules;

    public static bool operator >(Energy left, Energy right) => left.Joules > right.Joules;

    public static bool operator <=(Energy left, Energy right) => left.Joules <= right.Joules;

    public static bool operator >=(Energy left, Energy right) => left.Joules >= right.Joules;

    /// <inheritdoc/>
    public int CompareTo(Energy other) => Joules.CompareTo(other.Joules);

    /// <inheritdoc/>
    public override string ToString() => Quantity.Text(Joules, "J");
}
