using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MathNet.Numerics;
using Wattline.Simulation.Chance;
using Wattline.Simulation.Increments;

namespace Wattline.Simulation.Walks;

/// <summary>
/// Exact draws of a harvest from cells of equal probability: the cell by bits, the place in it by rejection under the largest density there. A draw that lies
/// below the least density of its cell needs no density at all; 1 to 2 % do. What is near a singularity or in a tail is drawn by formulas of its own.
/// </summary>
internal sealed class HarvestCells
{
    private const int Bits = 10, Count = 1 << Bits, PlaceBits = 27;
    private readonly Cell[] _cells = new Cell[Count];
    private readonly double[] _highest = new double[Count];
    private readonly SlotHarvest _harvest;
    private readonly double _headEnd, _tailStart, _mode;
    private readonly int _heads;

    public HarvestCells(SlotHarvest harvest)
    {
        _harvest = harvest;
        _mode = harvest is GammaHarvest { Shape: > 1 } gamma ? gamma.Shape - 1 : 0;
        // Of a density that is singular at 0, so many cells count as one as leave the others within a factor of two each.
        _heads = harvest switch
        {
            GammaHarvest { Shape: < 1 } steep => (int)Math.Min(Count - 1, Math.Ceiling(1 / (Math.Pow(2, steep.Shape) - 1))),
            NormalHarvest => 1,
            _ => 0,
        };
        Fill();
        (_headEnd, _tailStart) = harvest is ConstantHarvest ? (0, 0) : (Edge(_heads), Edge(Count - 1));
    }

    /// <summary>A draw, J.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Draw(ref XoshiroState chance)
    {
        var bits = chance.Next();
        ref readonly var cell = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_cells), (nint)(bits >> (64 - Bits)));
        var place = (bits >> PlaceBits) & ((1UL << PlaceBits) - 1);
        var height = (uint)(bits & ((1UL << PlaceBits) - 1));
        if (height < cell.Sure)
        {
            return cell.Left + (cell.Width * (long)place);
        }

        // By a copy, so that the state of the loop around stays in registers.
        var rest = chance;
        var joules = Slowly(bits, ref rest);
        chance = rest;
        return joules;
    }

    /// <summary>The rest of a draw that its density must decide.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private double Slowly(ulong bits, ref XoshiroState chance)
    {
        var cell = (int)(bits >> (64 - Bits));
        if (cell < _heads)
        {
            return Head(ref chance);
        }

        if (cell == Count - 1)
        {
            return Tail(ref chance);
        }

        // A height below the sure one was taken already: this one is above.
        var place = (bits >> PlaceBits) & ((1UL << PlaceBits) - 1);
        var height = (bits & ((1UL << PlaceBits) - 1)) + chance.Uniform();
        var unit = 1UL << PlaceBits;
        while (true)
        {
            var joules = _cells[cell].Left + (_cells[cell].Width * place);
            if (height < unit * Math.Exp(LogDensity(Plain(joules)) - _highest[cell]))
            {
                return joules;
            }

            (place, height) = (chance.Next() >> (64 - PlaceBits), unit * chance.Uniform());
        }
    }

    private void Fill()
    {
        var left = _heads == 0 ? 0 : Edge(_heads);
        for (var at = 0; at < Count; at++)
        {
            if (_harvest is ConstantHarvest)
            {
                _cells[at] = new Cell(_harvest.Mean, 0, uint.MaxValue);
            }
            else if (at >= _heads && at < Count - 1)
            {
                var right = Edge(at + 1);
                var (low, high) = Range(left, right);
                _highest[at] = high;
                // A place is the middle of its 2^-27th of the cell.
                var width = (Joules(right) - Joules(left)) / (1UL << PlaceBits);
                _cells[at] = new Cell(Joules(left) + (width / 2), width, (uint)((1UL << PlaceBits) * Math.Exp(low - high)));
                left = right;
            }
        }
    }

    /// <summary>Least and largest log density of a cell; the density has one mode.</summary>
    private (double Low, double High) Range(double left, double right)
    {
        var (first, last) = (LogDensity(left), LogDensity(right));
        return (Math.Min(first, last), left < _mode && _mode < right ? LogDensity(_mode) : Math.Max(first, last));
    }

    /// <summary>But for a constant, of the harvest in units of its scale, or of its deviation from the mean.</summary>
    private double LogDensity(double x) => _harvest is GammaHarvest gamma
        ? (gamma.Shape == 1 ? 0 : (gamma.Shape - 1) * Math.Log(x)) - x
        : -x * x / 2;

    private double Joules(double x) => _harvest is GammaHarvest gamma ? gamma.Scale * x : _harvest.Mean + (Math.Sqrt(_harvest.Variance) * x);

    private double Plain(double joules) => _harvest is GammaHarvest gamma
        ? joules / gamma.Scale : (joules - _harvest.Mean) / Math.Sqrt(_harvest.Variance);

    /// <summary>Where so many cells end: by halving, in the logarithm for a gamma.</summary>
    private double Edge(int cells)
    {
        var (due, gamma) = (cells / (double)Count, _harvest as GammaHarvest);
        var (low, high) = gamma is null ? (-9.0, 9.0) : (-700.0, Math.Log(gamma.Shape + (50 * Math.Sqrt(gamma.Shape)) + 50));
        for (var step = 0; step < 64; step++)
        {
            var middle = (low + high) / 2;
            var sum = gamma is null ? StandardNormal.AtMost(middle) : GammaAtMost(gamma.Shape, middle);
            (low, high) = sum < due ? (middle, high) : (low, middle);
        }

        return gamma is null ? high : Math.Exp(high);
    }

    /// <summary>By the place's logarithm; near 0 by the first term of the series, for the library's function ends at 1e-15.</summary>
    private static double GammaAtMost(double shape, double logarithm) => logarithm < -18
        ? Math.Exp((shape * logarithm) - SpecialFunctions.GammaLn(shape + 1))
        : SpecialFunctions.GammaLowerRegularized(shape, Math.Exp(logarithm));

    private double Head(ref XoshiroState chance)
    {
        if (_harvest is not GammaHarvest gamma)
        {
            return Joules(-NormalTail(-_headEnd, ref chance));
        }

        while (true)
        {
            var x = _headEnd * Math.Pow(chance.Uniform(), 1 / gamma.Shape);
            if (chance.Uniform() < Math.Exp(-x))
            {
                return Joules(x);
            }
        }
    }

    private double Tail(ref XoshiroState chance) =>
        Joules(_harvest is GammaHarvest gamma ? GammaTail(gamma.Shape, ref chance) : NormalTail(_tailStart, ref chance));

    /// <summary>Beyond the last edge b: an exponential as steep as the density there, thinned by what it exceeds.</summary>
    private double GammaTail(double shape, ref XoshiroState chance)
    {
        var rate = shape <= 1 ? 1 : 1 - ((shape - 1) / _tailStart);
        while (true)
        {
            var x = _tailStart - (Math.Log(chance.Uniform()) / rate);
            if (chance.Uniform() < Math.Exp(((shape - 1) * Math.Log(x / _tailStart)) - ((1 - rate) * (x - _tailStart))))
            {
                return x;
            }
        }
    }

    /// <summary>A standard normal beyond an edge: Marsaglia 1964.</summary>
    private static double NormalTail(double edge, ref XoshiroState chance)
    {
        while (true)
        {
            var x = Math.Sqrt((edge * edge) - (2 * Math.Log(chance.Uniform())));
            if (chance.Uniform() * x < edge)
            {
                return x;
            }
        }
    }

    /// <summary>A cell: J at its first place, J from place to place, and the height below which every place is taken.</summary>
    private readonly record struct Cell(double Left, double Width, uint Sure);
}
