using Wattline.Models;
using Wattline.Pricing;
using Wattline.Routing;
using Wattline.Signals;

namespace Wattline.Storage;

/// <summary>
/// A snapshot that differs from one stored whole only in what servers and accelerators say, and in the prices of scarce things: within an
/// hour little else changes, and a fleet under load is published anew up to once a second.
/// </summary>
/// <param name="Base">Version of the one stored whole.</param>
/// <param name="BaseHash">Of its stored bytes: a base that is not the same gives no snapshot rather than another one.</param>
/// <param name="Version">Its own version.</param>
/// <param name="Changes">The hostings that differ.</param>
/// <param name="Prices">The prices where they are others; null where they are the base's.</param>
internal sealed record SnapshotDifference(long Base, string BaseHash, long Version, IReadOnlyList<HostingChange> Changes, Prices? Prices = null)
{
    /// <summary>The difference, or null where more than that differs.</summary>
    public static SnapshotDifference? Between(SnapshotInputs whole, string hash, SnapshotInputs inputs)
    {
        if (whole.Slot != inputs.Slot || whole.CarbonPrice != inputs.CarbonPrice || whole.CarbonKind != inputs.CarbonKind
            || !whole.Regions.SequenceEqual(inputs.Regions) || whole.Hostings.Count != inputs.Hostings.Count
            || whole.Signals.Count != inputs.Signals.Count
            || whole.Signals.Any(signal => !inputs.Signals.TryGetValue(signal.Key, out var other) || signal.Value != other))
        {
            return null;
        }

        var changes = new List<HostingChange>();
        for (var at = 0; at < inputs.Hostings.Count; at++)
        {
            var (was, isNow) = (whole.Hostings[at], inputs.Hostings[at]);
            var change = HostingChange.Of(at, was, isNow);
            if (was != isNow && change.Apply(was) != isNow)
            {
                return null;
            }

            changes.AddRange(was != isNow ? [change] : []);
        }

        return new SnapshotDifference(whole.Version, hash, inputs.Version, changes, whole.Prices == inputs.Prices ? null : inputs.Prices);
    }

    /// <summary>The snapshot, from the one stored whole.</summary>
    public SnapshotInputs Apply(SnapshotInputs whole)
    {
        var hostings = whole.Hostings.ToArray();
        foreach (var change in Changes)
        {
            hostings[change.At] = change.Apply(hostings[change.At]);
        }

        return whole with { Version = Version, Hostings = hostings, Prices = Prices ?? whole.Prices };
    }
}

/// <summary>What of a hosting differs.</summary>
/// <param name="At">Its index.</param>
/// <param name="QueueMs">The wait before a prefill, ms.</param>
/// <param name="QueueSource">Where that comes from.</param>
/// <param name="In">J of an input token; null where they are the base's.</param>
/// <param name="Out">J of an output token; null where they are the base's.</param>
internal sealed record HostingChange(int At, double QueueMs, Provenance? QueueSource, Sourced<double>? In, Sourced<double>? Out)
{
    /// <summary>The change between two.</summary>
    public static HostingChange Of(int at, Hosting was, Hosting isNow) => new(
        at, isNow.QueueMs, isNow.QueueSource,
        was.JoulesPerInputToken == isNow.JoulesPerInputToken ? null : isNow.JoulesPerInputToken,
        was.JoulesPerOutputToken == isNow.JoulesPerOutputToken ? null : isNow.JoulesPerOutputToken);

    /// <summary>The hosting with it.</summary>
    public Hosting Apply(Hosting was) => was with
    {
        QueueMs = QueueMs,
        QueueSource = QueueSource,
        JoulesPerInputToken = In ?? was.JoulesPerInputToken,
        JoulesPerOutputToken = Out ?? was.JoulesPerOutputToken,
    };
}
