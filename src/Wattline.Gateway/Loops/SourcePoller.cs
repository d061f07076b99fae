using Microsoft.Extensions.Logging;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Observe;
using Wattline.Grid;
using Wattline.Grid.Sources;
using Wattline.Signals;

namespace Wattline.Gateway.Loops;

/// <summary>
/// Asks one source, each channel and zone at its pace and few at a time, until it is stopped; then it disposes of the source. What fails is asked
/// later each time; a source that refuses the key or is asked too often is left alone as a whole.
/// </summary>
/// <param name="source">Whom it asks.</param>
/// <param name="options">How.</param>
/// <param name="questions">What, in the order of first questions.</param>
/// <param name="control">Who hears the answers.</param>
/// <param name="board">How the questions stand.</param>
/// <param name="metrics">Counts them.</param>
/// <param name="told">Called when something was heard.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Where faults go, each kind once until it is over, with all that it took.</param>
internal sealed partial class SourcePoller(
    IGridSource source, SourceOptions options, IReadOnlyList<(SourceChannel Channel, string Zone)> questions, ControlPlane control, SignalBoard board,
    SignalMetrics metrics, Action told, TimeProvider clock, ILogger log)
{
    /// <summary>Questions at once: a slow zone does not hold up the others, and no service takes it for an attack. Chosen.</summary>
    public const int AtOnce = 2;

    /// <summary>The longest that is waited after failures, unless a pace is longer. Chosen.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>The longest Retry-After that is believed. Chosen.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromHours(24);

    /// <summary>The longest that one question may take: a source may turn many pages for it. Chosen.</summary>
    public static readonly TimeSpan LongestQuestion = TimeSpan.FromMinutes(5);

    private const int MostLines = 20;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1), ShortestSleep = TimeSpan.FromMilliseconds(100);
    private readonly Lock _gate = new();
    private readonly HashSet<SignalQuestion> _running = [];
    private readonly SourceFaultLog _faults =
        new(source.Name, [.. questions.Select(one => new SignalQuestion(source.Name, one.Channel.Name, one.Zone))], board, log);
    private readonly HashSet<string> _lines = new(StringComparer.Ordinal);

    /// <summary>Asks until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WorkAsync(stopping)));
        }
        catch (OperationCanceledException)
        {
            // The gateway stops, or another configuration is in force.
        }
        finally
        {
            (source as IDisposable)?.Dispose();
        }
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            if (Take(out var channel, out var question) is { } wait)
            {
                await Task.Delay(wait, clock, stopping);
                continue;
            }

            try
            {
                await AskAsync(channel!, question, stopping);
            }
            finally
            {
                lock (_gate)
                {
                    _running.Remove(question);
                }
            }
        }
    }

    /// <summary>Takes the question that is due longest; else tells how long to wait for one.</summary>
    private TimeSpan? Take(out SourceChannel? channel, out SignalQuestion question)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var free = questions.Select(one => (one.Channel, Question: Of(one.Channel, one.Zone))).Where(one => !_running.Contains(one.Question))
                .Select(one => (one.Channel, one.Question, board[one.Question]?.Next)).Where(one => one.Next is not null).ToList();
            (channel, question, var next) = free.OrderBy(one => one.Next).FirstOrDefault();
            var from = board.RestOf(source.Name) is { } rest && rest.Until > (next ?? now) ? rest.Until : next ?? now + LongestSleep;
            if (from <= now)
            {
                _running.Add(question);
                return null;
            }

            _faults.Say(_running.Count == 0, now);
            var wait = from - now;
            return wait > LongestSleep ? LongestSleep : wait < ShortestSleep ? ShortestSleep : wait;
        }
    }

    private SignalQuestion Of(SourceChannel channel, string zone) => new(source.Name, channel.Name, zone);

    private async Task AskAsync(SourceChannel channel, SignalQuestion question, CancellationToken stopping)
    {
        var asked = board[question] ?? new SignalAsked(clock.GetUtcNow());
        using var late = new CancellationTokenSource(LongestQuestion, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, late.Token);
        try
        {
            var (from, until) = SourceHours.Next(
                control.Current.Desk, source.Name, channel, question.Zone, asked.HasPast, asked.Failures, clock.GetUtcNow());
            var answer = await source.ReadAsync(channel, question.Zone, from, until, either.Token);
            Answered(channel, question, answer, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            var message = $"{source.Name}: it took longer than {LongestQuestion.TotalMinutes:0} min.";
            Failed(channel, question, asked, SourceFault.Unavailable, message, null);
        }
        catch (GridSourceException) when (stopping.IsCancellationRequested)
        {
            // Another configuration may have another key: what is wrong with this one is over.
            stopping.ThrowIfCancellationRequested();
        }
        catch (GridSourceException fault)
        {
            Failed(channel, question, asked, fault.Fault, options.Hide(fault.Message), fault.RetryAfter);
        }
        catch (Exception mistake)
        {
            // A mistake in reading one source is not to end the reading of all.
            Failed(channel, question, asked, SourceFault.Malformed, $"{source.Name}: its answer could not be taken in; the log has more.", null);
            ReadingFailed(log, source.Name, channel.Name, question.Zone, options.Hide(mistake.ToString()));
        }
    }

    private void Answered(SourceChannel channel, SignalQuestion question, SourceAnswer answer, CancellationToken stopping)
    {
        var kept = answer.Series.All(series => series.Points.Count == 0 || control.Hear(series));
        // What was heard stays heard; when to ask next is the affair of whoever asks now.
        stopping.ThrowIfCancellationRequested();
        var now = clock.GetUtcNow();
        var leftOut = answer.Refused.Select(options.Hide).ToList();
        var useless = !kept ? "there is no room for one more series"
            : leftOut.Count > 0 && answer.Series.All(series => series.Points.Count == 0) ? leftOut[0] : null;
        board.Note(question, new SignalAsked(now + options.Pace(channel)) { Answered = now, HasPast = true, LeftOut = leftOut, Useless = useless });
        board.EndRest(source.Name, SourceFault.Unauthorized);
        metrics.Asked(source.Name, useless is null ? "answered" : "not_kept");
        lock (_gate)
        {
            if (useless is not null)
            {
                _faults.Useless(question, useless, now);
            }

            _faults.Answered();
            // Of an answer without use the first line stands for all.
            foreach (var line in leftOut.Where(line => useless is null && _lines.Count < MostLines && _lines.Add(line)))
            {
                LeftOut(log, source.Name, question.Zone, line);
            }
        }

        told();
    }

    private void Failed(
        SourceChannel channel, SignalQuestion question, SignalAsked asked, SourceFault fault, string message, TimeSpan? retryAfter)
    {
        var (now, failures) = (clock.GetUtcNow(), asked.Failures + 1);
        var wait = Wait(options.Pace(channel), failures);
        var isAlone = fault == SourceFault.Unauthorized && board.AnyAnswers(source.Name);
        wait = fault == SourceFault.Unauthorized ? LongestWait : wait;
        var rest = retryAfter is { } asks ? asks < LongestRest ? asks : LongestRest : wait;
        // A key that some zones are answered for does not cover this one; else it is the whole source's matter.
        if ((fault == SourceFault.Unauthorized && !isAlone) || fault == SourceFault.Throttled || retryAfter is not null)
        {
            board.Rest(source.Name, new SignalRest(now + rest, fault));
        }

        board.Note(question, asked with { Next = now + wait, Failures = failures, Fault = new SignalFault(fault, message, now) });
        metrics.Asked(source.Name, Word(fault));
        lock (_gate)
        {
            _faults.Failed(question, fault, message, now);
            _faults.Say(isIdle: false, now);
        }
    }

    /// <summary>How long to wait after so many failures in a row: the pace, doubled each time, up to an hour.</summary>
    internal static TimeSpan Wait(TimeSpan pace, int failures) =>
        pace * Math.Pow(2, Math.Min(failures - 1, 20)) is var wait && wait < LongestWait ? wait : LongestWait;

    private static string Word(SourceFault fault) => fault.ToString().ToLowerInvariant();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source} of {Zone}, left out: {What}")]
    private static partial void LeftOut(ILogger log, string source, string zone, string what);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Channel} of {Zone} from {Source} could not be taken in: {Failure}")]
    private static partial void ReadingFailed(ILogger log, string source, string channel, string zone, string failure);
}
