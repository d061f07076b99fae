using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Testing.Sessions;

/// <summary>What is made of a session's state.</summary>
public enum SessionPolicy
{
    /// <summary>The product's own: a move is priced.</summary>
    Priced,

    /// <summary>Where its first request ran, as long as the mask allows.</summary>
    AlwaysSticky,

    /// <summary>Where its cache is, as long as that is warm and the mask allows.</summary>
    StickyWhileWarm,

    /// <summary>Wherever a request without a past would go.</summary>
    NeverSticky,
}

/// <summary>
/// Routes a trace by the product's own router, memory and snapshots, one an hour, on a clock of its own, and prices each request by the
/// same objective on the tokens that the region's cache really held. A region takes so many requests at once as its configuration says.
/// </summary>
public sealed class SessionReplay
{
    private static readonly Slot FirstSlot = Slot.At(2026, 7, 1);

    private readonly SessionTrace _trace;
    private readonly SessionPolicy _policy;
    private readonly FleetBuilder _builder;
    private readonly FakeClock _clock = new(FirstSlot.Start);
    private readonly Memory _memory;
    private readonly UpstreamCaches _caches;
    private readonly CandidateTable _table = new();
    private readonly Dictionary<string, NetworkColumns> _networks = [];
    private readonly Dictionary<int, string> _firstRegions = [];
    private readonly Dictionary<(int Session, string Model), (int Row, double AtSeconds)> _last = [];
    private readonly PriorityQueue<int, double>[] _inFlight;
    private readonly long[] _live;
    private readonly SessionFigures _figures = new();
    private FleetSnapshot _snapshot;

    private SessionReplay(SessionTrace trace, GatewayOptions options, SessionPolicy policy)
    {
        (_trace, _policy, _builder) = (trace, policy, new FleetBuilder(options, DataPack.Embedded));
        _snapshot = SnapshotAt(FirstSlot);
        _memory = new Memory(options.Limits with { CacheLifetimeSeconds = trace.Regime.LifetimeSeconds }, _clock);
        _caches = new UpstreamCaches(trace.Regime.LifetimeSeconds);
        _inFlight = [.. _snapshot.Fleet.Regions.Select(_ => new PriorityQueue<int, double>())];
        _live = new long[_snapshot.Fleet.PaddedRows];
    }

    /// <summary>Runs a day.</summary>
    public static SessionFigures Run(SessionTrace trace, GatewayOptions options, SessionPolicy policy)
    {
        var replay = new SessionReplay(trace, options, policy);
        foreach (var request in trace.Requests)
        {
            replay.Serve(request);
        }

        return replay._figures;
    }

    private void Serve(in TracedRequest request)
    {
        Advance(request.AtSeconds);
        var ask = Read(request, _trace.Sessions[request.Session]);
        var row = Choose(ask, request.Session);
        if (row < 0)
        {
            _figures.Refused++;
            return;
        }

        Account(request, ask, row);
        var region = _snapshot.Fleet.Regions[row].Id;
        _firstRegions.TryAdd(request.Session, region);
        _memory.Served(ask, null, region, request.PromptTokens, request.OutputTokens);
    }

    /// <summary>As the gateway reads a request.</summary>
    private Ask Read(in TracedRequest request, TracedSession session)
    {
        var (key, kind) = (KeyPolicy.Anonymous.Name, session.Class);
        var output = _memory.ExpectedOutput(key, request.Model, kind, null, null);
        var work = new Workload
        {
            Network = NetworkFrom(session.Origin),
            Budget = kind.Budget,
            Residency = session.Residency.Allowed,
            State = _policy == SessionPolicy.NeverSticky
                ? default
                : _memory.Locate(key, session.Name, request.Model, kind, request.PromptTokens, _snapshot),
            PromptTokens = request.PromptTokens,
            RequestBytes = request.PromptTokens * WorkloadReader.BytesPerToken,
            ResponseBytes = output * WorkloadReader.BytesPerToken,
        };
        return new Ask(
            Operation.Chat, KeyPolicy.Anonymous, kind, session.Origin, session.Residency, Stores: false, session.Name, request.Model, work,
            new ServingOption(_snapshot.ModelIndex(request.Model), output));
    }

    /// <summary>Lets the product decide on the state that the policy shows it; a policy that insists gives way where the mask does not.</summary>
    private int Choose(Ask ask, int session)
    {
        var located = ask.Work.State;
        var pinned = _policy switch
        {
            SessionPolicy.AlwaysSticky when _firstRegions.TryGetValue(session, out var first) => Pin(first, located),
            SessionPolicy.StickyWhileWarm when located.Home > 0 => located with { Pinned = true },
            _ => default,
        };
        var row = pinned.Home > 0 ? Winner(ask, pinned) : -1;
        return row >= 0 ? row : Winner(ask, located);
    }

    /// <summary>A region to stay in, with the cache where that is known to be there.</summary>
    private StateLocality Pin(string region, in StateLocality located)
    {
        var home = _snapshot.Fleet.RowOf(region) + 1;
        return home == located.Home ? located with { Pinned = true } : new StateLocality(home, 0, 0, 1, Pinned: true);
    }

    private int Winner(Ask ask, in StateLocality state) =>
        Router.Decide(ask.Work with { State = state }, [ask.Option], _snapshot, _live, _table).Winner;

    /// <summary>As receipts are priced: the cache that was found sits where the request ran, and so no part of a move is left in it.</summary>
    private void Account(in TracedRequest request, Ask ask, int row)
    {
        var found = _caches.Find(request.Session, request.Model, row, request.PromptTokens, request.AtSeconds);
        var work = ask.Work with
        {
            Budget = ask.Work.Budget with { Scope = BudgetScope.FirstToken },
            ResponseBytes = request.OutputTokens * WorkloadReader.BytesPerToken,
            State = new StateLocality(row + 1, found, 0, 1, Pinned: false),
        };
        var option = ask.Option with { OutputTokens = request.OutputTokens };
        Router.Evaluate(work, [option], _snapshot, _live, _snapshot.Inputs.CarbonKind, _table);
        var served = _table[row];
        Add(served, served.Priced!.Value, request, found);
        CountMove(request, row, found);
        var decodeMs = option.OutputTokens * _snapshot.Models[option.Model][row]!.DecodeMsPerToken.Value;
        _inFlight[row].Enqueue(0, request.AtSeconds + ((served.Use.LatencyMs + decodeMs) / 1000));
        _caches.Keep(request.Session, request.Model, row, request.PromptTokens + request.OutputTokens, request.AtSeconds);
    }

    private void Add(in Candidate served, in PricedUse priced, in TracedRequest request, double found)
    {
        var region = _snapshot.Fleet.Regions[served.Row];
        _figures.Served++;
        _figures.PromptTokens += request.PromptTokens;
        _figures.CachedTokens += found;
        _figures.ElectricityUsd += region.Ownership == Ownership.Owned ? priced.Charge.Compute.Usd : 0;
        _figures.ListUsd += region.Ownership == Ownership.Bought ? priced.Charge.Compute.Usd : 0;
        _figures.CarbonUsd += priced.Charge.Carbon.Usd;
        _figures.EgressUsd += priced.Charge.Egress.Usd;
        _figures.Grams += priced.Emissions.Grams;
        _figures.Joules += served.Use.ItEnergy.Joules * region.Pue.Value;
        _figures.FirstTokenMs += served.Use.LatencyMs;
    }

    private void CountMove(in TracedRequest request, int row, double found)
    {
        if (_last.TryGetValue((request.Session, request.Model), out var last) && last.Row != row)
        {
            _figures.Moved++;
            _figures.MovedWarm += request.AtSeconds - last.AtSeconds < _trace.Regime.LifetimeSeconds ? 1 : 0;
            _figures.ReturnedTokens += found;
        }

        _last[(request.Session, request.Model)] = (row, request.AtSeconds);
    }

    private void Advance(double atSeconds)
    {
        var now = FirstSlot.Start.AddSeconds(atSeconds);
        _clock.Advance(now > _clock.GetUtcNow() ? now - _clock.GetUtcNow() : TimeSpan.Zero);
        if (Slot.Containing(now) is var slot && slot != _snapshot.Slot)
        {
            _snapshot = SnapshotAt(slot);
        }

        for (var row = 0; row < _inFlight.Length; row++)
        {
            while (_inFlight[row].TryPeek(out _, out var ends) && ends <= atSeconds)
            {
                _inFlight[row].Dequeue();
            }

            _live[row] = _inFlight[row].Count >= _snapshot.Fleet.Regions[row].InFlightLimit ? (long)Infeasibility.Capacity : 0;
        }
    }

    private FleetSnapshot SnapshotAt(Slot slot) => new(_builder.Inputs(slot.HoursSinceEpoch, slot));

    private NetworkColumns NetworkFrom(Place origin)
    {
        if (!_networks.TryGetValue(origin.Name, out var network))
        {
            network = _builder.NetworkFrom(origin, _snapshot.Fleet);
            _networks[origin.Name] = network;
        }

        return network;
    }
}
