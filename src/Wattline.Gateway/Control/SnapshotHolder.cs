using Wattline.Routing;

namespace Wattline.Gateway.Control;

/// <summary>The one place where the control plane and the data plane meet: a snapshot, published by a reference swap.</summary>
public sealed class SnapshotHolder(FleetSnapshot first)
{
    private volatile FleetSnapshot _current = first;

    /// <summary>The snapshot to decide on. A request reads it once.</summary>
    public FleetSnapshot Current => _current;

    /// <summary>Publishes a snapshot.</summary>
    /// <exception cref="ArgumentException">Its version is not above the current one's.</exception>
    public void Publish(FleetSnapshot snapshot)
    {
        if (snapshot.Version <= _current.Version)
        {
            throw new ArgumentException($"Snapshot {snapshot.Version} does not follow {_current.Version}.", nameof(snapshot));
        }

        _current = snapshot;
    }
}
