using System.Runtime.CompilerServices;
using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Pricing;

/// <summary>
/// What a joule of IT energy costs and emits in each region of a fleet for one slot, PUE included, and which regions cannot be priced.
/// Average and marginal intensity are kept in columns of their own.
/// </summary>
public sealed class RateColumns
{
    private const double JoulesPerKwh = 3.6e6;
    private const int UsdPerJoule = 0, AverageGramsPerJoule = 1, MarginalGramsPerJoule = 2, Known = 3, Capacity = 4, Credit = 5, ColumnCount = 6;
    private readonly ColumnBlock _block;

    /// <summary>Builds the rates of a slot.</summary>
    /// <param name="fleet">The regions.</param>
    /// <param name="signals">One a region in row order.</param>
    /// <param name="prices">Scarcity prices.</param>
    /// <exception cref="ArgumentException">Not one signal a region, a figure out of range, or a reading of the other kind.</exception>
    public RateColumns(FleetColumns fleet, IReadOnlyList<GridSignal> signals, Prices prices)
    {
        if (signals.Count != fleet.Regions.Count)
        {
            throw new ArgumentException($"{fleet.Regions.Count} regions need as many signals, got {signals.Count}.", nameof(signals));
        }

        _block = new ColumnBlock(ColumnCount, signals.Count);
        for (var row = 0; row < signals.Count; row++)
        {
            Fill(row, fleet.Regions[row], signals[row], prices);
        }
    }

    /// <summary>The first rows.</summary>
    internal Group<T> First<T>()
        where T : struct, ILanes<T> =>
        new(_block.First<T>());

    private void Fill(int row, Region region, GridSignal signal, Prices prices)
    {
        var pue = Figure.AtLeast(1, region.Pue.Value, $"Region '{region.Id}': the PUE");
        var known = Infeasibility.None;
        if (region.Ownership == Ownership.Owned)
        {
            known |= signal switch
            {
                { Price: not null } => Infeasibility.None,
                { PriceIsLate: true } => Infeasibility.SignalMissing,
                _ => Infeasibility.NoPriceSource,
            };
            _block[UsdPerJoule, row] = signal.Price is { } price ? price.Delivered.UsdPerKwh * pue / JoulesPerKwh : 0;
        }

        known |= signal.AverageCarbon is null ? Infeasibility.SignalMissing : Infeasibility.None;
        _block[AverageGramsPerJoule, row] = GramsPerJoule(region, signal.AverageCarbon, CarbonKind.Average, pue) ?? 0;
        _block[MarginalGramsPerJoule, row] = GramsPerJoule(region, signal.MarginalCarbon, CarbonKind.Marginal, pue) ?? double.NaN;
        _block[Known, row] = BitConverter.Int64BitsToDouble((long)known);
        _block[Capacity, row] = Figure.NonNegative(
            prices.CapacityUsdPerGpuSecond.GetValueOrDefault(region.Id), $"Region '{region.Id}': the price of capacity");
        _block[Credit, row] = Figure.NonNegative(
            prices.CreditUsdPerRequest.GetValueOrDefault(region.Id), $"Region '{region.Id}': the credit of a request");
    }

    private static double? GramsPerJoule(Region region, CarbonReading? reading, CarbonKind kind, double pue) =>
        reading is null || reading.Kind == kind
            ? reading?.Value.GramsPerKwh * pue / JoulesPerKwh
            : throw new ArgumentException(
                $"Region '{region.Id}': a reading of {reading.Kind} carbon stands in for {kind}.", nameof(reading));

    /// <summary>The rates of some regions.</summary>
    internal readonly ref struct Group<T>
        where T : struct, ILanes<T>
    {
        private readonly LaneGroup<T> _lanes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group(LaneGroup<T> lanes) => _lanes = lanes;

        /// <summary>The rows so many further.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group<T> Skip(int rows) => new(_lanes.Skip(rows, ColumnCount));

        public T UsdPerJoule => _lanes[RateColumns.UsdPerJoule];

        public T CapacityUsdPerGpuSecond => _lanes[Capacity];

        public T CreditUsd => _lanes[Credit];

        /// <summary>What is known to block them: no price, no reading.</summary>
        public T Known => _lanes[RateColumns.Known];

        /// <summary>
        /// Intensity of a kind. NaN marks a missing marginal one: it rules that kind out for the decision and is never read as a number.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T GramsPerJoule(CarbonKind kind) =>
            kind == CarbonKind.Average ? _lanes[AverageGramsPerJoule] : _lanes[MarginalGramsPerJoule];
    }
}
