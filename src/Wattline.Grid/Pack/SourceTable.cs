using System.Collections.Concurrent;
using Wattline.Signals;

namespace Wattline.Grid.Pack;

/// <summary>The sources of a pack, and the provenance that rows make of them. Equal provenance is one object.</summary>
internal sealed class SourceTable
{
    private readonly Dictionary<string, PackSource> sources = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string, int?, Basis, string), Provenance> made = new();

    public SourceTable(PackFiles files)
    {
        var (path, bytes) = files.Open("open/sources.csv");
        var row = new CsvReader(path, bytes.Span);
        var (id, year) = (row.Column("source_id"), row.Column("year"));
        while (row.Read())
        {
            var source = new PackSource(
                row.Name(id), row.Text(row.Column("title")), row.Text(row.Column("publisher")), row.Name(row.Column("licence_spdx")),
                row.Text(row.Column("url")), row.IsEmpty(year) ? null : row.Integer(year, 1900, 2200), Basis(row, row.Column("basis")),
                row.Text(row.Column("attribution")));
            if (!sources.TryAdd(source.Id, source))
            {
                throw row.Fault(id, $"The source \"{source.Id}\" is there twice.", "Give each source one row.");
            }
        }
    }

    /// <summary>All sources in the order of the file.</summary>
    public IReadOnlyCollection<PackSource> All => sources.Values;

    /// <summary>The provenance of a row that names its source, basis and perhaps year in the columns called so.</summary>
    public Provenance Of(in CsvReader row, int source, Basis basis, int? year, string note = "")
    {
        var id = row.Text(source);
        return sources.ContainsKey(id) ? Of(id, basis, year, note)
            : throw row.Fault(source, $"\"{id}\" is no source.", "List it in open/sources.csv.");
    }

    /// <summary>The provenance of a number of a source that is known to be there.</summary>
    public Provenance Of(string source, Basis basis, int? year, string note = "") => made.GetOrAdd(
        (source, year, basis, note),
        static (key, all) => new Provenance(key.Item1, all[key.Item1].Licence, key.Item2, key.Item3, key.Item4), sources);

    /// <summary>The basis that a field names.</summary>
    public static Basis Basis(in CsvReader row, int column) => row.Text(column) switch
    {
        "measured" => Signals.Basis.Measured,
        "published" => Signals.Basis.Published,
        "modelled" => Signals.Basis.Modelled,
        "chosen" => Signals.Basis.Chosen,
        var other => throw row.Fault(column, $"\"{other}\" is no basis.", "Known: measured, published, modelled, chosen."),
    };
}
