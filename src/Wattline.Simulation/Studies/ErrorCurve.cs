using Wattline.Simulation.Deficits;
using Wattline.Simulation.Increments;
using Wattline.Simulation.Walks;

namespace Wattline.Simulation.Studies;

/// <summary>Mean deficit over paths at a horizon.</summary>
/// <param name="Slots">T.</param>
/// <param name="MeanJoules">Over all paths, J.</param>
/// <param name="DeviationJoules">Standard deviation between paths, J.</param>
/// <param name="StandardErrorJoules">Of the mean, J.</param>
public readonly record struct DeficitPoint(int Slots, double MeanJoules, double DeviationJoules, double StandardErrorJoules)
{
    internal static DeficitPoint Of(DeficitSample sample) => new(sample.Slots, sample.Mean, Math.Sqrt(sample.Variance), sample.MeanError);
}

/// <summary>Expected deficit over the horizon at one share of wrong routes: a curve of figure 4.</summary>
/// <param name="Error">eps.</param>
/// <param name="Increment">Law of a slot.</param>
/// <param name="Points">As simulated.</param>
/// <param name="Fit">With and without a break, on the curve with the offset of slots added.</param>
public sealed record ErrorCurve(double Error, Increment Increment, IReadOnlyList<DeficitPoint> Points, ChangePoint Fit)
{
    private readonly Lazy<SpitzerMoments> _exact = new(() => SpitzerMoments.Of(Increment, Points[^1].Slots));

    /// <summary>mu, J a slot.</summary>
    public double Drift => Increment.Drift;

    /// <summary>sigma, J.</summary>
    public double Volatility => Increment.Volatility;

    /// <summary>How far Gaussian slots lie below the diffusion, J.</summary>
    public double OffsetJoules => DeficitLaw.SlotOffset * Volatility;

    /// <summary>T* = (2/pi)(sigma/mu)^2, slots; null without drift.</summary>
    public double? CrossoverSlots => IsCritical ? null : LawAt(1).CrossoverHorizon;

    /// <summary>Whether harvest and consumption are equal on average, up to what rounding leaves.</summary>
    public bool IsCritical => Math.Abs(Drift) <= 1e-9 * Volatility;

    /// <summary>The diffusion's law at a horizon.</summary>
    public DeficitLaw LawAt(double slots) => Increment.Diffusion(slots);

    /// <summary>The exact mean of the walk in slots at a horizon, J.</summary>
    public double ExactAt(int slots) => _exact.Value.Mean(slots);

    /// <summary>Walks a curve and looks for its break.</summary>
    internal static ErrorCurve Walk(
        double error, Increment increment, WalkPlan plan, IProgress<double> progress, CancellationToken cancellation)
    {
        IReadOnlyList<DeficitPoint> points = [.. DeficitWalk.Run(increment, plan, progress, cancellation).Select(DeficitPoint.Of)];
        var offset = DeficitLaw.SlotOffset * increment.Volatility;
        double[] slots = [.. points.Select(point => (double)point.Slots)], lifted = [.. points.Select(point => point.MeanJoules + offset)];
        return new ErrorCurve(error, increment, points, ChangePoint.Of(slots, lifted));
    }
}
