using System.CommandLine;
using System.Globalization;

namespace Wattline.Cli;

/// <summary>Options whose faults are answered in one line.</summary>
internal static class Options
{
    /// <summary>A number within a range. What is no number is refused by the same line as what is out of range.</summary>
    /// <param name="name">As in <c>--port</c>.</param>
    /// <param name="alias">A short form; null for none.</param>
    /// <param name="help">What it is for.</param>
    /// <param name="unit">What stands in its place in the help.</param>
    /// <param name="least">The least value allowed.</param>
    /// <param name="most">The largest value allowed.</param>
    public static Option<double?> Number(string name, string? alias, string help, string unit, double least, double most) =>
        new(name, alias is null ? [] : [alias])
        {
            Description = help,
            HelpName = unit,
            CustomParser = result =>
            {
                var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
                var value = Within(name, text, least, most, out var fault);
                if (fault is not null)
                {
                    result.AddError(fault);
                }

                return value;
            },
        };

    /// <summary>A number within a range; null together with the fault. For an option whose fault is told without the whole help.</summary>
    public static double? Within(string name, string text, double least, double most, out string? fault)
    {
        fault = null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        fault = string.Create(CultureInfo.InvariantCulture, $"{name} takes a number from {least} to {most}, not '{text}'.");
        return null;
    }
}
