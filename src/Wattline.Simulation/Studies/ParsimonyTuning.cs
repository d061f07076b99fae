namespace Wattline.Simulation.Studies;

/// <summary>What one weight of parameters does on runs whose answer is known.</summary>
/// <param name="Gamma">The weight.</param>
/// <param name="FalseBreaks">Critical curves in which a break was accepted.</param>
/// <param name="Misses">Drifting curves in which none was.</param>
public readonly record struct GammaTrial(int Gamma, int FalseBreaks, int Misses);

/// <summary>
/// Which weight of parameters tells critical curves from drifting ones. The points of one averaged path hang together, so that the ordinary
/// weight, 1, accepts a break in most critical curves too; the weight is therefore set on runs that are shown nowhere else.
/// </summary>
/// <param name="Gamma">The weight taken: the middle of those with the fewest faults.</param>
/// <param name="Lowest">The least of those.</param>
/// <param name="Highest">The largest of those.</param>
/// <param name="Trials">Every weight tried, from 1.</param>
/// <param name="CriticalCurves">Curves without drift.</param>
/// <param name="DriftingCurves">Curves with drift.</param>
public sealed record ParsimonyTuning(
    int Gamma, int Lowest, int Highest, IReadOnlyList<GammaTrial> Trials, int CriticalCurves, int DriftingCurves)
{
    /// <summary>Largest weight tried.</summary>
    public const int MostGamma = 200;

    /// <summary>Tunes on fitted curves.</summary>
    /// <param name="critical">Curves without drift, fitted; at least one.</param>
    /// <param name="drifting">Curves whose drift overtakes fluctuation within the horizon, fitted.</param>
    /// <exception cref="ArgumentException">No critical curve.</exception>
    public static ParsimonyTuning Of(IReadOnlyList<ChangePoint> critical, IReadOnlyList<ChangePoint> drifting)
    {
        ArgumentNullException.ThrowIfNull(critical);
        ArgumentNullException.ThrowIfNull(drifting);
        if (critical.Count == 0)
        {
            throw new ArgumentException("A weight is tuned on one curve without drift at least.");
        }

        List<GammaTrial> trials = [.. Enumerable.Range(1, MostGamma).Select(gamma => new GammaTrial(
            gamma, critical.Count(fit => fit.IsAccepted(gamma)), drifting.Count(fit => !fit.IsAccepted(gamma))))];
        var fewest = trials.Min(trial => trial.FalseBreaks + trial.Misses);
        var best = trials.Where(trial => trial.FalseBreaks + trial.Misses == fewest).ToList();
        return new ParsimonyTuning((best[0].Gamma + best[^1].Gamma) / 2, best[0].Gamma, best[^1].Gamma, trials, critical.Count, drifting.Count);
    }
}
