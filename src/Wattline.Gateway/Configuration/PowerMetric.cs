namespace Wattline.Gateway.Configuration;

/// <summary>Under which name and in which unit an exporter says what accelerators draw.</summary>
/// <param name="Name">Of the metric.</param>
/// <param name="IsCounter">Whether it is energy since some start; else it is power.</param>
/// <param name="Scale">Makes J or W of it.</param>
public sealed record PowerMetric(string Name, bool IsCounter, double Scale)
{
    /// <summary>
    /// Of several the first that a page has counts: a counter misses nothing between two readings. DCGM's field list says mJ and W;
    /// nvidia_gpu_exporter documents the nvidia_smi names, nvidia_gpu_prometheus_exporter the milliwatts.
    /// </summary>
    public static IReadOnlyList<PowerMetric> All { get; } =
    [
        new("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", true, 1e-3),
        new("nvidia_smi_energy_joules_total", true, 1),
        new("DCGM_FI_DEV_POWER_USAGE", false, 1),
        new("nvidia_smi_power_draw_watts", false, 1),
        new("nvidia_gpu_power_draw_watts", false, 1),
        new("nvidia_gpu_power_usage_milliwatts", false, 1e-3),
    ];

    /// <summary>Labels that name one accelerator wherever it is listed: its slices repeat the figure of the whole.</summary>
    public static IReadOnlyList<string> DeviceLabels { get; } = ["UUID", "uuid"];

    /// <summary>DCGM's blanks (no data, not supported) are numbers from 2^63 - 16 on.</summary>
    public const double Blank = 9e18;
}
