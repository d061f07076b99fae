using System.Globalization;
using Wattline.Fleet;
using Wattline.Planning.Problems;
using Wattline.Signals;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Testing.Planning;

/// <summary>Generated problems over generated fleets: everything is drawn from the seed.</summary>
public static class PlanProblems
{
    /// <summary>A problem of a few hours, origins and classes; capacity is scarce in some regions.</summary>
    /// <param name="seed">Where chance begins.</param>
    /// <param name="hours">Hours, 1 or more.</param>
    /// <param name="alike">Whether accelerator time is the same wherever a request runs, as the network solver asks.</param>
    /// <param name="couples">Whether a carbon cap, a quota, mean latency, deadlines or moves may couple the hours.</param>
    public static PlanProblem Draw(int seed, int hours = 3, bool couples = false, bool alike = false)
    {
        var random = new Random(seed);
        var fleet = Fleets.Inputs(seed, regions: random.Next(2, 8), models: 2);
        string[] models = [.. fleet.Hostings.Select(hosting => hosting.Model).Distinct().Order(StringComparer.Ordinal)];
        var ids = fleet.Regions.Select(region => region.Id).Order(StringComparer.Ordinal).ToList();
        return new PlanProblem
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"drawn from {seed}"),
            Start = fleet.Slot,
            Regions = [.. fleet.Regions.Select(region => region with { GpuSecondsPerSlot = random.NextDouble() < 0.6 ? random.Next(0, 4000) : null })],
            Hostings = alike ? [.. fleet.Hostings.Select(one => one with { GpuSecondsPerInputToken = 1e-5, GpuSecondsPerOutputToken = 5e-3 })] : fleet.Hostings,
            Signals = [.. Enumerable.Range(0, hours).Select(hour => SignalsOf(seed, hour, fleet.Regions))],
            CarbonPrice = CarbonPrice.FromUsdPerTonne(random.Next(0, 200)),
            Origins = [.. Enumerable.Range(0, 3).Select(origin => new PlanOrigin(
                $"origin-{origin}", Fleets.Network(random, ids.Count), random.NextDouble() < 0.5 ? ids[random.Next(ids.Count)] : null))],
            Classes = [.. Enumerable.Range(0, 2).Select(kind => Class(random, kind, couples, models))],
            Demands = [.. Enumerable.Range(0, 6).Select(demand => new PlanDemand(
                $"origin-{demand / 2}", $"class-{demand % 2}",
                random.NextDouble() < 0.6 ? Residency.Anywhere : new Residency("drawn", JurisdictionSet.Of(["DE", "FR", "IE", "SE", "US", "JP"])),
                [.. Enumerable.Range(0, hours).Select(_ => (double)random.Next(0, 400))]))],
            CarbonCap = couples && random.NextDouble() < 0.4 ? Carbon.FromGrams(random.NextDouble() * 2000) : null,
            Quotas = couples && random.NextDouble() < 0.4 ? [new("drawn", JurisdictionSet.Of(["DE", "FR", "US", fleet.Regions[0].Jurisdiction]), random.NextDouble(), [])] : [],
            MeanLatencyMs = couples && random.NextDouble() < 0.3 ? 50 + (random.NextDouble() * 400) : null,
        };
    }

    private static Dictionary<string, GridSignal> SignalsOf(int seed, int hour, IReadOnlyList<Region> regions)
    {
        var drawn = Fleets.Inputs(seed + (1000 * hour), regions: regions.Count, models: 1).Signals.Values.ToList();
        return regions.Select((region, at) => (region.Id, Signal: drawn[at])).ToDictionary(one => one.Id, one => one.Signal);
    }

    private static PlanClass Class(Random random, int number, bool couples, string[] models)
    {
        var prompt = random.Next(10, 3000);
        var waits = couples && random.NextDouble() < 0.3;
        return new PlanClass
        {
            Name = $"class-{number}",
            Options = random.NextDouble() < 0.5 ? [models[0]] : models,
            Budget = random.NextDouble() < 0.3
                ? LatencyBudget.Unlimited
                : new LatencyBudget(100 + (random.NextDouble() * 3000), random.NextDouble() < 0.5 ? BudgetScope.FirstToken : BudgetScope.Completion),
            PromptTokens = prompt,
            OutputTokens = random.Next(1, 500),
            RequestBytes = prompt * 4.0,
            ResponseBytes = random.Next(200, 20_000),
            CachedTokens = random.NextDouble() < 0.3 ? prompt / 2 : 0,
            StateBytes = random.NextDouble() < 0.3 ? random.Next(1_000_000) : 0,
            RequestsPerSession = random.Next(1, 20),
            UnmetUsd = 0.05 + random.NextDouble(),
            DeadlineHours = waits ? random.Next(1, 4) : 0,
            MoveUsd = couples && !waits && random.NextDouble() < 0.3 ? random.NextDouble() * 1e-3 : 0,
            MoveLimit = couples && !waits && random.NextDouble() < 0.2 ? random.NextDouble() : 1,
        };
    }
}
