using System.Text.Json;
using Wattline.Routing;

namespace Wattline.Gateway.Proxy;

/// <summary>What is to become of one event's payload: bytes left out, bytes put in, or the whole event dropped.</summary>
/// <param name="At">Where.</param>
/// <param name="Left">Bytes left out there.</param>
/// <param name="Put">Bytes put there; null for none.</param>
/// <param name="Dropped">Whether the client is not to see the event at all.</param>
internal readonly record struct EventEdit(int At, int Left, byte[]? Put, bool Dropped)
{
    /// <summary>The event goes on as it came.</summary>
    public static EventEdit None => default;

    /// <summary>The event is left out.</summary>
    public static EventEdit Drop => new(0, 0, null, true);

    /// <summary>Bytes are put in; null for none.</summary>
    public static EventEdit Insert(int at, byte[]? bytes) => bytes is null ? None : new(at, 0, bytes, false);
}

/// <summary>Reads the events of one stream for what the receipt needs: usage, errors, whether it ended properly.</summary>
internal abstract class EventReader
{
    private TokenUsage? _usage;

    /// <summary>Whether the stream said that it is complete.</summary>
    public bool IsComplete { get; protected set; }

    /// <summary>Whether the answer itself ended, even if the stream's own end mark is missing.</summary>
    public bool IsFinished { get; protected set; }

    /// <summary>The first error that an event reported; null for none.</summary>
    public StreamError? Error { get; protected set; }

    /// <summary>Whether an event reported an error.</summary>
    public bool ReportedError => Error is not null;

    /// <summary>Events so far that carried a piece of the answer.</summary>
    protected int Pieces { get; set; }

    /// <summary>Reads one event.</summary>
    /// <param name="payload">What follows <c>data:</c>.</param>
    public abstract EventEdit Read(ReadOnlySpan<byte> payload);

    /// <summary>Tokens: as the stream said, else one for each event with a piece of the answer.</summary>
    public TokenUsage Usage(double promptTokens) => _usage ?? new TokenUsage(promptTokens, 0, Pieces, Pieces > 0 ? UsageSource.Counted : UsageSource.None);

    /// <summary>Takes a usage object from its start, and tells where it closes.</summary>
    protected (TokenUsage? Usage, int ClosesAt) TakeUsage(ref Utf8JsonReader reader)
    {
        var usage = TokenUsage.ReadObject(ref reader, hasOutput: true);
        _usage = usage ?? _usage;
        return (usage, (int)reader.TokenStartIndex);
    }
}
