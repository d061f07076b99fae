namespace Wattline.Gateway.Configuration;

/// <summary>Reads <c>breaker</c> and <c>health</c>.</summary>
internal static class FailingReader
{
    /// <summary>The section <c>breaker</c>.</summary>
    public static BreakerOptions ReadBreaker(YamlSection section)
    {
        var usual = new BreakerOptions();
        var options = new BreakerOptions
        {
            Share = section.Number("share", 0.01, 1, "") ?? usual.Share,
            WindowSeconds = section.Number("window_s", 1, 3600, "s") ?? usual.WindowSeconds,
        };
        section.RefuseOthers();
        return options;
    }

    /// <summary>The section <c>health</c>.</summary>
    public static HealthOptions ReadHealth(YamlSection section)
    {
        var usual = new HealthOptions();
        var options = new HealthOptions
        {
            IntervalSeconds = section.Number("interval_s", 0.1, 3600, "s") ?? usual.IntervalSeconds,
            TimeoutSeconds = section.Number("timeout_s", 0.1, 60, "s") ?? usual.TimeoutSeconds,
            Failures = section.Whole("failures", 1, 100) ?? usual.Failures,
        };
        section.RefuseOthers();
        return options;
    }
}
