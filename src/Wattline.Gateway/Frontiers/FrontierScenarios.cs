using Wattline.Gateway.Control;
using Wattline.Gateway.Steering;
using Wattline.Grid;
using Wattline.Planning.Frontiers;
using Wattline.Planning.Problems;
using Wattline.Signals;
using Wattline.Storage;

namespace Wattline.Gateway.Frontiers;

/// <summary>
/// The scenarios that were asked for lately, laid out. One question of a scenario is computed at a time; few may wait for it, and one whose
/// client has left is given up. What nobody asks for is let go.
/// </summary>
internal sealed class FrontierScenarios : IDisposable
{
    /// <summary>Days of the world that are kept: each takes some 20 MB.</summary>
    private const int MostDays = 2;

    /// <summary>Questions of a scenario that may wait, the one computed included.</summary>
    private const int MostWaiting = 4;

    /// <summary>Hours of the fleet that are planned.</summary>
    private const int FleetHours = 24;

    /// <summary>How long something is kept that nobody asks for, how often that is looked after, and how old what is known of the fleet may be.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10), Look = TimeSpan.FromMinutes(1), FleetAge = TimeSpan.FromMinutes(1);

    /// <summary>A burst of work may use so many threads; requests are few milliseconds each and come between.</summary>
    private static readonly int Threads = Math.Min(4, Environment.ProcessorCount);

    private readonly TimeProvider _clock;
    private readonly Ledger _ledger;
    private readonly ITimer _timer;
    private readonly Place[] _places = [new(), new()];
    private readonly List<World> _worlds = [];
    private Fleet? _fleet;

    public FrontierScenarios(TimeProvider clock, Ledger ledger)
    {
        (_clock, _ledger) = (clock, ledger);
        _timer = clock.CreateTimer(_ => LetGo(), null, Look, Look);
    }

    private sealed record Place
    {
        public SemaphoreSlim One { get; } = new(1, 1);

        public int Waiting;
    }

    private sealed record World(DataPack Pack, Slot Day, LaidScenario Laid)
    {
        public DateTimeOffset Asked { get; set; }
    }

    private sealed record Fleet(Regime Regime, DateTimeOffset At, FleetDemand Demand, LaidScenario? Laid);

    /// <summary>Scenarios that are laid out now.</summary>
    public int Count => _worlds.Count + (_fleet is null ? 0 : 1);

    /// <summary>Answers a question.</summary>
    /// <param name="query">The question.</param>
    /// <param name="regime">What is in force.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The answer, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<FrontierOutcome> AnswerAsync(FrontierQuery query, Regime regime, CancellationToken cancellation)
    {
        var place = _places[(int)query.Scenario];
        if (Interlocked.Increment(ref place.Waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref place.Waiting);
            return FrontierOutcome.Busy;
        }

        try
        {
            await place.One.WaitAsync(cancellation);
            try
            {
                return await Task.Run(() => Answer(query, regime, cancellation), cancellation);
            }
            finally
            {
                place.One.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref place.Waiting);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        foreach (var place in _places)
        {
            place.One.Dispose();
        }
    }

    private FrontierOutcome Answer(FrontierQuery query, Regime regime, CancellationToken cancellation)
    {
        var (laid, assumptions) = query.Scenario == FrontierScenario.World
            ? (WorldOf(regime.Desk.Pack, query.Day, cancellation), Assumptions.OfWorld)
            : FleetOf(regime, cancellation);
        if (laid is null)
        {
            return FrontierOutcome.Nothing;
        }

        if (query.RefuseClasses([.. laid.Problem.Classes.Select(one => one.Name)]) is { } unknown)
        {
            return new FrontierOutcome(null, unknown);
        }

        var began = _clock.GetTimestamp();
        var keptMs = laid.KeptMs(query);
        var climbed = laid.Climb(query, Threads, cancellation);
        PlacedFrontier? lawless = laid.PricesLaw ? laid.WithoutLaw(query, Threads, cancellation) : null;
        var answer = FrontierWriter.Of(query, laid, climbed, lawless, assumptions);
        var tookMs = _clock.GetElapsedTime(began).TotalMilliseconds;
        if (keptMs is null)
        {
            laid.Took(query, tookMs);
        }

        return new FrontierOutcome(answer with { TookMs = tookMs, KeptMs = keptMs }, null);
    }

    private LaidScenario WorldOf(DataPack pack, Slot day, CancellationToken cancellation)
    {
        World? known;
        lock (_worlds)
        {
            known = _worlds.Find(one => ReferenceEquals(one.Pack, pack) && one.Day == day);
        }

        known ??= Lay(pack, day, cancellation);
        known.Asked = _clock.GetUtcNow();
        return known.Laid;
    }

    private World Lay(DataPack pack, Slot day, CancellationToken cancellation)
    {
        var problem = WorldScenario.Problem(pack, day);
        var countries = WorldScenario.Countries(pack);
        var world = new World(pack, day, LaidScenario.Of(problem, StrictLaw.Of(problem, pack, countries.GetValueOrDefault), cancellation))
        {
            Asked = _clock.GetUtcNow(),
        };
        lock (_worlds)
        {
            _worlds.Insert(0, world);
            if (_worlds.Count > MostDays)
            {
                _worlds.Remove(_worlds.MinBy(one => one.Asked)!);
            }
        }

        return world;
    }

    private (LaidScenario? Laid, IReadOnlyList<Assumption> Assumptions) FleetOf(Regime regime, CancellationToken cancellation)
    {
        var (now, known) = (_clock.GetUtcNow(), _fleet);
        if (known is null || !ReferenceEquals(known.Regime.Options, regime.Options) || now - known.At > FleetAge
            || Slot.Containing(now) != Slot.Containing(known.At))
        {
            _fleet = known = Lay(regime, now, cancellation);
        }

        return (known.Laid, Assumptions.OfFleet(known.Demand, regime.Options.Plan.UnmetUsd));
    }

    private Fleet Lay(Regime regime, DateTimeOffset now, CancellationToken cancellation)
    {
        var present = Slot.Containing(now);
        var past = _ledger.Demand(present.AddHours(-DemandOutlook.PastHours), present.AddHours(1));
        var expected = DemandOutlook.Of(past, now, FleetHours);
        var problem = FleetProblem.Of(regime, expected, present, FleetHours);
        var demand = problem is null ? FleetDemand.Usual : FleetDemand.Expected;
        problem ??= FleetProblem.Of(
            regime, [.. FleetProblem.Usual(regime).Select(one => one with { Requests = [.. Enumerable.Repeat(1.0, FleetHours)] })], present, FleetHours);
        return new Fleet(regime, now, demand, problem is null ? null : LaidScenario.Of(problem, StrictOf(problem, regime.Desk.Pack, expected), cancellation));
    }

    private static IReadOnlyList<Wattline.Workloads.Residency> StrictOf(PlanProblem problem, DataPack pack, IReadOnlyList<ExpectedDemand> expected)
    {
        var countries = expected.DistinctBy(one => FleetProblem.OriginOf(one.Group)).ToDictionary(
            one => FleetProblem.OriginOf(one.Group), one => CountryAt(pack, new(one.Group.Latitude, one.Group.Longitude)));
        return StrictLaw.Of(problem, pack, countries.GetValueOrDefault);
    }

    /// <summary>The country of the nearest city: the ledger keeps places, not laws.</summary>
    private static string CountryAt(DataPack pack, Wattline.Fleet.GeoPoint point) => pack.Metros.MinBy(metro => metro.Location.DistanceKm(point))!.CountryCode;

    private void LetGo()
    {
        var now = _clock.GetUtcNow();
        lock (_worlds)
        {
            _worlds.RemoveAll(one => now - one.Asked > Idle);
        }

        if (_fleet is { } fleet && now - fleet.At > Idle)
        {
            _fleet = null;
        }
    }
}
