namespace Wattline.Planning.Decomposition;

/// <summary>A point that the iteration came to, in double precision and in the order of the layout.</summary>
internal sealed class Point(Layout layout, int prices)
{
    /// <summary>By cell: requests, 0 or more.</summary>
    public double[] Flow { get; } = new double[layout.Column.Length];

    /// <summary>By row: requests that nobody serves.</summary>
    public double[] Unmet { get; } = new double[layout.Rows];

    /// <summary>By row: USD for one request more that may enter anew.</summary>
    public double[] Entry { get; } = new double[layout.Rows];

    /// <summary>By resource, then by coupling row: USD, 0 or more.</summary>
    public double[] Prices { get; } = new double[prices];
}
