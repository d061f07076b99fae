using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Control;
using Wattline.Reasoning;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>GET /api/reasoning: the success laws that aliases are decided on, where each comes from, and what they say by budget and difficulty.</summary>
internal static class ReasoningApi
{
    private static readonly double[] Difficulties = [0, 0.25, 0.5, 0.75, 1];

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/api/reasoning", ShowAsync);

    private static async Task ShowAsync(HttpContext context, ControlPlane control)
    {
        if (QueryParameters.Refuse(context.Request.Query, []) is { } refused)
        {
            await refused.SendAsync(context);
            return;
        }

        await context.Response.WriteAsJsonAsync(State(control.Laws.Current), WattlineJson.Options, context.RequestAborted);
    }

    private static ReasoningState State(ReasoningLaws laws) => new(
        laws.Scale,
        [.. laws.All.Select(one => new LawState(one.Model, one.Law.Loss, one.Law.Steepness, one.Law.TokensPerSkill, one.Standing, one.Answers, one.At))],
        [.. laws.Aliases.Select(alias => new AliasState(
            alias.Alias.Name, alias.Alias.MaxError, alias.Alias.DeadlineSeconds, alias.Alias.AnswerTokens, alias.Alias.Budgets, Difficulties,
            [.. alias.Alias.Models.Select((model, at) => new SuccessState(model, [.. Difficulties.Select(one => Row(alias.Models[at], one))]))]))]);

    private static double[] Row(SuccessTable table, double difficulty) => table.SuccessAt(SuccessTable.StepOf(difficulty)).ToArray();
}

/// <summary>What aliases are decided on.</summary>
/// <param name="Scale">What a difficulty of 0 and 1 means.</param>
/// <param name="Laws">The laws in force.</param>
/// <param name="Aliases">The aliases.</param>
internal sealed record ReasoningState(DifficultyScale Scale, IReadOnlyList<LawState> Laws, IReadOnlyList<AliasState> Aliases);

/// <summary>A success law in force.</summary>
/// <param name="Model">Whose.</param>
/// <param name="Loss">Nats a token.</param>
/// <param name="Steepness">How sharply a skill's success turns at the threshold.</param>
/// <param name="TokensPerSkill">Tokens of one attempt at a skill.</param>
/// <param name="Standing">Configured, modelled or learnt.</param>
/// <param name="Answers">Answers that it was fitted to; null where it was not.</param>
/// <param name="At">When it was fitted; null where it was not.</param>
internal sealed record LawState(
    string Model, double Loss, double Steepness, double TokensPerSkill, LawStanding Standing, long? Answers, DateTimeOffset? At);

/// <summary>An alias, and how likely its models are right.</summary>
/// <param name="Name">What clients ask for.</param>
/// <param name="MaxError">Tolerated where the request does not say less.</param>
/// <param name="DeadlineS">To completion, s; null for the class's own budget.</param>
/// <param name="AnswerTokens">Kept for the answer on top of a budget.</param>
/// <param name="Budgets">Thinking tokens, rising.</param>
/// <param name="Difficulties">For which the tables have a row, rising.</param>
/// <param name="Models">By model.</param>
internal sealed record AliasState(
    string Name, double MaxError, double? DeadlineS, int AnswerTokens, IReadOnlyList<int> Budgets, IReadOnlyList<double> Difficulties,
    IReadOnlyList<SuccessState> Models);

/// <summary>How likely a model is right.</summary>
/// <param name="Model">Which.</param>
/// <param name="Success">Probability of a right answer: a row for each difficulty, a figure for each budget.</param>
internal sealed record SuccessState(string Model, IReadOnlyList<IReadOnlyList<double>> Success);
