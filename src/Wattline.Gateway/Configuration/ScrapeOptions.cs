namespace Wattline.Gateway.Configuration;

/// <summary>How the servers' own pages are read.</summary>
public sealed record ScrapeOptions
{
    /// <summary>How many intervals a reading is used for: two may be missed.</summary>
    public const int IntervalsUsed = 3;

    /// <summary><c>scrape.interval_s</c>: time between two readings of a page, s, 0.1 to 3600; default 5.</summary>
    public double IntervalSeconds { get; init; } = 5;

    /// <summary><c>scrape.timeout_s</c>: time that a page may take, s, 0.1 to 60; default 2.</summary>
    public double TimeoutSeconds { get; init; } = 2;

    /// <summary>Reads the section.</summary>
    internal static ScrapeOptions Read(YamlSection section)
    {
        var usual = new ScrapeOptions();
        var options = new ScrapeOptions
        {
            IntervalSeconds = section.Number("interval_s", 0.1, 3600, "s") ?? usual.IntervalSeconds,
            TimeoutSeconds = section.Number("timeout_s", 0.1, 60, "s") ?? usual.TimeoutSeconds,
        };
        section.RefuseOthers();
        return options;
    }
}
