using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Steering;
using Wattline.Storage;

namespace Wattline.Gateway.Loops;

/// <summary>
/// Fits success laws anew from what callers said of answers: at the start, then after a time or enough new verdicts. A law that is not fit to
/// use leaves the one before in force; requests go on whatever happens here.
/// </summary>
internal sealed partial class LearnLoop(ControlPlane control, Ledger ledger, LearnBoard board, TimeProvider clock, ILogger<LearnLoop> log) : BackgroundService
{
    /// <summary>Between two looks at whether a round is due.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, LearntLaw> _learnt = new(StringComparer.Ordinal);
    private GatewayOptions? _options;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (due, again) = (DateTimeOffset.MaxValue, false);
        while (!stoppingToken.IsCancellationRequested)
        {
            var options = control.Current.Options;
            var isNew = !ReferenceEquals(options, _options);
            _options = options;
            if (!options.Learn.IsOn(options.Auto))
            {
                Forget(isNew);
            }
            else if (isNew || board.Fresh >= options.Learn.LeastVerdicts || ((again || board.Fresh > 0) && clock.GetUtcNow() >= due))
            {
                again = !await RoundAsync(options, stoppingToken);
                due = clock.GetUtcNow() + TimeSpan.FromMinutes(options.Learn.EveryMinutes);
            }

            await Task.Delay(Look, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Where learning is switched off, what was learnt is no longer in force.</summary>
    private void Forget(bool isNew)
    {
        if (isNew && _learnt.Count > 0)
        {
            _learnt.Clear();
            control.Laws.Publish(_learnt);
            board.End([]);
        }
    }

    /// <summary>One round; false where it failed.</summary>
    private async Task<bool> RoundAsync(GatewayOptions options, CancellationToken stopping)
    {
        board.Begin();
        try
        {
            await ledger.FlushAsync(stopping);
            // Off this thread: it reads thousands of rows and computes for a second.
            var ends = await Task.Run(() => options.Reasoning.Models.Select(model => Learn(model, options.Learn, stopping)).ToList(), stopping);
            foreach (var end in ends)
            {
                Note(end);
            }

            control.Laws.Publish(_learnt);
            board.End(ends);
            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception failure)
        {
            RoundFailed(log, failure.Message);
            return false;
        }
    }

    private ModelLearning Learn(ReasoningModelOptions model, LearnOptions options, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        var now = clock.GetUtcNow();
        try
        {
            return LawLearner.Of(model, ledger.Verdicts(model.Model, LawLearner.MostVerdicts), options, now);
        }
        catch (Exception failure) when (failure is LedgerException or ArgumentException)
        {
            return new ModelLearning(model.Model, LearnOutcome.Failed, now, failure.Message, 0, 0, null, null, null, null, null, null);
        }
    }

    private void Note(ModelLearning end)
    {
        if (end.Law is { } law)
        {
            _learnt[end.Model] = new LearntLaw(law, end.Answers, end.At);
            LawLearnt(log, end.Model, end.Answers, law.Loss, law.Steepness, law.TokensPerSkill);
        }
        else if (end.Outcome == LearnOutcome.TooFew)
        {
            // Its verdicts have grown too old to be kept.
            _learnt.Remove(end.Model);
        }
        else
        {
            NoNewLaw(log, end.Model, end.Why ?? "");
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The law of {Model} was learnt from {Answers} verdicts: loss {Loss}, steepness {Steepness}, {Tokens} tokens per skill.")]
    private static partial void LawLearnt(ILogger log, string model, int answers, double loss, double steepness, double tokens);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No new law of {Model}; the one before stays. {Why}")]
    private static partial void NoNewLaw(ILogger log, string model, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A round of learning failed; the laws before stay. {Why}")]
    private static partial void RoundFailed(ILogger log, string why);
}
