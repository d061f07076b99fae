using System.Numerics;

namespace Wattline.Planning.Decomposition;

/// <summary>Where the iteration stands: requests by cell, unmet ones by row, prices of moves, and the point that it is drawn back to.</summary>
internal sealed class State<T>(Layout layout, Cells<T> cells)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T[] Flow { get; } = new T[layout.Column.Length];

    public T[] FlowAnchor { get; } = new T[layout.Column.Length];

    public T[] Unmet { get; } = new T[layout.Rows];

    public T[] UnmetAnchor { get; } = new T[layout.Rows];

    /// <summary>By row: what a request more would cost, less its place in the step; where the last projection ended.</summary>
    public T[] Level { get; } = new T[layout.Rows];

    /// <summary>By place: USD for a request that is there and was not an hour before.</summary>
    public T[] Move { get; } = new T[layout.PlaceStart[^1]];

    public T[] MoveAnchor { get; } = new T[layout.PlaceStart[^1]];

    /// <summary>By row: USD for one request more that may enter anew; empty where no limit holds.</summary>
    public T[] Entry { get; } = new T[cells.Limited ? layout.Rows : 0];

    public T[] EntryAnchor { get; } = new T[cells.Limited ? layout.Rows : 0];

    /// <summary>Makes the present point the one that it is drawn back to.</summary>
    public void Anchor()
    {
        Flow.CopyTo(FlowAnchor, 0);
        Unmet.CopyTo(UnmetAnchor, 0);
        Move.CopyTo(MoveAnchor, 0);
        Entry.CopyTo(EntryAnchor, 0);
    }
}
