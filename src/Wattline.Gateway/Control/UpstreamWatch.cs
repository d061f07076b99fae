using System.Globalization;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Observe;
using Wattline.Signals;

namespace Wattline.Gateway.Control;

/// <summary>What one upstream's pages said last, and what follows from the two last readings. Safe for several threads at once.</summary>
internal sealed class UpstreamWatch
{
    /// <summary>Time that drawn power is taken over at least, s: DCGM renews its counters every 30 s. Chosen.</summary>
    private const double DrawnSeconds = 60;

    private readonly Lock _gate = new();
    private readonly UpstreamOptions _upstream;
    private readonly TimeSpan _usedFor;
    private readonly double _expectedOutput;
    private readonly EnergyMeter _meter;
    private readonly Dictionary<string, Load> _loads = [];
    private Reading? _last;
    private (PowerReading Power, double Clock)? _drawnFrom;
    private (double Watts, double Clock)? _drawn;
    private (EnergyRatio Ratio, DateTimeOffset At, double Clock)? _energy;

    /// <summary>Watches an upstream under a configuration.</summary>
    public UpstreamWatch(UpstreamOptions upstream, GatewayOptions options)
    {
        _upstream = upstream;
        _usedFor = TimeSpan.FromSeconds(options.Scrape.IntervalSeconds * ScrapeOptions.IntervalsUsed);
        _expectedOutput = options.Classes.First(one => one.Name == options.DefaultClass).OutputTokens;
        _meter = new EnergyMeter([.. upstream.Models.Select(model => model.Hosting)], options.HostFactor, _usedFor.TotalSeconds);
    }

    /// <summary>What is watched.</summary>
    public UpstreamOptions Upstream => _upstream;

    /// <summary>The joules that were refused last, as a ratio to the modelled ones; null where none were.</summary>
    public double? RefusedRatio => _energy is { Ratio: { IsPlausible: false, Factor: var factor } } ? factor : null;

    /// <summary>Takes what the server's page said.</summary>
    /// <param name="models">By the names that clients ask for.</param>
    /// <param name="at">The time of day.</param>
    /// <param name="clock">The moment, s from any start.</param>
    public void TakeLoad(IReadOnlyDictionary<string, ModelReading> models, DateTimeOffset at, double clock)
    {
        lock (_gate)
        {
            var before = _last is { } last && clock - last.Clock is > 0 and var gap && gap <= _usedFor.TotalSeconds ? last : null;
            _loads.Clear();
            foreach (var (model, seen) in models)
            {
                _loads[model] = new Load(WaitMs(before, model, seen, clock), seen.KvRatio, at, clock);
            }

            _last = new Reading(models, clock);
        }
    }

    /// <summary>Takes what both pages said of one moment.</summary>
    public void TakePower(PowerReading power, IReadOnlyDictionary<string, ModelReading> models, DateTimeOffset at, double clock)
    {
        lock (_gate)
        {
            _meter.Take(clock, power, models);
            Draw(power, clock);
            _energy = _meter.Ratio is { } ratio ? (ratio, at, clock) : null;
        }
    }

    /// <summary>What is known now, by model; what was read too long ago is not.</summary>
    /// <param name="clock">The moment, s from the same start.</param>
    public IEnumerable<(string Model, Observation Seen)> Now(double clock)
    {
        lock (_gate)
        {
            var factor = _energy is { } energy && IsFresh(energy.Clock, clock) && energy.Ratio.IsPlausible ? Factor(energy.Ratio, energy.At) : null;
            var loads = _upstream.Models.Select(model => (model.Hosting.Model, Load: _loads.GetValueOrDefault(model.Hosting.Model)));
            return [.. loads.Select(one => (one.Model, new Observation(
                    one.Load is { WaitMs: { } wait } load && IsFresh(load.Clock, clock) ? Queue(wait, load.At) : null,
                    one.Load is { KvRatio: { } fill } kv && IsFresh(kv.Clock, clock) ? fill : null, factor)))
                .Where(one => one.Item2 is not { QueueMs: null, KvRatio: null, EnergyFactor: null })];
        }
    }

    /// <summary>What the accelerators draw, W, with the idle ones; null where it is not measured, or not lately.</summary>
    /// <param name="clock">The moment, s from the same start.</param>
    public double? DrawnW(double clock)
    {
        lock (_gate)
        {
            return _drawn is { } drawn && clock - drawn.Clock <= DrawnSeconds + _usedFor.TotalSeconds ? drawn.Watts : null;
        }
    }

    private void Draw(PowerReading power, double clock)
    {
        if (_drawnFrom is { } from && power.JoulesSince(from.Power, clock - from.Clock) is { } joules)
        {
            if (clock - from.Clock < DrawnSeconds)
            {
                return;
            }

            _drawn = (joules / (clock - from.Clock), clock);
        }

        _drawnFrom = (power, clock);
    }

    private bool IsFresh(double read, double clock) => clock - read <= _usedFor.TotalSeconds;

    private double? WaitMs(Reading? before, string model, ModelReading now, double clock)
    {
        if (now.Waiting is not { } waiting)
        {
            return null;
        }

        var was = before?.Models.GetValueOrDefault(model);
        var seconds = before is null ? _usedFor.TotalSeconds : clock - before.Clock;
        var queued = Grown(was?.Queued, now.Queued);
        var left = queued ?? Grown(was?.Completed, now.Completed) ?? Grown(was?.OutputTokens, now.OutputTokens) / _expectedOutput;
        var mean = queued > 0 ? Grown(was?.QueueSeconds, now.QueueSeconds) / queued : null;
        return QueueWait.ExpectedMs(new QueueInterval(seconds, waiting, now.Running, now.KvRatio, left, mean));
    }

    /// <summary>A counter that began anew has grown by what it says now, as Prometheus has it; null where either is not known.</summary>
    private static double? Grown(double? was, double? isNow) => isNow >= was ? isNow - was : was is null ? null : isNow;

    private Sourced<double> Queue(double ms, DateTimeOffset at) => new(Math.Round(ms, 1), new Provenance(
        $"upstreams.{_upstream.Region.Id}.metrics_url", "", at.Year, Basis.Modelled, $"of {_upstream.Server}'s queue, read {Time(at)}"));

    private Sourced<double> Factor(EnergyRatio ratio, DateTimeOffset at) => new(ratio.Factor, new Provenance(
        $"upstreams.{_upstream.Region.Id}.power_url", "", at.Year, Basis.Measured,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{ratio.Metric} over {ratio.Seconds:F0} s until {Time(at)}; {ratio.Factor:G4} times the configured figure")));

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private sealed record Reading(IReadOnlyDictionary<string, ModelReading> Models, double Clock);

    private sealed record Load(double? WaitMs, double? KvRatio, DateTimeOffset At, double Clock);
}
