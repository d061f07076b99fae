using Wattline.Grid;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Gateway.Planning;

/// <summary>What all parts of a scenario are read against.</summary>
/// <param name="Pack">The facts that it refers to.</param>
/// <param name="Start">Its first hour.</param>
/// <param name="Hours">How many.</param>
/// <param name="Level">The level of replayed signals.</param>
/// <param name="HostFactor">IT energy over accelerator energy.</param>
/// <param name="PrefillUtilisation">Share of the peak that a prefill reaches.</param>
internal sealed record ScenarioFrame(DataPack Pack, Slot Start, int Hours, ReplayLevel Level, double HostFactor, double PrefillUtilisation)
{
    /// <summary>The names that rules of residency may use.</summary>
    public ResidencyGroups Groups { get; } = new(Pack.Jurisdictions);

    /// <summary>A figure of the scenario's own.</summary>
    public static Provenance Stated { get; } = new("scenario", "", null, Basis.Chosen);
}
