using Wattline.Gateway.Configuration;
using Wattline.Gateway.Observe;
using Wattline.Models;

namespace Wattline.Gateway.Control;

/// <summary>What a window of measured joules says of the modelled ones.</summary>
/// <param name="Factor">Measured over modelled joules of the same tokens, at the IT equipment.</param>
/// <param name="Metric">What was read.</param>
/// <param name="Seconds">Busy time that it covers, s.</param>
internal sealed record EnergyRatio(double Factor, string Metric, double Seconds)
{
    /// <summary>Outside of this a ratio is refused: an idle, a wrong or a shared accelerator was measured. Chosen.</summary>
    public const double Least = 0.05, Most = 20;

    /// <summary>Whether it may replace the modelled figure.</summary>
    public bool IsPlausible => Factor is >= Least and <= Most;
}

/// <summary>
/// Sets the joules of an upstream's accelerators against what the model gives for the tokens that its server counted meanwhile, whoever
/// asked for them. Time without tokens counts for nothing. Pure: the time is passed in. Not safe for two threads at once.
/// </summary>
/// <param name="hostings">What the upstream serves, with the modelled figures.</param>
/// <param name="hostFactor">IT energy over accelerator energy.</param>
/// <param name="longestGap">Between two readings that still make an interval, s.</param>
internal sealed class EnergyMeter(IReadOnlyList<Hosting> hostings, double hostFactor, double longestGap)
{
    /// <summary>Busy time that a ratio is smoothed over, s, and intervals that it needs at least. Chosen.</summary>
    public const double Window = 300;

    /// <summary>Intervals with tokens that a ratio needs at least. Chosen.</summary>
    public const int LeastIntervals = 3;

    private readonly Queue<Interval> _window = new();
    private Sample? _last;
    private Interval _open;

    /// <summary>The ratio over the window, plausible or not; null before there are enough intervals.</summary>
    public EnergyRatio? Ratio { get; private set; }

    /// <summary>Takes a reading of both pages, of one moment.</summary>
    /// <param name="at">The moment, s from any start.</param>
    /// <param name="power">The accelerators.</param>
    /// <param name="models">The server's counts by model.</param>
    public void Take(double at, PowerReading power, IReadOnlyDictionary<string, ModelReading> models)
    {
        var (before, now) = (_last, new Sample(at, power, models));
        _last = now;
        if (before is null || at - before.At > longestGap || power.JoulesSince(before.Power, at - before.At) is not { } joules
            || Modelled(before, now) is not { } modelled)
        {
            _open = default;
            return;
        }

        _open = new Interval(_open.Seconds + (at - before.At), _open.Joules + (joules * hostFactor), _open.Modelled + modelled);
        // A counter that stands still has not been renewed by its exporter yet: DCGM's does so every 30 s.
        if (power.Metric.IsCounter && joules == 0)
        {
            _open = _open.Seconds > Window ? default : _open;
        }
        else if (_open.Modelled > 0)
        {
            Close();
        }
        else if (_open.Seconds > Window || models.Values.All(model => model.Running is null or 0))
        {
            _open = default;
        }
    }

    private void Close()
    {
        _window.Enqueue(_open);
        _open = default;
        while (_window.Sum(one => one.Seconds) is var seconds && seconds > Window && _window.Count > LeastIntervals)
        {
            _window.Dequeue();
        }

        if (_window.Count >= LeastIntervals)
        {
            Ratio = new EnergyRatio(
                _window.Sum(one => one.Joules) / _window.Sum(one => one.Modelled), _last!.Power.Metric.Name, _window.Sum(one => one.Seconds));
        }
    }

    /// <summary>Null where some model's tokens are not told, or a counter began anew.</summary>
    private double? Modelled(Sample before, Sample now)
    {
        var joules = 0.0;
        foreach (var hosting in hostings)
        {
            if (!before.Models.TryGetValue(hosting.Model, out var was) || !now.Models.TryGetValue(hosting.Model, out var isNow)
                || Grown(was.PromptTokens, isNow.PromptTokens) is not { } prompt || Grown(was.OutputTokens, isNow.OutputTokens) is not { } output)
            {
                return null;
            }

            var fresh = Math.Max(0, prompt - (Grown(was.CachedTokens, isNow.CachedTokens) ?? 0));
            joules += (hosting.JoulesPerInputToken.Value * fresh) + (hosting.JoulesPerOutputToken.Value * output);
        }

        return joules;
    }

    private static double? Grown(double? was, double? isNow) => isNow - was is >= 0 and var grown ? grown : null;

    private sealed record Sample(double At, PowerReading Power, IReadOnlyDictionary<string, ModelReading> Models);

    private readonly record struct Interval(double Seconds, double Joules, double Modelled);
}
