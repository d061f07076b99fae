using System.Diagnostics.Metrics;
using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.Proxy;

/// <summary>The servers of a fleet in row order.</summary>
internal sealed class UpstreamSet
{
    private readonly Upstream[] _byRow;

    public UpstreamSet(GatewayOptions options, FleetColumns fleet, TimeProvider clock)
    {
        _byRow = new Upstream[fleet.Count];
        foreach (var upstream in options.Upstreams)
        {
            _byRow[fleet.RowOf(upstream.Region.Id)] = new Upstream(upstream, options.Limits, clock);
        }
    }

    /// <summary>The server of a row.</summary>
    public Upstream this[int row] => _byRow[row];

    /// <summary>Writes each row's live bits; a row that this request tried already counts as unhealthy.</summary>
    public void Live(Span<long> bits, ReadOnlySpan<bool> tried)
    {
        for (var row = 0; row < _byRow.Length; row++)
        {
            var live = _byRow[row].Live();
            bits[row] = (long)(tried[row] ? live | Infeasibility.Unhealthy : live);
        }
    }

    /// <summary>Whether some server does not rest.</summary>
    public bool AnyRested => _byRow.Any(upstream => upstream.RestLeft == TimeSpan.Zero);

    /// <summary>A figure of each server, labelled with its region.</summary>
    public IEnumerable<Measurement<int>> Measure(Func<Upstream, int> figure) =>
        _byRow.Select(upstream => new Measurement<int>(figure(upstream), new KeyValuePair<string, object?>("region", upstream.Options.Region.Id)));

    /// <summary>When the first of the resting servers may be tried again; a second where none rests.</summary>
    public TimeSpan RetryAfter()
    {
        var soonest = TimeSpan.MaxValue;
        foreach (var upstream in _byRow)
        {
            var left = upstream.RestLeft;
            soonest = left > TimeSpan.Zero && left < soonest ? left : soonest;
        }

        return soonest == TimeSpan.MaxValue ? TimeSpan.FromSeconds(1) : soonest;
    }
}
