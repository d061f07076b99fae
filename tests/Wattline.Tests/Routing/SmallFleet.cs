using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Models;
using Wattline.Pricing;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Tests.Routing;

/// <summary>Equal regions, each changed in the one figure that a test is about: 1 kWh a token, 1 output token a request.</summary>
internal sealed class SmallFleet
{
    private const double JoulesPerKwh = 3.6e6;
    private static readonly Provenance Chosen = new("test", "", null, Basis.Chosen);
    private static readonly Slot Slot = Slot.At(2026, 1, 1);
    private readonly List<Region> _regions = [];
    private readonly List<Hosting> _hostings = [];
    private readonly Dictionary<string, GridSignal> _signals = [];

    public CarbonPrice CarbonPrice { get; init; }

    public void Add(
        string id, double usdPerMwh = 50, double averageGrams = 100, double? marginalGrams = null, double joulesPerInputToken = 0,
        string jurisdiction = "DE")
    {
        _regions.Add(new Region
        {
            Id = id,
            City = "Somewhere",
            Jurisdiction = jurisdiction,
            Location = new GeoPoint(50, 8),
            CarbonZone = "Z",
            Pue = new(1, Chosen),
            Ownership = Ownership.Owned,
            EgressUsdPerGb = new(0, Chosen),
        });
        _hostings.Add(new Hosting
        {
            Region = id,
            Model = "m",
            JoulesPerInputToken = new(joulesPerInputToken, Chosen),
            JoulesPerOutputToken = new(JoulesPerKwh, Chosen),
            PrefillMsPerToken = new(0, Chosen),
            DecodeMsPerToken = new(0, Chosen),
            GpuSecondsPerInputToken = 0,
            GpuSecondsPerOutputToken = 0,
        });
        _signals[id] = new GridSignal(
            Slot,
            new PriceReading(EnergyPrice.FromUsdPerMwh(usdPerMwh), default, PriceKind.WholesaleHour, Slot, Timeliness.Live, Chosen),
            Carbon(averageGrams, CarbonKind.Average), marginalGrams is { } grams ? Carbon(grams, CarbonKind.Marginal) : null);
    }

    public SnapshotInputs Inputs(CarbonKind kind = CarbonKind.Average) =>
        new(1, Slot, _regions, _hostings, _signals, CarbonPrice, kind, Prices.Zero);

    /// <summary>A request of one output token, no bytes, no distance.</summary>
    public Workload Work(StateLocality state = default, double promptTokens = 0, double upUsdPerByte = 0) => new()
    {
        Network = new NetworkColumns(
            "here", [.. _regions.Select(_ => new Sourced<double>(1, Chosen))], [.. _regions.Select(_ => upUsdPerByte)],
            new double[_regions.Count]),
        Budget = LatencyBudget.Unlimited,
        Residency = JurisdictionSet.All,
        State = state,
        PromptTokens = promptTokens,
        RequestBytes = 0,
        ResponseBytes = 0,
    };

    public Candidate? Decide(Workload work, CarbonKind kind, CandidateTable rows)
    {
        var snapshot = new FleetSnapshot(Inputs(kind));
        var decision = Router.Decide(work, [new ServingOption(0, 1)], snapshot, new long[snapshot.Fleet.PaddedRows], rows);
        return decision.Winner < 0 ? null : rows[decision.Winner];
    }

    public string? Winner(CarbonKind kind = CarbonKind.Average, Workload? work = null) =>
        Decide(work ?? Work(), kind, new CandidateTable())?.Region;

    private static CarbonReading Carbon(double grams, CarbonKind kind) =>
        new(CarbonIntensity.FromGramsPerKwh(grams), kind, CarbonScope.LifeCycle, Slot, Timeliness.Live, Chosen);
}
