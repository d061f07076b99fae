using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Wattline.Units;

/// <summary>
/// Guards of bare numbers. NaN compares as false with everything, so an unguarded one would pass a latency budget: each check is written
/// for what may pass, never for what may not.
/// </summary>
internal static class Figure
{
    /// <summary>A finite number, 0 or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double NonNegative(double value, string of) =>
        value is >= 0 and < double.PositiveInfinity ? value : Refuse(of, "0 or more", value);

    /// <summary>A number from 0 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Probability(double value, string of) => value is >= 0 and <= 1 ? value : Refuse(of, "0 to 1", value);

    /// <summary>A finite number, no less than a limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double AtLeast(double least, double value, string of) =>
        value >= least && value < double.PositiveInfinity ? value : Refuse(of, $"{least} or more", value);

    /// <summary>Throws, naming the figure and what it may be.</summary>
    /// <exception cref="ArgumentException">Always.</exception>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Refuse(string of, string allowed, double value) =>
        throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{of} must be {allowed}, got {value}."));
}
