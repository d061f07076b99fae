using System.Numerics;

namespace Wattline.Simulation.Increments;

/// <summary>
/// Energy that a slot's arrivals consume, counted whole when they arrive: a Poisson number of tasks, each with one of some energies. What Lemma
/// 2 of the routing paper says of its variance is <see cref="Variance"/>.
/// </summary>
public sealed class CompoundPoisson
{
    /// <summary>Most energies that a mix may have.</summary>
    public const int MostKinds = 4096;

    /// <summary>A mix of tasks.</summary>
    /// <param name="rate">lambda: tasks that arrive in a slot on average, 0 or more.</param>
    /// <param name="joules">Energy of each kind of task, J; above 0.</param>
    /// <param name="weights">How often each kind is, in any unit, 0 or more and not all 0; null where all are equally often.</param>
    /// <exception cref="ArgumentException">A figure out of range, or not as many weights as energies.</exception>
    public CompoundPoisson(double rate, IReadOnlyList<double> joules, IReadOnlyList<double>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(joules);
        Check(rate, joules, weights);
        var total = weights?.Sum() ?? joules.Count;
        (Rate, Joules) = (rate, [.. joules]);
        Shares = [.. Enumerable.Range(0, joules.Count).Select(kind => (weights is null ? 1 : weights[kind]) / total)];
        (MeanJoules, MeanSquare) = (Expect(energy => energy), Expect(energy => energy * energy));
    }

    /// <summary>No tasks at all.</summary>
    public static CompoundPoisson None { get; } = new(0, [1]);

    /// <summary>lambda: tasks a slot.</summary>
    public double Rate { get; }

    /// <summary>Energy of each kind, J.</summary>
    public IReadOnlyList<double> Joules { get; }

    /// <summary>Probability of each kind; they add up to 1.</summary>
    public IReadOnlyList<double> Shares { get; }

    /// <summary>E[e]: energy of a task, J.</summary>
    public double MeanJoules { get; }

    /// <summary>E[e^2], J^2.</summary>
    public double MeanSquare { get; }

    /// <summary>Mean of a slot, J.</summary>
    public double Mean => Rate * MeanJoules;

    /// <summary>Variance of a slot, J^2: lambda E[e^2], for the number of tasks varies too.</summary>
    public double Variance => Rate * MeanSquare;

    /// <summary>ln E[e^(w C)].</summary>
    internal Complex Cumulant(Complex w)
    {
        var sum = new Complex(-1, 0);
        for (var kind = 0; kind < Joules.Count; kind++)
        {
            sum += Shares[kind] * Complex.Exp(w * Joules[kind]);
        }

        return Rate * sum;
    }

    /// <summary>The same at a real w.</summary>
    internal double Cumulant(double w) => Rate * (Expect(energy => Math.Exp(w * energy)) - 1);

    /// <summary>Its slope at a real w, J.</summary>
    internal double CumulantSlope(double w) => Rate * Expect(energy => energy * Math.Exp(w * energy));

    private double Expect(Func<double, double> of)
    {
        var sum = 0.0;
        for (var kind = 0; kind < Joules.Count; kind++)
        {
            sum += Shares[kind] * of(Joules[kind]);
        }

        return sum;
    }

    private static void Check(double rate, IReadOnlyList<double> joules, IReadOnlyList<double>? weights)
    {
        Refuse(rate is >= 0 and <= 1e6, $"The rate of arrivals must be 0 to 1e6 a slot, got {rate}.");
        Refuse(joules.Count is > 0 and <= MostKinds, $"A mix has 1 to {MostKinds} energies, got {joules.Count}.");
        Refuse(joules.All(energy => energy > 0 && double.IsFinite(energy)), "The energy of a task must be above 0 J; leave out tasks that take none.");
        Refuse(weights is null || weights.Count == joules.Count, $"A mix needs a weight for each of its {joules.Count} energies, got {weights?.Count}.");
        Refuse(weights is null || (weights.All(weight => weight >= 0 && double.IsFinite(weight)) && weights.Sum() > 0),
            "The weights of a mix must be 0 or more, and not all 0.");
    }

    private static void Refuse(bool holds, string fault)
    {
        if (!holds)
        {
            throw new ArgumentException(fault);
        }
    }
}
