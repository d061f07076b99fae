using System.Globalization;
using Wattline.Reasoning;
using Wattline.Text;

namespace Wattline.Gateway.Calibration;

/// <summary>The columns of a log of answers.</summary>
internal static class LogFields
{
    private const double MostTokens = 1e9, MostFigure = 1e15, MostThreshold = 20, MostSkills = 10_000;

    /// <summary>What a log has to have.</summary>
    public const string Form = "A log has a header with 'tokens' and one or more of 'correct', 'joules' and 'seconds', as in "
        + "'tokens,correct,joules,seconds'; or an object a line, as in {\"tokens\": 900, \"correct\": true, \"joules\": 310, \"seconds\": 9.2}.";

    /// <summary>Every column that is known.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["model", "tokens", "budget_tokens", "correct", "joules", "seconds", "loss_threshold", "difficulty", "skills"];

    private static readonly string[] Judged = ["correct", "joules", "seconds"];

    /// <summary>What is wrong with a header; null for nothing.</summary>
    public static string? Fault(string[] columns)
    {
        var twice = columns.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1)?.Key;
        var near = Nearest.Names("tokens", columns.Where(column => column.Length > 0), 1);
        return twice is not null ? $"The column '{twice}' is there twice."
            : !columns.Contains("tokens") ? $"There is no column 'tokens'{(near.Count > 0 ? $"; is it '{near[0]}'?" : ".")}"
            : !columns.Any(Judged.Contains) ? "There is nothing to fit."
            : columns.Contains("loss_threshold") && columns.Contains("difficulty") ? "'loss_threshold' and 'difficulty' say the same: give one." : null;
    }

    /// <summary>The row of some fields.</summary>
    /// <param name="field">The text of a column; null where there is none.</param>
    /// <param name="model">The model of rows that name none.</param>
    /// <exception cref="FormatException">A field is not as it may be.</exception>
    public static LogRow Read(Func<string, string?> field, string model)
    {
        var tokens = Number(field, "tokens", 0, MostTokens, isOpen: true) ?? throw new FormatException("'tokens' is missing.");
        var row = new LogRow(
            Name(field("model") ?? model), tokens, Number(field, "budget_tokens", 0, MostTokens, isOpen: true), Right(field("correct")),
            Number(field, "joules", 0, MostFigure, isOpen: true), Number(field, "seconds", 0, MostFigure, isOpen: true), Threshold(field),
            Number(field, "skills", 1, MostSkills));
        return row is { IsRight: null, Joules: null, Seconds: null }
            ? throw new FormatException("it has neither 'correct' nor 'joules' nor 'seconds'.") : row;
    }

    private static string Name(string model) => model.Length is > 0 and <= 256 && !model.Any(char.IsControl)
        ? model : throw new FormatException("'model' is no name of 1 to 256 characters.");

    private static double? Threshold(Func<string, string?> field)
    {
        var (told, difficulty) = (Number(field, "loss_threshold", -MostThreshold, MostThreshold), Number(field, "difficulty", 0, 1));
        return told is not null && difficulty is not null ? throw new FormatException("'loss_threshold' and 'difficulty' say the same: give one.")
            : difficulty is { } hard ? DifficultyScale.Chosen.LossThreshold(hard) : told;
    }

    private static bool? Right(string? text) => text?.ToLowerInvariant() switch
    {
        null => null,
        "1" or "1.0" or "true" or "yes" => true,
        "0" or "0.0" or "false" or "no" => false,
        _ => throw new FormatException($"'correct' is '{Shown(text)}'; it may be 1, 0, true or false."),
    };

    private static double? Number(Func<string, string?> field, string name, double least, double most, bool isOpen = false)
    {
        if (field(name) is not { } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            && (!isOpen || value > least)
            ? value
            : throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"'{name}' is '{Shown(text)}'; it may be a number {(isOpen ? "above" : "from")} {least} to {most:0.####E+0}."));
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
