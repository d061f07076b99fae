using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Proxy;

/// <summary>The servers of a fleet in row order.</summary>
internal sealed class UpstreamSet
{
    // A decision runs to its end without waiting, so that one buffer a thread serves all requests.
    [ThreadStatic]
    private static long[]? _spread;

    private readonly Upstream[] _byRow;

    /// <summary>By model and operation, both of the configuration: as many as it names.</summary>
    private readonly ConcurrentDictionary<(string Model, string Operation), Withheld> _withheld = new();

    /// <summary>Makes a set; a server whose region and address are those of an older set goes on where it stands.</summary>
    public UpstreamSet(GatewayOptions options, FleetColumns fleet, TimeProvider clock, UpstreamSet? older = null)
    {
        _byRow = new Upstream[fleet.Count];
        foreach (var upstream in options.Upstreams)
        {
            _byRow[fleet.RowOf(upstream.Region.Id)] = new Upstream(upstream, options, clock, older?.Find(upstream));
        }
    }

    /// <summary>The server of a row.</summary>
    public Upstream this[int row] => _byRow[row];

    /// <summary>All of them, in row order.</summary>
    public IReadOnlyList<Upstream> All => _byRow;

    /// <summary>Writes each row's live bits for a request of so many tokens; a row that it tried already counts as unhealthy.</summary>
    public void Live(Span<long> bits, ReadOnlySpan<bool> tried, double tokens)
    {
        for (var row = 0; row < _byRow.Length; row++)
        {
            var live = _byRow[row].Live(tokens);
            bits[row] = (long)(tried[row] ? live | Infeasibility.Unhealthy : live);
        }
    }

    /// <summary>
    /// Adds the bit for models not hosted where a server does not serve an operation of one. Where the ways to answer differ in that, the
    /// answer has a run of bits for each of them; it is good until the thread's next decision.
    /// </summary>
    /// <param name="bits">One value a row, padding included.</param>
    /// <param name="ask">What is asked.</param>
    public ReadOnlySpan<long> Withhold(Span<long> bits, Ask ask)
    {
        if (ask.Choice is not { } choice)
        {
            Add(bits, WithheldOf(ask.Model, ask.Operation.Needs).Bits);
            return bits;
        }

        if (!choice.Models.Any(model => WithheldOf(model, ask.Operation.Needs).HasGaps))
        {
            return bits;
        }

        var spread = _spread is { } known && known.Length >= bits.Length * choice.Count ? known : _spread = new long[bits.Length * choice.Count];
        for (var option = 0; option < choice.Count; option++)
        {
            var run = spread.AsSpan(option * bits.Length, bits.Length);
            bits.CopyTo(run);
            Add(run, WithheldOf(choice.Models[option / choice.Budgets], ask.Operation.Needs).Bits);
        }

        return spread.AsSpan(0, bits.Length * choice.Count);
    }

    private Withheld WithheldOf(string model, string operation) => _withheld.GetOrAdd((model, operation), static (asked, servers) => new Withheld(
        [.. servers.Select(upstream => upstream.Serves(asked.Model, asked.Operation) ? 0 : (long)Infeasibility.ModelNotHosted)],
        servers.Any(upstream => upstream.Has(asked.Model) && !upstream.Serves(asked.Model, asked.Operation))), _byRow);

    /// <summary>Where an operation of a model is not served.</summary>
    /// <param name="Bits">The bit for models not hosted by row, or 0.</param>
    /// <param name="HasGaps">Whether some server has the model and does not serve the operation: the snapshot knows nothing of operations.</param>
    private sealed record Withheld(long[] Bits, bool HasGaps);

    private static void Add(Span<long> bits, long[] more)
    {
        for (var row = 0; row < more.Length; row++)
        {
            bits[row] |= more[row];
        }
    }

    /// <summary>Whether some server is well.</summary>
    public bool AnyHealthy => _byRow.Any(upstream => upstream.IsHealthy);

    /// <summary>A figure of each server, labelled with its region; left out where there is none.</summary>
    public IEnumerable<Measurement<T>> Measure<T>(Func<Upstream, T?> figure)
        where T : struct =>
        from upstream in _byRow
        let value = figure(upstream)
        where value.HasValue
        select new Measurement<T>(value.Value, new KeyValuePair<string, object?>("region", upstream.Options.Region.Id));

    /// <summary>1 where a server is well and 0 where not, once for each way to know: by its answers, and by its health check if it has one.</summary>
    public IEnumerable<Measurement<int>> MeasureHealth()
    {
        foreach (var upstream in _byRow)
        {
            yield return Health(upstream, "answers", upstream.RestLeft == TimeSpan.Zero);
            if (upstream.Options.HealthUrl is not null)
            {
                yield return Health(upstream, "probe", upstream.ProbeProblem is null);
            }
        }
    }

    /// <summary>When the first of some servers may take a request of so many tokens; a second where none of them knows.</summary>
    public TimeSpan RetryAfter(double tokens, Func<int, bool> rows)
    {
        var soonest = TimeSpan.MaxValue;
        for (var row = 0; row < _byRow.Length; row++)
        {
            var left = rows(row) ? _byRow[row].WaitFor(tokens) : TimeSpan.Zero;
            soonest = left > TimeSpan.Zero && left < soonest ? left : soonest;
        }

        return soonest == TimeSpan.MaxValue ? TimeSpan.FromSeconds(1) : soonest;
    }

    private static Measurement<int> Health(Upstream upstream, string reason, bool holds) => new(
        holds ? 1 : 0, new KeyValuePair<string, object?>("region", upstream.Options.Region.Id), new KeyValuePair<string, object?>("reason", reason));

    private Upstream? Find(UpstreamOptions same) =>
        _byRow.FirstOrDefault(one => one.Options.Region.Id == same.Region.Id && one.Options.Url == same.Url);
}
