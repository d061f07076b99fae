using System.Globalization;
using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>
/// The data pack as a source: for each hour the like hour of 2022, by <see cref="DataPack.Replay"/>, at a level. It asks nobody, is never
/// late and never live, and stands behind every other source. Hours to come are replayed as well, and are no forecast.
/// </summary>
/// <param name="pack">The facts.</param>
/// <param name="level">At what level the hours are replayed.</param>
public sealed class PackReplaySource(DataPack pack, ReplayLevel level) : IGridSource
{
    private static readonly SourceChannel Carbon = Channel("carbon", SignalKind.AverageLifeCycleCarbon);
    private static readonly SourceChannel Marginal = Channel("marginal", SignalKind.MarginalDirectCarbon);
    private static readonly SourceChannel Price = Channel("price", SignalKind.Price);

    private readonly HashSet<string> _carbon = new(pack.CarbonZones.Select(zone => zone.Id), StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _marginal =
        new(pack.CarbonZones.Where(zone => zone.HasMarginal).Select(zone => zone.Id), StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _price = new(pack.PriceZones.Select(zone => zone.Id), StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public string Name => "pack";

    /// <inheritdoc/>
    public IReadOnlyList<SourceChannel> Channels { get; } = [Carbon, Marginal, Price];

    /// <inheritdoc/>
    public bool Covers(SourceChannel channel, string zone) =>
        (channel == Carbon ? _carbon : channel == Marginal ? _marginal : channel == Price ? _price : null)?.Contains(zone) == true;

    /// <inheritdoc/>
    public Task<SourceAnswer> ReadAsync(SourceChannel channel, string zone, Slot from, Slot until, CancellationToken cancellation)
    {
        this.Check(channel, zone, from, until);
        cancellation.ThrowIfCancellationRequested();
        var points = new List<SignalPoint>();
        var told = new List<Provenance>();
        for (var slot = from; slot < until; slot = slot.AddHours(1))
        {
            if (Read(channel, zone, slot) is not { } reading)
            {
                continue;
            }

            points.Add(new SignalPoint(slot, reading.Value));
            if (told.Count == 0 || told[^1] != reading.Provenance)
            {
                told.Add(reading.Provenance);
            }
        }

        var series = new SignalSeries(zone, channel.Kinds[0], Name, points, null, Told([.. told.Distinct()], channel));
        return Task.FromResult(new SourceAnswer([series], []));
    }

    /// <summary>An hour's value in the unit of its kind, and where it comes from; null where the pack has none.</summary>
    private (double Value, Provenance Provenance)? Read(SourceChannel channel, string zone, Slot slot)
    {
        if (channel == Price)
        {
            return pack.SignalFor("", zone, slot, level).Price is { } price
                ? (price.Value.UsdPerMwh, Said(price.Provenance, price.Timeliness, price.Kind))
                : null;
        }

        var signal = pack.SignalFor(zone, null, slot, level);
        return (channel == Carbon ? signal.AverageCarbon : signal.MarginalCarbon) is { } carbon
            ? (carbon.Value.GramsPerKwh, Said(carbon.Provenance, carbon.Timeliness, null))
            : null;
    }

    private static Provenance Said(Provenance provenance, Timeliness timeliness, PriceKind? kind)
    {
        var how = timeliness == Timeliness.Replayed
            ? string.Create(CultureInfo.InvariantCulture, $"the like hour of {DataPack.ReplayYear}, replayed")
            : "one figure for every hour";
        var what = kind switch
        {
            PriceKind.WholesaleDay => "mean of its day; ",
            PriceKind.WholesaleYear => "wholesale mean of its year; ",
            PriceKind.Tariff => "retail tariff; ",
            _ => "",
        };
        return provenance with { Note = provenance.Note.Length == 0 ? $"{what}{how}" : $"{what}{how}; {provenance.Note}" };
    }

    /// <summary>One provenance for a series, which names all that its hours have.</summary>
    private static Provenance Told(List<Provenance> all, SourceChannel channel) => all switch
    {
        [] => new Provenance("data pack", "", DataPack.ReplayYear, Basis.Modelled, $"the pack has no {channel.Name} of this zone at this level"),
        [var one] => one,
        [var first, .. var others] => first with
        {
            Note = $"{first.Note}; other hours: {string.Join("; ", others.Select(other => $"{other.Source}, {other.Note}"))}",
        },
    };

    private static SourceChannel Channel(string name, SignalKind kind) => new(name, [kind], false, TimeSpan.FromHours(1), 366 * 24, 366 * 24);
}
