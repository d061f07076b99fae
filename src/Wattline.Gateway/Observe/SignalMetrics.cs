using System.Diagnostics;
using System.Diagnostics.Metrics;
using Wattline.Gateway.Control;
using Wattline.Signals;

namespace Wattline.Gateway.Observe;

/// <summary>What is counted of the grid's sources, and how old the readings in force are.</summary>
internal sealed class SignalMetrics
{
    private readonly Counter<long> _polls;

    /// <summary>Makes the instruments.</summary>
    public SignalMetrics(Meter meter, ControlPlane control, TimeProvider clock)
    {
        _polls = meter.CreateCounter<long>("wattline.signal.polls", "{poll}", "Questions to sources of grid signals, by how they ended.");
        meter.CreateObservableGauge(
            "wattline.signal.age", () => Ages(control.Current, Slot.Containing(clock.GetUtcNow())), "h",
            "Age of the live reading in force, by the hour that it is about; none where no live source is heard.");
    }

    /// <summary>Counts a question.</summary>
    /// <param name="source">Who was asked.</param>
    /// <param name="outcome">answered, not_kept, unauthorized, throttled, unavailable, malformed or refused.</param>
    public void Asked(string source, string outcome) => _polls.Add(1, new TagList { { "source", source }, { "outcome", outcome } });

    private static IEnumerable<Measurement<int>> Ages(Regime regime, Slot now)
    {
        foreach (var (region, signal) in regime.Snapshot.Inputs.Signals)
        {
            if (signal.Price is { Timeliness: Timeliness.Live } price)
            {
                yield return Age(region, "price", price.ObservedFor, now);
            }

            if (signal.AverageCarbon is { Timeliness: Timeliness.Live } average)
            {
                yield return Age(region, SignalKinds.Carbon(average.Kind, average.Scope).Name(), average.ObservedFor, now);
            }

            if (signal.MarginalCarbon is { Timeliness: Timeliness.Live } marginal)
            {
                yield return Age(region, SignalKinds.Carbon(marginal.Kind, marginal.Scope).Name(), marginal.ObservedFor, now);
            }
        }
    }

    private static Measurement<int> Age(string region, string kind, Slot about, Slot now) => new(
        now.HoursSinceEpoch - about.HoursSinceEpoch, new KeyValuePair<string, object?>("region", region), new KeyValuePair<string, object?>("kind", kind));
}
