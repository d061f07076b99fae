using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Models;
using Wattline.Pricing;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Tests.Routing;

/// <summary>The way to one region.</summary>
public sealed record Way(double RoundTripMs, double UpUsdPerByte, double DownUsdPerByte);

/// <summary>All that one decision is made of, by region identifier, so that the order of rows plays no part in it.</summary>
public sealed record DecisionCase(
    SnapshotInputs Inputs, Workload Work, ServingOption[] Options, IReadOnlyDictionary<string, Way> Network,
    IReadOnlyDictionary<string, Infeasibility> Live)
{
    private static readonly Provenance Chosen = new("generated", "", null, Basis.Chosen);
    private static readonly Infeasibility[] LiveBits = [Infeasibility.Capacity, Infeasibility.Unhealthy, Infeasibility.SignalMissing, Infeasibility.Withdrawn];

    /// <summary>A case drawn from a seed: 1 to 40 regions, 1 to 3 models, 1 to 4 options, both kinds of carbon, often with gaps.</summary>
    public static DecisionCase Drawn(int seed, int? regions = null)
    {
        var random = new Random(seed);
        var inputs = Fleets.Inputs(
            seed, regions ?? random.Next(1, 41), random.Next(1, 4), random.NextDouble() < 0.5 ? CarbonKind.Marginal : CarbonKind.Average,
            gaps: random.NextDouble() < 0.7);
        inputs = inputs.Hostings.Count == 0 ? Fleets.Inputs(seed, inputs.Regions.Count, 1, inputs.CarbonKind, gaps: false) : inputs;
        inputs = inputs with
        {
            CarbonPrice = CarbonPrice.FromUsdPerTonne(random.NextDouble() < 0.3 ? 0 : random.NextDouble() * 200),
            Prices = random.NextDouble() < 0.3
                ? Prices.Zero
                : inputs.Prices with { CarbonCap = CarbonPrice.FromUsdPerTonne(random.NextDouble() < 0.5 ? 0 : random.NextDouble() * 200) },
        };
        return Of(inputs, random, seed);
    }

    /// <summary>A case over a fleet: request, options and live bits drawn, the way to each region by its identifier.</summary>
    public static DecisionCase Of(SnapshotInputs inputs, Random random, int seed)
    {
        var snapshot = new FleetSnapshot(inputs);
        var ways = snapshot.Fleet.Regions.ToDictionary(
            region => region.Id, _ => new Way(5 + (random.NextDouble() * 250), random.NextDouble() * 1e-10, random.NextDouble() * 1e-10));
        var options = Enumerable.Range(0, random.Next(1, 5)).Select(_ => new ServingOption(
            random.Next(snapshot.Models.Count), random.Next(0, 600), random.NextDouble() < 0.5 ? 0 : random.NextDouble())).ToArray();
        var busy = random.NextDouble() * 0.5;
        var live = snapshot.Fleet.Regions.Where(_ => random.NextDouble() < busy)
            .ToDictionary(region => region.Id, _ => LiveBits[random.Next(LiveBits.Length)]);
        var work = Fleets.Work(seed, snapshot) with { Network = NetworkOf(snapshot, ways) };
        return new DecisionCase(inputs, work, options, ways, live);
    }

    /// <summary>The same ways in a snapshot's row order.</summary>
    public static NetworkColumns NetworkOf(FleetSnapshot snapshot, IReadOnlyDictionary<string, Way> ways)
    {
        var ordered = snapshot.Fleet.Regions.Select(region => ways[region.Id]).ToArray();
        return new NetworkColumns(
            "somewhere", [.. ordered.Select(way => new Sourced<double>(way.RoundTripMs, Chosen))],
            [.. ordered.Select(way => way.UpUsdPerByte)], [.. ordered.Select(way => way.DownUsdPerByte)]);
    }

    /// <summary>Live bits in row order, zero in the padding.</summary>
    public static long[] LiveOf(FleetSnapshot snapshot, IReadOnlyDictionary<string, Infeasibility> live)
    {
        var bits = new long[snapshot.Fleet.PaddedRows];
        foreach (var (region, reason) in live)
        {
            bits[snapshot.Fleet.RowOf(region)] = (long)reason;
        }

        return bits;
    }

    /// <summary>Lets the product decide.</summary>
    public (Decision Decision, CandidateTable Rows) Decide()
    {
        var snapshot = new FleetSnapshot(Inputs);
        var rows = new CandidateTable();
        return (Router.Decide(Work with { Network = NetworkOf(snapshot, Network) }, Options, snapshot, LiveOf(snapshot, Live), rows), rows);
    }

    /// <summary>Lets the product decide and names what it chose.</summary>
    public (DecisionOutcome Outcome, CarbonKind Kind, (int, string)? Winner, (int, string)? RunnerUp) Choice()
    {
        var (decision, rows) = Decide();
        return (decision.Outcome, decision.CarbonKind, Name(rows, decision.Winner), Name(rows, decision.RunnerUp));
    }

    /// <summary>The option and region of a row.</summary>
    public static (int Option, string Region)? Name(CandidateTable rows, int index) =>
        index < 0 ? null : (rows[index].Option, rows[index].Region);
}
