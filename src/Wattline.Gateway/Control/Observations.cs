using Wattline.Models;
using Wattline.Signals;

namespace Wattline.Gateway.Control;

/// <summary>What is known of a model in a region beyond its configuration, from the server itself and its accelerators.</summary>
/// <param name="QueueMs">What a new request waits there before its prefill, ms; null where nothing is known.</param>
/// <param name="KvRatio">Fill of the KV cache, 0 to 1; null where that is not known.</param>
/// <param name="EnergyFactor">Measured over modelled joules; null where none is measured.</param>
internal sealed record Observation(Sourced<double>? QueueMs, double? KvRatio, Sourced<double>? EnergyFactor);

/// <summary>The observations of a moment, by region and model.</summary>
internal sealed class Observations(IReadOnlyDictionary<(string Region, string Model), Observation> all)
{
    /// <summary>From which difference on a wait is news: both must be passed, so that a calm fleet makes no snapshots. Chosen.</summary>
    public const double QueueStepMs = 5, QueueStepShare = 0.2;

    /// <summary>The same for joules. Chosen.</summary>
    public const double EnergyStepShare = 0.05;

    /// <summary>Nothing is known.</summary>
    public static Observations None { get; } = new(new Dictionary<(string Region, string Model), Observation>());

    /// <summary>All of them.</summary>
    public IEnumerable<(string Region, string Model, Observation Seen)> All => all.Select(one => (one.Key.Region, one.Key.Model, one.Value));

    /// <summary>A hosting with what is known of it; joules of both directions are scaled alike, since a meter cannot tell them apart.</summary>
    public Hosting Apply(Hosting hosting)
    {
        if (!all.TryGetValue((hosting.Region, hosting.Model), out var seen))
        {
            return hosting;
        }

        if (seen.QueueMs is { } queue)
        {
            hosting = hosting with { QueueMs = queue.Value, QueueSource = queue.Provenance };
        }

        return seen.EnergyFactor is not { } factor ? hosting : hosting with
        {
            JoulesPerInputToken = new(hosting.JoulesPerInputToken.Value * factor.Value, factor.Provenance),
            JoulesPerOutputToken = new(hosting.JoulesPerOutputToken.Value * factor.Value, factor.Provenance),
        };
    }

    /// <summary>Whether a decision could turn out otherwise for it, or a receipt's word: what a snapshot is worth publishing for.</summary>
    public bool IsNewsTo(Observations published) =>
        all.Keys.Union(published.Keys).Any(key => Differ(published.Of(key)?.QueueMs, Of(key)?.QueueMs, QueueStepMs, QueueStepShare)
            || Differ(published.Of(key)?.EnergyFactor, Of(key)?.EnergyFactor, 0, EnergyStepShare));

    private IEnumerable<(string Region, string Model)> Keys => all.Keys;

    private Observation? Of((string Region, string Model) key) => all.GetValueOrDefault(key);

    private static bool Differ(Sourced<double>? was, Sourced<double>? isNow, double step, double share) =>
        was is null || isNow is null
            ? was is not null || isNow is not null
            : Math.Abs(isNow.Value - was.Value) is var by && by > step && by > share * Math.Max(was.Value, isNow.Value);
}
