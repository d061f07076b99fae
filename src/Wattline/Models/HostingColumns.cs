using System.Runtime.CompilerServices;
using Wattline.Fleet;
using Wattline.Units;

namespace Wattline.Models;

/// <summary>One model over all regions of a fleet, in columns in row order. A region that does not host it has the bit for that.</summary>
public sealed class HostingColumns
{
    private const int Known = 0, PrefillMs = 1, DecodeMs = 2, QueueMs = 3, JoulesIn = 4, JoulesOut = 5, GpuIn = 6, GpuOut = 7,
        UsdIn = 8, UsdCached = 9, UsdOut = 10, FixedUsd = 11, ColumnCount = 12;

    private readonly ColumnBlock _block;
    private readonly Hosting?[] _rows;

    /// <summary>Builds the columns of a model.</summary>
    /// <param name="model">The name that clients ask for.</param>
    /// <param name="fleet">The fleet.</param>
    /// <param name="hostings">Where it is served; at most one a region.</param>
    /// <exception cref="ArgumentException">A region unknown, named twice, or owned with a list price; a figure below 0.</exception>
    public HostingColumns(string model, FleetColumns fleet, IEnumerable<Hosting> hostings)
    {
        Model = model;
        _rows = new Hosting?[fleet.Regions.Count];
        _block = new ColumnBlock(ColumnCount, fleet.Regions.Count);
        for (var row = 0; row < _block.Rows; row++)
        {
            Know(row, HostingGaps.NotHosted);
        }

        foreach (var hosting in hostings)
        {
            var row = fleet.RowOf(hosting.Region);
            if (row < 0 || _rows[row] is not null)
            {
                throw new ArgumentException(
                    $"Model '{model}' is hosted in '{hosting.Region}', which is unknown or named twice.", nameof(hostings));
            }

            _rows[row] = hosting;
            Fill(row, hosting, fleet.Regions[row]);
            Price(row, fleet.Regions[row], hosting);
        }
    }

    /// <summary>The name that clients ask for.</summary>
    public string Model { get; }

    /// <summary>The hosting of a row, or null.</summary>
    public Hosting? this[int row] => _rows[row];

    /// <summary>The first rows.</summary>
    internal Group<T> First<T>()
        where T : struct, ILanes<T> =>
        new(_block.First<T>());

    private void Fill(int row, Hosting hosting, Region region)
    {
        Know(row, HostingGaps.None);
        _block[PrefillMs, row] = Checked(hosting.PrefillMsPerToken.Value);
        _block[DecodeMs, row] = Checked(hosting.DecodeMsPerToken.Value);
        _block[QueueMs, row] = Checked(hosting.QueueMs);
        _block[JoulesIn, row] = Checked(hosting.JoulesPerInputToken.Value);
        _block[JoulesOut, row] = Checked(hosting.JoulesPerOutputToken.Value);
        _block[GpuIn, row] = Checked(hosting.GpuSecondsPerInputToken);
        _block[GpuOut, row] = Checked(hosting.GpuSecondsPerOutputToken);
        _block[FixedUsd, row] = Checked(hosting.LoadUsd) + region.ComplianceUsd;
    }

    /// <summary>A bought region without a list price is blocked, since its cost would read as zero.</summary>
    private void Price(int row, Region region, Hosting hosting)
    {
        if (region.Ownership == Ownership.Owned)
        {
            if (hosting.ListPrice is not null)
            {
                throw new ArgumentException(
                    $"Region '{region.Id}' is owned and pays electricity, so '{Model}' has no list price there.", nameof(hosting));
            }
        }
        else if (hosting.ListPrice is { } price)
        {
            _block[UsdIn, row] = Checked(price.InputUsdPerMtok) / 1e6;
            _block[UsdCached, row] = Checked(price.CachedInputUsdPerMtok ?? price.InputUsdPerMtok) / 1e6;
            _block[UsdOut, row] = Checked(price.OutputUsdPerMtok) / 1e6;
        }
        else
        {
            Know(row, HostingGaps.WithoutPrice);
        }
    }

    private void Know(int row, HostingGaps gaps) => _block[Known, row] = BitConverter.Int64BitsToDouble((long)gaps);

    private double Checked(double value) => Figure.NonNegative(value, $"A figure of model '{Model}'");

    /// <summary>The model in some regions.</summary>
    internal readonly ref struct Group<T>
        where T : struct, ILanes<T>
    {
        private readonly LaneGroup<T> _lanes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group(LaneGroup<T> lanes) => _lanes = lanes;

        /// <summary>The rows so many further.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group<T> Skip(int rows) => new(_lanes.Skip(rows, ColumnCount));

        /// <summary>Bits known of the model there: not hosted, or bought without a list price.</summary>
        public T Known => _lanes[HostingColumns.Known];

        public T QueueMs => _lanes[HostingColumns.QueueMs];

        /// <summary>What does not depend on the ask: making the model ready, and the region's compliance work.</summary>
        public T FixedUsd => _lanes[HostingColumns.FixedUsd];

        /// <summary>IT energy of one more prefilled token, J.</summary>
        public T JoulesPerPrefill => _lanes[JoulesIn];

        /// <summary>What of the list price a cached token saves, USD; zero where the region is owned.</summary>
        public T ListUsdPerUncached => _lanes[UsdIn] - _lanes[UsdCached];

        /// <summary>Prefill of the tokens given, then decoding of the others, ms.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T ServiceMs(T prefilled, T decoded) =>
            (prefilled * _lanes[PrefillMs]).Plus(decoded, _lanes[DecodeMs]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Joules(T prefilled, T decoded) =>
            (prefilled * _lanes[JoulesIn]).Plus(decoded, _lanes[JoulesOut]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T GpuSeconds(T prefilled, T decoded) =>
            (prefilled * _lanes[GpuIn]).Plus(decoded, _lanes[GpuOut]);

        /// <summary>List price of the tokens, USD; zero where the region is owned.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T ListUsd(T fresh, T cached, T output) =>
            (fresh * _lanes[UsdIn]).Plus(cached, _lanes[UsdCached]).Plus(output, _lanes[UsdOut]);
    }
}
