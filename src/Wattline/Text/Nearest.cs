namespace Wattline.Text;

/// <summary>What somebody may have meant by a name that is not known.</summary>
public static class Nearest
{
    /// <summary>
    /// At most <paramref name="count"/> of the known names, nearest first: by the number of letters to insert, delete, replace or swap,
    /// upper and lower case alike. A name that the asked one begins or is part of comes before all others; one that differs in more
    /// than a third of its letters is left out. Equal distances keep alphabetical order, so equal input gives equal output.
    /// </summary>
    public static IReadOnlyList<string> Names(string asked, IEnumerable<string> known, int count)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(known);
        var wanted = asked.Trim().ToUpperInvariant();
        return known.Distinct(StringComparer.Ordinal)
            .Select(name => (name, distance: Score(wanted, name.ToUpperInvariant())))
            .Where(candidate => candidate.distance <= MostChanges(wanted, candidate.name))
            .OrderBy(candidate => candidate.distance)
            .ThenBy(candidate => candidate.name, StringComparer.Ordinal)
            .Take(count)
            .Select(candidate => candidate.name)
            .ToList();
    }

    /// <summary>A part of a name is a likelier slip than any misspelling, once it is long enough to mean something.</summary>
    private static int Score(string asked, string name) =>
        asked.Length >= 2 && name.Contains(asked, StringComparison.Ordinal) ? 0
        // Lengths that differ too much already decide; to compare the letters of a long text with every name would take seconds.
        : Math.Abs(asked.Length - name.Length) is var apart && apart > MostChanges(asked, name) ? apart : Distance(asked, name);

    private static int MostChanges(string asked, string name) => Math.Max(1, Math.Max(asked.Length, name.Length) / 3);

    /// <summary>Optimal string alignment distance: Levenshtein's, with a swap of two neighbours as one step.</summary>
    internal static int Distance(string left, string right)
    {
        var beforeLast = new int[right.Length + 1];
        var last = new int[right.Length + 1];
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, change);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[right.Length];
    }
}
