using System.Runtime.CompilerServices;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Fleet;

/// <summary>The way from one origin to every region of a fleet: round trip in ms, and what a byte costs each way.</summary>
public sealed class NetworkColumns
{
    private const int RoundTripColumn = 0, UpColumn = 1, DownColumn = 2, ColumnCount = 3;
    private readonly ColumnBlock _block;

    /// <summary>Builds the columns of one origin.</summary>
    /// <param name="origin">What to call it, as in <c>Berlin, DE</c>.</param>
    /// <param name="roundTrips">One a region in row order: ms, 0 or more, with its source. The way to the gateway is in it.</param>
    /// <param name="upUsdPerByte">USD per byte sent to the region; one a region.</param>
    /// <param name="downUsdPerByte">USD per byte answered; one a region.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a figure is negative or not finite.</exception>
    public NetworkColumns(
        string origin, IReadOnlyList<Sourced<double>> roundTrips, ReadOnlySpan<double> upUsdPerByte, ReadOnlySpan<double> downUsdPerByte)
    {
        if (roundTrips.Count != upUsdPerByte.Length || roundTrips.Count != downUsdPerByte.Length)
        {
            throw new ArgumentException("A network has one round trip and two prices a region.", nameof(roundTrips));
        }

        Origin = origin;
        RoundTrips = roundTrips;
        Count = roundTrips.Count;
        _block = new ColumnBlock(ColumnCount, roundTrips.Count);
        for (var row = 0; row < roundTrips.Count; row++)
        {
            _block[RoundTripColumn, row] = Figure.NonNegative(roundTrips[row].Value, $"The round trip to row {row}");
            _block[UpColumn, row] = Figure.NonNegative(upUsdPerByte[row], $"The price of a byte to row {row}");
            _block[DownColumn, row] = Figure.NonNegative(downUsdPerByte[row], $"The price of a byte from row {row}");
        }
    }

    /// <summary>The way from one origin to a fleet, bytes at the regions' own prices.</summary>
    /// <param name="origin">What to call it.</param>
    /// <param name="fleet">The regions.</param>
    /// <param name="roundTrips">One a region in row order, ms.</param>
    public static NetworkColumns To(string origin, FleetColumns fleet, IReadOnlyList<Sourced<double>> roundTrips) => new(
        origin, roundTrips,
        [.. fleet.Regions.Select(region => region.IngressUsdPerGb / 1e9)],
        [.. fleet.Regions.Select(region => region.EgressUsdPerGb.Value / 1e9)]);

    /// <summary>Where the requests come from.</summary>
    public string Origin { get; }

    /// <summary>Round trips in ms by row, with their sources.</summary>
    public IReadOnlyList<Sourced<double>> RoundTrips { get; }

    /// <summary>Number of regions it reaches.</summary>
    public int Count { get; }

    /// <summary>What a byte sent to a row's region and one answered cost, USD.</summary>
    public (double Up, double Down) UsdPerByte(int row) => (_block[UpColumn, row], _block[DownColumn, row]);

    /// <summary>The first rows.</summary>
    internal Group<T> First<T>()
        where T : struct, ILanes<T> =>
        new(_block.First<T>());

    /// <summary>The way to some regions.</summary>
    internal readonly ref struct Group<T>
        where T : struct, ILanes<T>
    {
        private readonly LaneGroup<T> _lanes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group(LaneGroup<T> lanes) => _lanes = lanes;

        /// <summary>The rows so many further.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group<T> Skip(int rows) => new(_lanes.Skip(rows, ColumnCount));

        public T RoundTripMs => _lanes[RoundTripColumn];

        public T UpUsdPerByte => _lanes[UpColumn];

        public T DownUsdPerByte => _lanes[DownColumn];
    }
}
