using System.Globalization;

namespace Wattline.Grid.Sources;

/// <summary>Lines about what was left out: the first few, and a count of the rest.</summary>
/// <param name="what">What the count is of, as in <c>price</c>.</param>
internal sealed class LeftOut(string what)
{
    private const int Most = 5;
    private readonly List<string> _lines = [];
    private int _count;

    /// <summary>At most a few lines.</summary>
    public IReadOnlyList<string> Lines => _count <= Most
        ? _lines
        : [.. _lines, string.Create(CultureInfo.InvariantCulture, $"{what}: {_count - Most} more were left out")];

    /// <summary>Notes one.</summary>
    public void Add(string line)
    {
        if (_count++ < Most)
        {
            _lines.Add(line);
        }
    }
}
