using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Models;
using Wattline.Pricing;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Routing;

/// <summary>One evaluated row: a way to answer in a region, what it takes, costs and emits, and every reason against it.</summary>
/// <param name="Region">The region's identifier.</param>
/// <param name="Row">Its row in the snapshot.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Option">Index of the serving option.</param>
/// <param name="Blocked">Every reason why it may not serve.</param>
/// <param name="Use">Resources, before any price.</param>
/// <param name="Priced">What it costs and emits; null where a price, a reading or the model is missing, so that no zero stands in for it.</param>
public readonly record struct Candidate(
    string Region, int Row, string Model, int Option, Infeasibility Blocked, ResourceUse Use, PricedUse? Priced);

/// <summary>The money side of a row.</summary>
/// <param name="Emissions">Facility emissions of the kind that the decision compared.</param>
/// <param name="Charge">The objective, itemised.</param>
/// <param name="Score">The charge plus what it takes from others: what the decision minimises.</param>
public readonly record struct PricedUse(Carbon Emissions, Charge Charge, Money Score);

/// <summary>
/// The rows of one decision: options by regions, in columns. Held by the caller and used again, so that a decision allocates nothing.
/// Not safe for two decisions at once.
/// </summary>
public sealed class CandidateTable
{
    private const int Blocked = 0, ServiceMs = 1, Joules = 2, GpuSeconds = 3, UseColumns = 4;

    private ColumnBlock _use = new(UseColumns, Lanes.Width);
    private ColumnBlock _charge = new(ChargeLanes.ColumnCount, Lanes.Width);
    private FleetSnapshot? _snapshot;
    private NetworkColumns? _network;
    private int[] _models = [0];
    private int _options;

    /// <summary>Rows a region takes per option, padding included.</summary>
    internal int Stride { get; private set; }

    /// <summary>Number of options by regions, padding left out.</summary>
    public int Count => _options * (_snapshot?.Fleet.Regions.Count ?? 0);

    /// <summary>The rows, option by option, regions in the order of their identifiers. Meant for showing: it allocates.</summary>
    public IEnumerable<Candidate> Rows
    {
        get
        {
            for (var option = 0; option < _options; option++)
            {
                for (var row = 0; row < _snapshot!.Fleet.Regions.Count; row++)
                {
                    yield return this[(option * Stride) + row];
                }
            }
        }
    }

    /// <summary>One row by the index that a decision names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No decision wrote such a row.</exception>
    public Candidate this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _options * Stride);
            var (option, row) = Math.DivRem(index, Stride);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, _snapshot!.Fleet.Regions.Count);
            var hosting = _snapshot.Hosting(_models[option]);
            return new Candidate(
                _snapshot.Fleet.Regions[row].Id, row, hosting.Model, option, ReasonsAt(index), UseAt(index, row, hosting), PricedAt(index));
        }
    }

    /// <summary>Written rows, padding included.</summary>
    internal int Length => _options * Stride;

    /// <summary>Every reason against one row.</summary>
    internal Infeasibility ReasonsAt(int index) => (Infeasibility)BitConverter.DoubleToInt64Bits(_use[Blocked, index]);

    internal void Begin(in Workload work, ReadOnlySpan<ServingOption> options, FleetSnapshot snapshot)
    {
        Stride = snapshot.Fleet.PaddedRows;
        if (!ReferenceEquals(_snapshot, snapshot) || !ReferenceEquals(_network, work.Network))
        {
            (_snapshot, _network) = (snapshot, work.Network);
        }

        _options = options.Length;
        if (_use.Rows < Length)
        {
            _use = new ColumnBlock(UseColumns, Length);
            _charge = new ColumnBlock(ChargeLanes.ColumnCount, Length);
        }

        if (_models.Length < _options)
        {
            _models = new int[_options];
        }

        for (var option = 0; option < _options; option++)
        {
            _models[option] = options[option].Model;
        }
    }

    /// <summary>Use and reasons of the first four rows.</summary>
    internal UseGroup FirstUse => new(_use.First);

    /// <summary>Charges of the first four rows.</summary>
    internal ChargeLanes FirstCharge => new(_charge.First);

    private ResourceUse UseAt(int index, int row, HostingColumns hosting) => new(
        Energy.FromJoules(_use[Joules, index]), _use[GpuSeconds, index], _network!.RoundTrips[row].Value,
        hosting[row]?.QueueMs ?? 0, _use[ServiceMs, index]);

    private PricedUse? PricedAt(int index)
    {
        const Infeasibility unknown = Infeasibility.ModelNotHosted | Infeasibility.NoPriceSource | Infeasibility.SignalMissing;
        if ((ReasonsAt(index) & unknown) != 0 || double.IsNaN(_charge[ChargeLanes.Grams, index]))
        {
            return null;
        }

        return new PricedUse(
            Carbon.FromGrams(_charge[ChargeLanes.Grams, index]),
            new Charge(
                Usd(ChargeLanes.Compute, index), Usd(ChargeLanes.Carbon, index), Usd(ChargeLanes.Egress, index), Usd(ChargeLanes.Migration, index),
                Usd(ChargeLanes.Load, index), Usd(ChargeLanes.Compliance, index)),
            Usd(ChargeLanes.Score, index));
    }

    private Money Usd(int column, int index) => Money.FromUsd(_charge[column, index]);

    /// <summary>Four rows' use and reasons.</summary>
    internal readonly ref struct UseGroup
    {
        private readonly LaneGroup _lanes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public UseGroup(LaneGroup lanes) => _lanes = lanes;

        /// <summary>The four rows so many further.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public UseGroup Skip(int rows) => new(_lanes.Skip(rows, UseColumns));

        /// <summary>All bits of the lanes that nothing blocks.</summary>
        public Vector256<long> MayServe => Vector256.Equals(_lanes[Blocked].AsInt64(), Vector256<long>.Zero);

        public ResourceUseLanes Use => new(_lanes[Joules], _lanes[GpuSeconds], _lanes[ServiceMs]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Write(in ResourceUseLanes use, Vector256<long> blocked)
        {
            var lanes = _lanes;
            lanes[Blocked] = blocked.AsDouble();
            lanes[ServiceMs] = use.ServiceMs;
            lanes[Joules] = use.Joules;
            lanes[GpuSeconds] = use.GpuSeconds;
        }
    }
}
