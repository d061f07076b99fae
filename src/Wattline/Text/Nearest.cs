namespace Wattline.Text;

/// <summary>What somebody may have meant by a name that is not known.</summary>
public static class Nearest
{
    /// <summary>
    /// At most <paramref name="count"/> of the known names, nearest first. What counts is the number of letters and digits to insert, delete,
    /// replace or swap, upper and lower case alike; other signs do not count, so that <c>o-3</c> is <c>o3</c>. A name that differs in nothing
    /// comes first, then those that are one change off, then the others by their changes against their length. A name that has the asked
    /// one in it counts half of that, a third where it begins with it, and is never left out; any other is that differs in more than a third of
    /// its letters. Equals keep the order of the alphabet, so equal input gives equal output.
    /// </summary>
    public static IReadOnlyList<string> Names(string asked, IEnumerable<string> known, int count)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(known);
        var wanted = Folded(asked);
        return known.Distinct(StringComparer.Ordinal)
            .Select(name => (name, near: Nearness(wanted, Folded(name))))
            .Where(candidate => candidate.near is not null)
            .OrderBy(candidate => Math.Min(candidate.near!.Value.Changes, 2))
            .ThenBy(candidate => candidate.near!.Value.Score)
            .ThenBy(candidate => candidate.name, StringComparer.Ordinal)
            .Take(count)
            .Select(candidate => candidate.name)
            .ToList();
    }

    /// <summary>Letters and digits in upper case; the text itself where it has none.</summary>
    private static string Folded(string text)
    {
        var upper = text.Trim().ToUpperInvariant();
        return upper.Any(char.IsLetterOrDigit) ? string.Concat(upper.Where(char.IsLetterOrDigit)) : upper;
    }

    /// <summary>Changes between two folded names, and what they weigh; null for names that are not near.</summary>
    private static (int Changes, double Score)? Nearness(string asked, string name)
    {
        var (apart, longer) = (Math.Abs(asked.Length - name.Length), Math.Max(asked.Length, name.Length));
        if (asked.Length >= 2 && name.IndexOf(asked, StringComparison.Ordinal) is >= 0 and var at)
        {
            return (apart, (double)apart / longer / (at == 0 ? 3 : 2));
        }

        // Lengths that differ too much already decide; to compare the letters of a long text with every name would take seconds.
        var most = Math.Max(1, longer / 3);
        return apart <= most && Distance(asked, name) is var changes && changes <= most ? (changes, (double)changes / Math.Max(1, longer)) : null;
    }

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
