using System.Numerics;
using System.Runtime.CompilerServices;
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
/// <param name="Priced">
/// What it costs and emits; null where a price, a reading or the model is missing, so that no zero stands in for it.
/// </param>
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
    private const int Blocked = ChargeColumn.Count, ServiceMs = Blocked + 1, Joules = Blocked + 2, GpuSeconds = Blocked + 3,
        ColumnCount = Blocked + 4;

    private ColumnBlock _block = new(ColumnCount, 1);
    private FleetSnapshot? _snapshot;
    private NetworkColumns? _network;
    private int[] _models = [0];
    private int _options;

    /// <summary>Indices from one option to the next: the regions and their padding.</summary>
    public int Stride { get; private set; }

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
                _snapshot.Fleet.Regions[row].Id, row, hosting.Model, option, ReasonsAt(index), UseAt(index, row, hosting),
                PricedAt(index, row, hosting));
        }
    }

    /// <summary>Written rows, padding included.</summary>
    internal int Length => _options * Stride;

    /// <summary>Every reason against one row, by the index that a decision names; costs less than the whole row.</summary>
    public Infeasibility ReasonsAt(int index) => (Infeasibility)_block.BitsAt(Blocked, index);

    /// <summary>Accelerator time of one row, GPU-seconds, by the index that a decision names; costs less than the whole row.</summary>
    public double GpuSecondsAt(int index) => _block[GpuSeconds, index];

    /// <summary>
    /// Score of one row that nothing blocks, by the index that a decision names; null where it has no emissions of the kind compared. Costs less
    /// than the whole row.
    /// </summary>
    public Money? ScoreAt(int index) => double.IsNaN(_block[ChargeColumn.Grams, index]) ? null : Usd(ChargeColumn.Score, index);

    /// <summary>
    /// Emissions of one row of the kind compared, whether or not it is priced; null where the kind has no reading there. The index is as a
    /// decision names it, of a region that hosts the model and has average carbon.
    /// </summary>
    public Carbon? EmissionsAt(int index) => _block[ChargeColumn.Grams, index] is var grams && double.IsNaN(grams) ? null : Carbon.FromGrams(grams);

    /// <summary>
    /// Index of the option that comes nearest to serving in a region: the fewest reasons that waiting does not remove, then the fewest at
    /// all, then the earlier option.
    /// </summary>
    /// <param name="row">The region's row.</param>
    public int NearestIn(int row)
    {
        var (nearest, least) = (row, long.MaxValue);
        for (var index = row; index < Length; index += Stride)
        {
            var reasons = (long)ReasonsAt(index);
            var far = (BitOperations.PopCount((ulong)(reasons & (long)InfeasibilityReasons.Static)) * 64L) + BitOperations.PopCount((ulong)reasons);
            (nearest, least) = far < least ? (index, far) : (nearest, least);
        }

        return nearest;
    }

    /// <summary>
    /// The least score beside a row among the other regions that the same option may be served in; -1 for none. Where options differ in
    /// what they write, this one tells what the region makes.
    /// </summary>
    /// <param name="index">The row's, as a decision names it.</param>
    public int BestBeside(int index)
    {
        if (index < 0)
        {
            return index;
        }

        var best = -1;
        var first = index - (index % Stride);
        for (var at = first; at < first + _snapshot!.Fleet.Regions.Count; at++)
        {
            if (at != index && ReasonsAt(at) == Infeasibility.None && (best < 0 || _block[ChargeColumn.Score, at] < _block[ChargeColumn.Score, best]))
            {
                best = at;
            }
        }

        return best;
    }

    internal void Begin(in Workload work, ReadOnlySpan<ServingOption> options, FleetSnapshot snapshot)
    {
        Stride = snapshot.Fleet.PaddedRows;
        if (!ReferenceEquals(_snapshot, snapshot) || !ReferenceEquals(_network, work.Network))
        {
            (_snapshot, _network) = (snapshot, work.Network);
        }

        _options = options.Length;
        if (_block.Rows < Length)
        {
            _block = new ColumnBlock(ColumnCount, Length);
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

    /// <summary>The first rows.</summary>
    internal Group<T> First<T>()
        where T : struct, ILanes<T> =>
        new(_block.First<T>());

    /// <summary>Whether any row that may serve by law and physics lacks a reading of the kind compared.</summary>
    internal bool AnyCandidateWithoutReading<T>()
        where T : struct, ILanes<T>
    {
        var first = First<T>();
        var found = default(T);
        for (var row = 0; row < Length; row += T.Width)
        {
            var group = first.Skip(row);
            found |= T.Except(group.Candidates, group.HaveReading);
        }

        return found.Any;
    }

    private ResourceUse UseAt(int index, int row, HostingColumns hosting) => new(
        Energy.FromJoules(_block[Joules, index]), _block[GpuSeconds, index], _network!.RoundTrips[row].Value,
        hosting[row]?.QueueMs ?? 0, _block[ServiceMs, index]);

    private PricedUse? PricedAt(int index, int row, HostingColumns hosting)
    {
        const Infeasibility unknown = Infeasibility.ModelNotHosted | Infeasibility.NoPriceSource | Infeasibility.SignalMissing;
        if ((ReasonsAt(index) & unknown) != 0 || double.IsNaN(_block[ChargeColumn.Grams, index]))
        {
            return null;
        }

        return new PricedUse(
            Carbon.FromGrams(_block[ChargeColumn.Grams, index]),
            new Charge(
                Usd(ChargeColumn.Compute, index), Usd(ChargeColumn.Carbon, index), Usd(ChargeColumn.Egress, index),
                Usd(ChargeColumn.Migration, index),
                Money.FromUsd(hosting[row]!.LoadUsd), Money.FromUsd(_snapshot!.Fleet.Regions[row].ComplianceUsd)),
            Usd(ChargeColumn.Score, index));
    }

    private Money Usd(int column, int index) => Money.FromUsd(_block[column, index]);

    /// <summary>Some rows.</summary>
    internal readonly ref struct Group<T>
        where T : struct, ILanes<T>
    {
        private readonly LaneGroup<T> _lanes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group(LaneGroup<T> lanes) => _lanes = lanes;

        /// <summary>Their columns.</summary>
        public LaneGroup<T> Lanes => _lanes;

        /// <summary>All bits of those that may serve by law and physics, though perhaps not now.</summary>
        public T Candidates => T.Clear(_lanes[Blocked] & T.AllBits((long)InfeasibilityReasons.Static));

        /// <summary>All bits of those that have a reading of the kind compared.</summary>
        public T HaveReading => T.Same(_lanes[ChargeColumn.Grams], _lanes[ChargeColumn.Grams]);

        /// <summary>The rows so many further.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group<T> Skip(int rows) => new(_lanes.Skip(rows, ColumnCount));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Write(T joules, T gpuSeconds, T serviceMs, T blocked)
        {
            _lanes.Write(Joules, joules);
            _lanes.Write(GpuSeconds, gpuSeconds);
            _lanes.Write(ServiceMs, serviceMs);
            _lanes.Write(Blocked, blocked);
        }
    }
}
