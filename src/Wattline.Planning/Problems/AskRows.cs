using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Models;
using Wattline.Pricing;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Planning.Problems;

/// <summary>
/// The router's rows of a problem. Demands that differ only in their numbers share them; each origin, class and law is evaluated once an
/// hour, in the kind of emissions that counts and in the other one, for the books.
/// </summary>
internal sealed class AskRows
{
    private readonly record struct Ask(string Origin, string Class, JurisdictionSet Allowed);

    private readonly PlanProblem _problem;
    private readonly FleetSnapshot[] _snapshots;
    private readonly Dictionary<Ask, int> _numbers = [];
    private readonly int[] _askOfDemand;
    private readonly List<(Workload Work, ServingOption[] Options)> _asks = [];
    private readonly List<(int First, int Count)[]> _ranges = [];
    private readonly List<Infeasibility[]> _reasons = [];
    private readonly List<bool[]> _serves = [];
    private readonly CandidateTable _counted = new(), _other = new();
    private readonly long[] _live;
    private readonly CarbonKind _otherKind;

    public AskRows(PlanProblem problem)
    {
        _problem = problem;
        _snapshots = [.. problem.Signals.Select((signals, hour) => new FleetSnapshot(new SnapshotInputs(
            hour, problem.Start.AddHours(hour), problem.Regions, problem.Hostings, signals, problem.CarbonPrice, problem.CarbonKind, Prices.Zero)))];
        _live = new long[_snapshots[0].Fleet.PaddedRows];
        _otherKind = problem.CarbonKind == CarbonKind.Average ? CarbonKind.Marginal : CarbonKind.Average;
        var origins = problem.Origins.ToDictionary(one => one.Name);
        var classes = problem.Classes.ToDictionary(one => one.Name);
        _askOfDemand = [.. problem.Demands.Select(demand => Number(demand, origins[demand.Origin], classes[demand.Class]))];
    }

    /// <summary>The regions in row order.</summary>
    public FleetColumns Fleet => _snapshots[0].Fleet;

    /// <summary>All rows that nothing blocks, in the order in which they were asked for.</summary>
    public List<PlanRow> Rows { get; } = [];

    /// <summary>By demand: regions that never serve it, by reason.</summary>
    public IReadOnlyList<IReadOnlyList<BlockedBy>> Blocked => [.. _askOfDemand.Select(BlockedOf)];

    /// <summary>The rows of a demand in an hour: the first and how many.</summary>
    public (int First, int Count) Of(int demand, int hour)
    {
        var ask = _askOfDemand[demand];
        ref var range = ref _ranges[ask][hour];
        if (range.Count == 0 && range.First == 0)
        {
            range.First = Rows.Count;
            Evaluate(ask, hour);
            range.Count = Rows.Count - range.First;
        }

        return range;
    }

    private int Number(PlanDemand demand, PlanOrigin origin, PlanClass kind)
    {
        var ask = new Ask(demand.Origin, demand.Class, demand.Residency.Allowed);
        if (!_numbers.TryGetValue(ask, out var number))
        {
            number = _asks.Count;
            _numbers.Add(ask, number);
            _asks.Add((WorkOf(origin, kind, ask.Allowed), [.. kind.Options.Select(OptionOf)]));
            _ranges.Add(new (int, int)[_problem.Hours]);
            _reasons.Add(new Infeasibility[Fleet.Count]);
            _serves.Add(new bool[Fleet.Count]);
        }

        return number;

        ServingOption OptionOf(string name) => new(_snapshots[0].ModelIndex(name), kind.OutputTokens);
    }

    private Workload WorkOf(PlanOrigin origin, PlanClass kind, JurisdictionSet allowed) => new()
    {
        Network = origin.Network,
        Budget = kind.Budget,
        Residency = allowed,
        PromptTokens = kind.PromptTokens,
        RequestBytes = kind.RequestBytes,
        ResponseBytes = kind.ResponseBytes,
        State = StateOf(origin, kind),
    };

    /// <summary>Without a home the cached tokens are taken to be cached wherever the request runs: the steady state, and no move.</summary>
    private StateLocality StateOf(PlanOrigin origin, PlanClass kind) =>
        origin.Home is { } home && !kind.MovesFree && (kind.StateBytes > 0 || kind.CachedTokens > 0 || kind.Pinned)
            ? new StateLocality(Fleet.RowOf(home) + 1, kind.CachedTokens, kind.StateBytes, kind.RequestsPerSession, kind.Pinned)
            : default(StateLocality) with { CachedTokens = kind.CachedTokens };

    private void Evaluate(int ask, int hour)
    {
        var (work, options) = _asks[ask];
        Router.Evaluate(work, options, _snapshots[hour], _live, _problem.CarbonKind, _counted);
        Router.Evaluate(work, options, _snapshots[hour], _live, _otherKind, _other);
        for (var option = 0; option < options.Length; option++)
        {
            for (var region = 0; region < Fleet.Count; region++)
            {
                Add(ask, hour, option, region);
            }
        }
    }

    private void Add(int ask, int hour, int option, int region)
    {
        var index = (option * _counted.Stride) + region;
        if (_counted[index] is not { Blocked: Infeasibility.None, Priced: { } priced, Use: var use })
        {
            var reasons = _counted.ReasonsAt(index);
            _reasons[ask][region] |= reasons == Infeasibility.None ? Infeasibility.SignalMissing : reasons;
            return;
        }

        _serves[ask][region] = true;
        var joules = use.ItEnergy.Joules;
        Rows.Add(new PlanRow(
            region, hour, option, priced.Charge, use.GpuSeconds, joules * Fleet.Regions[region].Pue.Value, joules, use.LatencyMs,
            priced.Emissions.Grams, _other[index].Priced?.Emissions.Grams));
    }

    /// <summary>Regions that the mask keeps away in every hour and option asked for: one that serves in any is not blocked.</summary>
    private List<BlockedBy> BlockedOf(int ask)
    {
        var blocked = Fleet.Regions.Select((region, row) => (region.Id, Reasons: _serves[ask][row] ? Infeasibility.None : _reasons[ask][row])).ToList();
        return [.. Enum.GetValues<Infeasibility>().Where(reason => reason != Infeasibility.None)
            .Select(reason => new BlockedBy(reason, [.. blocked.Where(one => (one.Reasons & reason) != 0).Select(one => one.Id)]))
            .Where(by => by.Regions.Count > 0)];
    }
}
