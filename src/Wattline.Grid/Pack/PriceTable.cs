using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Grid.Pack;

/// <summary>Prices by zone. What a zone has decides the kind: hours, else days, else one figure a year. Nothing is invented.</summary>
internal sealed class PriceTable
{
    private const double LeastUsd = -3000, MostUsd = 30_000;
    private readonly SourceTable sources;
    private readonly Dictionary<string, PriceSeries> hourly = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, PriceSeries> daily = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<PriceConstant>> constants = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (string Zone, string Note)> standIns = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<PriceKind, EnergyPrice> adders = [];

    public PriceTable(PackFiles files, SourceTable sources)
    {
        this.sources = sources;
        ReadSeries(files, "cc-by/price_hourly_2022.csv", PriceKind.WholesaleHour, hourly);
        ReadSeries(files, "open/price_hourly_2022.csv", PriceKind.WholesaleHour, hourly);
        ReadSeries(files, "cc-by/price_daily_2022.csv", PriceKind.WholesaleDay, daily);
        ReadConstants(files);
        ReadStandIns(files);
        ReadAdders(files);
    }

    private sealed record PriceConstant(PriceKind Kind, int Year, EnergyPrice Price, Provenance Provenance);

    private sealed class PriceSeries(PriceKind kind, SeriesField text, double? ratio, string source, Basis basis, string note)
    {
        private double[]? values;

        public PriceKind Kind => kind;

        public string Source => source;

        public Basis Basis => basis;

        public string Note => note;

        public double? Ratio(ReplayLevel level) => level == ReplayLevel.Recorded2022 ? 1 : ratio;

        public double[] Values => values ??=
            text.Parse(kind == PriceKind.WholesaleDay ? DataPack.Hours / 24 : DataPack.Hours, LeastUsd, MostUsd, mayMiss: true);
    }

    /// <summary>What a kind of price lacks of what is paid at the meter.</summary>
    public EnergyPrice Adder(PriceKind kind) => adders[kind];

    /// <summary>Every zone that has a price, in alphabetical order.</summary>
    public IReadOnlyList<PriceZone> Zones() =>
        [.. hourly.Keys.Union(daily.Keys, StringComparer.OrdinalIgnoreCase).Union(constants.Keys, StringComparer.OrdinalIgnoreCase)
            .Union(standIns.Keys, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)
            .Select(Describe)];

    private PriceZone Describe(string asked)
    {
        var (zone, note) = standIns.TryGetValue(asked, out var other) ? other : (asked, "");
        var standIn = note.Length > 0 ? zone : null;
        if ((hourly.GetValueOrDefault(zone) ?? daily.GetValueOrDefault(zone)) is { } series)
        {
            return new PriceZone(asked, series.Kind, standIn, Provenance(series, note, ReplayLevel.Recorded2022));
        }

        var figure = constants[zone][0];
        return new PriceZone(asked, figure.Kind, standIn, figure.Provenance);
    }

    /// <summary>
    /// The price of the like hour of the replayed year; where that hour is missing or the zone has only days, the day's mean; else the
    /// figure of the year. A tariff of another year serves, marked with its own year; a wholesale figure does not.
    /// </summary>
    public PriceReading? Read(string asked, Slot replayed, int hour, ReplayLevel level)
    {
        var (zone, note) = standIns.TryGetValue(asked, out var other) ? other : (asked, "");
        return FromSeries(hourly, hour) ?? FromSeries(daily, hour / 24) ?? FromConstants(zone, note, replayed, level);

        PriceReading? FromSeries(Dictionary<string, PriceSeries> table, int index) =>
            table.TryGetValue(zone, out var series) && series.Ratio(level) is { } ratio && !double.IsNaN(series.Values[index])
                ? new PriceReading(
                    EnergyPrice.FromUsdPerMwh(series.Values[index] * ratio), adders[series.Kind], series.Kind, replayed,
                    Timeliness.Replayed, Provenance(series, note, level))
                : null;
    }

    /// <summary>
    /// The hours of the year in USD/MWh as recorded. A day's mean stands in each of its hours, and in an hour that is missing; NaN where
    /// neither is known; null for a zone that has only a figure a year.
    /// </summary>
    public double[]? Hours(string asked)
    {
        var zone = standIns.TryGetValue(asked, out var other) ? other.Zone : asked;
        var hours = hourly.GetValueOrDefault(zone)?.Values;
        var days = daily.GetValueOrDefault(zone)?.Values;
        if (days is null || hours?.Any(double.IsNaN) == false)
        {
            return hours;
        }

        var filled = new double[DataPack.Hours];
        for (var hour = 0; hour < filled.Length; hour++)
        {
            filled[hour] = hours is null || double.IsNaN(hours[hour]) ? days[hour / 24] : hours[hour];
        }

        return filled;
    }

    /// <summary>Mean of the hours, else of the days, at a level; missing ones left out. Null for a zone that has neither.</summary>
    public double? Mean(string asked, ReplayLevel level)
    {
        var zone = standIns.TryGetValue(asked, out var other) ? other.Zone : asked;
        var series = hourly.GetValueOrDefault(zone) ?? daily.GetValueOrDefault(zone);
        return series?.Values.Where(double.IsFinite).Average() * series?.Ratio(level);
    }

    /// <summary>Parses every series, so that a fault shows at once.</summary>
    public void Validate()
    {
        foreach (var series in hourly.Values.Concat(daily.Values))
        {
            _ = series.Values;
        }
    }

    private PriceReading? FromConstants(string zone, string note, Slot replayed, ReplayLevel level)
    {
        if (!constants.TryGetValue(zone, out var years))
        {
            return null;
        }

        var due = level == ReplayLevel.Recorded2022 ? DataPack.ReplayYear : 2024;
        var figure = years.Find(year => year.Year == due) ?? years.FindLast(year => year.Kind == PriceKind.Tariff);
        return figure is null ? null : new PriceReading(
            figure.Price, adders[figure.Kind], figure.Kind, replayed, Timeliness.Constant,
            note.Length == 0 ? figure.Provenance : figure.Provenance with { Note = Joined(note, figure.Provenance.Note) });
    }

    private Provenance Provenance(PriceSeries series, string standIn, ReplayLevel level) => level == ReplayLevel.Recorded2022
        ? sources.Of(series.Source, series.Basis, DataPack.ReplayYear, Joined(standIn, series.Note))
        : sources.Of(series.Source, Basis.Modelled, 2024, Joined(DataPack.LevelNote, Joined(standIn, series.Note)));

    private static string Joined(string first, string second) =>
        first.Length == 0 ? second : second.Length == 0 ? first : $"{first}; {second}";

    private void ReadSeries(PackFiles files, string file, PriceKind due, Dictionary<string, PriceSeries> into)
    {
        var (path, bytes) = files.Open(file);
        var row = new CsvReader(path, bytes.Span);
        var (zone, source, basis) = (row.Column("price_zone"), row.Column("source_id"), row.Column("basis"));
        var (ratio, series, kind) = (row.Column("level_2024_ratio"), row.Column("price_usd_per_mwh"), row.Column("kind"));
        var note = row.Columns.Contains("note") ? row.Column("note") : -1;
        while (row.Read())
        {
            if (Kind(row, kind) != due)
            {
                throw row.Fault(kind, $"\"{row.Text(kind)}\" stands in a file of another kind.", "Keep kinds of price apart.");
            }

            var entry = new PriceSeries(
                due, row.Later(series, bytes), row.NumberOrNull(ratio, 0.01, 100),
                sources.Of(row, source, Basis.Measured, null).Source, SourceTable.Basis(row, basis), note < 0 ? "" : row.Text(note));
            if (!into.TryAdd(row.Name(zone), entry))
            {
                throw row.Fault(zone, $"The price zone {row.Text(zone)} is there twice.", "Give each zone one row.");
            }
        }
    }

    private void ReadConstants(PackFiles files)
    {
        var (path, bytes) = files.Open("open/price_constants.csv");
        var row = new CsvReader(path, bytes.Span);
        var (zone, year, price) = (row.Column("price_zone"), row.Column("year"), row.Column("price_usd_per_mwh"));
        var (source, basis, note, kind) = (row.Column("source_id"), row.Column("basis"), row.Column("note"), row.Column("kind"));
        while (row.Read())
        {
            var about = row.Integer(year, 1900, 2200);
            var figure = new PriceConstant(
                Kind(row, kind), about, EnergyPrice.FromUsdPerMwh(row.Number(price, LeastUsd, MostUsd)),
                sources.Of(row, source, SourceTable.Basis(row, basis), about, row.Text(note)));
            if (!constants.TryGetValue(row.Name(zone), out var years))
            {
                constants.Add(row.Text(zone), years = []);
            }

            years.Add(figure);
        }
    }

    private void ReadStandIns(PackFiles files)
    {
        var (path, bytes) = files.Open("open/price_stand_ins.csv");
        var row = new CsvReader(path, bytes.Span);
        var (zone, other, note) = (row.Column("price_zone"), row.Column("stand_in_zone"), row.Column("note"));
        while (row.Read())
        {
            if (!hourly.ContainsKey(row.Name(other)) && !daily.ContainsKey(row.Text(other)) && !constants.ContainsKey(row.Text(other)))
            {
                throw row.Fault(other, $"\"{row.Text(other)}\" has no price.", "Name a zone that has one.");
            }

            standIns[row.Name(zone)] = (row.Text(other), row.Name(note));
        }
    }

    private void ReadAdders(PackFiles files)
    {
        var (path, bytes) = files.Open("open/price_adders.csv");
        var row = new CsvReader(path, bytes.Span);
        var (kind, adder) = (row.Column("kind"), row.Column("adder_usd_per_mwh"));
        while (row.Read())
        {
            adders[Kind(row, kind)] = EnergyPrice.FromUsdPerMwh(row.Number(adder, 0, 1000));
        }

        foreach (var lacking in Enum.GetValues<PriceKind>().Where(each => !adders.ContainsKey(each)))
        {
            throw row.Fault(kind, $"No adder for {lacking}.", "Give every kind of price one.");
        }
    }

    private static PriceKind Kind(in CsvReader row, int column) => row.Text(column) switch
    {
        "wholesale_hour" => PriceKind.WholesaleHour,
        "wholesale_day" => PriceKind.WholesaleDay,
        "wholesale_year" => PriceKind.WholesaleYear,
        "tariff" => PriceKind.Tariff,
        var other => throw row.Fault(
            column, $"\"{other}\" is no kind of price.", "Known: wholesale_hour, wholesale_day, wholesale_year, tariff."),
    };
}
