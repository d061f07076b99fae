using System.Numerics;
using System.Runtime.CompilerServices;

namespace Wattline.Simulation.Chance;

/// <summary>The 256 bits of a stream of <see cref="Xoshiro"/>, for loops that keep them in registers.</summary>
internal struct XoshiroState
{
    public ulong A, B, C, D;

    public XoshiroState(ulong seed, ulong stream)
    {
        var state = seed ^ Mix(stream + 0x9e3779b97f4a7c15);
        A = Split(ref state);
        B = Split(ref state);
        C = Split(ref state);
        D = Split(ref state);
    }

    /// <summary>64 even bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(A + D, 23) + A;
        var shifted = B << 17;
        C ^= A;
        D ^= B;
        B ^= C;
        A ^= D;
        C ^= shifted;
        D = BitOperations.RotateLeft(D, 45);
        return result;
    }

    /// <summary>Between 0 and 1, neither included.</summary>
    public double Uniform() => ((Next() >> 11) + 0.5) * (1.0 / (1UL << 53));

    private static ulong Split(ref ulong state)
    {
        state += 0x9e3779b97f4a7c15;
        return Mix(state);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
