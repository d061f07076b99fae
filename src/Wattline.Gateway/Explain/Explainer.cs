using System.Numerics;
using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Gateway.Explain;

/// <summary>Takes a decision and keeps every row: the same router on the same values, printed instead of acted upon.</summary>
public static class Explainer
{
    /// <summary>What a decision was told from outside the snapshot: it cannot be found out again.</summary>
    private const Infeasibility Recorded = Infeasibility.Capacity | Infeasibility.Unhealthy | Infeasibility.Withdrawn |
        Infeasibility.ModelNotHosted;

    /// <summary>Explains a decision.</summary>
    /// <param name="work">The ask.</param>
    /// <param name="option">The way to answer it.</param>
    /// <param name="snapshot">What is known.</param>
    /// <param name="live">Live bits by row, padding included; empty for none.</param>
    /// <param name="kind">The workload class.</param>
    /// <param name="residency">The rule as text.</param>
    /// <param name="origin">The origin's place, for the physical floor; null where it is not known.</param>
    public static Explanation Explain(
        in Workload work, in ServingOption option, FleetSnapshot snapshot, ReadOnlySpan<long> live, WorkloadClass kind, string residency, GeoPoint? origin)
    {
        return Explain(work, [option], null, snapshot, live, kind, residency, origin);
    }

    /// <summary>The same for an ask that may leave the model open.</summary>
    internal static Explanation Explain(Ask ask, FleetSnapshot snapshot, ReadOnlySpan<long> live)
    {
        var options = new ServingOption[ask.Options];
        ask.Fill(options);
        return Explain(ask.Work, options, ask.Choice, snapshot, live, ask.Class, ask.Residency.Text, ask.Origin.Point);
    }

    private static Explanation Explain(
        in Workload work, ServingOption[] options, AutoChoice? choice, FleetSnapshot snapshot, ReadOnlySpan<long> live, WorkloadClass kind,
        string residency, GeoPoint? origin)
    {
        var rows = new CandidateTable();
        var bits = live.IsEmpty ? new long[snapshot.Fleet.PaddedRows] : live;
        var decision = Router.Decide(work, options, snapshot, bits, rows);
        var chosen = decision.Winner < 0 ? null : (int?)(decision.Winner / rows.Stride);
        var option = options[chosen ?? 0];
        var network = work.Network;
        var explained = Enumerable.Range(0, snapshot.Fleet.Count)
            .Select(row => rows[chosen is { } way ? (way * rows.Stride) + row : rows.NearestIn(row)])
            .Select(row => (Row: row, Hosting: snapshot.Models[options[row.Option].Model][row.Row]))
            .Select(one => Row(one.Row, one.Hosting))
            .OrderBy(row => row.Candidate.Blocked != Infeasibility.None)
            .ThenBy(row => row.Candidate.Priced?.Score.Usd ?? double.PositiveInfinity)
            .ThenBy(row => row.Region.Id, StringComparer.Ordinal)
            .ToList();
        var runnerUp = choice is null ? decision.RunnerUp : rows.BestBeside(decision.Winner);
        return new Explanation(
            decision, kind.Name, snapshot.Models[option.Model].Model, work.Network.Origin, work.Budget, residency, work.PromptTokens, option.OutputTokens,
            snapshot.Slot, snapshot.Version, explained, RegionOf(decision.Winner, rows), RegionOf(runnerUp, rows),
            Reach.PhysicalReachKm(work.Budget.Milliseconds), kind.PracticeReachKm, snapshot.Inputs.CarbonKind, MixesPrices(explained),
            snapshot.Inputs.Prices)
        {
            Choice = choice is null ? null : Ways(choice, options, rows, chosen),
        };

        ExplainedRow Row(in Candidate row, Hosting? hosting) => new(
                row, snapshot.Fleet.Regions[row.Row], network.RoundTrips[row.Row],
                origin is { } place ? Reach.PhysicalFloorMs(place.DistanceKm(snapshot.Fleet.Regions[row.Row].Location)) : null,
                snapshot.Signals[row.Row], hosting?.ListPrice, hosting?.QueueSource, hosting?.JoulesPerOutputToken.Provenance);
    }

    private static ExplainedChoice Ways(AutoChoice choice, ServingOption[] options, CandidateTable rows, int? chosen)
    {
        var best = rows.Rows.GroupBy(row => row.Option).Select(group => group.OrderBy(row => row.Blocked != Infeasibility.None)
            .ThenBy(row => BitOperations.PopCount((uint)row.Blocked)).ThenBy(row => row.Priced?.Score.Usd ?? double.PositiveInfinity).First());
        return new ExplainedChoice(
            choice.Alias.Name, choice.MaxError, choice.Difficulty, choice.Scale.LossThreshold(choice.Difficulty), choice.Scale.Skills,
            choice.DifficultyFrom, choice.Confidence,
            [.. best.Select(row => new ExplainedWay(
                row.Model, choice.BudgetOf(row.Option), options[row.Option].OutputTokens, options[row.Option].Error, row.Option == chosen, row))]);
    }

    /// <summary>Takes a receipt's decision again, on the snapshot that it was taken on.</summary>
    public static Explanation Replay(Receipt receipt, FleetSnapshot snapshot) => Replay(receipt, snapshot, null, null);

    /// <summary>The same with another rule or another limit; null for those that it had.</summary>
    internal static Explanation Replay(Receipt receipt, FleetSnapshot snapshot, Residency? residency, LatencyBudget? budget)
    {
        var ask = receipt.Ask;
        residency ??= new Residency(ask.Residency, ask.Jurisdictions is null ? JurisdictionSet.All : JurisdictionSet.Of(ask.Jurisdictions));
        var seen = receipt.Rows.ToDictionary(row => row.Region);
        var recorded = new Provenance("receipt", "", null, Basis.Modelled, "as recorded");
        var work = new Workload
        {
            Network = NetworkColumns.To(ask.Origin, snapshot.Fleet, [.. snapshot.Fleet.Regions.Select(region => new Sourced<double>(seen[region.Id].NetworkMs, recorded))]),
            Budget = budget ?? new LatencyBudget(ask.BudgetMs ?? double.PositiveInfinity, ask.BudgetScope),
            Residency = residency.Allowed,
            State = ask.StateRegion is null
                ? default
                : new StateLocality(snapshot.Fleet.RowOf(ask.StateRegion) + 1, ask.CachedTokens, ask.StateBytes, ask.ExpectedRequests, ask.Pinned),
            PromptTokens = ask.PromptTokens,
            RequestBytes = ask.RequestBytes,
            ResponseBytes = ask.ResponseBytes,
            MaxError = receipt.Reasoning?.MaxError ?? 1,
        };
        // Where the model was open, each region's reasons are those of the way that came nearest, which may be another model's.
        var recordedBits = receipt.Reasoning is null ? Recorded : Recorded & ~Infeasibility.ModelNotHosted;
        var live = new long[snapshot.Fleet.PaddedRows];
        for (var row = 0; row < snapshot.Fleet.Count; row++)
        {
            live[row] = (long)(seen[snapshot.Fleet.Regions[row].Id].Blocked & recordedBits);
        }

        return Explain(
            work, new ServingOption(snapshot.ModelIndex(ask.Model), ask.OutputTokens, receipt.Reasoning?.ExpectedError ?? 0), snapshot, live, ClassOf(ask),
            residency.Text, new GeoPoint(ask.Latitude, ask.Longitude));
    }

    /// <summary>Explains a request that is not sent, on a snapshot of a moment.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="pack">The facts.</param>
    /// <param name="at">The moment.</param>
    /// <param name="parameter">The parameters of <see cref="Hypothetical"/> by name.</param>
    /// <param name="problem">What is wrong with the parameters; empty when nothing is.</param>
    public static Explanation? Imagine(GatewayOptions options, DataPack pack, DateTimeOffset at, Func<string, string?> parameter, out string problem)
    {
        var builder = new FleetBuilder(options, pack);
        var snapshot = new FleetSnapshot(builder.Inputs(at.ToUnixTimeMilliseconds(), Slot.Containing(at)));
        var memory = new Memory(options.Limits, TimeProvider.System);
        var reader = new WorkloadReader(options, pack, builder, memory, new StateRegister(null), ReasoningBoard.Of(options));
        var ask = Hypothetical.From(parameter).Read(reader, KeyPolicy.Anonymous, snapshot, out var error);
        problem = error?.Message ?? "";
        return ask is null ? null : Explain(ask, snapshot, []);
    }

    /// <summary>A reason as one lower-case word with hyphens, as answers and tables show it.</summary>
    public static string Word(Infeasibility reason) =>
        string.Concat(reason.ToString().Select((letter, at) => char.IsUpper(letter) && at > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    private static WorkloadClass ClassOf(ReceiptAsk ask) =>
        WorkloadClass.Presets.FirstOrDefault(preset => preset.Name == ask.Class)
            ?? new WorkloadClass(ask.Class, new LatencyBudget(ask.BudgetMs ?? double.PositiveInfinity, ask.BudgetScope), ask.OutputTokens, 1, null);

    private static string? RegionOf(int index, CandidateTable rows) => index < 0 ? null : rows[index].Region;

    private static bool MixesPrices(List<ExplainedRow> rows) => rows
        .Where(row => (row.Candidate.Blocked & InfeasibilityReasons.Static) == 0)
        .Select(row => row.Region.Ownership == Ownership.Bought ? "list price" : row.Signal.Price?.Kind.ToString())
        .Distinct().Count() > 1;
}
