using System.CommandLine;
using System.CommandLine.Parsing;
using Wattline.Text;

namespace Wattline.Cli;

/// <summary>A call that cannot be read is answered in a line: what is wrong, and what may have been meant or where the help is.</summary>
internal static class Misuse
{
    /// <summary>The exit code of a call that cannot be read.</summary>
    public const int WrongWords = 2;

    /// <summary>Whether a call is to be answered so. A command that only lacks its subcommand shows its help, which names them.</summary>
    public static bool Is(ParseResult parsed) =>
        Unknown(parsed).Any() || (parsed.Errors.Count > 0 && parsed.CommandResult.Command.Subcommands.Count == 0);

    /// <summary>Prints the fault to standard error; returns the exit code.</summary>
    public static int Print(ParseResult parsed)
    {
        // One at a time: what follows an unknown option or command belongs to it.
        var unknown = Unknown(parsed).OrderByDescending(word => word.StartsWith('-')).FirstOrDefault();
        foreach (var message in unknown is null ? parsed.Errors.Select(error => error.Message) : [Answer(unknown, parsed.CommandResult)])
        {
            Console.Error.WriteLine(message);
        }

        return WrongWords;
    }

    /// <summary>What fits nowhere, and a misspelt option that was taken for an argument.</summary>
    private static IEnumerable<string> Unknown(ParseResult parsed) => parsed.UnmatchedTokens.Union(
        parsed.Tokens.Where(token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal)).Select(token => token.Value));

    private static string Answer(string word, CommandResult where)
    {
        var command = where.Command;
        var takes = command.Arguments.Count == 0 ? "options only" : "no more";
        return word.StartsWith('-')
            ? $"'{command.Name}' has no option {word}. {Near(word, command.Options.Where(option => !option.Hidden), where)}"
            : command.Subcommands.Count > 0 && command.Arguments.Count == 0
            ? $"'{command.Name}' has no command {word}. {Near(word, command.Subcommands, where)}"
            : $"'{command.Name}' takes {takes}: '{word}' is one word too many.";
    }

    private static string Near(string word, IEnumerable<Symbol> known, CommandResult where) =>
        Nearest.Names(word, known.Select(one => one.Name), 3) is { Count: > 0 } near
            ? $"Nearest: {string.Join(", ", near)}."
            : $"'{Path(where)} --help' lists them.";

    private static string Path(CommandResult result)
    {
        var names = new List<string>();
        for (SymbolResult? at = result; at is CommandResult one; at = at.Parent)
        {
            names.Insert(0, one.Command.Name);
        }

        return string.Join(' ', names);
    }
}
