using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Pricing;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Benchmarks.Paced;

/// <summary>What one place asks of one class, as the router is asked.</summary>
/// <param name="Origin">Where from.</param>
/// <param name="Class">Name of the class.</param>
/// <param name="Work">One request; all of a class are alike.</param>
/// <param name="Options">The model at each pace that the class bears.</param>
/// <param name="Weight">Its part of all requests, before the hour of the day.</param>
internal sealed record PacedAsk(Metro Origin, string Class, Workload Work, ServingOption[] Options, double Weight);

/// <summary>
/// A fleet drawn from a seed: 4 to 12 of the pack's sites that have a price, all owned, each with one kind of accelerator; two or three
/// measured models at the operating points of the three latency classes; 2 to 6 classes with the presets' budgets, some kept to their
/// territory; 3 to 6 metros that ask. All that is not the pack's is chosen.
/// </summary>
internal sealed class PacedFleet
{
    private const double AccessMs = 25, CarbonUsdPerTonne = 80, HostFactor = 1.57, PrefillUtilisation = 0.4, Hosts = 0.8;

    private static readonly string[] Models =
    [
        "meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-70B-Instruct", "openai/gpt-oss-120b", "openai/gpt-oss-20b", "Qwen/Qwen3-32B",
        "Qwen/Qwen3-30B-A3B-Instruct-2507",
    ];

    /// <summary>Presets with a prompt's mean length and the paces that their readers bear. Chat and code have the Azure 2023 means.</summary>
    private static readonly (string Name, double PromptTokens, LatencyClass[] Paces)[] Kinds =
    [
        ("voice", 400, [LatencyClass.Interactive]), ("chat", 1155, [LatencyClass.Interactive, LatencyClass.Relaxed]),
        ("code", 2048, [LatencyClass.Interactive, LatencyClass.Relaxed]), ("batch", 1155, [.. LatencyClass.All]),
    ];

    private static readonly string[] Territories = ["EU", "CBPR"];

    private readonly DataPack _pack;
    private readonly Random _random;
    private readonly List<Hosting> _hostings = [];

    private PacedFleet(DataPack pack, Random random) => (_pack, _random) = (pack, random);

    /// <summary>The sites, in row order.</summary>
    public IReadOnlyList<Site> Sites { get; private set; } = [];

    /// <summary>The regions at these sites, in row order, without a limit of capacity.</summary>
    public IReadOnlyList<Region> Regions { get; private set; } = [];

    /// <summary>Who asks for what; only what at least one region may serve.</summary>
    public IReadOnlyList<PacedAsk> Asks { get; private set; } = [];

    public static PacedFleet Draw(DataPack pack, Random random, Slot slot)
    {
        var fleet = new PacedFleet(pack, random);
        var sites = pack.Sites.Where(site => site.PriceZone is not null).ToArray();
        random.Shuffle(sites);
        fleet.Sites = [.. sites.Take(random.Next(4, 13)).OrderBy(site => site.Id, StringComparer.Ordinal)];
        fleet.Regions = [.. fleet.Sites.Select(RegionAt)];
        fleet.Host(fleet.Some(Models, random.Next(2, 4)));
        fleet.Ask(fleet.Snapshot(slot, fleet.Signals(slot), Prices.Zero));
        return fleet;
    }

    /// <summary>What the grid says at each region in an hour of the embedded year.</summary>
    public Dictionary<string, GridSignal> Signals(Slot slot) =>
        Sites.ToDictionary(site => site.Id, site => _pack.SignalFor(site.CarbonZone, site.PriceZone, slot, ReplayLevel.Recorded2022));

    /// <summary>What the router decides on.</summary>
    public FleetSnapshot Snapshot(Slot slot, IReadOnlyDictionary<string, GridSignal> signals, Prices prices) => new(new SnapshotInputs(
        1, slot, Regions, _hostings, signals, CarbonPrice.FromUsdPerTonne(CarbonUsdPerTonne), CarbonKind.Average, prices));

    private static Region RegionAt(Site site) =>
        Region.At(site, site.Id, Ownership.Owned, new(0.09, new Provenance("chosen", "", null, Basis.Chosen)));

    private void Host(string[] models)
    {
        foreach (var region in Regions)
        {
            var accelerator = Accelerator.Known[_random.Next(Accelerator.Known.Count)];
            foreach (var id in models.Where((_, at) => at == 0 || _random.NextDouble() < Hosts))
            {
                var model = _pack.Models.First(one => one.Id == id);
                _hostings.AddRange(LatencyClass.All.Select(pace => (pace, Point: model.Choose(accelerator.Name, pace)))
                    .Where(one => one.Point is not null).DistinctBy(one => one.Point)
                    .Select(one => Hostings.FromOperatingPoint(
                        region.Id, At(id, one.pace), model, one.Point!, accelerator.PeakFlops.Value, accelerator.PeakWatts.Value,
                        PrefillUtilisation, HostFactor)));
            }
        }
    }

    private static string At(string model, LatencyClass pace) => $"{model} at {pace.Name}";

    private void Ask(FleetSnapshot snapshot)
    {
        var origins = Some([.. _pack.Metros.Take(100)], _random.Next(3, 7));
        var groups = new ResidencyGroups(_pack.Jurisdictions);
        var hosted = _hostings.Select(hosting => hosting.Model[..hosting.Model.LastIndexOf(" at ", StringComparison.Ordinal)]).Distinct().ToArray();
        var asks = new List<PacedAsk>();
        for (var (at, classes) = (0, _random.Next(2, 7)); at < classes; at++)
        {
            var (kind, model) = (Kinds[_random.Next(Kinds.Length)], hosted[_random.Next(hosted.Length)]);
            var (size, weight, kept) = (Math.Exp((_random.NextDouble() - 0.5) * 1.4), 0.3 + _random.NextDouble(), _random.NextDouble() < 0.4);
            var name = $"{kind.Name} {at}";
            asks.AddRange(origins.Select(origin =>
                AskOf(name, kind, model, size, weight, origin, kept ? Law(groups, origin) : JurisdictionSet.All, snapshot)));
        }

        Asks = [.. asks.Where(ask => MayBeServed(ask, snapshot))];
    }

    /// <summary>Data kept to its territory: the EU's in the EU, that of members of the privacy rules forum among them, others' anywhere.</summary>
    private static JurisdictionSet Law(ResidencyGroups groups, Metro origin) =>
        Territories.Select(name => groups.Groups[name]).Append(JurisdictionSet.All).First(group => group.Contains(origin.CountryCode));

    private PacedAsk AskOf(
        string name, (string Name, double PromptTokens, LatencyClass[] Paces) kind, string model, double size, double weight, Metro origin,
        JurisdictionSet law, FleetSnapshot snapshot)
    {
        var preset = WorkloadClass.Presets.First(one => one.Name == kind.Name);
        var (prompt, output) = (kind.PromptTokens * size, preset.OutputTokens * size);
        var network = NetworkColumns.To(origin.City, snapshot.Fleet, [.. Sites.Select(site =>
        {
            var way = _pack.RttMs(origin.Location, site);
            return way with { Value = way.Value + AccessMs };
        })]);
        var work = new Workload
        {
            Network = network,
            Budget = preset.Budget,
            Residency = law,
            PromptTokens = prompt,
            RequestBytes = 4 * prompt,
            ResponseBytes = 4 * output,
        };
        var options = kind.Paces.Select(pace => snapshot.ModelIndex(At(model, pace))).Where(index => index >= 0);
        return new PacedAsk(origin, name, work, [.. options.Select(index => new ServingOption(index, output))], weight * Math.Sqrt(origin.Population));
    }

    private static bool MayBeServed(PacedAsk ask, FleetSnapshot snapshot) => ask.Options.Length > 0 &&
        Router.Decide(ask.Work, ask.Options, snapshot, new long[snapshot.Fleet.PaddedRows], new CandidateTable()).Winner >= 0;

    private T[] Some<T>(T[] of, int count)
    {
        var shuffled = of.ToArray();
        _random.Shuffle(shuffled);
        return shuffled[..count];
    }
}
