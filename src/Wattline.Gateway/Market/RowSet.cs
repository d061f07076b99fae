using System.Numerics;

namespace Wattline.Gateway.Market;

/// <summary>Some of a table's rows, a bit each: what a question wants is found by whole words, and counted without a look at the rows.</summary>
internal readonly struct RowSet
{
    private readonly ulong[] _words;

    private RowSet(ulong[] words) => _words = words;

    /// <summary>No row of a table of so many.</summary>
    public static RowSet None(int rows) => new(new ulong[(rows + 63) / 64]);

    /// <summary>The rows of which something holds.</summary>
    public static RowSet Where(int rows, Func<int, bool> holds)
    {
        var set = None(rows);
        for (var row = 0; row < rows; row++)
        {
            if (holds(row))
            {
                set.Add(row);
            }
        }

        return set;
    }

    /// <summary>A set for each of some places, each row in the set of its own place; a row without a place, below zero, is in none.</summary>
    public static RowSet[] By(int rows, int places, Func<int, int> placeOf)
    {
        var sets = Enumerable.Range(0, places).Select(_ => None(rows)).ToArray();
        for (var row = 0; row < rows; row++)
        {
            if (placeOf(row) is >= 0 and var place)
            {
                sets[place].Add(row);
            }
        }

        return sets;
    }

    /// <summary>Puts a row into it, which nobody else may hold yet.</summary>
    public void Add(int row) => _words[row >> 6] |= 1UL << (row & 63);

    /// <summary>Whether a row is in it.</summary>
    public bool this[int row] => ((_words[row >> 6] >> (row & 63)) & 1) != 0;

    /// <summary>How many rows are in it.</summary>
    public int Count => CountIn(this);

    /// <summary>The rows in both.</summary>
    public RowSet And(RowSet other)
    {
        var words = new ulong[_words.Length];
        for (var word = 0; word < words.Length; word++)
        {
            words[word] = _words[word] & other._words[word];
        }

        return new RowSet(words);
    }

    /// <summary>Its rows but for the others.</summary>
    public RowSet Except(RowSet other)
    {
        var words = new ulong[_words.Length];
        for (var word = 0; word < words.Length; word++)
        {
            words[word] = _words[word] & ~other._words[word];
        }

        return new RowSet(words);
    }

    /// <summary>How many rows are in both.</summary>
    public int CountIn(RowSet other)
    {
        var count = 0;
        for (var word = 0; word < _words.Length; word++)
        {
            count += BitOperations.PopCount(_words[word] & other._words[word]);
        }

        return count;
    }

    /// <summary>Those of these rows that are at a wanted place; all of them where every place is.</summary>
    public RowSet At(bool[]? wanted, RowSet[] sets)
    {
        if (wanted is null)
        {
            return this;
        }

        var any = new ulong[_words.Length];
        for (var place = 0; place < wanted.Length; place++)
        {
            if (wanted[place])
            {
                var words = sets[place]._words;
                for (var word = 0; word < any.Length; word++)
                {
                    any[word] |= words[word];
                }
            }
        }

        for (var word = 0; word < any.Length; word++)
        {
            any[word] &= _words[word];
        }

        return new RowSet(any);
    }
}
