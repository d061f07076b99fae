using System.Globalization;

namespace Wattline.Units;

/// <summary>What all quantities share: the guards of their factories and their text.</summary>
internal static class Quantity
{
    public static double Finite(double value, string unit) =>
        double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"A quantity in {unit} must be a finite number.");

    public static double NonNegative(double value, string unit) =>
        Finite(value, unit) >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"A quantity in {unit} must be 0 or more.");

    public static string Text(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:G6} {unit}");
}
