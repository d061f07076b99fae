using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Routing;
using Wattline.Storage;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>
/// POST /api/feedback: whether answers were right, by their receipts, a caller's own; GET /api/feedback/summary: what is made of it. From
/// these verdicts the success laws are learnt.
/// </summary>
internal sealed class FeedbackApi(Ledger ledger, ControlPlane control, LearnBoard board, TimeProvider clock) : IDisposable
{
    /// <summary>One body at a time, so that what is said of a receipt is compared with all that was said before.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/api/feedback", TakeAsync);
        app.MapGet("/api/feedback/summary", ShowAsync);
    }

    public void Dispose() => _turn.Dispose();

    private async Task TakeAsync(HttpContext context)
    {
        var (verdicts, isList, problem) = await FeedbackReader.ReadAsync(context);
        if (problem is not null)
        {
            board.Refuse();
            await OpenAiError.Invalid("invalid_feedback", problem).SendAsync(context);
            return;
        }

        if (verdicts.Count == 1)
        {
            // One of just now may need a moment: the ledger is written behind the answer.
            await ledger.FindAsync(verdicts[0].Receipt, clock, context.RequestAborted);
        }

        var (taken, known, refused) = await JudgeAsync(context, verdicts);
        if (!isList && refused.Count > 0)
        {
            await refused[0].Error.SendAsync(context);
            return;
        }

        var list = refused.Select(one => new RefusedFeedback(one.Receipt, one.Error.Code, one.Error.Message)).ToList();
        await context.Response.WriteAsJsonAsync(new FeedbackAnswer(taken, known, list), WattlineJson.Options, context.RequestAborted);
    }

    private async Task<(int Taken, int Known, List<(string Receipt, OpenAiError Error)> Refused)> JudgeAsync(
        HttpContext context, IReadOnlyList<Feedback> verdicts)
    {
        var (taken, known, refused) = (0, 0, new List<(string, OpenAiError)>());
        await _turn.WaitAsync(context.RequestAborted);
        try
        {
            await ledger.FlushAsync(context.RequestAborted);
            var said = new Dictionary<string, bool>(StringComparer.Ordinal);
            foreach (var one in verdicts)
            {
                var error = Judge(context, one, said, out var isKnown);
                if (error is not null)
                {
                    board.Refuse();
                    refused.Add((one.Receipt, error));
                }

                (taken, known) = (taken + (error is null && !isKnown ? 1 : 0), known + (isKnown ? 1 : 0));
            }
        }
        finally
        {
            _turn.Release();
        }

        return (taken, known, refused);
    }

    /// <summary>Takes a verdict, or says why not.</summary>
    /// <param name="context">Of the caller.</param>
    /// <param name="feedback">What it says.</param>
    /// <param name="said">What the same body said before.</param>
    /// <param name="isKnown">Whether the same was said before.</param>
    private OpenAiError? Judge(HttpContext context, Feedback feedback, Dictionary<string, bool> said, out bool isKnown)
    {
        isKnown = false;
        var receipt = ledger.Find(feedback.Receipt);
        if (receipt is null || !ReceiptsApi.MaySee(context, receipt.Key))
        {
            return ReceiptsApi.NotFound(feedback.Receipt, "receipt");
        }

        bool? before = said.TryGetValue(receipt.Id, out var earlier) ? earlier : ledger.FindVerdict(receipt.Id)?.IsRight;
        if (before is { } verdict)
        {
            isKnown = verdict == feedback.IsRight;
            return isKnown ? null : new OpenAiError(
                StatusCodes.Status409Conflict, "invalid_request_error", "feedback_contradicts",
                $"The answer of '{receipt.Id}' was said to be {(verdict ? "right" : "wrong")} before; the first word stays.", "correct");
        }

        if (Fault(receipt, feedback) is { } fault)
        {
            return OpenAiError.Invalid("feedback_not_applicable", fault, "receipt");
        }

        if (!ledger.SaveVerdict(VerdictOf(receipt, feedback, context.Features.Get<KeyPolicy>()!.Name)))
        {
            return new OpenAiError(
                StatusCodes.Status503ServiceUnavailable, "server_error", "feedback_not_stored", "The ledger takes nothing now; send it again in a second.",
                null, TimeSpan.FromSeconds(1));
        }

        said[receipt.Id] = feedback.IsRight;
        board.Take(feedback.IsRight);
        return null;
    }

    private static string? Fault(Receipt receipt, Feedback feedback) =>
        receipt.Outcome != ReceiptOutcome.Served || receipt.OutputTokens <= 0 ? $"'{receipt.Id}' ended without an answer that could be right."
        : receipt.Reasoning is null && feedback.Difficulty is null
            ? $"The model of '{receipt.Id}' was the caller's choice, so that nobody said how hard the question was. Add 'difficulty', 0 for easy to 1 for hard."
            : null;

    /// <summary>
    /// Length is what the model might think, not what it did: it may stop by itself, so that what it took is an outcome and no cause. Where
    /// nobody set a budget, what came is all there is to go by.
    /// </summary>
    private Verdict VerdictOf(Receipt receipt, Feedback feedback, string key)
    {
        var (reasoning, scale) = (receipt.Reasoning, control.Laws.Current.Scale);
        return new Verdict
        {
            Receipt = receipt.Id,
            At = clock.GetUtcNow(),
            Key = key,
            Model = receipt.Ask.Model,
            IsRight = feedback.IsRight,
            Score = feedback.Score,
            LossThreshold = feedback.Difficulty is { } difficulty ? scale.LossThreshold(difficulty) : reasoning!.LossThreshold,
            Skills = reasoning?.Skills ?? scale.Skills,
            BudgetTokens = reasoning?.BudgetTokens ?? receipt.OutputTokens,
            OutputTokens = receipt.OutputTokens,
            EnergyJ = receipt.Served?.Energy.Joules,
            TimeS = receipt.TotalMs / 1000,
            ExpectedError = reasoning?.ExpectedError,
        };
    }

    private async Task ShowAsync(HttpContext context)
    {
        if (QueryParameters.Refuse(context.Request.Query, []) is { } refused)
        {
            await refused.SendAsync(context);
            return;
        }

        await ledger.FlushAsync(context.RequestAborted);
        await context.Response.WriteAsJsonAsync(State(), WattlineJson.Options, context.RequestAborted);
    }

    private FeedbackSummary State()
    {
        var (options, laws) = (control.Current.Options, control.Laws.Current.All.ToDictionary(law => law.Model));
        var counts = ledger.VerdictCounts().ToDictionary(count => count.Model);
        var rounds = board.Models.ToDictionary(round => round.Model);
        return new FeedbackSummary(
            options.Learn.IsOn(options.Auto), board.Fresh,
            [.. counts.Keys.Union(laws.Keys).Order(StringComparer.Ordinal).Select(model => new ModelFeedback(
                model, counts.GetValueOrDefault(model)?.Answers ?? 0, counts.GetValueOrDefault(model)?.Right ?? 0,
                laws.GetValueOrDefault(model) is { } law
                    ? new LawState(model, law.Law.Loss, law.Law.Steepness, law.Law.TokensPerSkill, law.Standing, law.Answers, law.At) : null,
                rounds.GetValueOrDefault(model)))]);
    }
}

/// <summary>What became of a body of verdicts.</summary>
/// <param name="Taken">Verdicts that are new and were taken.</param>
/// <param name="Known">Verdicts that said what was said before.</param>
/// <param name="Refused">Verdicts that were not taken.</param>
internal sealed record FeedbackAnswer(int Taken, int Known, IReadOnlyList<RefusedFeedback> Refused);

/// <summary>A verdict that was not taken.</summary>
/// <param name="Receipt">On which.</param>
/// <param name="Code">As of an error.</param>
/// <param name="Message">Why, and what to do about it.</param>
internal sealed record RefusedFeedback(string Receipt, string Code, string Message);

/// <summary>What is made of verdicts.</summary>
/// <param name="Learns">Whether laws are learnt from them.</param>
/// <param name="Fresh">Verdicts that came since the last round.</param>
/// <param name="Models">By model.</param>
internal sealed record FeedbackSummary(bool Learns, long Fresh, IReadOnlyList<ModelFeedback> Models);

/// <summary>What is made of the verdicts on a model.</summary>
/// <param name="Model">Which.</param>
/// <param name="Answers">Verdicts that are kept.</param>
/// <param name="Right">Of these, right ones.</param>
/// <param name="Law">The law in force; null where it has none.</param>
/// <param name="Round">What the last round made of them; null before it had one.</param>
internal sealed record ModelFeedback(string Model, long Answers, long Right, LawState? Law, ModelLearning? Round);
