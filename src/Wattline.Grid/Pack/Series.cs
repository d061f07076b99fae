using System.Globalization;
using System.Runtime.CompilerServices;

namespace Wattline.Grid.Pack;

/// <summary>Where a series stands in a file, to be parsed when somebody asks for it.</summary>
internal readonly record struct SeriesField(string File, int Line, string Column, ReadOnlyMemory<byte> Text)
{
    /// <summary>Parses exactly so many values within bounds; a missing one is NaN where that is allowed.</summary>
    /// <exception cref="PackFormatException">Too few or too many, no number, out of bounds.</exception>
    /// <remarks>
    /// Compiled at full optimisation at once: a program that asks for the hours of 54 sites runs this half a million times before the
    /// runtime would come to it by itself (49 ms otherwise, in a start that has 100).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double[] Parse(int count, double least, double most, bool mayMiss)
    {
        var values = new double[count];
        var rest = Text.Span;
        for (var index = 0; index < count; index++)
        {
            if (rest.IsEmpty)
            {
                throw CountFault($"holds {index}", count);
            }

            var end = rest.IndexOf((byte)' ');
            var token = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            values[index] = mayMiss && token.Length == 1 && token[0] == Series.Missing ? double.NaN : Value(token, index, least, most);
        }

        return rest.IsEmpty ? values : throw CountFault("holds more", count);
    }

    private PackFormatException CountFault(string holds, int due) => new(
        File, Line, Column, $"The field {holds} where {due} values are due.", "Give one value for each slot, with blanks between.");

    private double Value(ReadOnlySpan<byte> token, int index, double least, double most)
    {
        if (!Series.TryDecimal(token, out var value) &&
            !double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            value = double.NaN;
        }

        return value >= least && value <= most
            ? value
            : throw CsvReader.NumberFault(File, Line, $"{Column} (value {index + 1})", token, least, most);
    }
}

/// <summary>Numbers in one field with blanks between; a dash is a missing one. Parsed by hand: a year has 8,760 of them.</summary>
internal static class Series
{
    /// <summary>The text of a missing value.</summary>
    public const byte Missing = (byte)'-';

    private static readonly double[] PowersOfTen = [1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Plain decimals of up to 15 digits: exact, since both whole numbers are, and one division rounds once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryDecimal(ReadOnlySpan<byte> token, out double value)
    {
        long digits = 0;
        var point = -1;
        var start = token.Length > 1 && token[0] == (byte)'-' ? 1 : 0;
        value = 0;
        for (var at = start; at < token.Length; at++)
        {
            var digit = (uint)(token[at] - '0');
            if (digit <= 9)
            {
                digits = (digits * 10) + digit;
            }
            else if (token[at] == (byte)'.' && point < 0)
            {
                point = at;
            }
            else
            {
                return false;
            }
        }

        if (token.Length is 0 or > 16 || point == token.Length - 1)
        {
            return false;
        }

        value = (start == 1 ? -digits : digits) / PowersOfTen[point < 0 ? 0 : token.Length - 1 - point];
        return true;
    }
}
