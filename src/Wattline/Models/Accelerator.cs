using Wattline.Signals;

namespace Wattline.Models;

/// <summary>What is published of an accelerator. Figures are of one of them, in a server of eight.</summary>
/// <param name="Name">As operating points name it, as in <c>H100</c>.</param>
/// <param name="PeakFlops">Dense peak at 16 bits, FLOP/s.</param>
/// <param name="PeakWatts">Power under full load, W.</param>
/// <param name="MemoryGigabytes">Memory, GB.</param>
/// <param name="EmbodiedKilograms">Cradle to gate, kgCO2e: an eighth of the baseboard.</param>
/// <param name="HostEmbodiedKilograms">An eighth of the server around the baseboard, kgCO2e.</param>
public sealed record Accelerator(
    string Name, Sourced<double> PeakFlops, Sourced<double> PeakWatts, Sourced<double> MemoryGigabytes, Sourced<double> EmbodiedKilograms,
    Sourced<double> HostEmbodiedKilograms)
{
    private const int OfABaseboard = 8;

    /// <summary>Those that models were measured on.</summary>
    public static IReadOnlyList<Accelerator> Known { get; } =
    [
        Of("H100", 989e12, 700, 80, 1312, "nvidia-h100-footprint"),
        Of("B200", 2250e12, 1000, 180, 2274, "nvidia-b200-footprint"),
    ];

    /// <summary>The accelerator of a name, upper and lower case alike; null where there is none.</summary>
    public static Accelerator? Find(string name) => Known.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static Accelerator Of(string name, double flops, double watts, double gigabytes, double baseboardKilograms, string footprint)
    {
        var sheet = new Provenance("nvidia-data-sheets", "LicenseRef-facts", 2025, Basis.Published, "dense, 16 bits; the SXM module");
        var board = new Provenance(footprint, "LicenseRef-facts", 2025, Basis.Published, "cradle to gate; an eighth of the baseboard");
        var host = new Provenance(
            "ecologits", "LicenseRef-facts", 2025, Basis.Modelled, "5,700 kgCO2e of a server of eight without its accelerators; an eighth");
        return new Accelerator(
            name, new(flops, sheet), new(watts, sheet), new(gigabytes, sheet), new(baseboardKilograms / OfABaseboard, board),
            new(5700.0 / OfABaseboard, host));
    }
}
