using System.Runtime.InteropServices;

namespace Wattline.Gateway.Market;

/// <summary>What a leaderboard is asked, as one number that is the same in each process: a cursor carries it, and another question refuses it.</summary>
internal struct QuestionHash()
{
    private const ulong Offset = 14695981039346656037, Prime = 1099511628211;

    /// <summary>The number.</summary>
    public ulong Value { get; private set; } = Offset;

    /// <summary>Adds a word; null for one that is not given.</summary>
    public void Add(string? word)
    {
        foreach (var letter in word ?? "\0")
        {
            Mix(letter);
        }

        Mix(char.MaxValue);
    }

    /// <summary>Adds a choice among places of the catalogue; null for all.</summary>
    public void Add(bool[]? wanted)
    {
        foreach (var one in MemoryMarshal.AsBytes<bool>(wanted))
        {
            Mix(one);
        }

        Mix(wanted is null ? char.MinValue : char.MaxValue);
    }

    /// <summary>Adds a number; null for one that is not given.</summary>
    public void Add(double? number) => Mix(number is { } known ? (ulong)BitConverter.DoubleToInt64Bits(known) : ulong.MaxValue);

    private void Mix(ulong one) => Value = unchecked((Value ^ one) * Prime);
}
