using Wattline.Signals;

namespace Wattline.Grid.Pack;

/// <summary>Reads what clouds publish: the price of data between regions, and Google's carbon.</summary>
internal static class CloudTable
{
    public static Dictionary<(string Provider, string From, string To), Sourced<double>> ReadEgress(PackFiles files, SourceTable sources)
    {
        var (path, bytes) = files.Open("open/egress.csv");
        var row = new CsvReader(path, bytes.Span);
        var (provider, from, to) = (row.Column("provider"), row.Column("from_region"), row.Column("to_region"));
        var (price, source) = (row.Column("egress_usd_per_gb"), row.Column("source_id"));
        var (basis, year) = (row.Column("basis"), row.Column("year"));
        var prices = new Dictionary<(string, string, string), Sourced<double>>(1200);
        while (row.Read())
        {
            prices[(row.Name(provider), row.Name(from), row.Name(to))] = new Sourced<double>(
                row.Number(price, 0, 10), sources.Of(row, source, SourceTable.Basis(row, basis), row.Integer(year, 1900, 2200)));
        }

        return prices;
    }

    public static List<GoogleGridYear> ReadGoogle(PackFiles files, SourceTable sources)
    {
        var (path, bytes) = files.Open("open/google_grid.csv");
        var row = new CsvReader(path, bytes.Span);
        var years = new List<GoogleGridYear>();
        while (row.Read())
        {
            var year = row.Integer(row.Column("year"), 1900, 2200);
            var scope = row.Text(row.Column("scope")) switch
            {
                "direct" => CarbonScope.Direct,
                "life_cycle" => CarbonScope.LifeCycle,
                var other => throw row.Fault("scope", $"\"{other}\" is no scope.", "Known: direct, life_cycle."),
            };
            years.Add(new GoogleGridYear(
                row.Name(row.Column("region")), row.Text(row.Column("location")), year,
                row.NumberOrNull(row.Column("carbon_free_ratio"), 0, 1),
                row.Number(row.Column("carbon_g_per_kwh"), 0, DataPack.MostGramsPerKwh), scope,
                sources.Of(row, row.Column("source_id"), SourceTable.Basis(row, row.Column("basis")), year)));
        }

        return years;
    }
}
