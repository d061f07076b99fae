using Wattline.Signals;

namespace Wattline.Benchmarks.Paced;

/// <summary>One request: when in its interval, 0 to 1, and which ask.</summary>
internal readonly record struct PacedArrival(double At, int Ask);

/// <summary>
/// How much is asked for, by hour: weight, local hour of the day, day of the week, and a level of each ask's own that wanders (first order,
/// 0.9 an hour, spread 0.15); on average as many requests an interval as are wanted. What the past has shown are Poisson counts of it.
/// </summary>
internal sealed class PacedDemand
{
    private const double Memory = 0.9, Spread = 0.15;
    private readonly double[][] _rates;

    /// <summary>Draws the hours of the past and of the run.</summary>
    /// <param name="fleet">Who asks.</param>
    /// <param name="random">The chance.</param>
    /// <param name="start">First hour of the run.</param>
    /// <param name="past">Hours before it.</param>
    /// <param name="hours">Hours of the run.</param>
    /// <param name="requestsAnHour">Mean of the run's hours, all asks together.</param>
    public PacedDemand(PacedFleet fleet, Random random, Slot start, int past, int hours, double requestsAnHour)
    {
        _rates = [.. fleet.Asks.Select(ask => Rates(ask, random, start.AddHours(-past), past + hours))];
        var scale = requestsAnHour * hours / _rates.Sum(rates => rates[past..].Sum());
        foreach (var rates in _rates)
        {
            for (var hour = 0; hour < rates.Length; hour++)
            {
                rates[hour] *= scale;
            }
        }

        History = [.. _rates.Select(rates => rates[..past].Select(rate => (double)Poisson(random, rate)).ToArray())];
        _past = past;
    }

    private readonly int _past;

    /// <summary>By ask: counts of the hours before the run.</summary>
    public double[][] History { get; }

    /// <summary>By ask: the rate in an hour of the run.</summary>
    public double[] Rate(int hour) => [.. _rates.Select(rates => rates[_past + hour])];

    /// <summary>The requests of a part of an hour, in the order of their times.</summary>
    public PacedArrival[] Arrivals(Random random, int hour, double part) =>
        [.. Rate(hour).SelectMany((rate, ask) => Enumerable.Range(0, Poisson(random, rate * part)).Select(_ => new PacedArrival(random.NextDouble(), ask)))
            .OrderBy(arrival => arrival.At)];

    private static double[] Rates(PacedAsk ask, Random random, Slot first, int hours)
    {
        var rates = new double[hours];
        var level = Spread * Normal(random);
        for (var hour = 0; hour < hours; hour++)
        {
            var local = first.AddHours(hour).Start.AddHours(ask.Origin.Location.Longitude / 15);
            var day = 1 + (0.6 * Math.Cos((local.TimeOfDay.TotalHours - 15) * Math.PI / 12));
            var week = local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.7 : 1;
            level = (Memory * level) + (Spread * Math.Sqrt(1 - (Memory * Memory)) * Normal(random));
            rates[hour] = ask.Weight * day * week * Math.Exp(level);
        }

        return rates;
    }

    /// <summary>By multiplying uniform numbers, in parts of at most 30 so that nothing underflows.</summary>
    private static int Poisson(Random random, double mean)
    {
        var count = 0;
        for (; mean > 0; mean -= 30)
        {
            var (product, limit) = (random.NextDouble(), Math.Exp(-Math.Min(mean, 30)));
            for (; product > limit; product *= random.NextDouble())
            {
                count++;
            }
        }

        return count;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
