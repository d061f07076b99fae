using Microsoft.Data.Sqlite;
using Wattline.Signals;

namespace Wattline.Storage;

/// <summary>Reads signals in one transaction, so that all that is read together was true together.</summary>
internal sealed class SignalReader : IDisposable
{
    private static readonly (SignalRecords Of, string Table, string First, string Last)[] Tables =
    [
        (SignalRecords.Observed, "signals", "hour", "hour"), (SignalRecords.Revisions, "signal_revisions", "hour", "hour"),
        (SignalRecords.Forecasts, "forecast_issues", "first_hour", "last_hour"),
    ];

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly Dictionary<long, (SignalName Name, Provenance Provenance, int Rank)> _series = [];
    private readonly string _ids;

    /// <summary>Begins to read the series that a filter takes.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public SignalReader(SqliteConnection connection, SignalFilter filter)
    {
        _connection = connection;
        _transaction = connection.BeginTransaction(deferred: true);
        var found = new List<(long Id, SignalName Name, Provenance Provenance)>();
        using var command = Command("SELECT id, zone, kind, source, is_forecast, stated_by, licence, year, basis, note FROM signal_series");
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            // A newer program may know kinds and bases that this one does not.
            if (SignalKinds.Named(row.GetString(2)) is { } kind && Named(row.GetString(8)) is { } basis)
            {
                var name = new SignalName(row.GetString(1), kind, row.GetString(3), row.GetInt64(4) != 0);
                var year = row.IsDBNull(7) ? default(int?) : row.GetInt32(7);
                found.Add((row.GetInt64(0), name, new Provenance(row.GetString(5), row.GetString(6), year, basis, row.GetString(9))));
            }
        }

        var inOrder = found.Where(one => filter.Takes(one.Name)).OrderBy(one => one.Name.Zone, StringComparer.Ordinal).ThenBy(one => one.Name.Kind)
            .ThenBy(one => one.Name.Source, StringComparer.Ordinal).ThenBy(one => one.Name.IsForecast);
        foreach (var (id, name, provenance) in inOrder)
        {
            _series.Add(id, (name, provenance, _series.Count));
        }

        _ids = string.Join(',', _series.Keys);
    }

    /// <summary>The series, by zone, kind and source.</summary>
    public IEnumerable<SignalName> Names => _series.Values.Select(one => one.Name);

    /// <summary>How a basis is called in the file.</summary>
    public static string Name(Basis basis) => basis.ToString().ToLowerInvariant();

    /// <summary>The first and the last hour that there are records of; null for none.</summary>
    public (Slot First, Slot Last)? Span(SignalRecords records)
    {
        var edges = new List<long>();
        foreach (var (of, table, first, last) in Tables)
        {
            if (records.HasFlag(of))
            {
                Edge($"SELECT {first} FROM {table} WHERE series IN ({_ids}) ORDER BY {first} LIMIT 1");
                Edge($"SELECT {last} FROM {table} WHERE series IN ({_ids}) ORDER BY {last} DESC LIMIT 1");
            }
        }

        return edges.Count == 0 ? null : (new Slot((int)edges.Min()), new Slot((int)edges.Max()));

        void Edge(string sql)
        {
            using var command = Command(sql);
            edges.AddRange(command.ExecuteScalar() is long hour ? [hour] : Array.Empty<long>());
        }
    }

    /// <summary>The observed hours of each series.</summary>
    public IReadOnlyList<SignalSeries> Observed(Slot from, Slot until) => Series(
        $"SELECT series, hour, value, NULL FROM signals WHERE hour >= $from AND hour < $until AND series IN ({_ids}) ORDER BY hour", from, until);

    /// <summary>The hours of each series' newest forecast.</summary>
    public IReadOnlyList<SignalSeries> NewestForecasts(Slot from, Slot until) => Series($"""
        SELECT issue.series, hour, value, issued FROM forecast_issues AS issue CROSS JOIN forecasts ON issue = issue.id
        WHERE issue.series IN ({_ids}) AND issued = (SELECT max(issued) FROM forecast_issues AS other WHERE other.series = issue.series)
            AND hour >= $from AND hour < $until
        ORDER BY hour
        """, from, until);

    /// <summary>Records of all hours of a window, in order: by hour, zone, kind, source; observed before forecasts; old values before new.</summary>
    public IEnumerable<SignalRow> Rows(SignalRecords records, Slot from, Slot until)
    {
        var rows = new List<((int Hour, int Rank, long Issued, long Number) Place, SignalRow Row)>();
        foreach (var sql in Tables.Where(table => records.HasFlag(table.Of)).Select(table => RowsOf(table.Of)))
        {
            using var command = Command(sql, from, until);
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                var (name, provenance, rank) = _series[row.GetInt64(0)];
                var (slot, value) = (new Slot(row.GetInt32(1)), row.GetDouble(2));
                if (name.Kind.Holds(value))
                {
                    var made = Moment(row, 6);
                    rows.Add((
                        (slot.HoursSinceEpoch, rank, made?.UtcTicks ?? 0, row.GetInt64(7)),
                        new SignalRow(name, slot, value, Moment(row, 3)!.Value, Moment(row, 4)!.Value, Moment(row, 5), made, provenance)));
                }
            }
        }

        rows.Sort((one, other) => one.Place.CompareTo(other.Place));
        return rows.Select(row => row.Row);
    }

    /// <inheritdoc/>
    public void Dispose() => _transaction.Dispose();

    private string RowsOf(SignalRecords records) => records switch
    {
        SignalRecords.Observed => $"""
            SELECT series, hour, value, seen, changed, NULL, NULL, {SignalWriter.MostRevisions} FROM signals
            WHERE hour >= $from AND hour < $until AND series IN ({_ids})
            """,
        // The first value of an hour was there when the hour was first seen.
        SignalRecords.Revisions => $"""
            SELECT old.series, old.hour, old.value, first.changed, old.changed, old.replaced, NULL, old.number FROM signal_revisions AS old
            JOIN signal_revisions AS first ON first.hour = old.hour AND first.series = old.series AND first.number = 0
            WHERE old.hour >= $from AND old.hour < $until AND old.series IN ({_ids})
            """,
        _ => $"""
            SELECT series, hour, value, seen, seen, NULL, issued, 0 FROM forecast_issues AS made CROSS JOIN forecasts ON issue = made.id
            WHERE series IN ({_ids}) AND last_hour >= $from AND first_hour < $until AND hour >= $from AND hour < $until
            """,
    };

    private List<SignalSeries> Series(string sql, Slot from, Slot until)
    {
        var points = new Dictionary<long, (List<SignalPoint> Points, DateTimeOffset? Issued)>();
        using var command = Command(sql, from, until);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var (id, value) = (row.GetInt64(0), row.GetDouble(2));
            if (_series[id].Name.Kind.Holds(value))
            {
                if (!points.TryGetValue(id, out var hours))
                {
                    points[id] = hours = ([], Moment(row, 3));
                }

                hours.Points.Add(new SignalPoint(new Slot(row.GetInt32(1)), value));
            }
        }

        return [.. _series.Where(one => points.ContainsKey(one.Key)).Select(one => new SignalSeries(
            one.Value.Name.Zone, one.Value.Name.Kind, one.Value.Name.Source, points[one.Key].Points, points[one.Key].Issued, one.Value.Provenance))];
    }

    private SqliteCommand Command(string sql, Slot from, Slot until)
    {
        var command = Command(sql);
        command.Parameters.AddWithValue("$from", from.HoursSinceEpoch);
        command.Parameters.AddWithValue("$until", until.HoursSinceEpoch);
        return command;
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, _transaction);
        return command;
    }

    private static DateTimeOffset? Moment(SqliteDataReader row, int at) =>
        row.IsDBNull(at) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(at));

    private static Basis? Named(string name)
    {
        foreach (var basis in Enum.GetValues<Basis>())
        {
            if (Name(basis) == name)
            {
                return basis;
            }
        }

        return null;
    }
}
