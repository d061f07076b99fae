using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Wattline.Fleet;
using Wattline.Units;

namespace Wattline.Models;

/// <summary>One model over all regions of a fleet, in columns in row order. A region that does not host it has the bit for that.</summary>
public sealed class HostingColumns
{
    private const int Hosted = 0, PrefillMs = 1, DecodeMs = 2, QueueMs = 3, JoulesIn = 4, JoulesOut = 5, GpuIn = 6, GpuOut = 7,
        UsdIn = 8, UsdCached = 9, UsdOut = 10, LoadUsd = 11, Unpriced = 12, ColumnCount = 13;

    private readonly ColumnBlock _block;
    private readonly Hosting?[] _rows;

    /// <summary>Builds the columns of a model.</summary>
    /// <param name="model">The name that clients ask for.</param>
    /// <param name="fleet">The fleet.</param>
    /// <param name="hostings">Where it is served; at most one a region.</param>
    /// <exception cref="ArgumentException">A region that is not in the fleet, hosts the model twice, or is owned and yet has a list price.</exception>
    public HostingColumns(string model, FleetColumns fleet, IEnumerable<Hosting> hostings)
    {
        Model = model;
        _rows = new Hosting?[fleet.Regions.Count];
        _block = new ColumnBlock(ColumnCount, fleet.Regions.Count);
        foreach (var hosting in hostings)
        {
            var row = fleet.RowOf(hosting.Region);
            if (row < 0 || _rows[row] is not null)
            {
                throw new ArgumentException($"Model '{model}' is hosted in '{hosting.Region}', which is unknown or named twice.", nameof(hostings));
            }

            _rows[row] = hosting;
            Fill(row, hosting);
            Price(row, fleet.Regions[row], hosting);
        }
    }

    /// <summary>The name that clients ask for.</summary>
    public string Model { get; }

    /// <summary>The hosting of a row, or null.</summary>
    public Hosting? this[int row] => _rows[row];

    /// <summary>The first four rows.</summary>
    internal Group First => new(_block.First);

    private void Fill(int row, Hosting hosting)
    {
        _block[Hosted, row] = 1;
        _block[PrefillMs, row] = Checked(hosting.PrefillMsPerToken.Value);
        _block[DecodeMs, row] = Checked(hosting.DecodeMsPerToken.Value);
        _block[QueueMs, row] = Checked(hosting.QueueMs);
        _block[JoulesIn, row] = Checked(hosting.JoulesPerInputToken.Value);
        _block[JoulesOut, row] = Checked(hosting.JoulesPerOutputToken.Value);
        _block[GpuIn, row] = Checked(hosting.GpuSecondsPerInputToken);
        _block[GpuOut, row] = Checked(hosting.GpuSecondsPerOutputToken);
        _block[LoadUsd, row] = Checked(hosting.LoadUsd);
    }

    /// <summary>A bought region without a list price is blocked, since its cost would read as zero.</summary>
    private void Price(int row, Region region, Hosting hosting)
    {
        if (region.Ownership == Ownership.Owned)
        {
            if (hosting.ListPrice is not null)
            {
                throw new ArgumentException($"Region '{region.Id}' is owned and pays electricity, so '{Model}' has no list price there.", nameof(hosting));
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
            _block[Unpriced, row] = 1;
        }
    }

    private static double Checked(double value) =>
        double.IsFinite(value) && value >= 0 ? value : throw new ArgumentException($"A model figure must be 0 or more, got {value}.", nameof(value));

    /// <summary>The model in four regions.</summary>
    internal readonly ref struct Group
    {
        private readonly LaneGroup _lanes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group(LaneGroup lanes) => _lanes = lanes;

        /// <summary>The four rows so many further.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group Skip(int rows) => new(_lanes.Skip(rows, ColumnCount));

        public Vector256<long> NotHosted => Vector256.Equals(_lanes[Hosted], Vector256<double>.Zero).AsInt64();

        /// <summary>Whether a bought region has no list price for the model.</summary>
        public Vector256<long> WithoutPrice => Vector256.GreaterThan(_lanes[Unpriced], Vector256<double>.Zero).AsInt64();

        public Vector256<double> QueueMs => _lanes[HostingColumns.QueueMs];

        public Vector256<double> LoadUsd => _lanes[HostingColumns.LoadUsd];

        /// <summary>IT energy of one more prefilled token, J.</summary>
        public Vector256<double> JoulesPerPrefill => _lanes[JoulesIn];

        /// <summary>What of the list price a cached token saves, USD; zero where the region is owned.</summary>
        public Vector256<double> ListUsdPerUncached => _lanes[UsdIn] - _lanes[UsdCached];

        /// <summary>Prefill of the tokens given, then decoding of the others, ms.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<double> ServiceMs(Vector256<double> prefilled, Vector256<double> decoded) =>
            Lanes.Fma(decoded, _lanes[DecodeMs], prefilled * _lanes[PrefillMs]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<double> Joules(Vector256<double> prefilled, Vector256<double> decoded) =>
            Lanes.Fma(decoded, _lanes[JoulesOut], prefilled * _lanes[JoulesIn]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<double> GpuSeconds(Vector256<double> prefilled, Vector256<double> decoded) =>
            Lanes.Fma(decoded, _lanes[GpuOut], prefilled * _lanes[GpuIn]);

        /// <summary>List price of the tokens, USD; zero where the region is owned.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<double> ListUsd(Vector256<double> fresh, Vector256<double> cached, Vector256<double> output) =>
            Lanes.Fma(output, _lanes[UsdOut], Lanes.Fma(cached, _lanes[UsdCached], fresh * _lanes[UsdIn]));
    }
}
