using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Wattline.Units;

namespace Wattline.Fleet;

/// <summary>What the regions of a fleet are, in columns, in the order of their identifiers, so that ties never depend on configuration order.</summary>
public sealed class FleetColumns
{
    private const int JurisdictionWord = 0, JurisdictionPlace = 1, ComplianceUsd = 2, ColumnCount = 3;
    private readonly ColumnBlock _block;
    private readonly Dictionary<string, int> _rows = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Builds the columns of a fleet.</summary>
    /// <param name="regions">At least one; identifiers unique up to case.</param>
    /// <exception cref="ArgumentException">No region, a repeated identifier, or a jurisdiction outside ISO 3166-1.</exception>
    public FleetColumns(IEnumerable<Region> regions)
    {
        Regions = [.. regions.OrderBy(region => region.Id, StringComparer.Ordinal)];
        Count = Regions.Count;
        if (Count == 0)
        {
            throw new ArgumentException("A fleet has at least one region.", nameof(regions));
        }

        _block = new ColumnBlock(ColumnCount, Regions.Count);
        for (var row = 0; row < Regions.Count; row++)
        {
            var region = Regions[row];
            if (!_rows.TryAdd(region.Id, row))
            {
                throw new ArgumentException($"Region '{region.Id}' is named twice.", nameof(regions));
            }

            var jurisdiction = JurisdictionSet.IndexOf(region.Jurisdiction);
            if (jurisdiction < 0)
            {
                throw new ArgumentException($"Region '{region.Id}': '{region.Jurisdiction}' is no ISO 3166-1 alpha-2 code.", nameof(regions));
            }

            (_block[JurisdictionWord, row], _block[JurisdictionPlace, row]) = JurisdictionSet.Locate(jurisdiction);
            _block[ComplianceUsd, row] = region.ComplianceUsd;
        }
    }

    /// <summary>The regions in row order.</summary>
    public IReadOnlyList<Region> Regions { get; }

    /// <summary>Number of regions.</summary>
    public int Count { get; }

    /// <summary>Rows including padding.</summary>
    public int PaddedRows => _block.Rows;

    /// <summary>The row of a region by identifier, or -1.</summary>
    public int RowOf(string id) => _rows.GetValueOrDefault(id, -1);

    /// <summary>The first four rows.</summary>
    internal Group First => new(_block.First);

    /// <summary>Four regions.</summary>
    internal readonly ref struct Group
    {
        private readonly LaneGroup _lanes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group(LaneGroup lanes) => _lanes = lanes;

        /// <summary>The four rows so many further.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group Skip(int rows) => new(_lanes.Skip(rows, ColumnCount));

        public Vector256<double> ComplianceUsd => _lanes[FleetColumns.ComplianceUsd];

        /// <summary>Which of them a residency rule keeps the data out of.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<long> OutOf(in JurisdictionSet allowed) => allowed.Excludes(_lanes[JurisdictionWord], _lanes[JurisdictionPlace]);
    }
}
