using Wattline.Storage;

namespace Wattline.Gateway.Control;

/// <summary>
/// Which region keeps what it issued to a caller: responses, their items, conversations and files. Nothing of it ever moves, so that it
/// outlives restarts: recent names are held in memory, all of them in the ledger, bounded in number and in time there.
/// </summary>
/// <param name="ledger">Keeps them; null: they are forgotten with the process.</param>
internal sealed class StateRegister(Ledger? ledger)
{
    private const int Recent = 20_000;
    private readonly GenerationalMap<(string Owner, string Name), string> _regions = new(Recent);

    /// <summary>The region that keeps a thing; null where none issued it to this caller.</summary>
    public string? RegionOf(string owner, string name)
    {
        if (_regions.TryGet((owner, name), out var region))
        {
            return region.Length > 0 ? region : null;
        }

        region = ledger?.FindState(owner, name);
        if (region is not null)
        {
            _regions.Set((owner, name), region);
        }

        return region;
    }

    /// <summary>Notes what a region issued.</summary>
    public void Issued(string owner, string region, string name)
    {
        _regions.Set((owner, name), region);
        ledger?.SaveState(owner, name, region);
    }

    /// <summary>Forgets what a region has deleted.</summary>
    public void Deleted(string owner, string name)
    {
        // Kept as gone until the ledger has written it, which may be a moment.
        _regions.Set((owner, name), "");
        ledger?.SaveState(owner, name, null);
    }
}
