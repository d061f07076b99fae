using System.Globalization;
using Wattline.Grid.Claims;
using Wattline.Signals;

namespace Wattline.Cli;

/// <summary>Sources and kinds of the figures of a check, each once, so that rows can name them by number and letter.</summary>
internal sealed class ClaimLegend
{
    private readonly List<(string Source, string Licence, string Note)> sources;
    private readonly List<(string Basis, string Kind)> kinds;

    public ClaimLegend(ClaimCheck check)
    {
        var all = check.Figures.SelectMany(figure => figure.From).ToList();
        sources = [.. all.Select(Key).Distinct()];
        kinds = [.. check.Figures.Select(KindOf).Distinct()];
        Sources = [.. sources.Select((source, at) => Line(at + 1, source, all))];
        Kinds = [.. kinds.Select((kind, at) => $"{Letter(at)}: {kind.Basis}{(kind.Kind.Length == 0 ? "" : $"; {kind.Kind}")}")];
    }

    /// <summary>A line for each source, the years of all its figures together; each figure that is of a year names it.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>A line for each pair of basis and kind.</summary>
    public IReadOnlyList<string> Kinds { get; }

    /// <summary>How a figure came to be: stated by the claim's source, computed here, or as the pack has it.</summary>
    public static string Basis(ClaimFigure figure) => (figure.Role == FigureRole.Read ? figure.Basis.ToString() : figure.Role.ToString()).ToLowerInvariant();

    /// <summary>The numbers of a figure's sources, as in <c>[1][4]</c>.</summary>
    public string Marks(ClaimFigure figure) =>
        string.Concat(figure.From.Select(from => sources.IndexOf(Key(from)) + 1).Distinct().Order().Select(number => $"[{number}]"));

    /// <summary>The letter of a figure's basis and kind.</summary>
    public string Letter(ClaimFigure figure) => Letter(kinds.IndexOf(KindOf(figure)));

    private static string Letter(int at) => at < 26 ? ((char)('a' + at)).ToString() : $"k{at}";

    private static (string Basis, string Kind) KindOf(ClaimFigure figure) => (Basis(figure), figure.Kind);

    private static (string Source, string Licence, string Note) Key(Provenance from) => (from.Source, from.Licence, from.Note);

    private static string Line(int number, (string Source, string Licence, string Note) source, List<Provenance> all)
    {
        var years = all.Where(from => Key(from) == source).Select(from => from.Year).OfType<int>().Distinct().Order().ToList();
        var about = years.Count == 0 ? "" : years.Count == 1 ? $", {Text(years[0])}" : $", {Text(years[0])} to {Text(years[^1])}";
        return $"[{number}] {source.Source}{about} ({source.Licence}){(source.Note.Length == 0 ? "" : $"; {source.Note}")}";
    }

    private static string Text(int year) => year.ToString(CultureInfo.InvariantCulture);
}
