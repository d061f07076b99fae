using Wattline.Gateway.Configuration;
using Wattline.Gateway.OpenAi;
using Wattline.Gateway.Proxy;
using Wattline.Grid;
using Wattline.Routing;
using Wattline.Signals;

namespace Wattline.Gateway.Control;

/// <summary>
/// All that a request reads of the control plane. A request reads it once, so that whatever is published meanwhile, one answer rests on one
/// configuration, one snapshot and the servers that belong to it.
/// </summary>
/// <param name="Options">The configuration in force.</param>
/// <param name="Desk">What is known of the grid.</param>
/// <param name="Builder">Makes snapshots of it.</param>
/// <param name="Snapshot">What is known now.</param>
/// <param name="Upstreams">The servers, in the snapshot's row order.</param>
/// <param name="Callers">Who may call.</param>
/// <param name="Reader">Reads requests under it.</param>
/// <param name="Orders">What the operator ordered.</param>
/// <param name="Courses">What stands above the decision, by those orders and the configuration.</param>
internal sealed record Regime(
    GatewayOptions Options, SignalDesk Desk, FleetBuilder Builder, FleetSnapshot Snapshot, UpstreamSet Upstreams, Callers Callers, WorkloadReader Reader,
    Orders Orders, Courses Courses)
{
    /// <summary>What on-site energy makes of the grid's word.</summary>
    public OnSiteView OnSite { get; init; } = OnSiteView.None;

    /// <summary>What a region's electricity costs and emits in a slot: the grid's word with its on-site energy.</summary>
    public GridSignal SignalFor(UpstreamOptions upstream, Slot slot) => OnSite.Apply(upstream.Region.Id, Builder.SignalFor(upstream, slot));
}
