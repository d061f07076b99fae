using System.Numerics;
using System.Runtime.Intrinsics;

namespace Wattline.Planning.Decomposition;

/// <summary>
/// One step of the rows of one chunk: every block moves against its score and back onto its amount, every price of a move follows what
/// entered. Adds up what the rows draw, extrapolated, for the prices of the coupling rows.
/// </summary>
internal sealed class Sweep<T>(Layout layout, Cells<T> cells, Steps<T> steps, State<T> state, int chunk, int loads)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _score = new T[layout.WidestRow];
    private readonly T[] _ahead = new T[layout.WidestRow];
    private T[] _entering = new T[layout.WidestRow];
    private T[] _before = new T[layout.WidestRow];
    private T[] _prices = [];
    private T _factor = T.One;
    private T _pull = T.One;

    /// <summary>By resource, then by coupling row: what is drawn, at the point that the step extrapolates to.</summary>
    public double[] Loads { get; } = new double[loads];

    /// <summary>Square of how far requests moved, in the measure of the steps at factor one.</summary>
    public double PrimalMoved { get; private set; }

    /// <summary>Square of how far prices of moves moved, likewise.</summary>
    public double DualMoved { get; private set; }

    /// <summary>Steps all rows of the chunk.</summary>
    /// <param name="prices">By resource, then by coupling row.</param>
    /// <param name="factor">Of the primal steps; the dual ones are divided by it.</param>
    /// <param name="pull">Weight of the new point against the anchor.</param>
    /// <param name="kept">By cell: where to put what the step comes to before it is reflected; null for nowhere.</param>
    public void Run(T[] prices, T factor, T pull, Point? kept)
    {
        (_prices, _factor, _pull, PrimalMoved, DualMoved) = (prices, factor, pull, 0, 0);
        Array.Clear(Loads);
        for (var row = layout.ChunkStart[chunk]; row < layout.ChunkStart[chunk + 1]; row++)
        {
            Score(row);
            ScoreMoves(row);
            var step = _factor * steps.Primal[row];
            StepAgainst(row, step);
            var level = Project(row, step);
            Keep(row, level, kept);
            Take(row, step, level);
            TakeUnmet(row, step, level, kept);
            if (layout.Linked[row] || layout.Linked[row + 1])
            {
                Enter(row);
                StepMoves(row, kept);
                (_entering, _before) = (_before, _entering);
            }
        }
    }

    /// <summary>Square of how far requests are from their anchor, in the measure of the steps at factor one.</summary>
    public double PrimalPath()
    {
        double path = 0;
        for (var row = layout.ChunkStart[chunk]; row < layout.ChunkStart[chunk + 1]; row++)
        {
            var (start, end) = (layout.ColumnStart[row], layout.ColumnStart[row + 1]);
            path += double.CreateTruncating(Apart(state.Flow, state.FlowAnchor, start, end) / steps.Primal[row]);
        }

        return path;
    }

    /// <summary>Square of how far prices of moves are from their anchor, likewise.</summary>
    public double DualPath()
    {
        double path = 0;
        for (var row = layout.ChunkStart[chunk]; row < layout.ChunkStart[chunk + 1]; row++)
        {
            var (start, end) = (layout.PlaceStart[row], layout.PlaceStart[row + 1]);
            path += layout.Linked[row] ? double.CreateTruncating(Apart(state.Move, state.MoveAnchor, start, end) / steps.Moves[row]) : 0;
        }

        return path;
    }

    private static T Apart(T[] values, T[] anchors, int start, int end)
    {
        var sum = Vector256<T>.Zero;
        for (var index = start; index < end; index += Vector256<T>.Count)
        {
            var apart = Read(values, index) - Read(anchors, index);
            sum += apart * apart;
        }

        return Vector256.Sum(sum);
    }

    private void Score(int row)
    {
        var (start, length) = (layout.ColumnStart[row], layout.ColumnStart[row + 1] - layout.ColumnStart[row]);
        var resources = cells.Resource.AsSpan(start, length);
        var score = _score.AsSpan(0, length);
        for (var cell = 0; cell < resources.Length; cell++)
        {
            score[cell] = _prices[resources[cell]];
        }

        for (var cell = 0; cell < length; cell += Vector256<T>.Count)
        {
            (Read(cells.Cost, start + cell) + (Read(cells.Gpu, start + cell) * Read(_score, cell))).CopyTo(_score, cell);
        }

        for (var coupling = 0; coupling < cells.Couplings.Length; coupling++)
        {
            var price = Vector256.Create(_prices[_prices.Length - cells.Couplings.Length + coupling]);
            for (var cell = 0; cell < length && price[0] > T.Zero; cell += Vector256<T>.Count)
            {
                (Read(_score, cell) + (price * Read(cells.Couplings[coupling], start + cell))).CopyTo(_score, cell);
            }
        }
    }

    /// <summary>Adds what moving into this hour costs, less what being there already saves in the next.</summary>
    private void ScoreMoves(int row)
    {
        var (length, width) = (layout.ColumnStart[row + 1] - layout.ColumnStart[row], layout.Width[row]);
        var (here, next) = (layout.PlaceStart[row], layout.PlaceStart[row + 1]);
        var ratio = layout.Linked[row + 1] ? Vector256.Create(cells.Amount[row + 1] / cells.Amount[row]) : default;
        for (var layer = 0; layer < length && layout.Linked[row]; layer += width)
        {
            for (var place = 0; place < width; place += Vector256<T>.Count)
            {
                (Read(_score, layer + place) + Read(state.Move, here + place)).CopyTo(_score, layer + place);
            }
        }

        for (var layer = 0; layer < length && layout.Linked[row + 1]; layer += width)
        {
            for (var place = 0; place < width; place += Vector256<T>.Count)
            {
                (Read(_score, layer + place) - (ratio * Read(state.Move, next + place))).CopyTo(_score, layer + place);
            }
        }
    }

    private void StepAgainst(int row, T step)
    {
        var (start, length, steps) = (layout.ColumnStart[row], layout.ColumnStart[row + 1] - layout.ColumnStart[row], Vector256.Create(step));
        for (var cell = 0; cell < length; cell += Vector256<T>.Count)
        {
            (Read(state.Flow, start + cell) - (steps * Read(_score, cell))).CopyTo(_score, cell);
        }
    }

    /// <summary>The level above which the row's cells and its unmet requests hold its amount: Newton's method on a convex falling function.</summary>
    private T Project(int row, T step)
    {
        const int Passes = 30;
        var (length, amount) = (layout.ColumnStart[row + 1] - layout.ColumnStart[row], cells.Amount[row]);
        var unmet = state.Unmet[row] - (step * cells.UnmetCost[row]);
        var level = state.Level[row];
        var enough = amount * (typeof(T) == typeof(float) ? T.CreateTruncating(1e-6) : T.CreateTruncating(1e-14));
        for (var pass = 0; pass < Passes; pass++)
        {
            var (sum, count) = Above(length, level, unmet);
            if (count == T.Zero)
            {
                level = Highest(length, unmet) - amount;
                continue;
            }

            var change = (sum - amount) / count;
            level += change;
            if (T.Abs(change) <= enough)
            {
                break;
            }
        }

        return state.Level[row] = level;
    }

    private (T Sum, T Count) Above(int length, T level, T unmet)
    {
        var (levels, sums, counts) = (Vector256.Create(level), Vector256<T>.Zero, Vector256<T>.Zero);
        for (var cell = 0; cell < length; cell += Vector256<T>.Count)
        {
            var above = Read(_score, cell) - levels;
            var does = Vector256.GreaterThan(above, Vector256<T>.Zero);
            sums += above & does;
            counts += Vector256<T>.One & does;
        }

        var (sum, count) = (Vector256.Sum(sums), Vector256.Sum(counts));
        return unmet > level ? (sum + (unmet - level), count + T.One) : (sum, count);
    }

    private T Highest(int length, T unmet)
    {
        foreach (var value in _score.AsSpan(0, length))
        {
            unmet = T.Max(unmet, value);
        }

        return unmet;
    }

    private void Take(int row, T step, T level)
    {
        var (start, length) = (layout.ColumnStart[row], layout.ColumnStart[row + 1] - layout.ColumnStart[row]);
        var (levels, pull, moved) = (Vector256.Create(level), Vector256.Create(_pull), Vector256<T>.Zero);
        for (var cell = 0; cell < length; cell += Vector256<T>.Count)
        {
            var flow = Vector256.Max(Read(_score, cell) - levels, Vector256<T>.Zero);
            var old = Read(state.Flow, start + cell);
            var change = flow - old;
            moved += change * change;
            var ahead = flow + change;
            ahead.CopyTo(_ahead, cell);
            var anchor = Read(state.FlowAnchor, start + cell);
            (anchor + (pull * (ahead - anchor))).CopyTo(state.Flow, start + cell);
            Load(start + cell, cell, (~Vector256.Equals(ahead, Vector256<T>.Zero)).ExtractMostSignificantBits());
        }

        PrimalMoved += double.CreateTruncating(Vector256.Sum(moved) * _factor / step);
        Couple(start, length);
    }

    private void Load(int start, int offset, uint drawing)
    {
        for (; drawing != 0; drawing &= drawing - 1)
        {
            var lane = BitOperations.TrailingZeroCount(drawing);
            Loads[cells.Resource[start + lane]] += double.CreateTruncating(cells.Gpu[start + lane] * _ahead[offset + lane]);
        }
    }

    private void Couple(int start, int length)
    {
        for (var coupling = 0; coupling < cells.Couplings.Length; coupling++)
        {
            var sum = Vector256<T>.Zero;
            for (var cell = 0; cell < length; cell += Vector256<T>.Count)
            {
                sum += Read(_ahead, cell) * Read(cells.Couplings[coupling], start + cell);
            }

            Loads[loads - cells.Couplings.Length + coupling] += double.CreateTruncating(Vector256.Sum(sum));
        }
    }

    private void Keep(int row, T level, Point? kept)
    {
        var (start, end) = (layout.ColumnStart[row], layout.ColumnStart[row + 1]);
        for (var cell = start; cell < end && kept is not null; cell++)
        {
            kept.Flow[cell] = Math.Max(0, double.CreateTruncating(_score[cell - start] - level));
        }
    }

    private void TakeUnmet(int row, T step, T level, Point? kept)
    {
        var old = state.Unmet[row];
        var unmet = T.Max(T.Zero, old - (step * cells.UnmetCost[row]) - level);
        var change = unmet - old;
        PrimalMoved += double.CreateTruncating(change * change * _factor / step);
        state.Unmet[row] = state.UnmetAnchor[row] + (_pull * (unmet + change - state.UnmetAnchor[row]));
        if (kept is not null)
        {
            kept.Unmet[row] = double.CreateTruncating(unmet);
        }
    }

    private void Enter(int row)
    {
        var (length, width) = (layout.ColumnStart[row + 1] - layout.ColumnStart[row], layout.Width[row]);
        Array.Clear(_entering, 0, width);
        for (var layer = 0; layer < length; layer += width)
        {
            for (var place = 0; place < width; place += Vector256<T>.Count)
            {
                (Read(_entering, place) + Read(_ahead, layer + place)).CopyTo(_entering, place);
            }
        }
    }

    private void StepMoves(int row, Point? kept)
    {
        if (!layout.Linked[row])
        {
            return;
        }

        var (start, width, size) = (layout.PlaceStart[row], layout.Width[row], steps.Moves[row] / _factor);
        var (sizes, ratio) = (Vector256.Create(size), Vector256.Create(cells.Amount[row] / cells.Amount[row - 1]));
        for (var place = 0; place < width; place += Vector256<T>.Count)
        {
            var entered = Read(_entering, place) - (ratio * Read(_before, place));
            (Read(state.Move, start + place) + (sizes * entered)).CopyTo(_score, place);
        }

        var entry = StepEntry(row, size, kept);
        TakeMoves(row, cells.MoveCost[row] + entry);
    }

    private void TakeMoves(int row, T most)
    {
        var (start, width, pull) = (layout.PlaceStart[row], layout.Width[row], Vector256.Create(_pull));
        var (cap, moved) = (Vector256.Create(most), Vector256<T>.Zero);
        for (var place = 0; place < width; place += Vector256<T>.Count)
        {
            var price = Vector256.Min(Vector256.Max(Read(_score, place), Vector256<T>.Zero), cap);
            var change = price - Read(state.Move, start + place);
            moved += change * change;
            var anchor = Read(state.MoveAnchor, start + place);
            (anchor + (pull * (price + change - anchor))).CopyTo(state.Move, start + place);
        }

        DualMoved += double.CreateTruncating(Vector256.Sum(moved) / steps.Moves[row]);
    }

    /// <summary>The price of entering: prices of moves may exceed their cost by as much, and do where the limit binds.</summary>
    private T StepEntry(int row, T size, Point? kept)
    {
        const int Passes = 30;
        if (!cells.Limited || cells.MoveLimit[row] >= T.One)
        {
            return T.Zero;
        }

        var (old, cost) = (state.Entry[row], cells.MoveCost[row]);
        var least = old - (size * cells.MoveLimit[row] * cells.Amount[row]);
        var entry = T.Max(T.Zero, least);
        for (var pass = 0; pass < Passes; pass++)
        {
            var (sum, count) = Above(layout.Width[row], cost + entry, T.NegativeInfinity);
            var next = T.Max(entry, entry + ((least + sum - entry) / (T.One + count)));
            if (next == entry)
            {
                break;
            }

            entry = next;
        }

        var change = entry - old;
        DualMoved += double.CreateTruncating(change * change / steps.Moves[row]);
        state.Entry[row] = state.EntryAnchor[row] + (_pull * (entry + change - state.EntryAnchor[row]));
        if (kept is not null)
        {
            kept.Entry[row] = double.CreateTruncating(entry);
        }

        return entry;
    }

    private static Vector256<T> Read(T[] values, int index) => Vector256.LoadUnsafe(ref values[0], (nuint)index);
}
