namespace Wattline.Units;

/// <summary>A quantity: an amount of money in US dollars of the price's own year. Held in dollars (USD); finite, any sign; the default is zero.</summary>
public readonly record struct Money : IComparable<Money>
{
    private Money(double usd) => Usd = usd;

    /// <summary>The value in dollars (USD).</summary>
    public double Usd { get; }

    /// <summary>From dollars: finite, any sign.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number, infinite.</exception>
    public static Money FromUsd(double usd) => new(Quantity.Finite(usd, "USD"));

    public static Money operator +(Money left, Money right) => new(left.Usd + right.Usd);

    public static Money operator -(Money left, Money right) => new(left.Usd - right.Usd);

    public static Money operator *(Money quantity, double factor) => FromUsd(quantity.Usd * factor);

    public static bool operator <(Money left, Money right) => left.Usd < right.Usd;

    public static bool operator >(Money left, Money right) => left.Usd > right.Usd;

    public static bool operator <=(Money left, Money right) => left.Usd <= right.Usd;

    public static bool operator >=(Money left, Money right) => left.Usd >= right.Usd;

    /// <inheritdoc/>
    public int CompareTo(Money other) => Usd.CompareTo(other.Usd);

    /// <inheritdoc/>
    public override string ToString() => Quantity.Text(Usd, "USD");
}
