using Wattline.Simulation.Chance;
using Wattline.Units;

namespace Wattline.Simulation.Dispatch;

/// <summary>
/// Energy that a site harvests: a mean by slot, and chance around it of a Gamma law that is independent from slot to slot. A constant mean is the
/// paper's i.i.d. supply; a series of means without chance is supply as it was; both together is a profile that is known and weather that is not.
/// </summary>
/// <param name="Means">Mean by slot, J; 0 or more.</param>
/// <param name="RelativeDeviation">Standard deviation of a slot's harvest over its mean, 0 or more; 0 for none.</param>
public sealed record Harvest(SlotSeries Means, double RelativeDeviation)
{
    /// <summary>Mean over all slots, J.</summary>
    public double MeanJoules => Means.Mean;

    /// <summary>Variance of a slot's harvest over all slots, J2.</summary>
    public double Variance => Math.Max(0, (Means.MeanSquare * (1 + (RelativeDeviation * RelativeDeviation))) - (Means.Mean * Means.Mean));

    /// <summary>The same in all slots, J.</summary>
    public static Harvest Constant(double joules) => Given(SlotSeries.Constant(joules));

    /// <summary>As given, J by slot.</summary>
    public static Harvest Given(SlotSeries joules) => new Harvest(joules, 0).Checked();

    /// <summary>Independent and of one Gamma law.</summary>
    /// <param name="mean">J a slot; above 0.</param>
    /// <param name="deviation">Standard deviation, J; 0 or more.</param>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public static Harvest Gamma(double mean, double deviation)
    {
        _ = mean > 0 && mean < double.PositiveInfinity ? mean : Figure.Refuse("The mean harvest in J", "above 0", mean);
        return new Harvest(SlotSeries.Constant(mean), Figure.NonNegative(deviation, "The deviation of a harvest in J") / mean).Checked();
    }

    /// <summary>Refuses what is no harvest.</summary>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public Harvest Checked()
    {
        ArgumentNullException.ThrowIfNull(Means);
        Figure.NonNegative(Means.Least, "The harvest of a slot in J");
        Figure.NonNegative(RelativeDeviation, "The relative deviation of a harvest");
        return this;
    }

    /// <summary>The harvests of the first slots, J.</summary>
    internal double[] Realise(int slots, Xoshiro chance)
    {
        var joules = Means.Realise(slots, chance);
        Scatter(joules, RelativeDeviation, chance);
        return joules;
    }

    /// <summary>Multiplies each by a Gamma of mean 1.</summary>
    internal static void Scatter(double[] values, double relativeDeviation, Xoshiro chance)
    {
        var shape = 1 / (relativeDeviation * relativeDeviation);
        for (var at = 0; relativeDeviation > 0 && at < values.Length; at++)
        {
            values[at] *= chance.Gamma(shape) / shape;
        }
    }
}

/// <summary>What policies are told of harvests to come.</summary>
public enum ForecastKind
{
    /// <summary>Nothing: the mean over all slots is all they know.</summary>
    None,

    /// <summary>The mean of each slot, as a season or a time of day gives it, without its chance.</summary>
    Profile,

    /// <summary>The harvests themselves.</summary>
    Perfect,
}

/// <summary>What policies are told of harvests to come.</summary>
/// <param name="Kind">From what.</param>
/// <param name="RelativeError">Standard deviation of the told over the true, by a Gamma law of mean 1, independent from slot to slot; 0 or more.</param>
public sealed record HarvestForecast(ForecastKind Kind, double RelativeError = 0)
{
    /// <summary>The mean and no more.</summary>
    public static HarvestForecast None { get; } = new(ForecastKind.None);

    /// <summary>All that is to come.</summary>
    public static HarvestForecast Perfect { get; } = new(ForecastKind.Perfect);

    /// <summary>All that is to come, each slot off by some relative error.</summary>
    public static HarvestForecast Noisy(double relativeError) => new(ForecastKind.Perfect, relativeError);

    /// <summary>What is told, summed up to each slot's begin, J.</summary>
    internal double[] Sums(Harvest harvest, double[] actual, Xoshiro chance)
    {
        var told = Kind switch
        {
            ForecastKind.Perfect => [.. actual],
            ForecastKind.Profile => harvest.Means.Realise(actual.Length, chance),
            _ => SlotSeries.Constant(harvest.MeanJoules).Realise(actual.Length, chance),
        };
        Harvest.Scatter(told, Kind == ForecastKind.None ? 0 : RelativeError, chance);
        var sums = new double[told.Length + 1];
        for (var slot = 0; slot < told.Length; slot++)
        {
            sums[slot + 1] = sums[slot] + told[slot];
        }

        return sums;
    }
}
