namespace Wattline.Planning.Linear;

/// <summary>Indices with values, in one growing list.</summary>
internal sealed class EntryList
{
    public int[] Indices { get; private set; } = new int[64];

    public double[] Values { get; private set; } = new double[64];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Add(int index, double value)
    {
        if (Count == Indices.Length)
        {
            var (indices, values) = (Indices, Values);
            Array.Resize(ref indices, 2 * Count);
            Array.Resize(ref values, 2 * Count);
            (Indices, Values) = (indices, values);
        }

        (Indices[Count], Values[Count]) = (index, value);
        Count++;
    }
}
