using Wattline.Routing;

namespace Wattline.Gateway.Proxy;

/// <summary>How an attempt at one region ended.</summary>
internal enum ForwardOutcome
{
    /// <summary>Passed on whole.</summary>
    Served,

    /// <summary>Refused by the upstream for a reason that lies in the request; passed on as it came.</summary>
    Passed,

    /// <summary>Failed before the client saw anything: another region may be tried.</summary>
    FailedBeforeFirstByte,

    /// <summary>Broke off after the client saw something: never retried.</summary>
    Cut,

    /// <summary>The client left.</summary>
    Cancelled,
}

/// <summary>What an attempt brought.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Status">The upstream's status; 0 where it gave none.</param>
/// <param name="Usage">Tokens, where the answer said or showed them.</param>
/// <param name="FirstByteAt">Timestamp of the first byte; 0 where none came.</param>
/// <param name="OwnTicks">Timestamp ticks spent here between first byte and sending it on.</param>
/// <param name="RetryAfter">What the upstream asked for.</param>
/// <param name="Problem">What went wrong, in words; null where nothing did.</param>
internal sealed record ForwardResult(
    ForwardOutcome Outcome, int Status, TokenUsage Usage, long FirstByteAt, long OwnTicks, TimeSpan? RetryAfter, string? Problem)
{
    /// <summary>What is known while nothing is: if the attempt ends by a fault of this program, the region is not to blame.</summary>
    public static ForwardResult Nothing { get; } = new(ForwardOutcome.Cancelled, 0, default, 0, 0, null, null);

    /// <summary>The receipt's word for it.</summary>
    public ReceiptOutcome ToReceipt() => Outcome switch
    {
        ForwardOutcome.Served => ReceiptOutcome.Served,
        ForwardOutcome.Passed => ReceiptOutcome.UpstreamError,
        ForwardOutcome.Cut => ReceiptOutcome.Cut,
        ForwardOutcome.Cancelled => ReceiptOutcome.Cancelled,
        _ => ReceiptOutcome.Refused,
    };
}
