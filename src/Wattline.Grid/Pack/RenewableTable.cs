using Wattline.Signals;

namespace Wattline.Grid.Pack;

/// <summary>Wind and sun by zone and hour of the replayed year. Hours are parsed when first asked for.</summary>
internal sealed class RenewableTable
{
    private const double MostMwh = 1_000_000;
    private readonly Dictionary<(string Zone, Fuel Fuel), Row> rows = [];
    private readonly List<RenewableYear> years = [];

    public RenewableTable(PackFiles files, SourceTable sources)
    {
        var (path, bytes) = files.Open("open/renewables_hourly_2022.csv");
        var row = new CsvReader(path, bytes.Span);
        var (zone, source, basis) = (row.Column("zone"), row.Column("source_id"), row.Column("basis"));
        var (fuel, peak, series) = (row.Column("fuel"), row.Column("peak_mwh"), row.Column("output_permille"));
        while (row.Read())
        {
            var year = new RenewableYear(
                row.Name(zone), FuelOf(row, fuel), row.Number(peak, 1, MostMwh),
                sources.Of(row, source, SourceTable.Basis(row, basis), DataPack.ReplayYear, "output of all plants of the zone over its highest hour"));
            years.Add(year);
            if (!rows.TryAdd(Key(year.Zone, year.Fuel), new Row(row.Later(series, bytes), year.Provenance)))
            {
                throw row.Fault(zone, $"The {row.Text(fuel)} of {year.Zone} is there twice.", "Give each zone and fuel one row.");
            }
        }
    }

    private sealed class Row(SeriesField text, Provenance provenance)
    {
        private double[]? hours;

        public double[] Hours => hours ??= [.. text.Parse(DataPack.Hours, 0, 1000, mayMiss: true).Select(permille => permille / 1000)];

        public Provenance Provenance => provenance;
    }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<RenewableYear> Years => years;

    public double[]? Hours(string zone, Fuel fuel) => rows.GetValueOrDefault(Key(zone, fuel))?.Hours;

    public Sourced<double>? At(string zone, Fuel fuel, int hour) =>
        rows.GetValueOrDefault(Key(zone, fuel)) is { } row && double.IsFinite(row.Hours[hour]) ? new(row.Hours[hour], row.Provenance) : null;

    /// <summary>Parses every hour, so that a fault shows at once.</summary>
    public void Validate()
    {
        foreach (var row in rows.Values)
        {
            _ = row.Hours;
        }
    }

    private static (string, Fuel) Key(string zone, Fuel fuel) => (zone.ToUpperInvariant(), fuel);

    private static Fuel FuelOf(in CsvReader row, int column) => row.Text(column) switch
    {
        "solar" => Fuel.Solar,
        "wind" => Fuel.WindOnshore,
        var other => throw row.Fault(column, $"\"{other}\" is not in a file of wind and sun.", "Known: solar, wind."),
    };
}
