using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Models;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Tests.Routing;

/// <summary>One row as plain arithmetic has it; money in USD, null where a price, a reading or the model is missing.</summary>
public sealed record OracleRow(
    int Option, string Region, Infeasibility Blocked, double ItJoules, double GpuSeconds, double NetworkMs, double QueueMs,
    double ServiceMs, OracleMoney? Money);

/// <summary>The money side of a row.</summary>
public sealed record OracleMoney(
    double Compute, double Carbon, double Egress, double Migration, double Load, double Compliance, double Grams, double Score);

/// <summary>What the decision should be.</summary>
public sealed record OracleDecision(
    DecisionOutcome Outcome, CarbonKind Kind, OracleRow? Winner, OracleRow? RunnerUp, IReadOnlyList<OracleRow> Rows);

/// <summary>
/// The decision again, from the definitions and the configured values alone: row by row, in scalars, sharing no code with the product's
/// columns, mask or objective.
/// </summary>
public sealed class Oracle
{
    private readonly DecisionCase _case;
    private readonly List<Region> _regions;
    private readonly List<string> _models;
    private readonly HashSet<string> _allowed;

    private Oracle(DecisionCase one)
    {
        _case = one;
        _regions = [.. one.Inputs.Regions.OrderBy(region => region.Id, StringComparer.Ordinal)];
        _models = [.. one.Inputs.Hostings.Select(hosting => hosting.Model).Distinct().Order(StringComparer.Ordinal)];
        _allowed = [.. one.Work.Residency.Members];
    }

    /// <summary>Decides a case.</summary>
    public static OracleDecision Decide(DecisionCase one) => new Oracle(one).Decide();

    private OracleDecision Decide()
    {
        var blocked = new Dictionary<(int Option, string Region), Infeasibility>();
        for (var option = 0; option < _case.Options.Length; option++)
        {
            foreach (var region in _regions)
            {
                blocked[(option, region.Id)] = Blocked(_case.Options[option], region);
            }
        }

        var candidates = blocked.Where(pair => (pair.Value & InfeasibilityReasons.Static) == 0).Select(pair => pair.Key.Region).ToList();
        var marginal = _case.Inputs.CarbonKind == CarbonKind.Marginal
            && candidates.All(region => _case.Inputs.Signals[region].MarginalCarbon is not null);
        var kind = marginal ? CarbonKind.Marginal : CarbonKind.Average;
        var byId = _regions.ToDictionary(region => region.Id);
        var rows = blocked.Select(pair => Row(pair.Key.Option, byId[pair.Key.Region], pair.Value, kind)).ToList();
        var ranked = rows.Where(row => row.Blocked == Infeasibility.None)
            .OrderBy(row => row.Money!.Score).ThenBy(row => row.Option).ThenBy(row => row.Region, StringComparer.Ordinal).ToList();
        var outcome = ranked.Count > 0 ? DecisionOutcome.Placed : candidates.Count > 0 ? DecisionOutcome.Busy : DecisionOutcome.Infeasible;
        return new OracleDecision(outcome, kind, ranked.ElementAtOrDefault(0), ranked.ElementAtOrDefault(1), rows);
    }

    private Hosting? HostingOf(ServingOption option, Region region) =>
        _case.Inputs.Hostings.SingleOrDefault(hosting => hosting.Region == region.Id && hosting.Model == _models[option.Model]);

    private double RoundTripMs(Region region) => _case.Network[region.Id].RoundTripMs;

    private bool IsHome(Region region) => _case.Work.State.Home > 0 && _regions[_case.Work.State.Home - 1].Id == region.Id;

    private double ServiceMs(ServingOption option, Region region, Hosting? hosting)
    {
        if (hosting is null)
        {
            return 0;
        }

        var prefilled = IsHome(region) ? _case.Work.PromptTokens - _case.Work.State.CachedTokens : _case.Work.PromptTokens;
        var prefillMs = prefilled * hosting.PrefillMsPerToken.Value;
        var decodeMs = option.OutputTokens * hosting.DecodeMsPerToken.Value;
        return _case.Work.Budget.Scope == BudgetScope.FirstToken ? prefillMs : prefillMs + decodeMs;
    }

    private Infeasibility Blocked(ServingOption option, Region region)
    {
        var (work, hosting, signal) = (_case.Work, HostingOf(option, region), _case.Inputs.Signals[region.Id]);
        var unqueued = RoundTripMs(region) + ServiceMs(option, region, hosting);
        var queue = hosting?.QueueMs ?? 0;
        var late = unqueued > work.Budget.Milliseconds;
        var unpriced = region.Ownership == Ownership.Owned ? signal.Price is null : hosting is not null && hosting.ListPrice is null;

        var bits = _case.Live.GetValueOrDefault(region.Id);
        bits |= late ? Infeasibility.Latency : 0;
        bits |= !late && unqueued + queue > work.Budget.Milliseconds ? Infeasibility.QueueLatency : 0;
        bits |= _allowed.Contains(region.Jurisdiction) ? 0 : Infeasibility.Residency;
        bits |= work.State.Pinned && work.State.Home > 0 && !IsHome(region) ? Infeasibility.StateLocality : 0;
        bits |= hosting is null ? Infeasibility.ModelNotHosted : 0;
        bits |= option.Error > work.MaxError ? Infeasibility.Tolerance : 0;
        bits |= unpriced ? Infeasibility.NoPriceSource : 0;
        bits |= signal.AverageCarbon is null ? Infeasibility.SignalMissing : 0;
        return bits;
    }

    private OracleRow Row(int number, Region region, Infeasibility blocked, CarbonKind kind)
    {
        var (work, option) = (_case.Work, _case.Options[number]);
        var hosting = HostingOf(option, region);
        var fresh = work.PromptTokens - work.State.CachedTokens;
        var joules = hosting is null
            ? 0 : (fresh * hosting.JoulesPerInputToken.Value) + (option.OutputTokens * hosting.JoulesPerOutputToken.Value);
        var gpu = hosting is null
            ? 0 : (fresh * hosting.GpuSecondsPerInputToken) + (option.OutputTokens * hosting.GpuSecondsPerOutputToken);
        var service = ServiceMs(option, region, hosting);
        const Infeasibility unknown = Infeasibility.ModelNotHosted | Infeasibility.NoPriceSource | Infeasibility.SignalMissing;
        var lacksReading = kind == CarbonKind.Marginal && _case.Inputs.Signals[region.Id].MarginalCarbon is null;
        var money = hosting is null || lacksReading || (blocked & unknown) != 0
            ? null
            : MoneyOf(option, region, hosting, kind, joules, gpu, RoundTripMs(region) + hosting.QueueMs + service);
        return new OracleRow(number, region.Id, blocked, joules, gpu, RoundTripMs(region), hosting?.QueueMs ?? 0, service, money);
    }

    private OracleMoney MoneyOf(
        ServingOption option, Region region, Hosting hosting, CarbonKind kind, double joules, double gpu, double latencyMs)
    {
        var (work, signal, prices, network) = (_case.Work, _case.Inputs.Signals[region.Id], _case.Inputs.Prices, _case.Network[region.Id]);
        var reading = kind == CarbonKind.Marginal ? signal.MarginalCarbon! : signal.AverageCarbon!;
        var gramsPerJoule = region.Pue.Value * reading.Value.GramsPerKwh / 3_600_000;
        var usdPerGram = _case.Inputs.CarbonPrice.UsdPerTonne / 1_000_000;
        var state = work.State;
        double compute, usdPerCached;
        if (region.Ownership == Ownership.Owned)
        {
            var usdPerJoule = region.Pue.Value * (signal.Price!.Value.UsdPerMwh + signal.Price.Adder.UsdPerMwh) / 1000 / 3_600_000;
            compute = joules * usdPerJoule;
            usdPerCached = hosting.JoulesPerInputToken.Value * usdPerJoule;
        }
        else
        {
            var list = hosting.ListPrice!;
            var cachedUsd = list.CachedInputUsdPerMtok ?? list.InputUsdPerMtok;
            compute = (((work.PromptTokens - state.CachedTokens) * list.InputUsdPerMtok) + (state.CachedTokens * cachedUsd)
                + (option.OutputTokens * list.OutputUsdPerMtok)) / 1_000_000;
            usdPerCached = (list.InputUsdPerMtok - cachedUsd) / 1_000_000;
        }

        var grams = joules * gramsPerJoule;
        usdPerCached += hosting.JoulesPerInputToken.Value * gramsPerJoule * usdPerGram;
        var egress = (work.RequestBytes * network.UpUsdPerByte) + (work.ResponseBytes * network.DownUsdPerByte);
        var migration = state.Home == 0 || IsHome(region)
            ? 0
            : ((state.CachedTokens * usdPerCached) + (state.StateBytes * network.UpUsdPerByte)) / state.ExpectedRequests;
        var charge = compute + (grams * usdPerGram) + egress + migration + hosting.LoadUsd + region.ComplianceUsd;
        var scarcity = (gpu * prices.CapacityUsdPerGpuSecond.GetValueOrDefault(region.Id))
            + (grams * prices.CarbonCap.UsdPerTonne / 1_000_000) + (latencyMs * prices.LatencyUsdPerMs)
            - prices.CreditUsdPerRequest.GetValueOrDefault(region.Id);
        return new OracleMoney(
            compute, grams * usdPerGram, egress, migration, hosting.LoadUsd, region.ComplianceUsd, grams, charge + scarcity);
    }
}
