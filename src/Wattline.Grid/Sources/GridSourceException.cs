namespace Wattline.Grid.Sources;

/// <summary>Why a source gave nothing.</summary>
public enum SourceFault
{
    /// <summary>The key is missing or refused, or does not cover what was asked.</summary>
    Unauthorized,

    /// <summary>Too many questions; ask later.</summary>
    Throttled,

    /// <summary>No connection, a time-out, or an error of the service's own.</summary>
    Unavailable,

    /// <summary>It answered what its documentation does not describe.</summary>
    Malformed,

    /// <summary>It refused the question as asked.</summary>
    Refused,
}

/// <summary>A source that gave nothing. The message says what to do and holds no key.</summary>
/// <param name="source">Name of the source.</param>
/// <param name="fault">Why.</param>
/// <param name="message">What happened and what to do about it.</param>
/// <param name="retryAfter">How long the service asked to be left alone; null where it did not say.</param>
/// <param name="cause">What lies beneath; null for nothing.</param>
public sealed class GridSourceException(
    string source, SourceFault fault, string message, TimeSpan? retryAfter = null, Exception? cause = null)
    : Exception($"{source}: {message}", cause)
{
    /// <summary>Name of the source.</summary>
    public string SourceName { get; } = source;

    /// <summary>Why.</summary>
    public SourceFault Fault { get; } = fault;

    /// <summary>How long the service asked to be left alone; null where it did not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
