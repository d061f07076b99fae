using System.Buffers;
using System.Collections.Concurrent;
using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Market.Json;
using Wattline.Grid;
using Wattline.Routing;
using Wattline.Signals;

namespace Wattline.Gateway.Market;

/// <summary>
/// The tables of the present hour, each built when it is first asked for. Another configuration makes them anew at once. Where a new hour has
/// just begun, or signals are fresh, the one before serves for the moment that building takes in the background. There are at most as many as
/// keys: 72.
/// </summary>
/// <param name="clock">The time.</param>
internal sealed class Markets(TimeProvider clock)
{
    private const int KnownPlaces = 1024, KeptRooms = 16;

    /// <summary>How often fresh signals make a new table, and how long after the hour the one before may serve.</summary>
    private static readonly TimeSpan LeastAge = TimeSpan.FromMinutes(1), Grace = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<MarketKey, bool> _renewals = new();
    private readonly ConcurrentDictionary<MarketKey, Built> _tables = new();
    private readonly Lock _building = new();
    private readonly ConcurrentBag<CandidateTable> _candidates = [];
    private volatile Ways _ways = new(null, null);

    /// <summary>The table of a key, for now.</summary>
    /// <param name="key">Which.</param>
    /// <param name="options">The configuration in force.</param>
    /// <param name="desk">The grid.</param>
    public MarketTable Table(in MarketKey key, GatewayOptions options, SignalDesk desk)
    {
        var now = clock.GetUtcNow();
        if (!_tables.TryGetValue(key, out var had) || !ReferenceEquals(had.Options, options) || !ReferenceEquals(had.Desk, desk))
        {
            return Build(key, options, desk);
        }

        var slot = Slot.Containing(now);
        var (isOfNow, isOfBefore) = (Slot.Containing(had.Table.At) == slot, Slot.Containing(had.Table.At) == slot.AddHours(-1));
        if (!isOfNow && !(isOfBefore && now - slot.Start < Grace))
        {
            return Build(key, options, desk);
        }

        if (!isOfNow || (desk.Revision != had.Revision && now - had.Table.At >= LeastAge))
        {
            Renew(key, options, desk);
        }

        return had.Table;
    }

    /// <summary>Builds in the background, once at a time a key; where it fails, a later question builds and sees why.</summary>
    private void Renew(MarketKey key, GatewayOptions options, SignalDesk desk)
    {
        if (!_renewals.TryAdd(key, true))
        {
            return;
        }

        _ = Task.Run(() =>
        {
            try
            {
                Build(key, options, desk);
            }
            finally
            {
                _renewals.TryRemove(key, out _);
            }
        });
    }

    /// <summary>One at a time: the first question of an hour may come from many at once.</summary>
    private MarketTable Build(in MarketKey key, GatewayOptions options, SignalDesk desk)
    {
        lock (_building)
        {
            var (now, revision) = (clock.GetUtcNow(), desk.Revision);
            if (_tables.TryGetValue(key, out var had) && ReferenceEquals(had.Options, options) && ReferenceEquals(had.Desk, desk)
                && Slot.Containing(had.Table.At) == Slot.Containing(now) && had.Revision == revision)
            {
                return had.Table;
            }

            var table = new MarketBuilder(options, desk, MarketCatalogue.Of(desk.Pack)).Build(key, now);
            _tables[key] = new Built(table, options, desk, revision);
            return table;
        }
    }

    /// <summary>The way from a place to a table's regions, remembered.</summary>
    public NetworkColumns NetworkFrom(Place origin, MarketTable table, GatewayOptions options, SignalDesk desk)
    {
        var ways = _ways;
        if (!ReferenceEquals(ways.Options, options) || !ReferenceEquals(ways.Desk, desk))
        {
            _ways = ways = new Ways(options, desk);
        }

        if (!ways.Networks.TryGet((origin, table.Key.View), out var network))
        {
            network = new FleetBuilder(options, desk).NetworkFrom(origin, table.Snapshot.Fleet);
            ways.Networks.Set((origin, table.Key.View), network);
        }

        return network;
    }

    /// <summary>Writes what is recommended.</summary>
    public void Recommend(RecommendQuery query, GatewayOptions options, SignalDesk desk, IBufferWriter<byte> to)
    {
        var table = Table(query.Query.Key, options, desk);
        var network = NetworkFrom(query.Origin, table, options, desk);
        if (!_candidates.TryTake(out var room))
        {
            room = new CandidateTable();
        }

        RecommendationJson.Write(Recommendation.Of(query, table, network, room), to);
        if (_candidates.Count < KeptRooms)
        {
            _candidates.Add(room);
        }
    }

    private sealed record Ways(GatewayOptions? Options, SignalDesk? Desk)
    {
        public GenerationalMap<(Place Origin, MarketView View), NetworkColumns> Networks { get; } = new(KnownPlaces);
    }

    private sealed record Built(MarketTable Table, GatewayOptions Options, SignalDesk Desk, long Revision);
}
