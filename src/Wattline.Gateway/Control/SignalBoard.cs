using System.Collections.Concurrent;
using Wattline.Gateway.Configuration;
using Wattline.Grid.Sources;

namespace Wattline.Gateway.Control;

/// <summary>What is asked of a source again and again.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Channel">Name of its channel.</param>
/// <param name="Zone">The zone.</param>
internal readonly record struct SignalQuestion(string Source, string Channel, string Zone);

/// <summary>How a question stands.</summary>
/// <param name="Next">When it is asked next, unless its source rests.</param>
internal sealed record SignalAsked(DateTimeOffset Next)
{
    /// <summary>When it was answered last; null for never.</summary>
    public DateTimeOffset? Answered { get; init; }

    /// <summary>How often in a row it was not.</summary>
    public int Failures { get; init; }

    /// <summary>Why it was not, the last time; null where it was.</summary>
    public SignalFault? Fault { get; init; }

    /// <summary>What the last answer said that cannot be used, at most a few lines.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Why nothing of the last answer could be kept; null where something was, or nothing was wrong with it.</summary>
    public string? Useless { get; init; }

    /// <summary>Whether it has been asked for as much of the past as is wanted.</summary>
    public bool HasPast { get; init; }
}

/// <summary>Why a source gave nothing.</summary>
/// <param name="Kind">In a word.</param>
/// <param name="Message">What happened and what to do about it; holds no key.</param>
/// <param name="At">When.</param>
internal sealed record SignalFault(SourceFault Kind, string Message, DateTimeOffset At);

/// <summary>A source that is left alone for a while.</summary>
/// <param name="Until">How long.</param>
/// <param name="Why">For what.</param>
internal sealed record SignalRest(DateTimeOffset Until, SourceFault Why);

/// <summary>How asking goes, by source, channel and zone: as many entries as the configuration makes questions. Safe for many threads.</summary>
internal sealed class SignalBoard(TimeProvider clock)
{
    private readonly ConcurrentDictionary<SignalQuestion, SignalAsked> _asked = new();
    private readonly ConcurrentDictionary<string, SignalRest> _rests = new();
    private readonly ConcurrentDictionary<string, SourceOptions> _options = new();

    /// <summary>How a question stands; null for one that is not asked.</summary>
    public SignalAsked? this[SignalQuestion question] => _asked.GetValueOrDefault(question);

    /// <summary>
    /// Begins to ask a source. Questions that were asked in the same way before keep their times; others are asked now, and those that are
    /// gone are forgotten.
    /// </summary>
    public void Begin(SourceOptions options, IEnumerable<SignalQuestion> questions)
    {
        var (name, all) = (options.Kind.Name, questions.ToHashSet());
        var same = _options.TryGetValue(name, out var before) && before == options;
        foreach (var gone in _asked.Keys.Where(one => one.Source == name && (!same || !all.Contains(one))))
        {
            _asked.TryRemove(gone, out _);
        }

        if (!same)
        {
            _rests.TryRemove(name, out _);
            _options[name] = options;
        }

        foreach (var question in all)
        {
            _asked.TryAdd(question, new SignalAsked(clock.GetUtcNow()));
        }
    }

    /// <summary>Forgets sources that are asked no more.</summary>
    public void Keep(IReadOnlySet<string> sources)
    {
        foreach (var gone in _options.Keys.Where(name => !sources.Contains(name)))
        {
            _options.TryRemove(gone, out _);
            _rests.TryRemove(gone, out _);
        }

        foreach (var gone in _asked.Keys.Where(one => !sources.Contains(one.Source)))
        {
            _asked.TryRemove(gone, out _);
        }
    }

    /// <summary>Notes how a question went.</summary>
    public void Note(SignalQuestion question, SignalAsked now) => _asked[question] = now;

    /// <summary>The rest of a source; null where it is asked.</summary>
    public SignalRest? RestOf(string source) => _rests.TryGetValue(source, out var rest) && rest.Until > clock.GetUtcNow() ? rest : null;

    /// <summary>Leaves a source alone for a while; a longer rest stays.</summary>
    public void Rest(string source, SignalRest rest) => _rests.AddOrUpdate(source, rest, (_, had) => had.Until > rest.Until ? had : rest);

    /// <summary>Asks a source again that was left alone for its key: it has just answered.</summary>
    public void EndRest(string source, SourceFault why)
    {
        if (_rests.TryGetValue(source, out var rest) && rest.Why == why)
        {
            _rests.TryRemove(KeyValuePair.Create(source, rest));
        }
    }

    /// <summary>Whether some question of a source was answered the last time.</summary>
    public bool AnyAnswers(string source) => _asked.Any(one => one.Key.Source == source && one.Value is { Answered: not null, Fault: null });

    /// <summary>The questions of a source.</summary>
    public IEnumerable<KeyValuePair<SignalQuestion, SignalAsked>> Of(string source) => _asked.Where(one => one.Key.Source == source);
}
