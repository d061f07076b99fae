using System.Text;

namespace Wattline.Cli;

/// <summary>What a command asks the market: parameters by the names that they have over HTTP, and back again in what it answers.</summary>
/// <param name="command">The command's name.</param>
/// <param name="names">Its parameters but for <c>model</c>.</param>
/// <param name="value">A parameter's value; null for one that is not given.</param>
/// <param name="isOffline">Whether the data alone answers.</param>
internal sealed class MarketQuestion(string command, IReadOnlyCollection<string> names, Func<string, string?> value, bool isOffline)
{
    /// <summary>A parameter's value; null for one that is not given.</summary>
    public string? this[string name] => value(name);

    /// <summary>Whether the data alone answers, and nothing can be live.</summary>
    public bool IsOffline => isOffline;

    /// <summary>The query that asks it of a gateway.</summary>
    public string Query => string.Join('&', names.Prepend("model").Where(name => value(name) is not null)
        .Select(name => $"{name}={Uri.EscapeDataString(value(name)!)}"));

    /// <summary>What was given without anything in it, with the cure; null for nothing.</summary>
    public string? Fault()
    {
        if (value("model") is { } model && model.All(letter => letter is ' ' or ',' or '\t'))
        {
            return command == "leaderboard"
                ? "MODEL is empty: leave it out for all models, or name a model or a family, as in llama-3.1-8b or Llama."
                : "MODEL is empty: name a model, as in llama-3.1-8b; 'wattline leaderboard' lists them.";
        }

        return names.FirstOrDefault(name => value(name) is { } text && string.IsNullOrWhiteSpace(text)) is { } empty
            ? $"{OptionOf(empty)} is empty: leave it out, or give it a value; 'wattline {command} --help' says which."
            : null;
    }

    /// <summary>
    /// A fault as the market tells it over HTTP, in the words of the command line. A parameter is told by name first of all; what begins with
    /// the user's own word is left alone.
    /// </summary>
    public string Say(string problem)
    {
        foreach (var name in names.Append("model"))
        {
            var quoted = $"'{name}'";
            if (problem.StartsWith(quoted, StringComparison.Ordinal) && !names.Append("model").Any(each => Given(each, name)))
            {
                problem = (name == "model" ? "MODEL" : OptionOf(name)) + problem[quoted.Length..];
            }
        }

        return problem.Replace("Pass meta.nextCursor of the page before", "Pass what the page before names", StringComparison.Ordinal)
            .Replace("that this gateway gave out", "that was given out", StringComparison.Ordinal)
            .Replace("/api/leaderboard/names lists the regions", "'wattline data show sites' lists them", StringComparison.Ordinal)
            .Replace("/api/leaderboard lists", "'wattline leaderboard' lists", StringComparison.Ordinal)
            .Replace("view=operator", "--view operator", StringComparison.Ordinal)
            .Replace("See 'excluded' for each", "--json has each, under 'excluded'", StringComparison.Ordinal);
    }

    /// <summary>An HTTP parameter's name as the option: maxCostPerMTokens is --max-cost-per-m-tokens.</summary>
    public static string OptionOf(string name)
    {
        var option = new StringBuilder("--");
        foreach (var letter in name)
        {
            _ = char.IsUpper(letter) ? option.Append('-').Append(char.ToLowerInvariant(letter)) : option.Append(letter);
        }

        return option.ToString();
    }

    private bool Given(string parameter, string word) =>
        value(parameter)?.Split(',', StringSplitOptions.TrimEntries).Contains(word, StringComparer.OrdinalIgnoreCase) == true;
}
