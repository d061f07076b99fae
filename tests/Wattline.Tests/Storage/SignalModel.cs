using Wattline.Signals;
using Wattline.Storage;

namespace Wattline.Tests.Storage;

/// <summary>What a store of signals must hold, in dictionaries, and series drawn by a seed to fill both with.</summary>
internal sealed class SignalModel
{
    public static readonly Slot Start = Slot.Containing(TemporaryLedger.Noon);
    public static readonly SignalFilter Always = new(Start.AddHours(-20_000), Start.AddHours(20_000));
    private readonly Dictionary<(SignalName Name, Slot Slot), (double Value, DateTimeOffset Seen, DateTimeOffset Changed)> _observed = [];
    private readonly List<SignalRow> _revisions = [];
    private readonly SortedDictionary<DateTimeOffset, Dictionary<(SignalName Name, Slot Slot), (double Value, DateTimeOffset Seen)>> _forecasts = [];
    private readonly Dictionary<(SignalName Name, DateTimeOffset Issued), DateTimeOffset> _issues = [];
    private readonly Dictionary<SignalName, Provenance> _provenance = [];

    /// <summary>A series of up to 30 hours with holes, of one of 24 names; values are few, so that many are equal to those before.</summary>
    public static SignalSeries Drawn(Random random)
    {
        var kind = random.GetItems([SignalKind.AverageLifeCycleCarbon, SignalKind.Price, SignalKind.CarbonFreeShare], 1)[0];
        var hours = Enumerable.Range(random.Next(40), random.Next(30)).Where(_ => random.Next(4) > 0);
        var least = kind == SignalKind.Price ? -3 : 0;
        return new SignalSeries(
            $"Z{random.Next(2)}", kind, $"s,\"{random.Next(2)}",
            [.. hours.Select(hour => new SignalPoint(Start.AddHours(hour), random.Next(least, 4) + 0.1))],
            random.Next(3) == 0 ? TemporaryLedger.Noon.AddMinutes(random.Next(5)) : null,
            new Provenance("who\nsays", random.Next(2) == 0 ? "CC-BY-4.0" : "", random.Next(2) == 0 ? 2026 : null, (Basis)random.Next(4), "a note"));
    }

    public void Save(SignalSeries series, DateTimeOffset at)
    {
        var name = new SignalName(series.Zone, series.Kind, series.Source, series.Issued is not null);
        if (series.Points.Count > 0)
        {
            _provenance[name] = series.Provenance;
        }

        foreach (var (slot, value) in series.Points)
        {
            if (series.Issued is { } issued)
            {
                var issue = _forecasts.TryGetValue(issued, out var known) ? known : _forecasts[issued] = [];
                _issues.TryAdd((name, issued), at);
                issue[(name, slot)] = (value, _issues[(name, issued)]);
            }
            else if (!_observed.TryGetValue((name, slot), out var old))
            {
                _observed[(name, slot)] = (value, at, at);
            }
            else if (old.Value != value)
            {
                _revisions.Add(new SignalRow(name, slot, old.Value, old.Seen, old.Changed, at, null, series.Provenance));
                _observed[(name, slot)] = (value, old.Seen, at);
            }
        }
    }

    public List<SignalRow> Rows(SignalRecords records, SignalFilter filter)
    {
        var observed = _observed.Select(one => new SignalRow(
            one.Key.Name, one.Key.Slot, one.Value.Value, one.Value.Seen, one.Value.Changed, null, null, _provenance[one.Key.Name]));
        var forecasts = _forecasts.SelectMany(issue => issue.Value.Select(one => new SignalRow(
            one.Key.Name, one.Key.Slot, one.Value.Value, one.Value.Seen, one.Value.Seen, null, issue.Key, _provenance[one.Key.Name])));
        SignalRow[] all =
        [
            .. records.HasFlag(SignalRecords.Revisions) ? _revisions.Select(row => row with { Provenance = _provenance[row.Name] }) : [],
            .. records.HasFlag(SignalRecords.Observed) ? observed : [],
            .. records.HasFlag(SignalRecords.Forecasts) ? forecasts : [],
        ];
        return [.. all.Where(row => filter.Takes(row.Name) && row.Slot >= filter.From && row.Slot < filter.Until)
            .OrderBy(row => row.Slot).ThenBy(row => row.Name.Zone, StringComparer.Ordinal).ThenBy(row => row.Name.Kind)
            .ThenBy(row => row.Name.Source, StringComparer.Ordinal).ThenBy(row => row.Name.IsForecast).ThenBy(row => row.Issued)];
    }

    public List<SignalRow> Newest(SignalFilter filter)
    {
        var newest = _issues.Keys.GroupBy(issue => issue.Name).ToDictionary(issues => issues.Key, issues => issues.Max(issue => issue.Issued));
        return [.. Rows(SignalRecords.Forecasts, filter).Where(row => row.Issued == newest[row.Name])];
    }
}
