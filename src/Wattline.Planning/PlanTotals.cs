using Wattline.Planning.Programs;
using Wattline.Pricing;
using Wattline.Units;

namespace Wattline.Planning;

/// <summary>What a plan comes to.</summary>
public sealed record PlanTotals
{
    internal const double JoulesPerMegawattHour = 3.6e9;

    /// <summary>Requests of all demands.</summary>
    public required double Requests { get; init; }

    /// <summary>Requests that nobody serves.</summary>
    public required double Unmet { get; init; }

    /// <summary>Charges of all requests served, USD, itemised.</summary>
    public required Charge Charge { get; init; }

    /// <summary>Penalties of unmet demand, USD.</summary>
    public required double PenaltyUsd { get; init; }

    /// <summary>Cost of moves between hours, USD.</summary>
    public required double MoveUsd { get; init; }

    /// <summary>IT energy of what is served, J.</summary>
    public required double ItJoules { get; init; }

    /// <summary>Facility energy of what is served, PUE included, J.</summary>
    public required double Joules { get; init; }

    /// <summary>Accelerator time, GPU-seconds.</summary>
    public required double GpuSeconds { get; init; }

    /// <summary>Average emissions, g; null where a placement has no reading: not available is not zero.</summary>
    public required double? AverageGrams { get; init; }

    /// <summary>Marginal emissions, g; null where a placement has no reading.</summary>
    public required double? MarginalGrams { get; init; }

    /// <summary>Mean latency of what is served, ms; null where nothing is.</summary>
    public required double? MeanLatencyMs { get; init; }

    /// <summary>IT energy of what is served, MWh: what costs and emissions are stated per.</summary>
    public double ItMegawattHours => ItJoules / JoulesPerMegawattHour;

    /// <summary>Requests served.</summary>
    public double Served => Requests - Unmet;

    /// <summary>What the plan minimises, USD.</summary>
    public double CostUsd => Charge.Total.Usd + PenaltyUsd + MoveUsd;

    internal static PlanTotals Of(Plan plan)
    {
        var places = plan.Placements;
        var arrays = plan.Columns.Program.Arrays;
        var requests = places.Sum(place => place.Requests);
        var counted = places.Sum(place => place.Requests * place.Row.Grams);
        double? other = places.Any(place => place.Row.OtherGrams is null) ? null : places.Sum(place => place.Requests * place.Row.OtherGrams!.Value);
        var average = plan.Problem.CarbonKind == Signals.CarbonKind.Average;
        return new PlanTotals
        {
            Requests = arrays.Amounts.Sum(),
            Unmet = plan.Solution.Unmet.Sum(),
            Charge = Sum(places),
            PenaltyUsd = plan.Solution.Unmet.Index().Sum(one => one.Item * arrays.UnmetCosts[one.Index]),
            MoveUsd = new Moves(plan.Columns.Program).CostOf(plan.Solution.Flows),
            ItJoules = places.Sum(place => place.Requests * place.Row.ItJoules),
            Joules = places.Sum(place => place.Requests * place.Row.Joules),
            GpuSeconds = places.Sum(place => place.Requests * place.Row.GpuSeconds),
            AverageGrams = average ? counted : other,
            MarginalGrams = average ? other : counted,
            MeanLatencyMs = requests > 0 ? places.Sum(place => place.Requests * place.Row.LatencyMs) / requests : null,
        };
    }

    private static Charge Sum(IReadOnlyList<Placement> places)
    {
        Money Of(Func<Charge, Money> item) => Money.FromUsd(places.Sum(place => place.Requests * item(place.Row.Charge).Usd));
        return new Charge(
            Of(one => one.Compute), Of(one => one.Carbon), Of(one => one.Egress), Of(one => one.Migration), Of(one => one.Load), Of(one => one.Compliance));
    }
}
