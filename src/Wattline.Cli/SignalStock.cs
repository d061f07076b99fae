using Wattline.Grid;
using Wattline.Signals;
using Wattline.Storage;

namespace Wattline.Cli;

/// <summary>Where exported signals come from.</summary>
/// <param name="What">In a sentence, as in <c>the ledger</c>.</param>
/// <param name="Names">The series that it has.</param>
/// <param name="Span">The first and the last hour of what a filter means, whatever the filter's hours; null for none.</param>
/// <param name="Lines">What a filter means, in order of time.</param>
internal sealed record SignalStock(
    string What, IReadOnlyList<SignalName> Names, Func<SignalFilter, (Slot First, Slot Last)?> Span, Func<SignalFilter, IEnumerable<SignalLine>> Lines)
{
    /// <summary>The name of the pack as a source.</summary>
    private const string Pack = "pack";

    /// <summary>What a ledger keeps.</summary>
    public static SignalStock Of(LedgerReader ledger, SignalRecords records) => new(
        "the ledger", ledger.SignalNames(), filter => ledger.SignalSpan(filter, records),
        filter => ledger.SignalRows(filter, records).Select(SignalLine.Of));

    /// <summary>The hours of 2022 that the pack replays, as recorded; none was seen by a gateway.</summary>
    public static SignalStock Of(DataPack pack)
    {
        var series = pack.CarbonZones.Select(zone => Carbon(pack, zone)).Concat(pack.PriceZones.Select(zone => Price(pack, zone))).OfType<PackSeries>()
            .OrderBy(one => one.Name.Zone, StringComparer.Ordinal).ThenBy(one => one.Name.Kind).ToList();
        var (first, end) = (DataPack.FirstSlot, DataPack.FirstSlot.AddHours(DataPack.Hours));
        return new(
            "the pack", [.. series.Select(one => one.Name)], filter => series.Exists(one => filter.Takes(one.Name)) ? (first, end.AddHours(-1)) : null,
            filter => Hours(series.FindAll(one => filter.Takes(one.Name)), filter.From > first ? filter.From : first, filter.Until < end ? filter.Until : end));
    }

    private static IEnumerable<SignalLine> Hours(List<PackSeries> series, Slot from, Slot until)
    {
        for (var slot = from; slot < until; slot = slot.AddHours(1))
        {
            foreach (var (name, hours, provenance) in series)
            {
                var value = hours.Span[slot.HoursSinceEpoch - DataPack.FirstSlot.HoursSinceEpoch];
                if (name.Kind.Holds(value))
                {
                    yield return new SignalLine(name, slot, value, null, null, null, null, provenance);
                }
            }
        }
    }

    private static PackSeries? Carbon(DataPack pack, CarbonZone zone) => pack.CarbonSeries(zone.Id) is { } hours
        && pack.SignalFor(zone.Id, null, DataPack.FirstSlot, ReplayLevel.Recorded2022).AverageCarbon is { } reading
            ? new(new SignalName(zone.Id, SignalKinds.Carbon(reading.Kind, reading.Scope), Pack, IsForecast: false), hours, reading.Provenance)
            : null;

    private static PackSeries? Price(DataPack pack, PriceZone zone)
    {
        if (pack.PriceSeries(zone.Id) is not { } hours)
        {
            return null;
        }

        var means = zone.Kind == PriceKind.WholesaleHour ? "hours that it lacks have the day's mean" : "each hour has the day's mean";
        var note = zone.Provenance.Note.Length > 0 ? $"{zone.Provenance.Note}; {means}" : means;
        return new(new SignalName(zone.Id, SignalKind.Price, Pack, IsForecast: false), hours, zone.Provenance with { Note = note });
    }

    private sealed record PackSeries(SignalName Name, ReadOnlyMemory<double> Hours, Provenance Provenance);
}
