namespace Wattline.Gateway.Configuration;

/// <summary>When a region counts as ill by how its answers end.</summary>
public sealed record BreakerOptions
{
    /// <summary><c>breaker.share</c>: share of failures among a region's answers in the window at which it rests, 0.01 to 1; default 0.5.</summary>
    public double Share { get; init; } = 0.5;

    /// <summary><c>breaker.window_s</c>: how far back answers count, s, 1 to 3600; default 10.</summary>
    public double WindowSeconds { get; init; } = 10;
}

/// <summary>How upstreams with a health address are asked for it.</summary>
public sealed record HealthOptions
{
    /// <summary><c>health.interval_s</c>: time between two questions to one upstream, a tenth more or less, s, 0.1 to 3600; default 5.</summary>
    public double IntervalSeconds { get; init; } = 5;

    /// <summary><c>health.timeout_s</c>: time to the answer, s, 0.1 to 60; default 2.</summary>
    public double TimeoutSeconds { get; init; } = 2;

    /// <summary><c>health.failures</c>: failures in a row that close a region, 1 to 100; default 2. One success opens it.</summary>
    public int Failures { get; init; } = 2;
}
