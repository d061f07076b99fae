namespace Wattline.Simulation.Studies;

/// <summary>Tells of a part of the work as of the whole.</summary>
/// <param name="whole">Told the share of the whole; null for nobody.</param>
/// <param name="from">Where the part begins in the whole, 0 to 1.</param>
/// <param name="width">How much of the whole it is.</param>
internal sealed class PartProgress(IProgress<double>? whole, double from, double width) : IProgress<double>
{
    /// <inheritdoc/>
    public void Report(double value) => whole?.Report(from + (value * width));
}
