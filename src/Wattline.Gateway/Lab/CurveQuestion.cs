using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Gateway.Reproduce;
using Wattline.Models;
using Wattline.Reasoning;
using Wattline.Routing;
using Wattline.Simulation.Settings;

namespace Wattline.Gateway.Lab;

/// <summary>A model whose curves are drawn.</summary>
/// <param name="Model">How likely it is right, and what a token costs it.</param>
/// <param name="Law">Standing of its success law.</param>
/// <param name="Cost">Where its joules and seconds of a token come from.</param>
internal sealed record CurveModel(ReasoningModel Model, string Law, string Cost);

/// <summary>Which models, and for what: what is asked of their curves.</summary>
/// <param name="Of">configured or study.</param>
/// <param name="Region">Whose joules and seconds the configured models have; null for the study's.</param>
/// <param name="Models">The models.</param>
/// <param name="Scale">What a difficulty means.</param>
/// <param name="Difficulty">At which success is drawn over budgets, 0 to 1.</param>
/// <param name="MaxError">Tolerated error, above 0 and below 1.</param>
/// <param name="DeadlineSeconds">Time to completion, s; null for none.</param>
/// <param name="Budgets">The budgets that the alias may choose; none for the study.</param>
internal sealed record CurveQuestion(
    string Of, string? Region, IReadOnlyList<CurveModel> Models, DifficultyScale Scale, double Difficulty, double MaxError, double? DeadlineSeconds,
    IReadOnlyList<int> Budgets)
{
    private static readonly string[] Sources = ["configured", "study"];

    /// <summary>The numbers that may be asked with.</summary>
    public static IReadOnlyList<LabNumber> Numbers { get; } =
    [
        new("difficulty", 0, 1, "Of the question whose success is drawn over budgets, 0, easy, to 1, hard; 0.5 where it is left out."),
        new("error", 0.0011, 0.5, "Tolerated error; 0.05 where it is left out."),
        new("deadline", 0.1, 86_400, "Time to completion, s; none where it is left out."),
    ];

    /// <summary>The words that may be asked with.</summary>
    public static IReadOnlyList<string> Words { get; } = ["models", "region"];

    /// <summary>Reads a question; what is wrong with it is kept in the numbers, or told.</summary>
    public static CurveQuestion? Read(LabNumbers asked, string? region, Regime regime, ReasoningLaws laws, out OpenAiError? error)
    {
        var of = asked.Word("models", laws.All.Count > 0 ? Sources : [.. Sources.Reverse()]);
        var (difficulty, tolerated, deadline) = (asked.Number("difficulty", 0.5), asked.Number("error", PaperSetting.MaxError), asked.Find("deadline"));
        error = asked.Fault;
        if (error is not null || of == "study")
        {
            return new CurveQuestion("study", null, Study, DifficultyScale.Chosen, difficulty, tolerated, deadline, []);
        }

        var snapshot = regime.Snapshot;
        error = laws.All.Count == 0 ? NoModels : Place(region, snapshot, laws) is null ? NoRegion(region!, snapshot, laws) : null;
        return error is not null ? null : Configured(Place(region, snapshot, laws)!, snapshot, laws) with
        {
            Difficulty = difficulty,
            MaxError = tolerated,
            DeadlineSeconds = deadline,
        };
    }

    private static IReadOnlyList<CurveModel> Study { get; } =
        [.. PaperSetting.Models.Select(model => new CurveModel(model, WattlineStanding(Standing.Chosen), "chosen, docs/reasoning.md"))];

    private static string WattlineStanding(Standing standing) => Storage.Json.WattlineJson.Name(standing);

    private static OpenAiError NoModels { get; } = OpenAiError.Invalid(
        "invalid_choice", "No model of this gateway has a block in 'reasoning'. Ask for models=study, or configure one (docs/auto.md).", "models");

    private static OpenAiError NoRegion(string region, FleetSnapshot snapshot, ReasoningLaws laws) => OpenAiError.Invalid(
        "unknown_region", $"'{region}' serves no model that thinks. Regions: {string.Join(", ", Regions(snapshot, laws))}.", "region");

    /// <summary>Regions that serve any of the models that think, those with the most of them first.</summary>
    public static IReadOnlyList<string> Regions(FleetSnapshot snapshot, ReasoningLaws laws) =>
        [.. snapshot.Fleet.Regions.Select(region => (region.Id, Count: laws.All.Count(law => HostingOf(law.Model, region.Id, snapshot) is not null)))
            .Where(one => one.Count > 0).OrderByDescending(one => one.Count).Select(one => one.Id)];

    private static string? Place(string? region, FleetSnapshot snapshot, ReasoningLaws laws)
    {
        var regions = Regions(snapshot, laws);
        return regions.Count > 0 && string.IsNullOrEmpty(region) ? regions[0] : regions.FirstOrDefault(one => one == region);
    }

    private static CurveQuestion Configured(string region, FleetSnapshot snapshot, ReasoningLaws laws)
    {
        var models = laws.All.Select(law => (Law: law, Hosting: HostingOf(law.Model, region, snapshot))).Where(one => one.Hosting is not null)
            .Select(one => new CurveModel(
                new ReasoningModel(
                    one.Law.Model, one.Law.Law, new TokenLaw(one.Hosting!.JoulesPerOutputToken.Value * PueOf(region, snapshot), 0),
                    new TokenLaw(one.Hosting.DecodeMsPerToken.Value / 1000, 0)),
                Storage.Json.WattlineJson.Name(one.Law.Standing), Told(one.Hosting.JoulesPerOutputToken.Provenance)));
        var budgets = laws.Aliases.SelectMany(alias => alias.Alias.Budgets).Distinct().Order();
        return new CurveQuestion("configured", region, [.. models], laws.Scale, 0, 0, null, [.. budgets]);
    }

    private static Hosting? HostingOf(string model, string region, FleetSnapshot snapshot) =>
        snapshot.ModelIndex(model) is var index and >= 0 ? snapshot.Models[index][snapshot.Fleet.RowOf(region)] : null;

    private static double PueOf(string region, FleetSnapshot snapshot) => snapshot.Fleet.Regions[snapshot.Fleet.RowOf(region)].Pue.Value;

    private static string Told(Signals.Provenance source) =>
        $"{source.Source}{(source.Year is { } year ? $", {year}" : "")}, {Storage.Json.WattlineJson.Name(source.Basis)}";
}
