namespace Wattline.Gateway.Configuration;

/// <summary>How a gateway stops.</summary>
public sealed record DrainOptions
{
    /// <summary><c>drain.delay_s</c>: how long it goes on taking requests when it is no longer ready, s, 0 to 600; default 0.</summary>
    public double DelaySeconds { get; init; }

    /// <summary><c>drain.timeout_s</c>: how long requests in flight may take then, s, 0 to 3600; default 30.</summary>
    public double TimeoutSeconds { get; init; } = 30;

    /// <summary>Reads the section.</summary>
    internal static DrainOptions Read(YamlSection section)
    {
        var options = new DrainOptions();
        options = new DrainOptions
        {
            DelaySeconds = section.Number("delay_s", 0, 600, "s") ?? options.DelaySeconds,
            TimeoutSeconds = section.Number("timeout_s", 0, 3600, "s") ?? options.TimeoutSeconds,
        };
        section.RefuseOthers();
        return options;
    }
}
