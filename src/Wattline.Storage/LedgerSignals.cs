using Microsoft.Data.Sqlite;
using Wattline.Signals;

namespace Wattline.Storage;

/// <summary>The part that reads signals: what was observed, what was replaced, and what was forecast.</summary>
public partial class LedgerReader
{
    /// <summary>The hours of rows that are held in memory at once.</summary>
    private const int HoursAtOnce = 24;

    private static readonly SignalFilter Everything = new(new Slot(int.MinValue), new Slot(int.MaxValue));

    /// <summary>The series that the ledger knows, by zone, kind and source; those of unknown kinds are left out.</summary>
    /// <exception cref="LedgerException">The file cannot be read.</exception>
    public IReadOnlyList<SignalName> SignalNames() => Read(Everything, reader => reader.Names.ToList());

    /// <summary>The first and the last hour that there are records of, whatever the filter's hours; null for none.</summary>
    /// <exception cref="LedgerException">The file cannot be read.</exception>
    public (Slot First, Slot Last)? SignalSpan(SignalFilter filter, SignalRecords records = SignalRecords.Observed) =>
        Read(filter, reader => reader.Span(records));

    /// <summary>The observed hours of each series meant, as they stand; series without one are left out. A restore at the start.</summary>
    /// <exception cref="LedgerException">The file cannot be read.</exception>
    public IReadOnlyList<SignalSeries> Signals(SignalFilter filter) => Read(filter, reader => reader.Observed(filter.From, filter.Until));

    /// <summary>The hours meant of the newest forecast of each series; series whose newest has none of them are left out.</summary>
    /// <exception cref="LedgerException">The file cannot be read.</exception>
    public IReadOnlyList<SignalSeries> NewestForecasts(SignalFilter filter) =>
        Read(filter, reader => reader.NewestForecasts(filter.From, filter.Until));

    /// <summary>Values that others replaced, in the order of the hours.</summary>
    /// <exception cref="LedgerException">The file cannot be read.</exception>
    public IEnumerable<SignalRow> SignalRevisions(SignalFilter filter) => SignalRows(filter, SignalRecords.Revisions);

    /// <summary>
    /// Records by hour, zone, kind and source: observed before forecasts, and each value after those that it replaced. They are read day by
    /// day as they are asked for, so that no slow reader holds up the gateway; one hour's belong together, two days' may be of two moments.
    /// </summary>
    /// <exception cref="LedgerException">The file cannot be read.</exception>
    public IEnumerable<SignalRow> SignalRows(SignalFilter filter, SignalRecords records)
    {
        if (SignalSpan(filter, records) is not var (first, last))
        {
            yield break;
        }

        var (from, until) = (filter.From > first ? filter.From : first, filter.Until <= last ? filter.Until : last.AddHours(1));
        for (; from < until; from = from.AddHours(HoursAtOnce))
        {
            var end = from.AddHours(HoursAtOnce);
            foreach (var row in Read(filter, reader => reader.Rows(records, from, end < until ? end : until)))
            {
                yield return row;
            }
        }
    }

    private T Read<T>(SignalFilter filter, Func<SignalReader, T> read)
    {
        try
        {
            using var connection = Connect();
            using var reader = new SignalReader(connection, filter);
            return read(reader);
        }
        catch (SqliteException cause)
        {
            throw LedgerSchema.Explain(cause, Path);
        }
    }
}
