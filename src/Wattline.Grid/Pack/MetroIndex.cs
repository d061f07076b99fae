using System.Text;

namespace Wattline.Grid.Pack;

/// <summary>Metros by name, without regard to case and accents. The biggest of a name wins.</summary>
internal sealed class MetroIndex
{
    private const string Accented = "àáâãäåāăąçćčďđèéêëēėęěğģìíîïīįıķĺļľłñńņňòóôõöøōőŕřśşšșťţțùúûüūůűýÿźżž";
    private const string Plain = "aaaaaaaaacccddeeeeeeeeggiiiiiiikllllnnnnoooooooorrsssstttuuuuuuuyyzzz";
    private readonly ILookup<string, Metro> byName;

    public MetroIndex(IReadOnlyList<Metro> metros) => byName = metros
        .SelectMany(metro => new[] { Fold(metro.City), Fold(metro.AsciiName) }.Distinct().Select(name => (Name: name, Metro: metro)))
        .ToLookup(entry => entry.Name, entry => entry.Metro, StringComparer.Ordinal);

    /// <summary>A city, or a city and its country after the last comma: code or name.</summary>
    public Metro? Find(string text)
    {
        if (Biggest(byName[Fold(text)]) is { } whole)
        {
            return whole;
        }

        var comma = text.LastIndexOf(',');
        var country = comma < 0 ? "" : Fold(text[(comma + 1)..]);
        return comma < 0 ? null : Biggest(byName[Fold(text[..comma])]
            .Where(metro => Fold(metro.CountryCode) == country || Fold(metro.Country) == country));
    }

    /// <summary>Lower case without accents. A table, because the program runs without the tables that decompose letters.</summary>
    internal static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text.Trim())
        {
            var lower = char.ToLowerInvariant(letter);
            var at = lower < 128 ? -1 : Accented.IndexOf(lower, StringComparison.Ordinal);
            folded.Append(at < 0 ? lower : Plain[at]);
        }

        return folded.ToString();
    }

    private static Metro? Biggest(IEnumerable<Metro> metros) => metros.MaxBy(metro => metro.Population);
}
