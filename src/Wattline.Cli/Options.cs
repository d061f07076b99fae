using System.CommandLine;
using System.Globalization;
using Wattline.Text;

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

    /// <summary>
    /// Takes what is left over on the command line, options that are not known as well, so that <see cref="Unmatched"/> can refuse it in a
    /// line; the parser itself would answer with the whole help.
    /// </summary>
    public static Argument<string[]> Rest() => new("rest") { Arity = ArgumentArity.ZeroOrMore, Hidden = true };

    /// <summary>What stands on the command line and means nothing, in one line with the cure; null for nothing.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="rest">Has what is left over.</param>
    /// <param name="takes">What the command takes beside its options, as in <c>one model</c>.</param>
    /// <param name="argument">What it took for that: an option that is not known is taken so as well.</param>
    public static string? Unmatched(ParseResult parsed, Argument<string[]> rest, string takes, string? argument = null)
    {
        var word = argument is ['-', _, ..] ? argument : parsed.GetValue(rest) is [var first, ..] ? first : null;
        if (word is null)
        {
            return null;
        }

        var command = parsed.CommandResult.Command;
        if (word is not ['-', _, ..])
        {
            return $"'{command.Name}' takes {takes}: '{word}' is one word too many.";
        }

        return Unknown(command, word);
    }

    /// <summary>That a command has no such option, with the nearest that it has.</summary>
    public static string Unknown(Command command, string word)
    {
        var near = Nearest.Names(word, command.Options.Select(option => option.Name), 3);
        var cure = near.Count > 0 ? $"Nearest: {string.Join(", ", near)}." : $"'wattline {command.Name} --help' lists them.";
        return $"'{command.Name}' has no option {word}. {cure}";
    }
}
