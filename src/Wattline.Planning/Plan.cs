using Wattline.Planning.Problems;
using Wattline.Planning.Programs;
using Wattline.Pricing;
using Wattline.Units;

namespace Wattline.Planning;

/// <summary>Some requests of a demand, served one way.</summary>
/// <param name="Demand">The demand that they belong to.</param>
/// <param name="ArrivalHour">Hour of arrival, from the problem's first.</param>
/// <param name="Region">Identifier of the region.</param>
/// <param name="Option">The hosting's name: model or operating point.</param>
/// <param name="Requests">How many; above 0.</param>
/// <param name="Row">What one of them takes, costs and emits; its hour is the one they run in.</param>
public sealed record Placement(PlanDemand Demand, int ArrivalHour, string Region, string Option, double Requests, PlanRow Row);

/// <summary>Requests that no region serves, and what stands in their way.</summary>
/// <param name="Demand">The demand that they belong to.</param>
/// <param name="Hour">Hour of arrival, from the problem's first.</param>
/// <param name="Requests">How many; above 0.</param>
/// <param name="PenaltyUsd">What all of them cost the plan, USD.</param>
/// <param name="Because">The constraints that block them, in words, the first the nearest to a cure.</param>
public sealed record UnmetDemand(PlanDemand Demand, int Hour, double Requests, double PenaltyUsd, IReadOnlyList<string> Because);

/// <summary>A certified optimum: where and when each demand runs, what that costs and emits, and what scarce things are worth.</summary>
/// <param name="Columns">The problem, laid out.</param>
/// <param name="Solution">What the solver claims.</param>
/// <param name="Certificate">What is proved of it.</param>
/// <param name="IsCertified">Whether the certificate holds at the gap and feasibility asked for.</param>
public sealed record Plan(PlanColumns Columns, ProgramSolution Solution, Certificate Certificate, bool IsCertified)
{
    /// <summary>Flows below this share of their block are rounding and not shown.</summary>
    internal const double Visible = 1e-9;

    private PlanTotals? _totals;
    private IReadOnlyList<Placement>? _placements;
    private IReadOnlyList<UnmetDemand>? _unmet;

    /// <summary>What was planned.</summary>
    public PlanProblem Problem => Columns.Problem;

    /// <summary>Where requests run, in the order of hours and demands.</summary>
    public IReadOnlyList<Placement> Placements => _placements ??= [.. Places()];

    /// <summary>Sums over all placements.</summary>
    public PlanTotals Totals => _totals ??= PlanTotals.Of(this);

    /// <summary>What nobody serves, with what blocks it; empty where all demand is met.</summary>
    public IReadOnlyList<UnmetDemand> Unmet => _unmet ??= new UnmetReasons(this).All();

    /// <summary>
    /// What an hour's scarce things are worth: GPU-seconds by region, the carbon cap, mean latency, and the credit of quotas that are about
    /// all classes. With them in a snapshot the router's scores are the plan's reduced costs.
    /// </summary>
    /// <param name="hour">From the problem's first.</param>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such hour.</exception>
    public Prices PricesAt(int hour)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)hour, (uint)Problem.Hours, nameof(hour));
        return new Prices
        {
            CapacityUsdPerGpuSecond = ByRegion(row => Solution.CapacityPrices[(hour * Problem.Regions.Count) + row]),
            CarbonCap = CarbonPrice.FromUsdPerGram(PriceOf(CouplingKind.CarbonCap)),
            LatencyUsdPerMs = PriceOf(CouplingKind.MeanLatency),
            CreditUsdPerRequest = ByRegion(row => Problem.Quotas.Select((quota, index) => (quota, Price: QuotaPrice(index)))
                .Where(one => one.quota.Classes.Count == 0 && one.quota.Territories.Contains(Columns.Fleet.Regions[row].Jurisdiction))
                .Sum(one => one.Price)),
        };
    }

    /// <summary>What serving one request more outside a quota's territories costs, USD; 0 or more, 0 where the quota does not bind.</summary>
    /// <param name="quota">Index among the problem's quotas.</param>
    public double QuotaPrice(int quota) =>
        Solution.CouplingPrices[Columns.Program.Arrays.Couplings.Index().Where(one => one.Item.Kind == CouplingKind.Quota).ElementAt(quota).Index];

    private double PriceOf(CouplingKind kind) =>
        Columns.Program.Arrays.Couplings.Index().Where(one => one.Item.Kind == kind).Sum(one => Solution.CouplingPrices[one.Index]);

    private Dictionary<string, double> ByRegion(Func<int, double> value) => Columns.Fleet.Regions.Index()
        .Select(one => (one.Item.Id, Value: value(one.Index))).Where(one => one.Value > 0).ToDictionary(one => one.Id, one => one.Value);

    private IEnumerable<Placement> Places()
    {
        var arrays = Columns.Program.Arrays;
        var classes = Problem.Classes.ToDictionary(one => one.Name);
        for (var block = 0; block < Columns.Blocks.Count; block++)
        {
            var (demand, hour) = (Problem.Demands[Columns.Blocks[block].Demand], Columns.Blocks[block].Hour);
            for (var column = arrays.FirstColumns[block]; column < arrays.FirstColumns[block + 1]; column++)
            {
                if (Solution.Flows[column] > Visible * arrays.Amounts[block])
                {
                    var row = Columns.RowAt(column);
                    yield return new Placement(
                        demand, hour, Columns.Fleet.Regions[row.Region].Id, classes[demand.Class].Options[row.Option], Solution.Flows[column], row);
                }
            }
        }
    }
}
