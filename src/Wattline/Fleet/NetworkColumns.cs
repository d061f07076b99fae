using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
            _block[RoundTripColumn, row] = Checked(roundTrips[row].Value);
            _block[UpColumn, row] = Checked(upUsdPerByte[row]);
            _block[DownColumn, row] = Checked(downUsdPerByte[row]);
        }
    }

    /// <summary>Where the requests come from.</summary>
    public string Origin { get; }

    /// <summary>Round trips in ms by row, with their sources.</summary>
    public IReadOnlyList<Sourced<double>> RoundTrips { get; }

    /// <summary>Number of regions it reaches.</summary>
    public int Count { get; }

    /// <summary>The first four rows.</summary>
    internal Group First => new(_block.First);

    private static double Checked(double value) =>
        double.IsFinite(value) && value >= 0 ? value : throw new ArgumentException($"A network figure must be 0 or more, got {value}.", nameof(value));

    /// <summary>The way to four regions.</summary>
    internal readonly ref struct Group
    {
        private readonly LaneGroup _lanes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group(LaneGroup lanes) => _lanes = lanes;

        /// <summary>The four rows so many further.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group Skip(int rows) => new(_lanes.Skip(rows, ColumnCount));

        public Vector256<double> RoundTripMs => _lanes[RoundTripColumn];

        public Vector256<double> UpUsdPerByte => _lanes[UpColumn];

        public Vector256<double> DownUsdPerByte => _lanes[DownColumn];
    }
}
