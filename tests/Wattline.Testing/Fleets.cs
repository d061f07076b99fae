using System.Globalization;
using Wattline.Fleet;
using Wattline.Models;
using Wattline.Pricing;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Testing;

/// <summary>Generated fleets: every figure is drawn from a seed, so that equal seeds give equal fleets.</summary>
public static class Fleets
{
    private static readonly string[] Jurisdictions = ["DE", "FR", "IE", "SE", "NL", "US", "CA", "SG", "JP", "AU", "GB", "CH", "BR", "IN"];
    private static readonly Provenance Chosen = new("generated", "", null, Basis.Chosen);

    /// <summary>A fleet of so many regions that serve so many models.</summary>
    public static SnapshotInputs Inputs(int seed, int regions = 12, int models = 2, CarbonKind kind = CarbonKind.Average, bool gaps = true)
    {
        var random = new Random(seed);
        var slot = Slot.At(2026, 1, 1);
        var fleet = Enumerable.Range(0, regions).Select(number => Region(random, number)).ToList();
        return new SnapshotInputs(
            1 + seed, slot, fleet,
            [.. fleet.SelectMany(region => Enumerable.Range(0, models)
                .Where(_ => !gaps || random.NextDouble() < 0.85)
                .Select(model => Hosting(random, region, $"model-{model}", gaps)))],
            fleet.ToDictionary(region => region.Id, _ => Signal(random, slot, gaps)),
            CarbonPrice.FromUsdPerTonne(80), kind,
            new Prices
            {
                CapacityUsdPerGpuSecond = fleet.ToDictionary(region => region.Id, _ => random.NextDouble() * 1e-4),
                LatencyUsdPerMs = random.NextDouble() * 1e-8,
                CreditUsdPerRequest = fleet.Where(_ => random.NextDouble() < 0.3).ToDictionary(region => region.Id, _ => random.NextDouble() * 1e-5),
            });
    }

    /// <summary>A request from somewhere, with a residency rule, a budget and at times a session's state.</summary>
    public static Workload Work(int seed, FleetSnapshot snapshot)
    {
        var random = new Random(seed);
        var prompt = random.Next(1, 8000);
        var home = random.NextDouble() < 0.3 ? random.Next(1, snapshot.Fleet.Regions.Count + 1) : 0;
        return new Workload
        {
            Network = Network(random, snapshot.Fleet.Regions.Count),
            Budget = new LatencyBudget(Math.Exp((random.NextDouble() * 9) + 3), random.NextDouble() < 0.5 ? BudgetScope.FirstToken : BudgetScope.Completion),
            Residency = random.NextDouble() < 0.4 ? JurisdictionSet.All : JurisdictionSet.Of(Jurisdictions.Where(_ => random.NextDouble() < 0.5)),
            State = home == 0 ? default : new StateLocality(home, random.NextDouble() * prompt, random.Next(1_000_000), 1 + random.Next(20), random.NextDouble() < 0.2),
            PromptTokens = prompt,
            RequestBytes = prompt * 4.0,
            ResponseBytes = random.Next(200, 20_000),
            MaxError = random.NextDouble() < 0.8 ? 1 : random.NextDouble(),
        };
    }

    /// <summary>The way from one origin to so many regions.</summary>
    public static NetworkColumns Network(Random random, int regions) => new(
        "somewhere",
        [.. Enumerable.Range(0, regions).Select(_ => new Sourced<double>(5 + (random.NextDouble() * 250), Chosen))],
        [.. Enumerable.Range(0, regions).Select(_ => random.NextDouble() * 1e-10)],
        [.. Enumerable.Range(0, regions).Select(_ => random.NextDouble() * 1e-10)]);

    private static Region Region(Random random, int number) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"r{random.Next(100, 999)}-{number}"),
        City = "Somewhere",
        Jurisdiction = Jurisdictions[random.Next(Jurisdictions.Length)],
        Location = new GeoPoint((random.NextDouble() * 120) - 60, (random.NextDouble() * 360) - 180),
        CarbonZone = "Z",
        Pue = new(1 + (random.NextDouble() * 0.5), Chosen),
        Ownership = random.NextDouble() < 0.7 ? Ownership.Owned : Ownership.Bought,
        EgressUsdPerGb = new(random.NextDouble() * 0.1, Chosen),
        ComplianceUsd = random.NextDouble() < 0.2 ? random.NextDouble() * 1e-4 : 0,
    };

    private static Hosting Hosting(Random random, Region region, string model, bool gaps) => new()
    {
        Region = region.Id,
        Model = model,
        JoulesPerInputToken = new(random.NextDouble() * 0.1, Chosen),
        JoulesPerOutputToken = new(0.05 + (random.NextDouble() * 3), Chosen),
        PrefillMsPerToken = new(random.NextDouble() * 0.5, Chosen),
        DecodeMsPerToken = new(2 + (random.NextDouble() * 40), Chosen),
        GpuSecondsPerInputToken = random.NextDouble() * 1e-4,
        GpuSecondsPerOutputToken = random.NextDouble() * 1e-2,
        QueueMs = random.NextDouble() < 0.3 ? random.NextDouble() * 500 : 0,
        LoadUsd = random.NextDouble() < 0.1 ? random.NextDouble() * 1e-4 : 0,
        ListPrice = region.Ownership == Ownership.Owned || (gaps && random.NextDouble() < 0.1)
            ? null
            : new ListPrice("k", "p", null, random.NextDouble() * 3, random.NextDouble() * 6, random.NextDouble() < 0.5 ? 0.1 : null, Chosen),
    };

    private static GridSignal Signal(Random random, Slot slot, bool gaps)
    {
        var price = new PriceReading(
            EnergyPrice.FromUsdPerMwh((random.NextDouble() * 300) - 40), EnergyPrice.FromUsdPerMwh(25), PriceKind.WholesaleHour, slot, Timeliness.Replayed, Chosen);
        return new GridSignal(
            slot, gaps && random.NextDouble() < 0.05 ? null : price,
            gaps && random.NextDouble() < 0.05 ? null : Carbon(random, CarbonKind.Average, slot),
            gaps && random.NextDouble() < 0.3 ? null : Carbon(random, CarbonKind.Marginal, slot));
    }

    private static CarbonReading Carbon(Random random, CarbonKind kind, Slot slot) => new(
        CarbonIntensity.FromGramsPerKwh(random.NextDouble() * 900), kind, CarbonScope.LifeCycle, slot, Timeliness.Replayed, Chosen);
}
