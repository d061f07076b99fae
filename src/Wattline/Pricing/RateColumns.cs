using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
    private const int UsdPerJoule = 0, AverageGramsPerJoule = 1, MarginalGramsPerJoule = 2, Known = 3, Capacity = 4, ColumnCount = 5;
    private readonly ColumnBlock _block;

    /// <summary>Builds the rates of a slot.</summary>
    /// <param name="fleet">The regions.</param>
    /// <param name="signals">One a region in row order.</param>
    /// <param name="prices">Scarcity prices.</param>
    /// <exception cref="ArgumentException">Not one signal a region, or a PUE below 1.</exception>
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

    /// <summary>The first four rows.</summary>
    internal Group First => new(_block.First);

    private void Fill(int row, Region region, GridSignal signal, Prices prices)
    {
        var pue = region.Pue.Value >= 1 ? region.Pue.Value : throw new ArgumentException($"Region '{region.Id}': a PUE is 1 or more.", nameof(region));
        var known = Infeasibility.None;
        if (region.Ownership == Ownership.Owned)
        {
            known |= signal.Price is null ? Infeasibility.NoPriceSource : Infeasibility.None;
            _block[UsdPerJoule, row] = signal.Price is { } price ? price.Delivered.UsdPerKwh * pue / JoulesPerKwh : 0;
        }

        known |= signal.AverageCarbon is null ? Infeasibility.SignalMissing : Infeasibility.None;
        _block[AverageGramsPerJoule, row] = GramsPerJoule(signal.AverageCarbon, pue, 0);
        _block[MarginalGramsPerJoule, row] = GramsPerJoule(signal.MarginalCarbon, pue, double.NaN);
        _block[Known, row] = BitConverter.Int64BitsToDouble((long)known);
        _block[Capacity, row] = prices.CapacityUsdPerGpuSecond.GetValueOrDefault(region.Id);
    }

    private static double GramsPerJoule(CarbonReading? reading, double pue, double missing) =>
        reading is null ? missing : reading.Value.GramsPerKwh * pue / JoulesPerKwh;

    /// <summary>The rates of four regions.</summary>
    internal readonly ref struct Group
    {
        private readonly LaneGroup _lanes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group(LaneGroup lanes) => _lanes = lanes;

        /// <summary>The four rows so many further.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group Skip(int rows) => new(_lanes.Skip(rows, ColumnCount));

        public Vector256<double> UsdPerJoule => _lanes[RateColumns.UsdPerJoule];

        public Vector256<double> CapacityUsdPerGpuSecond => _lanes[Capacity];

        /// <summary>What is known to block them: no price, no reading.</summary>
        public Vector256<long> Known => _lanes[RateColumns.Known].AsInt64();

        /// <summary>Which of them lack a marginal intensity. NaN marks it in this column alone and is never read as a number.</summary>
        public Vector256<long> MarginalMissing => ~Vector256.Equals(_lanes[MarginalGramsPerJoule], _lanes[MarginalGramsPerJoule]).AsInt64();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<double> GramsPerJoule(CarbonKind kind) =>
            kind == CarbonKind.Average ? _lanes[AverageGramsPerJoule] : _lanes[MarginalGramsPerJoule];
    }
}
