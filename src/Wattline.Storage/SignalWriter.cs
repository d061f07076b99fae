using System.Globalization;
using Microsoft.Data.Sqlite;
using Wattline.Signals;

namespace Wattline.Storage;

/// <summary>Writes signals on the ledger's connection, within its transactions.</summary>
internal sealed class SignalWriter : IDisposable
{
    /// <summary>Rows of one kind that one pruning deletes.</summary>
    public const int PruneRows = 500;

    private const int MostPoints = 10_000, LongestName = 200, LongestText = 4000, PruneIssues = 10, YearOf2200 = 230 * 8766;

    /// <summary>
    /// Values of one hour that are kept once replaced, chosen: a source that goes back and forth does not fill the disk. The first 99 and
    /// the newest stay.
    /// </summary>
    public const int MostRevisions = 100;

    private const string OldIssues = "SELECT id FROM forecast_issues WHERE issued < ? ORDER BY issued LIMIT ";
    private readonly Statement _series, _revise, _keep, _issue, _foresee, _pruneSignals, _pruneRevisions, _pruneForecasts, _pruneIssues, _pruneSeries;

    /// <summary>Compiles the statements.</summary>
    /// <exception cref="SqliteException">The tables are not there.</exception>
    public SignalWriter(SqliteConnection connection)
    {
        _series = new Statement(connection, """
            INSERT INTO signal_series (zone, kind, source, is_forecast, stated_by, licence, year, basis, note, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (zone, kind, source, is_forecast) DO UPDATE SET stated_by = excluded.stated_by, licence = excluded.licence,
                year = excluded.year, basis = excluded.basis, note = excluded.note, at = excluded.at
            RETURNING id
            """);
        _revise = new Statement(connection, string.Create(CultureInfo.InvariantCulture, $"""
            INSERT OR REPLACE INTO signal_revisions (hour, series, number, value, changed, replaced)
            SELECT hour, series,
                min({MostRevisions - 1}, (SELECT count(*) FROM signal_revisions AS old WHERE old.hour = now.hour AND old.series = now.series)),
                value, changed, ?3
            FROM signals AS now WHERE hour = ?1 AND series = ?2 AND value <> ?4
            """));
        _keep = new Statement(connection, """
            INSERT INTO signals (hour, series, value, seen, changed) VALUES (?1, ?2, ?4, ?3, ?3)
            ON CONFLICT (hour, series) DO UPDATE SET value = excluded.value, changed = excluded.changed WHERE value <> excluded.value
            """);
        _issue = new Statement(connection, """
            INSERT INTO forecast_issues (series, issued, seen, first_hour, last_hour) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (series, issued) DO UPDATE SET first_hour = min(first_hour, excluded.first_hour), last_hour = max(last_hour, excluded.last_hour)
            RETURNING id
            """);
        _foresee = new Statement(connection, """
            INSERT INTO forecasts (issue, hour, value) VALUES (?, ?, ?)
            ON CONFLICT (issue, hour) DO UPDATE SET value = excluded.value WHERE value <> excluded.value
            """);
        _pruneSignals = new Statement(connection, PruneSql("signals", "hour, series"));
        _pruneRevisions = new Statement(connection, PruneSql("signal_revisions", "hour, series, number"));
        _pruneForecasts = new Statement(connection, Counted($"DELETE FROM forecasts WHERE issue IN ({OldIssues}", PruneIssues, ")"));
        _pruneIssues = new Statement(connection, Counted($"DELETE FROM forecast_issues WHERE id IN ({OldIssues}", PruneIssues, ")"));
        _pruneSeries = new Statement(connection, Counted("""
            DELETE FROM signal_series WHERE id IN (SELECT id FROM signal_series AS told
                WHERE at < ? AND NOT EXISTS (SELECT 1 FROM signals WHERE series = told.id)
                    AND NOT EXISTS (SELECT 1 FROM signal_revisions WHERE series = told.id)
                    AND NOT EXISTS (SELECT 1 FROM forecast_issues WHERE series = told.id) LIMIT
            """ + " ", PruneIssues, ")"));
    }

    /// <summary>Why a series cannot be stored; null where it can.</summary>
    public static string? Fault(SignalSeries series)
    {
        var (zone, _, source, points, _, provenance) = series;
        if (zone.Length is 0 or > LongestName || source.Length is 0 or > LongestName)
        {
            return Counted("a zone's and a source's name has 1 to ", LongestName, " characters");
        }

        var name = $"{series.Kind.Name()} of {zone} by {source}: ";
        if (points.Count > MostPoints)
        {
            return Counted($"{name}it has more than ", MostPoints, " hours; store it in parts");
        }

        if (!Enum.IsDefined(series.Kind) || !Enum.IsDefined(provenance.Basis))
        {
            return $"{name}its kind or basis is none that is known";
        }

        if (provenance.Source.Length > LongestText || provenance.Licence.Length > LongestText || provenance.Note.Length > LongestText)
        {
            return Counted($"{name}its source, licence or note is longer than ", LongestText, " characters");
        }

        for (var at = 0; at < points.Count; at++)
        {
            if (points[at].Slot.HoursSinceEpoch is < 0 or > YearOf2200)
            {
                return $"{name}it has an hour before 1970 or after 2199";
            }

            if (!series.Kind.Holds(points[at].Value))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{name}{points[at].Value} {series.Kind.Unit()} at {points[at].Slot} cannot be true");
            }

            if (at > 0 && points[at].Slot <= points[at - 1].Slot)
            {
                return $"{name}{points[at].Slot} does not come after {points[at - 1].Slot}";
            }
        }

        return null;
    }

    /// <summary>Writes one series, which has no fault.</summary>
    /// <exception cref="SqliteException">It failed; the transaction is void.</exception>
    public void Write(SignalSeries series, DateTimeOffset at)
    {
        var ((zone, kind, source, points, issued, provenance), moment) = (series, at.ToUnixTimeMilliseconds());
        if (points.Count == 0)
        {
            return;
        }

        var id = _series.Add(zone).Add(kind.Name()).Add(source).Add(issued is null ? 0L : 1L).Add(provenance.Source).Add(provenance.Licence)
            .Add((long?)provenance.Year).Add(SignalReader.Name(provenance.Basis)).Add(provenance.Note).Add(moment).Number();

        if (issued is { } made)
        {
            var issue = _issue.Add(id).Add(made.ToUnixTimeMilliseconds()).Add(moment)
                .Add((long)points[0].Slot.HoursSinceEpoch).Add((long)points[^1].Slot.HoursSinceEpoch).Number();
            foreach (var (slot, value) in points)
            {
                _foresee.Add(issue).Add((long)slot.HoursSinceEpoch).Add(value).Run();
            }

            return;
        }

        foreach (var (slot, value) in points)
        {
            _revise.Add((long)slot.HoursSinceEpoch).Add(id).Add(moment).Add(value).Run();
            _keep.Add((long)slot.HoursSinceEpoch).Add(id).Add(moment).Add(value).Run();
        }
    }

    /// <summary>Deletes one small batch of what is older; true where more is left.</summary>
    public bool Prune(DateTimeOffset now, LedgerOptions options)
    {
        var (kept, issued) = (now - options.KeepSignals, (now - options.KeepForecasts).ToUnixTimeMilliseconds());
        var oldest = (long)Slot.Containing(kept).HoursSinceEpoch;
        int[] deleted = [_pruneSignals.Add(oldest).Run(), _pruneRevisions.Add(oldest).Run()];
        _pruneForecasts.Add(issued).Run();
        int[] few = [_pruneIssues.Add(issued).Run(), _pruneSeries.Add(kept.ToUnixTimeMilliseconds()).Run()];
        return deleted.Contains(PruneRows) || few.Contains(PruneIssues);
    }

    public void Dispose()
    {
        Statement[] all = [_series, _revise, _keep, _issue, _foresee, _pruneSignals, _pruneRevisions, _pruneForecasts, _pruneIssues, _pruneSeries];
        foreach (var statement in all)
        {
            statement.Dispose();
        }
    }

    private static string PruneSql(string table, string key) => Counted(
        $"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE hour < ? ORDER BY hour LIMIT ", PruneRows, ")");

    private static string Counted(string before, int count, string after) => string.Create(CultureInfo.InvariantCulture, $"{before}{count}{after}");
}
