using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Grid.Pack;

/// <summary>Carbon by zone: hours of the replayed year, years, marginal estimates. Hours are parsed when first asked for.</summary>
internal sealed class CarbonTable
{
    private readonly SourceTable sources;
    private readonly Dictionary<string, HourlyZone> hourly = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (string Name, List<CarbonYear> Years)> annual = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, FreeZone> free = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, MarginalEstimate> marginal = new(StringComparer.OrdinalIgnoreCase);

    public CarbonTable(PackFiles files, SourceTable sources)
    {
        this.sources = sources;
        ReadHourly(files);
        ReadAnnual(files);
        ReadMarginal(files);
        ReadFree(files);
    }

    private sealed class HourlyZone(SeriesField text, double? ratio, Provenance recorded, Provenance levelled)
    {
        private double[]? hours;

        public double? Ratio => ratio;

        public double[] Hours => hours ??= text.Parse(DataPack.Hours, 0, DataPack.MostGramsPerKwh, mayMiss: false);

        public Provenance Provenance(ReplayLevel level) => level == ReplayLevel.Recorded2022 ? recorded : levelled;
    }

    private sealed class FreeZone(SeriesField text, Provenance provenance)
    {
        private double[]? hours;

        public double[] Hours => hours ??= text.Parse(DataPack.Hours, 0, 100, mayMiss: true);

        public Provenance Provenance => provenance;
    }

    /// <summary>Every zone, in alphabetical order.</summary>
    public IReadOnlyList<CarbonZone> Zones() =>
        [.. hourly.Keys.Union(annual.Keys, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).Select(zone => new CarbonZone(
            zone, annual.TryGetValue(zone, out var years) ? years.Name : zone, hourly.ContainsKey(zone), marginal.ContainsKey(zone)))];

    public double[]? Hours(string zone) => hourly.GetValueOrDefault(zone)?.Hours;

    public IReadOnlyList<CarbonYear> Years(string zone) => annual.TryGetValue(zone, out var found) ? found.Years : [];

    public MarginalEstimate? Marginal(string zone) => marginal.GetValueOrDefault(zone);

    /// <summary>The average of the like hour of the replayed year; of the year where a zone has no hours; null without either.</summary>
    public CarbonReading? Average(string zone, Slot replayed, int hour, ReplayLevel level)
    {
        if (!hourly.TryGetValue(zone, out var found))
        {
            var year = level == ReplayLevel.Recorded2022 ? DataPack.ReplayYear : 2024;
            return Years(zone).FirstOrDefault(candidate => candidate.Year == year) is { } figure
                ? Reading(figure.GramsPerKwh, CarbonKind.Average, CarbonScope.LifeCycle, replayed, Timeliness.Constant, figure.Provenance)
                : null;
        }

        var ratio = level == ReplayLevel.Recorded2022 ? 1 : found.Ratio;
        return ratio is null ? null : Reading(
            found.Hours[hour] * ratio.Value, CarbonKind.Average, CarbonScope.LifeCycle, replayed, Timeliness.Replayed,
            found.Provenance(level));
    }

    /// <summary>
    /// The carbon-free share in percent of the like hour of the replayed year; where that is not known, of that year; null without either.
    /// </summary>
    public Sourced<double>? Free(string zone, int hour)
    {
        if (free.TryGetValue(zone, out var found) && double.IsFinite(found.Hours[hour]))
        {
            return new(found.Hours[hour], found.Provenance);
        }

        var why = found is null ? "no hours are known" : "this hour is missing";
        return Years(zone).FirstOrDefault(candidate => candidate.Year == DataPack.ReplayYear) is not { } year ? null : new(
            year.CarbonFreePercent, year.Provenance with { Note = $"share of the year {year.Year}, imports counted; {why}" });
    }

    /// <summary>The estimate for the zone, one figure for all hours; null where there is none.</summary>
    public CarbonReading? MarginalReading(string zone, Slot replayed) => marginal.TryGetValue(zone, out var found)
        ? Reading(found.GramsPerKwh, CarbonKind.Marginal, CarbonScope.Direct, replayed, Timeliness.Constant, found.Provenance)
        : null;

    /// <summary>Parses every hour, so that a fault shows at once.</summary>
    public void Validate()
    {
        foreach (var zone in hourly.Values)
        {
            _ = zone.Hours;
        }

        foreach (var zone in free.Values)
        {
            _ = zone.Hours;
        }
    }

    private static CarbonReading Reading(
        double grams, CarbonKind kind, CarbonScope scope, Slot slot, Timeliness timeliness, Provenance provenance) =>
        new(CarbonIntensity.FromGramsPerKwh(grams), kind, scope, slot, timeliness, provenance);

    private void ReadHourly(PackFiles files)
    {
        var (path, bytes) = files.Open("odbl/carbon_hourly_2022.csv");
        var row = new CsvReader(path, bytes.Span);
        var (zone, source, basis) = (row.Column("zone"), row.Column("source_id"), row.Column("basis"));
        var (ratio, level, series) = (row.Column("level_2024_ratio"), row.Column("level_zone"), row.Column("carbon_g_per_kwh"));
        while (row.Read())
        {
            Expect(row, "average", "life_cycle");
            var name = row.Name(zone);
            var recorded = sources.Of(row, source, SourceTable.Basis(row, basis), DataPack.ReplayYear);
            var note = row.Text(level) == name ? DataPack.LevelNote : $"{DataPack.LevelNote} ({row.Text(level)})";
            var entry = new HourlyZone(
                row.Later(series, bytes), row.NumberOrNull(ratio, 0.01, 100), recorded,
                sources.Of(row, source, Basis.Modelled, 2024, note));
            if (!hourly.TryAdd(name, entry))
            {
                throw row.Fault(zone, $"The zone {name} is there twice.", "Give each zone one row.");
            }
        }

        // Six megabytes, of which a fleet asks for a few zones' hours.
        MappedBytes.LetGo(bytes);
    }

    private void ReadAnnual(PackFiles files)
    {
        var (path, bytes) = files.Open("odbl/carbon_annual.csv");
        var row = new CsvReader(path, bytes.Span);
        var (zone, name, source, basis) = (row.Column("zone"), row.Column("name"), row.Column("source_id"), row.Column("basis"));
        var (year, grams) = (row.Column("year"), row.Column("carbon_g_per_kwh"));
        var (free, renewable) = (row.Column("carbon_free_pct"), row.Column("renewable_pct"));
        (string Name, List<CarbonYear> Years) present = ("", []);
        var presentZone = "";
        while (row.Read())
        {
            Expect(row, "average", "life_cycle");
            if (presentZone.Length == 0 || row.Text(zone) != presentZone)
            {
                (presentZone, present) = (row.Name(zone), (row.Name(name), new List<CarbonYear>(5)));
                if (!annual.TryAdd(presentZone, present))
                {
                    throw row.Fault(zone, $"The zone {presentZone} begins twice.", "Keep the years of a zone together.");
                }
            }

            var about = row.Integer(year, 1900, 2200);
            present.Years.Add(new CarbonYear(
                about, row.Number(grams, 0, DataPack.MostGramsPerKwh), row.Number(free, 0, 100), row.Number(renewable, 0, 100),
                sources.Of(row, source, SourceTable.Basis(row, basis), about)));
        }
    }

    private void ReadMarginal(PackFiles files)
    {
        var (path, bytes) = files.Open("open/carbon_marginal.csv");
        var row = new CsvReader(path, bytes.Span);
        while (row.Read())
        {
            Expect(row, "marginal", "direct");
            var rSquared = row.Number(row.Column("r_squared"), 0, 1);
            var method = row.Name(row.Column("method"));
            var note = FormattableString.Invariant($"estimate by {method}, R2 {rSquared:0.00}; one figure for all hours");
            var estimate = new MarginalEstimate(
                row.Name(row.Column("zone")), row.Number(row.Column("carbon_g_per_kwh"), 0, DataPack.MostGramsPerKwh), rSquared, method,
                sources.Of(
                    row, row.Column("source_id"), SourceTable.Basis(row, row.Column("basis")),
                    row.Integer(row.Column("year"), 1900, 2200), note));
            marginal[estimate.Zone] = estimate;
        }
    }

    private void ReadFree(PackFiles files)
    {
        var (path, bytes) = files.Open("open/carbon_free_hourly_2022.csv");
        var row = new CsvReader(path, bytes.Span);
        while (row.Read())
        {
            if (row.Text(row.Column("kind")) != "generation")
            {
                throw row.Fault("kind", $"\"{row.Text(row.Column("kind"))}\" stands in a file of generation.", "Keep kinds apart.");
            }

            var provenance = sources.Of(
                row, row.Column("source_id"), SourceTable.Basis(row, row.Column("basis")), DataPack.ReplayYear,
                "share of what is generated in the zone in that hour, imports not counted");
            if (!free.TryAdd(row.Name(row.Column("zone")), new FreeZone(row.Later(row.Column("carbon_free_pct"), bytes), provenance)))
            {
                throw row.Fault("zone", $"The zone {row.Text(row.Column("zone"))} is there twice.", "Give each zone one row.");
            }
        }
    }

    /// <summary>Kinds and scopes never mix, so a file holds one of each and says so in every row.</summary>
    private static void Expect(in CsvReader row, string kind, string scope)
    {
        foreach (var (column, due) in (ReadOnlySpan<(string, string)>)[("kind", kind), ("scope", scope)])
        {
            if (row.Text(row.Column(column)) != due)
            {
                var found = row.Text(row.Column(column));
                throw row.Fault(column, $"\"{found}\" stands in a file of {due} figures.", "Keep kinds and scopes apart.");
            }
        }
    }
}
