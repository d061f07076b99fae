using Microsoft.AspNetCore.Http;
using Wattline.Feasibility;
using Wattline.Gateway.Api;
using Wattline.Gateway.Control;
using Wattline.Gateway.Explain;
using Wattline.Gateway.OpenAi;
using Wattline.Gateway.Proxy;
using Wattline.Reasoning;
using Wattline.Routing;
using Wattline.Storage.Json;
using Wattline.Workloads;

namespace Wattline.Gateway.Lab;

/// <summary>
/// Takes a request for an alias as an operation takes it, by the same reader and the same exchange, and stops before it is sent: nothing is
/// recorded, logged or remembered.
/// </summary>
internal static class AutoLab
{
    /// <summary>What would be chosen; null together with what is wrong with the request.</summary>
    /// <param name="context">The request: body and hints as for chat completions.</param>
    /// <param name="body">Its body.</param>
    /// <param name="laws">The success laws in force.</param>
    /// <param name="at">The moment.</param>
    /// <param name="arrived">Timestamp of its arrival.</param>
    /// <param name="error">What to mend.</param>
    public static AutoTrial? Try(
        HttpContext context, ReadOnlyMemory<byte> body, ReasoningLaws laws, DateTimeOffset at, long arrived, out OpenAiError? error)
    {
        var regime = context.Features.Get<Regime>()!;
        if (RequestReader.Read(context, Operation.Chat, body.Span, null, out error) is not { } read)
        {
            return null;
        }

        if (read.Ask.Choice is null)
        {
            error = NoAlias(read.Ask.Model, laws);
            return null;
        }

        var exchange = new Exchange(context, regime, read.Ask, read.Peek, body, "", at, arrived);
        var refused = exchange.Decide(new bool[regime.Snapshot.Fleet.Count], TimeSpan.Zero);
        return Told(read.Ask, read.Peek, exchange, refused, ExplainApi.Explain(read.Ask, regime, at), laws);
    }

    private static OpenAiError NoAlias(string model, ReasoningLaws laws)
    {
        var names = laws.Aliases.Select(alias => $"'{alias.Alias.Name}'").ToList();
        return OpenAiError.Invalid(
            "invalid_choice",
            $"'{model}' is a model, and there is nothing to choose. " + (names.Count > 0 ? $"Ask for {string.Join(" or ", names)}."
                : "This gateway has no alias: write 'auto: [{ name: auto }]' and a block in 'reasoning' for each model that thinks."),
            "model");
    }

    private static AutoTrial Told(
        Ask ask, RequestPeek peek, Exchange exchange, OpenAiError? refused, Explanation explanation, ReasoningLaws laws)
    {
        var (choice, snapshot) = (ask.Choice!, exchange.Regime.Snapshot);
        var standings = laws.All.ToDictionary(law => law.Model, law => WattlineJson.Name(law.Standing));
        List<TrialOption> options =
            [.. explanation.Choice!.Ways.Select(way => Option(way, ask, choice, snapshot, standings.GetValueOrDefault(way.Model, "")))];
        int? chosen = refused is null ? exchange.Option : null;
        var next = Next(options, chosen);
        return new AutoTrial(
            choice.Alias.Name, choice.MaxError, Difficulty(choice, peek), ask.Work.PromptTokens, ask.Class.Name, ask.Origin.Name, ask.Residency.Text,
            double.IsFinite(ask.Work.Budget.Milliseconds) ? ask.Work.Budget.Milliseconds : null, ask.Work.Budget.Scope, exchange.Mode,
            explanation.Decision.CarbonKind, snapshot.Slot, snapshot.Version, options, chosen, refused is null ? exchange.Region : null, next,
            refused is null && exchange.Mode == ReceiptMode.Routed ? explanation.RunnerUp : null,
            refused?.Message ?? AutoReason.Of(options, chosen!.Value, next, exchange.Region, exchange.Mode, choice.MaxError),
            refused is null ? null : new TrialRefusal(refused.Status, refused.Code, refused.Message, refused.Parameter));
    }

    private static TrialDifficulty Difficulty(AutoChoice choice, RequestPeek peek)
    {
        var marks = choice.DifficultyFrom == "estimate" ? peek.Fields?.Marks ?? default : (PromptMarks?)null;
        return new TrialDifficulty(
            choice.Difficulty, marks is { } counted ? DifficultyEstimator.Of(counted).Mean : null, choice.Confidence, choice.DifficultyFrom,
            choice.Scale.LossThreshold(choice.Difficulty), choice.Scale.Skills, marks);
    }

    private static TrialOption Option(ExplainedWay way, Ask ask, AutoChoice choice, FleetSnapshot snapshot, string standing)
    {
        var best = way.Best;
        var (region, hosting) = (snapshot.Fleet.Regions[best.Row], snapshot.Models[snapshot.ModelIndex(way.Model)][best.Row]);
        var decoding = ask.Work.Budget.Scope == BudgetScope.Completion ? 0 : (hosting?.DecodeMsPerToken.Value ?? 0) * way.OutputTokens;
        return new TrialOption(
            way.Model, standing, way.BudgetTokens, way.OutputTokens, 1 - way.ExpectedError, best.Region, region.City, best.Blocked,
            way.ExpectedError <= choice.MaxError, (best.Blocked & (Infeasibility.Latency | Infeasibility.QueueLatency)) == 0, best.Use.LatencyMs,
            best.Use.LatencyMs + decoding, best.Use.ItEnergy.Joules * region.Pue.Value, hosting?.JoulesPerOutputToken.Provenance,
            best.Priced?.Emissions.Grams, best.Priced?.Charge, best.Priced?.Score.Usd);
    }

    /// <summary>The option of the least score beside the one chosen, among those that nothing blocks.</summary>
    private static int? Next(List<TrialOption> options, int? chosen) => options.Index()
        .Where(one => one.Index != chosen && one.Item.Blocked == Infeasibility.None)
        .OrderBy(one => one.Item.ScoreUsd).ThenBy(one => one.Index).Select(one => (int?)one.Index).FirstOrDefault();
}
