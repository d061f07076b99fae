using Microsoft.Extensions.Logging;
using Wattline.Gateway.Control;
using Wattline.Grid.Sources;

namespace Wattline.Gateway.Loops;

/// <summary>
/// Says in the log what goes wrong with one source: each kind of fault once until it is over, with all the channels and zones that it took,
/// and so not before what was due has been asked. For one thread at a time.
/// </summary>
/// <param name="source">Name of the source.</param>
/// <param name="all">All that is asked of it.</param>
/// <param name="board">How its questions stand.</param>
/// <param name="log">Where it is said.</param>
internal sealed partial class SourceFaultLog(string source, IReadOnlyList<SignalQuestion> all, SignalBoard board, ILogger log)
{
    /// <summary>The longest that a fault waits to be said while other questions are still under way. Chosen.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1);

    private const int MostZones = 5;

    /// <summary>By fault; an answer of which nothing can be used has none.</summary>
    private readonly Dictionary<(SourceFault? Fault, bool IsUseless), Told> _faults = [];

    /// <summary>Notes a question that was not answered.</summary>
    public void Failed(SignalQuestion question, SourceFault fault, string message, DateTimeOffset now) => Note((fault, false), question, message, now);

    /// <summary>Notes an answer of which nothing can be used.</summary>
    public void Useless(SignalQuestion question, string why, DateTimeOffset now) => Note((null, true), question, why, now);

    /// <summary>Says what is over, after an answer.</summary>
    public void Answered()
    {
        foreach (var (kind, told) in _faults.Where(one => !Stands(one.Key)).ToList())
        {
            _faults.Remove(kind);
            if (told.IsSaid)
            {
                Recover(kind.Fault);
            }
        }
    }

    /// <summary>Says what is not said yet.</summary>
    /// <param name="isIdle">Whether all that was due has been asked.</param>
    /// <param name="now">The present moment.</param>
    public void Say(bool isIdle, DateTimeOffset now)
    {
        foreach (var (kind, told) in _faults.Where(one => !one.Value.IsSaid && (isIdle || now - one.Value.Since >= LongestSilence)))
        {
            told.IsSaid = true;
            // A source that rests gives nothing of what else is asked of it either.
            var gone = kind.Fault is { } fault && board.RestOf(source)?.Why == fault ? all : told.Questions;
            var channels = string.Join(", ", gone.Select(question => question.Channel).Distinct());
            var zones = gone.Select(question => question.Zone).Distinct().ToList();
            var some = string.Join(", ", zones.Take(MostZones)) + (zones.Count > MostZones ? $" and {zones.Count - MostZones} more" : "");
            if (kind.IsUseless)
            {
                SourceUseless(log, source, channels, some, told.Message);
            }
            else
            {
                SourceFailed(log, channels, some, told.Message);
            }
        }
    }

    private void Note((SourceFault? Fault, bool IsUseless) kind, SignalQuestion question, string message, DateTimeOffset now)
    {
        if (!_faults.TryGetValue(kind, out var told))
        {
            _faults[kind] = told = new Told(message, now);
        }

        // As many as are asked at most.
        if (!told.IsSaid && !told.Questions.Contains(question))
        {
            told.Questions.Add(question);
        }
    }

    private bool Stands((SourceFault? Fault, bool IsUseless) kind) =>
        board.Of(source).Any(one => kind.Fault is { } fault ? one.Value.Fault?.Kind == fault : one.Value.Useless is not null);

    private void Recover(SourceFault? fault)
    {
        if (fault is { } known)
        {
            SourceRecovered(log, source, known.ToString().ToLowerInvariant());
        }
        else
        {
            SourceUseful(log, source);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No {Channels} of {Zones} from {Message} It is asked again later; this is said once until it is over.")]
    private static partial void SourceFailed(ILogger log, string channels, string zones, string message);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source} answers, but nothing of its {Channels} of {Zones} can be used: {Why}. " +
        "It is asked on; this is said once until it is over.")]
    private static partial void SourceUseless(ILogger log, string source, string channels, string zones, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source} answers again: no question of it is {Fault} any more.")]
    private static partial void SourceRecovered(ILogger log, string source, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source} gives figures again that can be used.")]
    private static partial void SourceUseful(ILogger log, string source);

    /// <summary>A kind of fault that is not over.</summary>
    private sealed class Told(string message, DateTimeOffset since)
    {
        public string Message => message;

        public DateTimeOffset Since => since;

        public List<SignalQuestion> Questions { get; } = [];

        public bool IsSaid { get; set; }
    }
}
