using System.Globalization;
using Wattline.Grid.Pack;
using Wattline.Signals;

namespace Wattline.Grid.Import;

/// <summary>One build of a pack: where raw files come from, where the pack goes, and the log of what was checked.</summary>
internal sealed class ImportRun(string from, string to, TextWriter log)
{
    /// <summary>The year that the pack replays.</summary>
    public const int Year = DataPack.ReplayYear;

    private readonly List<(string File, string Text)> made = [];

    /// <summary>Where a raw file lies, to name it by.</summary>
    public string PathOf(string file) => Path.Combine(from, file);

    /// <summary>Opens a raw file.</summary>
    /// <exception cref="PackFormatException">It is not there.</exception>
    public CsvReader Read(string file) => new(PathOf(file), Bytes(file));

    /// <summary>All bytes of a raw file.</summary>
    /// <exception cref="PackFormatException">It is not there.</exception>
    public byte[] Bytes(string file)
    {
        var path = PathOf(file);
        return File.Exists(path) ? File.ReadAllBytes(path) : throw new PackFormatException(
            path, 0, "", "The raw file is missing.", "Point --from at a folder that has it; NOTICE.md names each source.");
    }

    /// <summary>Begins a file of the pack.</summary>
    public PackTable Table(string file, params string[] columns) => new(this, file, columns);

    /// <summary>Keeps a file of the pack until all are made: a build that fails leaves the old pack as it was.</summary>
    public void Keep(string file, string text) => made.Add((file, text));

    /// <summary>Writes every file that was kept.</summary>
    public void WriteAll()
    {
        foreach (var (file, text) in made)
        {
            var path = Path.Combine(to, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }

    /// <summary>Says what was checked and what came out.</summary>
    public void Check(string what, params FormattableString[] figures)
    {
        var separator = ": ";
        log.Write(what);
        foreach (var figure in figures)
        {
            log.Write(separator + figure.ToString(CultureInfo.InvariantCulture));
            separator = ", ";
        }

        log.WriteLine();
    }

    /// <summary>Refuses a row whose time stamp is not the slot that its place in the file calls for.</summary>
    public static void ExpectSlot(in CsvReader row, int column, Slot due)
    {
        if (row.Text(column) != due.ToString())
        {
            throw row.Fault(column, $"\"{row.Text(column)}\" stands where {due} is due.", "Rows are hours of UTC without gaps.");
        }
    }
}
