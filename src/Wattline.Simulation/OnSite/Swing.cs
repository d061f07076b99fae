using Wattline.Simulation.Chance;

namespace Wattline.Simulation.OnSite;

/// <summary>
/// How a forecast errs: the true figure is the expected one times a log-normal factor of mean 1. The factor is known now and forgets what it
/// was with a memory, so that the error grows from nothing to its full spread.
/// </summary>
/// <param name="Spread">Standard deviation of the factor's logarithm far ahead, 0 to 2.</param>
/// <param name="Memory">Correlation of that logarithm from one slot to the next, 0 to 1.</param>
public readonly record struct Swing(double Spread, double Memory)
{
    /// <summary>The largest spread that is taken: beyond it a mean is made by a few draws.</summary>
    public const double MostSpread = 2;

    /// <summary>Refuses what is none.</summary>
    /// <exception cref="ArgumentException">A figure out of range; the message names it.</exception>
    public Swing Checked() => Spread is not (>= 0 and <= MostSpread)
        ? throw new ArgumentException($"The spread of a forecast must be 0 to {MostSpread}, got {Spread}.")
        : Memory is not (>= 0 and <= 1) ? throw new ArgumentException($"The memory of a forecast must be 0 to 1, got {Memory}.") : this;

    /// <summary>A path about the expected one.</summary>
    /// <param name="expected">J by slot, 0 or more.</param>
    /// <param name="chance">Draws one normal a slot, whatever is expected: equal draws give paths that keep the order of what is expected.</param>
    /// <param name="into">Takes the path.</param>
    public void Draw(ReadOnlySpan<double> expected, Xoshiro chance, Span<double> into)
    {
        ArgumentNullException.ThrowIfNull(chance);
        var (fresh, error, variance) = (1 - (Memory * Memory), 0.0, 0.0);
        for (var slot = 0; slot < expected.Length; slot++)
        {
            into[slot] = expected[slot] * Math.Exp((Spread * error) - (Spread * Spread * variance / 2));
            error = (Memory * error) + (Math.Sqrt(fresh) * chance.Normal());
            variance = (Memory * Memory * variance) + fresh;
        }
    }
}
