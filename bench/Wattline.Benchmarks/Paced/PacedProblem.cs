using Wattline.Feasibility;
using Wattline.Planning.Programs;
using Wattline.Routing;
using Wattline.Signals;

namespace Wattline.Benchmarks.Paced;

/// <summary>A way to serve an ask: the router's row, what a request costs there and what it takes.</summary>
internal readonly record struct PacedWay(int Row, double Usd, double GpuSeconds);

/// <summary>
/// The charges of one hour, from the router's own rows at zero prices, and the plan's program that they make with a demand. A rejection costs a
/// number of times the ask's mean charge.
/// </summary>
internal sealed class PacedProblem
{
    private readonly PacedFleet _fleet;
    private readonly int _stride;

    public PacedProblem(PacedFleet fleet, FleetSnapshot snapshot, double penalty)
    {
        (_fleet, _stride) = (fleet, snapshot.Fleet.PaddedRows);
        var (rows, live) = (new CandidateTable(), new long[_stride]);
        Ways = [.. fleet.Asks.Select(ask =>
        {
            Router.Evaluate(ask.Work, ask.Options, snapshot, live, CarbonKind.Average, rows);
            return Enumerable.Range(0, ask.Options.Length * _stride).Where(index => index % _stride < fleet.Regions.Count)
                .Where(index => rows.ReasonsAt(index) == Infeasibility.None)
                .Select(index => new PacedWay(index, rows[index].Priced!.Value.Charge.Total.Usd, rows[index].Use.GpuSeconds)).ToArray();
        })];
        UnmetUsd = [.. Ways.Select(ways => penalty * ways.Average(way => Math.Abs(way.Usd)))];
    }

    /// <summary>By ask: the ways to serve it.</summary>
    public PacedWay[][] Ways { get; }

    /// <summary>By ask: what a rejection costs.</summary>
    public double[] UnmetUsd { get; }

    /// <summary>The region's row of a way.</summary>
    public int RegionOf(int row) => row % _stride;

    /// <summary>The program of so many requests and so many GPU-seconds by region.</summary>
    public PlanProgram Program(double[] requests, double[] capacities) => new(new ProgramArrays
    {
        Regions = _fleet.Regions.Count,
        Amounts = requests,
        FirstColumns = [0, .. Ways.Select((_, ask) => Ways[..(ask + 1)].Sum(ways => ways.Length))],
        UnmetCosts = UnmetUsd,
        Resource = [.. Ways.SelectMany(ways => ways.Select(way => RegionOf(way.Row)))],
        Costs = [.. Ways.SelectMany(ways => ways.Select(way => way.Usd))],
        GpuSeconds = [.. Ways.SelectMany(ways => ways.Select(way => way.GpuSeconds))],
        Capacities = capacities,
    });
}
