using Wattline.Models;

namespace Wattline.Grid.Pack;

/// <summary>Reads models with their operating points, list prices and classes of requests.</summary>
internal static class ModelTable
{
    private const double Most = 1e7;

    public static List<ModelSpec> ReadModels(PackFiles files, SourceTable sources)
    {
        var (path, bytes) = files.Open("open/operating_points.csv");
        var row = new CsvReader(path, bytes.Span);
        var (id, architecture, precision) = (row.Column("model_id"), row.Column("architecture"), row.Column("precision"));
        var (parameters, active) = (row.Column("parameters_billions"), row.Column("active_parameters_billions"));
        var columns = new PointColumns(row);
        var points = new Dictionary<string, List<OperatingPoint>>(StringComparer.Ordinal);
        var models = new List<ModelSpec>();
        while (row.Read())
        {
            var name = row.Name(id);
            if (!points.TryGetValue(name, out var own))
            {
                points.Add(name, own = []);
                models.Add(new ModelSpec(
                    name, row.Name(architecture), row.Number(parameters, 0.001, 1e5), row.Number(active, 0.001, 1e5),
                    row.Name(precision), own));
            }
            else if (models.Find(model => model.Id == name)!.Precision != row.Text(precision))
            {
                throw row.Fault(precision, $"{name} has two precisions.", "Give each precision an id of its own.");
            }

            own.Add(columns.Read(row, sources));
        }

        return models;
    }

    public static List<ListPrice> ReadListPrices(PackFiles files, SourceTable sources)
    {
        var (path, bytes) = files.Open("open/list_prices.csv");
        var row = new CsvReader(path, bytes.Span);
        var (key, provider, region) = (row.Column("model_key"), row.Column("provider"), row.Column("region"));
        var (input, output, cached) =
            (row.Column("input_usd_per_mtok"), row.Column("output_usd_per_mtok"), row.Column("cached_input_usd_per_mtok"));
        var (source, basis, year) = (row.Column("source_id"), row.Column("basis"), row.Column("year"));
        var prices = new List<ListPrice>(2500);
        while (row.Read())
        {
            prices.Add(new ListPrice(
                row.Name(key), row.Name(provider), row.IsEmpty(region) ? null : row.Text(region), row.Number(input, 0, 1e4),
                row.Number(output, 0, 1e4), row.NumberOrNull(cached, 0, 1e4),
                sources.Of(row, source, SourceTable.Basis(row, basis), row.Integer(year, 1900, 2200))));
        }

        return prices;
    }

    public static List<RequestClass> ReadRequestClasses(PackFiles files, SourceTable sources)
    {
        var (path, bytes) = files.Open("cc-by/request_classes.csv");
        var row = new CsvReader(path, bytes.Span);
        var classes = new List<RequestClass>();
        while (row.Read())
        {
            classes.Add(new RequestClass(
                row.Name(row.Column("request_class")), row.Integer(row.Column("requests"), 1, int.MaxValue),
                row.Number(row.Column("input_tokens_mean"), 0, Most), row.Number(row.Column("input_tokens_median"), 0, Most),
                row.Number(row.Column("output_tokens_mean"), 0, Most), row.Number(row.Column("output_tokens_median"), 0, Most),
                sources.Of(
                    row, row.Column("source_id"), SourceTable.Basis(row, row.Column("basis")),
                    row.Integer(row.Column("year"), 1900, 2200))));
        }

        return classes;
    }

    /// <summary>Places of the columns of an operating point, found once for the file.</summary>
    private sealed class PointColumns(in CsvReader row)
    {
        private readonly int gpu = row.Column("gpu"), count = row.Column("gpu_count"), task = row.Column("task");
        private readonly int batch = row.Column("batch_size"), length = row.Column("mean_output_tokens");
        private readonly int joules = row.Column("energy_j_per_output_token"), watts = row.Column("power_w");
        private readonly int rate = row.Column("output_tokens_per_s"), median = row.Column("inter_token_median_ms");
        private readonly int p99 = row.Column("inter_token_p99_ms"), source = row.Column("source_id"), year = row.Column("year");
        private readonly int basis = row.Column("basis");

        public OperatingPoint Read(in CsvReader at, SourceTable sources) => new(
            string.Intern(at.Name(gpu)), at.Integer(count, 1, 10_000), string.Intern(at.Name(task)), Positive(at, batch),
            Positive(at, length), Positive(at, joules), Positive(at, watts), Positive(at, rate), Positive(at, median), Positive(at, p99),
            sources.Of(at, source, SourceTable.Basis(at, basis), at.Integer(year, 1900, 2200)));

        private static double Positive(in CsvReader at, int column) => at.Number(column, 1e-9, Most);
    }
}
