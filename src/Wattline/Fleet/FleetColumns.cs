using System.Runtime.CompilerServices;
using Wattline.Units;

namespace Wattline.Fleet;

/// <summary>
/// What the regions of a fleet are, in columns, in the order of their identifiers, so that ties never depend on configuration order.
/// </summary>
public sealed class FleetColumns
{
    private const int JurisdictionWord = 0, JurisdictionBit = 1, ColumnCount = 2;
    private readonly ColumnBlock _block;
    private readonly Dictionary<string, int> _rows = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Builds the columns of a fleet.</summary>
    /// <param name="regions">At least one; identifiers unique up to case.</param>
    /// <exception cref="ArgumentException">No region, a repeated identifier, an unknown jurisdiction, or a cost below 0.</exception>
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
                throw new ArgumentException(
                    $"Region '{region.Id}': '{region.Jurisdiction}' is no ISO 3166-1 alpha-2 code.", nameof(regions));
            }

            (_block[JurisdictionWord, row], _block[JurisdictionBit, row]) = JurisdictionSet.Locate(jurisdiction);
            Figure.NonNegative(region.ComplianceUsd, $"Region '{region.Id}': the cost of compliance");
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

    /// <summary>The first rows.</summary>
    internal Group<T> First<T>()
        where T : struct, ILanes<T> =>
        new(_block.First<T>());

    /// <summary>Some regions.</summary>
    internal readonly ref struct Group<T>
        where T : struct, ILanes<T>
    {
        private readonly LaneGroup<T> _lanes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group(LaneGroup<T> lanes) => _lanes = lanes;

        /// <summary>The rows so many further.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group<T> Skip(int rows) => new(_lanes.Skip(rows, ColumnCount));

        /// <summary>All bits of those that a residency rule, laid out as a table, keeps the data out of.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T OutOf(T allowed) => T.Clear(T.Pick(allowed, _lanes[JurisdictionWord]) & _lanes[JurisdictionBit]);
    }
}
