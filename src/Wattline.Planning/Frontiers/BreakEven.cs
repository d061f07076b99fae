using Wattline.Planning.Problems;
using Wattline.Signals;

namespace Wattline.Planning.Frontiers;

/// <summary>
/// When moving one request from home to a region pays: energy x (price difference + carbon price x carbon difference), PUE in both, against
/// egress, state, loading and compliance. Solved for one unknown at a time, the others held.
/// </summary>
public sealed record BreakEven
{
    private const double JoulesPerKwh = 3.6e6, BytesPerMb = 1e6;

    /// <summary>IT energy of one request, kWh.</summary>
    public required double Kwh { get; init; }

    /// <summary>PUE times price at home less the same in the region, USD/kWh; above 0 where the region is the cheaper.</summary>
    public required double PriceDifference { get; init; }

    /// <summary>PUE times intensity at home less the same in the region, g/kWh.</summary>
    public required double CarbonDifference { get; init; }

    /// <summary>The carbon price, USD/g; 0 or more.</summary>
    public required double CarbonUsdPerGram { get; init; }

    /// <summary>What a byte sent and a byte answered cost more in the region than at home, USD, as a sum: payload goes both ways.</summary>
    public required double EgressUsdPerByte { get; init; }

    /// <summary>Bytes each way: half of request and answer.</summary>
    public required double PayloadBytes { get; init; }

    /// <summary>What moving a session's state costs once, USD.</summary>
    public required double StateUsd { get; init; }

    /// <summary>Requests among which that is divided, 1 or more.</summary>
    public required double RequestsPerSession { get; init; }

    /// <summary>Loading and compliance in the region less those at home, USD a request.</summary>
    public required double FixedUsd { get; init; }

    /// <summary>What moving a request saves on energy and carbon, USD.</summary>
    public double SavingUsd => Kwh * (PriceDifference + (CarbonUsdPerGram * CarbonDifference));

    /// <summary>What moving a request costs, USD.</summary>
    public double FrictionUsd => (EgressUsdPerByte * PayloadBytes) + (StateUsd / RequestsPerSession) + FixedUsd;

    /// <summary>Whether it pays.</summary>
    public bool Pays => SavingUsd > FrictionUsd;

    /// <summary>The payload each way up to which it pays, MB; null where bytes cost nothing or no payload is small enough.</summary>
    public double? PayloadMb =>
        EgressUsdPerByte > 0 && SavingUsd - FixedUsd - (StateUsd / RequestsPerSession) is > 0 and var left ? left / EgressUsdPerByte / BytesPerMb : null;

    /// <summary>The session length from which it pays, requests; null where no session is long enough.</summary>
    public double? SessionRequests =>
        SavingUsd - FixedUsd - (EgressUsdPerByte * PayloadBytes) is > 0 and var left ? Math.Max(1, StateUsd / left) : null;

    /// <summary>
    /// The carbon price at which it turns, USD/t: from there on it pays where the region is the cleaner, up to there where it is the dirtier.
    /// Null where the two emit alike or no price of 0 or more turns it.
    /// </summary>
    public double? CarbonUsdPerTonne =>
        CarbonDifference != 0 && Kwh > 0 && (FrictionUsd - (Kwh * PriceDifference)) / (Kwh * CarbonDifference) * 1e6 is >= 0 and var price ? price : null;

    /// <summary>Whether <see cref="CarbonUsdPerTonne"/> is the least price (true) or the highest (false).</summary>
    public bool CarbonPriceIsFloor => CarbonDifference > 0;

    /// <summary>The price difference from which it pays, USD/kWh, PUE in both; null for work without energy.</summary>
    public double? PriceDifferenceNeeded => Kwh > 0 ? (FrictionUsd / Kwh) - (CarbonUsdPerGram * CarbonDifference) : null;

    /// <summary>
    /// The break-even of a class between an origin's home and a region, on the mean of all hours; null where a price or reading of either is
    /// missing, or either does not host the class's first option.
    /// </summary>
    /// <param name="plan">Its problem and rows.</param>
    /// <param name="origin">The origin's name.</param>
    /// <param name="kind">The class.</param>
    /// <param name="region">The region's identifier.</param>
    public static BreakEven? Of(Plan plan, string origin, PlanClass kind, string region)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(kind);
        var (problem, fleet) = (plan.Problem, plan.Columns.Fleet);
        var (home, away) = (new Homes(problem, fleet).RowOf(origin), fleet.RowOf(region));
        var network = problem.Origins.First(one => one.Name == origin).Network;
        var (atHome, there) = (Rates.Of(problem, fleet.Regions[home]), Rates.Of(problem, fleet.Regions[away]));
        var hostings = problem.Hostings.Where(hosting => hosting.Model == kind.Options[0]).ToDictionary(hosting => hosting.Region);
        if (atHome is null || there is null || !hostings.TryGetValue(fleet.Regions[home].Id, out var from) || !hostings.TryGetValue(region, out var to))
        {
            return null;
        }

        var (homeBytes, awayBytes) = (network.UsdPerByte(home), network.UsdPerByte(away));
        var payload = (kind.RequestBytes + kind.ResponseBytes) / 2;
        var bytes = (kind.RequestBytes * (awayBytes.Up - homeBytes.Up)) + (kind.ResponseBytes * (awayBytes.Down - homeBytes.Down));
        var joules = ((kind.PromptTokens - kind.CachedTokens) * from.JoulesPerInputToken.Value) + (kind.OutputTokens * from.JoulesPerOutputToken.Value);
        var refill = kind.CachedTokens * to.JoulesPerInputToken.Value / JoulesPerKwh * (there.UsdPerKwh + (problem.CarbonPrice.UsdPerGram * there.GramsPerKwh));
        return new BreakEven
        {
            Kwh = joules / JoulesPerKwh,
            PriceDifference = atHome.UsdPerKwh - there.UsdPerKwh,
            CarbonDifference = atHome.GramsPerKwh - there.GramsPerKwh,
            CarbonUsdPerGram = problem.CarbonPrice.UsdPerGram,
            EgressUsdPerByte = payload > 0 ? bytes / payload : awayBytes.Up - homeBytes.Up + awayBytes.Down - homeBytes.Down,
            PayloadBytes = payload,
            StateUsd = kind.MovesFree ? 0 : refill + (kind.StateBytes * awayBytes.Up),
            RequestsPerSession = kind.RequestsPerSession,
            FixedUsd = to.LoadUsd - from.LoadUsd + fleet.Regions[away].ComplianceUsd - fleet.Regions[home].ComplianceUsd,
        };
    }

    /// <summary>What a kWh of IT energy costs and emits in a region, PUE in, on the mean of the hours.</summary>
    private sealed record Rates(double UsdPerKwh, double GramsPerKwh)
    {
        public static Rates? Of(PlanProblem problem, Fleet.Region region)
        {
            var signals = problem.Signals.Select(hour => hour[region.Id]).ToList();
            return signals.Any(signal => signal.Price is null || signal.Carbon(problem.CarbonKind) is null)
                ? null
                : new Rates(
                    region.Pue.Value * signals.Average(signal => signal.Price!.Delivered.UsdPerKwh),
                    region.Pue.Value * signals.Average(signal => signal.Carbon(problem.CarbonKind)!.Value.GramsPerKwh));
        }
    }
}
