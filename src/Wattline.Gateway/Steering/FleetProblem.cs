using System.Globalization;
using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Planning.Problems;
using Wattline.Signals;
using Wattline.Storage;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Gateway.Steering;

/// <summary>Lays the gateway's fleet and what is expected of its callers out as a planning problem.</summary>
internal sealed class FleetProblem
{
    private readonly Regime _regime;
    private readonly Slot _start;
    private readonly int _hours;
    private readonly List<ExpectedDemand> _demands;
    private readonly Dictionary<(string Zone, SignalKind Kind), Dictionary<Slot, ComingHour>> _coming = [];

    private FleetProblem(Regime regime, IReadOnlyList<ExpectedDemand> demands, Slot start, int hours)
    {
        (_regime, _start, _hours) = (regime, start, hours);
        _demands = [.. demands.Where(one => one.Requests.Any(requests => requests > 0) && !Allowed(one.Group).IsEmpty && Hosts(one.Group).Any())];
    }

    /// <summary>The problem; null where nothing is expected that the fleet could serve.</summary>
    /// <param name="regime">What is in force.</param>
    /// <param name="demands">What is expected, by hour from the start on.</param>
    /// <param name="start">The first hour.</param>
    /// <param name="hours">How many hours.</param>
    public static PlanProblem? Of(Regime regime, IReadOnlyList<ExpectedDemand> demands, Slot start, int hours)
    {
        var problem = new FleetProblem(regime, demands, start, hours);
        return problem._demands.Count == 0 ? null : problem.Build();
    }

    /// <summary>
    /// One request an hour for each model, of the usual class and from the usual place: what stands in for demand where only the size of
    /// prices is asked for.
    /// </summary>
    public static IReadOnlyList<ExpectedDemand> Usual(Regime regime)
    {
        var (options, place) = (regime.Options, regime.Options.ClientLocation);
        var kind = options.Classes.First(one => one.Name == options.DefaultClass);
        return [.. options.Upstreams.SelectMany(upstream => upstream.Models)
            .SelectMany(model => model.Operations.Select(operation => (model.Hosting.Model, operation))).Distinct()
            .Select(one => new ExpectedDemand(
                new DemandGroup(
                    place.Name, place.Point.Latitude, place.Point.Longitude, one.operation, kind.Name, one.Model, options.Residency.Text, null, null,
                    kind.Budget.Scope),
                new DemandSums(1, 0, UsualPrompt, 0, kind.OutputTokens, 0, 0), [1]))];
    }

    private const double UsualPrompt = 100;

    private PlanProblem Build()
    {
        var inputs = _regime.Snapshot.Inputs;
        return new PlanProblem
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"gateway {_start}"),
            Start = _start,
            Regions = inputs.Regions,
            Hostings = [.. _demands.Select(one => one.Group).DistinctBy(OptionOf).SelectMany(Hosts)],
            Signals = [.. Enumerable.Range(0, _hours).Select(SignalsAt)],
            CarbonPrice = inputs.CarbonPrice,
            CarbonKind = CarbonKindOf(),
            Origins = [.. _demands.Select(one => one.Group).DistinctBy(OriginOf).Select(Origin)],
            Classes = [.. _demands.GroupBy(one => ClassOf(one.Group)).Select(Class)],
            Demands = [.. _demands.Select(one => new PlanDemand(
                OriginOf(one.Group), ClassOf(one.Group), new Residency(one.Group.Residency, Allowed(one.Group)), one.Requests))],
        };
    }

    /// <summary>What the group was allowed, and no more than the configuration in force allows anybody.</summary>
    private JurisdictionSet Allowed(DemandGroup group) => group.Allowed() & _regime.Options.Residency.Allowed;

    /// <summary>The model under the name of what is asked of it: a region may serve one for some operations only.</summary>
    private IEnumerable<Hosting> Hosts(DemandGroup group)
    {
        var needs = Operation.OfModels.FirstOrDefault(one => one.Name == group.Operation)?.Needs;
        return needs is null ? [] : _regime.Snapshot.Inputs.Hostings
            .Where(hosting => hosting.Model == group.Model && !IsDrained(hosting.Region) && UpstreamOf(hosting.Region).Serves(group.Model, needs))
            .Select(hosting => hosting with { Model = OptionOf(group) });
    }

    private bool IsDrained(string region) => _regime.Orders.Drains.Any(drain => drain.Region == region);

    private Proxy.Upstream UpstreamOf(string region) => _regime.Upstreams[_regime.Snapshot.Fleet.RowOf(region)];

    private static string OptionOf(DemandGroup group) => $"{group.Model} ({group.Operation})";

    /// <summary>What a plan calls where a group comes from.</summary>
    public static string OriginOf(DemandGroup group) =>
        string.Create(CultureInfo.InvariantCulture, $"{group.Origin} ({group.Latitude:R}, {group.Longitude:R})");

    private static string ClassOf(DemandGroup group) => string.Create(
        CultureInfo.InvariantCulture, $"{group.Class} {OptionOf(group)} {group.BudgetMs:R} ms {group.BudgetScope}");

    private PlanOrigin Origin(DemandGroup group) => new(
        OriginOf(group),
        _regime.Reader.NetworkFrom(new Place(group.Origin, new GeoPoint(group.Latitude, group.Longitude)), _regime.Snapshot.Fleet));

    /// <summary>Its cached tokens are taken to be cached where it runs: sessions stay, and a plan does not know them one by one.</summary>
    private PlanClass Class(IGrouping<string, ExpectedDemand> demands)
    {
        var group = demands.First().Group;
        var seen = demands.Aggregate(default(DemandSums), (sum, one) => sum + one.Seen);
        double Mean(double sum) => sum / seen.Requests;
        return new PlanClass
        {
            Name = demands.Key,
            Options = [OptionOf(group)],
            Budget = new LatencyBudget(group.BudgetMs ?? double.PositiveInfinity, group.BudgetScope),
            PromptTokens = Mean(seen.PromptTokens),
            OutputTokens = Mean(seen.OutputTokens),
            CachedTokens = Math.Min(Mean(seen.CachedTokens), Mean(seen.PromptTokens)),
            RequestBytes = Mean(seen.RequestBytes),
            ResponseBytes = Mean(seen.ResponseBytes),
            UnmetUsd = _regime.Options.Plan.UnmetUsd,
        };
    }

    /// <summary>Marginal emissions count only where every region has them, as in a decision: one plan compares one kind.</summary>
    private CarbonKind CarbonKindOf()
    {
        var inputs = _regime.Snapshot.Inputs;
        return inputs.CarbonKind == CarbonKind.Marginal && inputs.Signals.Values.All(signal => signal.MarginalCarbon is not null)
            ? CarbonKind.Marginal
            : CarbonKind.Average;
    }

    private Dictionary<string, GridSignal> SignalsAt(int ahead) => _regime.Options.Upstreams.ToDictionary(
        upstream => upstream.Region.Id, upstream => ahead == 0 ? Present(upstream) : Coming(upstream, _start.AddHours(ahead)));

    private GridSignal Present(UpstreamOptions upstream) => _regime.Snapshot.Inputs.Signals[upstream.Region.Id];

    /// <summary>
    /// What is settled or forecast where a live source is heard now, what the replay will say where that counts, and the present where neither
    /// is; with what is expected of the region's own energy in that hour.
    /// </summary>
    private GridSignal Coming(UpstreamOptions upstream, Slot slot)
    {
        var (region, present, coming) = (upstream.Region, _regime.Builder.SignalFor(upstream, _start), _regime.Builder.SignalFor(upstream, slot));
        return _regime.OnSite.Apply(region.Id, coming with
        {
            Price = Price(region, present.Price, slot) ?? coming.Price ?? present.Price,
            AverageCarbon = Carbon(region, present.AverageCarbon, slot) ?? coming.AverageCarbon ?? present.AverageCarbon,
            MarginalCarbon = Carbon(region, present.MarginalCarbon, slot) ?? coming.MarginalCarbon ?? present.MarginalCarbon,
        });
    }

    private PriceReading? Price(Region region, PriceReading? present, Slot slot) =>
        present is { Timeliness: Timeliness.Live or Timeliness.Forecast } && Hour(region.PriceZone, SignalKind.Price, slot) is { } hour
            ? present with
            {
                Value = EnergyPrice.FromUsdPerMwh(hour.Value), ObservedFor = slot, Timeliness = hour.Part.Timeliness, Provenance = hour.Part.Provenance,
            }
            : null;

    private CarbonReading? Carbon(Region region, CarbonReading? present, Slot slot) =>
        present is { Timeliness: Timeliness.Live or Timeliness.Forecast }
        && Hour(region.CarbonZone, SignalKinds.Carbon(present.Kind, present.Scope), slot) is { } hour
            ? present with
            {
                Value = CarbonIntensity.FromGramsPerKwh(Math.Max(0, hour.Value)), ObservedFor = slot, Timeliness = hour.Part.Timeliness,
                Provenance = hour.Part.Provenance,
            }
            : null;

    private ComingHour? Hour(string? zone, SignalKind kind, Slot slot)
    {
        if (zone is null)
        {
            return null;
        }

        if (!_coming.TryGetValue((zone, kind), out var hours))
        {
            _coming[(zone, kind)] = hours = GridForecasts.Of(_regime.Desk, zone, kind, _start, _hours).Hours.ToDictionary(hour => hour.Slot);
        }

        return hours.TryGetValue(slot, out var found) ? found : null;
    }
}
