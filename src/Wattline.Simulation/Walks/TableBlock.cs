using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Wattline.Simulation.Chance;

namespace Wattline.Simulation.Walks;

/// <summary>
/// Sixteen walks by tables, side by side: eight streams of 64 bits give each walk 32 bits a slot. The first is the half of the probabilities; the others, made
/// single, have the cell in their exponent and leading bit and the place in the cell in what follows. AVX-512 looks cells up within registers, AVX2 gathers
/// them, else they are read one by one: the same operations on the same numbers, so the same bits.
/// </summary>
internal sealed unsafe class TableBlock
{
    /// <summary>Walks side by side.</summary>
    public const int Paths = 16;

    private const int Streams = 8;

    /// <summary>All but the half's bit, and but one that could round the number up to 2^31.</summary>
    private const uint Number = 0x7fffffbf;

    private const uint Place = 0x3fffff, One = 0x3f800000;
    private const float Middle = 1.25f;
    private readonly IncrementTable _table;
    private readonly ulong[] _chance = new ulong[4 * Streams];
    private readonly float[] _levels = new float[Paths], _lowest = new float[Paths];

    public TableBlock(IncrementTable table, ulong seed, int block)
    {
        _table = table;
        for (var stream = 0; stream < Streams; stream++)
        {
            var state = new XoshiroState(seed, ((ulong)block * Streams) + (ulong)stream);
            (_chance[stream], _chance[Streams + stream]) = (state.A, state.B);
            (_chance[(2 * Streams) + stream], _chance[(3 * Streams) + stream]) = (state.C, state.D);
        }
    }

    /// <summary>Goes so many slots on.</summary>
    public void Advance(int slots)
    {
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
        {
            AdvanceSixteen(slots);
        }
        else if (Avx2.IsSupported)
        {
            AdvanceEight(slots);
        }
        else
        {
            AdvanceOne(slots);
        }
    }

    /// <summary>How far each walk fell below zero, J.</summary>
    public void CopyDeficits(Span<double> deficits)
    {
        for (var path = 0; path < deficits.Length; path++)
        {
            deficits[path] = 0 - (_lowest[path] * _table.Unit);
        }
    }

    /// <summary>By AVX-512.</summary>
    internal void AdvanceSixteen(int slots)
    {
        fixed (ulong* chance = _chance)
        fixed (float* level = _levels, lowest = _lowest, table = _table.Coefficients)
        {
            var (a, b, c, d) = (Vector512.Load(chance), Vector512.Load(chance + 8), Vector512.Load(chance + 16), Vector512.Load(chance + 24));
            var (at, least) = (Vector512.Load(level), Vector512.Load(lowest));
            Vector512<float> c0 = Vector512.Load(table), c1 = Vector512.Load(table + 16);
            Vector512<float> c2 = Vector512.Load(table + 32), c3 = Vector512.Load(table + 48);
            Vector512<float> d0 = Vector512.Load(table + 64), d1 = Vector512.Load(table + 80);
            Vector512<float> d2 = Vector512.Load(table + 96), d3 = Vector512.Load(table + 112);
            Vector512<float> e0 = Vector512.Load(table + 128), e1 = Vector512.Load(table + 144);
            Vector512<float> e2 = Vector512.Load(table + 160), e3 = Vector512.Load(table + 176);
            Vector512<float> f0 = Vector512.Load(table + 192), f1 = Vector512.Load(table + 208);
            Vector512<float> f2 = Vector512.Load(table + 224), f3 = Vector512.Load(table + 240);
            for (; slots > 0; slots--)
            {
                var bits = (Avx512F.RotateLeft(a + d, 23) + a).AsUInt32();
                var shifted = b << 17;
                c ^= a;
                d ^= b;
                b ^= c;
                a ^= d;
                c ^= shifted;
                d = Avx512F.RotateLeft(d, 45);

                var single = Avx512F.ConvertToVector512Single((bits & Vector512.Create(Number)).AsInt32()).AsUInt32();
                var cell = Avx512F.Max(single >>> 22, Vector512.Create((uint)IncrementTable.Base)).AsInt32();
                var gains = Vector512.LessThan(bits.AsInt32(), Vector512<int>.Zero).AsSingle();
                var place = ((single & Vector512.Create(Place)) | Vector512.Create(One)).AsSingle() - Vector512.Create(Middle);
                var step = Vector512.ConditionalSelect(gains, Avx512F.PermuteVar16x32x2(f2, cell, f3), Avx512F.PermuteVar16x32x2(f0, cell, f1)) * place;
                step += Vector512.ConditionalSelect(gains, Avx512F.PermuteVar16x32x2(e2, cell, e3), Avx512F.PermuteVar16x32x2(e0, cell, e1));
                step = (step * place) + Vector512.ConditionalSelect(gains, Avx512F.PermuteVar16x32x2(d2, cell, d3), Avx512F.PermuteVar16x32x2(d0, cell, d1));
                step = (step * place) + Vector512.ConditionalSelect(gains, Avx512F.PermuteVar16x32x2(c2, cell, c3), Avx512F.PermuteVar16x32x2(c0, cell, c1));
                at += step;
                least = Avx512F.Min(least, at);
            }

            (*(Vector512<ulong>*)chance, *(Vector512<ulong>*)(chance + 8), *(Vector512<ulong>*)(chance + 16), *(Vector512<ulong>*)(chance + 24)) = (a, b, c, d);
            (*(Vector512<float>*)level, *(Vector512<float>*)lowest) = (at, least);
        }
    }

    /// <summary>By AVX2, the halves of the streams one after the other.</summary>
    internal void AdvanceEight(int slots)
    {
        fixed (ulong* chance = _chance)
        fixed (float* level = _levels, lowest = _lowest, table = _table.Coefficients)
        {
            AdvanceEight(chance, level, lowest, table, slots);
            AdvanceEight(chance + 4, level + 8, lowest + 8, table, slots);
        }
    }

    private static void AdvanceEight(ulong* chance, float* level, float* lowest, float* table, int slots)
    {
        var (a, b, c, d) = (Vector256.Load(chance), Vector256.Load(chance + 8), Vector256.Load(chance + 16), Vector256.Load(chance + 24));
        var (at, least) = (Vector256.Load(level), Vector256.Load(lowest));
        for (; slots > 0; slots--)
        {
            var sum = a + d;
            var bits = (((sum << 23) | (sum >>> 41)) + a).AsUInt32();
            var shifted = b << 17;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= shifted;
            d = (d << 45) | (d >>> 19);

            var single = Avx.ConvertToVector256Single((bits & Vector256.Create(Number)).AsInt32()).AsUInt32();
            var cell = Avx2.Max(single >>> 22, Vector256.Create((uint)IncrementTable.Base)) & Vector256.Create(IncrementTable.Levels - 1u);
            var entry = (cell | ((bits >>> 31) * IncrementTable.Levels)).AsInt32();
            var place = ((single & Vector256.Create(Place)) | Vector256.Create(One)).AsSingle() - Vector256.Create(Middle);
            var step = Avx2.GatherVector256(table + 192, entry, 4) * place;
            step += Avx2.GatherVector256(table + 128, entry, 4);
            step = (step * place) + Avx2.GatherVector256(table + 64, entry, 4);
            step = (step * place) + Avx2.GatherVector256(table, entry, 4);
            at += step;
            least = Avx.Min(least, at);
        }

        (*(Vector256<ulong>*)chance, *(Vector256<ulong>*)(chance + 8), *(Vector256<ulong>*)(chance + 16), *(Vector256<ulong>*)(chance + 24)) = (a, b, c, d);
        (*(Vector256<float>*)level, *(Vector256<float>*)lowest) = (at, least);
    }

    /// <summary>Without vectors.</summary>
    internal void AdvanceOne(int slots)
    {
        for (var stream = 0; stream < Streams; stream++)
        {
            var state = new XoshiroState
            {
                A = _chance[stream],
                B = _chance[Streams + stream],
                C = _chance[(2 * Streams) + stream],
                D = _chance[(3 * Streams) + stream],
            };
            for (var slot = 0; slot < slots; slot++)
            {
                var bits = state.Next();
                Step(2 * stream, (uint)bits);
                Step((2 * stream) + 1, (uint)(bits >> 32));
            }

            (_chance[stream], _chance[Streams + stream]) = (state.A, state.B);
            (_chance[(2 * Streams) + stream], _chance[(3 * Streams) + stream]) = (state.C, state.D);
        }
    }

    private void Step(int path, uint bits)
    {
        var single = BitConverter.SingleToUInt32Bits((int)(bits & Number));
        var cell = Math.Max(single >> 22, (uint)IncrementTable.Base) & (IncrementTable.Levels - 1u);
        var entry = (int)(cell | ((bits >> 31) * IncrementTable.Levels));
        var place = BitConverter.UInt32BitsToSingle((single & Place) | One) - Middle;
        var table = _table.Coefficients;
        var step = (table[192 + entry] * place) + table[128 + entry];
        step = (step * place) + table[64 + entry];
        step = (step * place) + table[entry];
        _levels[path] += step;
        _lowest[path] = Math.Min(_lowest[path], _levels[path]);
    }
}
