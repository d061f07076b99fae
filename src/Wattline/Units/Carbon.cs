namespace Wattline.Units;

/// <summary>A quantity: a mass of carbon dioxide equivalent. Held in grams (gCO2e); finite, any sign; the default is zero.</summary>
public readonly record struct Carbon : IComparable<Carbon>
{
    private Carbon(double grams) => Grams = grams;

    /// <summary>The value in grams (gCO2e).</summary>
    public double Grams { get; }

    /// <summary>The value in kilograms.</summary>
    public double Kilograms => Grams / 1000;

    /// <summary>From grams: finite, any sign.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number, infinite.</exception>
    public static Carbon FromGrams(double grams) => new(Quantity.Finite(grams, "gCO2e"));

    /// <summary>From kilograms: finite, any sign.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number, infinite.</exception>
    public static Carbon FromKilograms(double kilograms) => FromGrams(kilograms * 1000);

    public static Carbon operator +(Carbon left, Carbon right) => new(left.Grams + right.Grams);

    public static Carbon operator -(Carbon left, Carbon right) => new(left.Grams - right.Grams);

    public static Carbon operator *(Carbon quantity, double factor) => FromGrams(quantity.Grams * factor);

    public static bool operator <(Carbon left, Carbon right) => left.Grams < right.Grams;

    public static bool operator >(Carbon left, Carbon right) => left.Grams > right.Grams;

    public static bool operator <=(Carbon left, Carbon right) => left.Grams <= right.Grams;

    public static bool operator >=(Carbon left, Carbon right) => left.Grams >= right.Grams;

    /// <inheritdoc/>
    public int CompareTo(Carbon other) => Grams.CompareTo(other.Grams);

    /// <inheritdoc/>
    public override string ToString() => Quantity.Text(Grams, "gCO2e");
}
