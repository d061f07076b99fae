using Wattline.Fleet;
using Wattline.Models;
using Wattline.Pricing;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Routing;

/// <summary>What a snapshot is made of: plain values that can be stored and built again, so that any decision can be replayed.</summary>
/// <param name="Version">Grows with each publication.</param>
/// <param name="Slot">The hour that the signals are for.</param>
/// <param name="Regions">The fleet.</param>
/// <param name="Hostings">Which region serves which model, and how.</param>
/// <param name="Signals">The grid's word for each region, by its identifier.</param>
/// <param name="CarbonPrice">USD per metric ton.</param>
/// <param name="CarbonKind">The kind of emissions asked for; marginal counts only where every candidate has it.</param>
/// <param name="Prices">Scarcity prices.</param>
public sealed record SnapshotInputs(
    long Version, Slot Slot, IReadOnlyList<Region> Regions, IReadOnlyList<Hosting> Hostings,
    IReadOnlyDictionary<string, GridSignal> Signals, CarbonPrice CarbonPrice, CarbonKind CarbonKind, Prices Prices);

/// <summary>All that one decision reads, frozen and versioned, in columns. Published by one reference swap.</summary>
public sealed class FleetSnapshot
{
    private readonly HostingColumns[] _hostings;
    private readonly Dictionary<string, int> _models = new(StringComparer.Ordinal);

    /// <summary>Lays the inputs out in columns.</summary>
    /// <exception cref="ArgumentException">A region without a signal entry, a hosting in no region, a figure out of range.</exception>
    public FleetSnapshot(SnapshotInputs inputs)
    {
        Inputs = inputs;
        Fleet = new FleetColumns(inputs.Regions);
        Signals = [.. Fleet.Regions.Select(region => inputs.Signals.GetValueOrDefault(region.Id)
            ?? throw new ArgumentException($"Region '{region.Id}' has no signal entry.", nameof(inputs)))];
        Rates = new RateColumns(Fleet, Signals, inputs.Prices);
        Objective = ObjectivePrices.At(inputs.CarbonPrice, inputs.Prices);
        _hostings = [.. inputs.Hostings.GroupBy(hosting => hosting.Model).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new HostingColumns(group.Key, Fleet, group))];
        for (var model = 0; model < _hostings.Length; model++)
        {
            _models.Add(_hostings[model].Model, model);
        }
    }

    /// <summary>What it was made of.</summary>
    public SnapshotInputs Inputs { get; }

    /// <summary>Names the snapshot in decisions and receipts.</summary>
    public long Version => Inputs.Version;

    /// <summary>The hour that it is for.</summary>
    public Slot Slot => Inputs.Slot;

    /// <summary>The regions in row order.</summary>
    public FleetColumns Fleet { get; }

    /// <summary>The signals in row order.</summary>
    public IReadOnlyList<GridSignal> Signals { get; }

    /// <summary>The models in index order.</summary>
    public IReadOnlyList<HostingColumns> Models => _hostings;

    internal RateColumns Rates { get; }

    internal ObjectivePrices Objective { get; }

    /// <summary>Index of a model by the name that clients ask for, or -1.</summary>
    public int ModelIndex(string model) => _models.GetValueOrDefault(model, -1);

    internal HostingColumns Hosting(int model) => _hostings[model];
}
