namespace Wattline.Tests.Tidy;

public sealed class DataTests
{
    private const string Notice = "data/NOTICE.md";

    private static IEnumerable<string> Pack => Repository.Files.Where(file => file.StartsWith("data/", StringComparison.Ordinal) && file.EndsWith(".csv", StringComparison.Ordinal));

    [Fact]
    public void TheFolderOfDataHoldsThePackAndItsNotice() =>
        Assert.All(Repository.Files.Where(file => file.StartsWith("data/", StringComparison.Ordinal)), file => Assert.True(file == Notice || Pack.Contains(file), file));

    /// <summary>A line of the notice names each file of the pack with exactly the sources that its rows name.</summary>
    [Fact]
    public void TheNoticeNamesEachFileWithItsSources()
    {
        var lines = Repository.Lines(Notice);
        var breaches = Pack.Select(Credit).Where(credit => !lines.Contains(credit));
        Repository.AssertNone(breaches, $"{Notice} lacks:");
    }

    [Fact]
    public void EverySourceThatARowNamesIsCredited()
    {
        var credited = Repository.Lines(Notice).Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]).ToHashSet();
        Assert.All(Pack.SelectMany(Sources).Distinct(), source => Assert.Contains(source, credited));
    }

    private static string Credit(string file) =>
        $"* `{file["data/".Length..]}`: {(file.EndsWith("/sources.csv", StringComparison.Ordinal) ? "all of them" : string.Join(", ", Sources(file)))}";

    private static List<string> Sources(string file)
    {
        var lines = Repository.Lines(file);
        var columns = Cells(lines[0]).Select((name, at) => (Name: name, At: at)).Where(column => column.Name.EndsWith("source_id", StringComparison.Ordinal)).ToList();
        return [.. lines.Skip(1).Select(Cells).SelectMany(cells => columns.Select(column => cells[column.At])).Distinct().Order(StringComparer.Ordinal)];
    }

    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        for (var at = 0; at <= line.Length;)
        {
            var quoted = at < line.Length && line[at] == '"';
            var end = quoted ? at + 1 : line.IndexOf(',', at);
            while (quoted && (line[end] != '"' || (end + 1 < line.Length && line[end + 1] == '"')))
            {
                end += line[end] == '"' ? 2 : 1;
            }

            end = end < 0 ? line.Length : end;
            cells.Add(quoted ? line[(at + 1)..end].Replace("\"\"", "\"", StringComparison.Ordinal) : line[at..end]);
            at = quoted ? end + 2 : end + 1;
        }

        return cells;
    }
}
