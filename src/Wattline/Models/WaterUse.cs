using Wattline.Signals;

namespace Wattline.Models;

/// <summary>
/// Water that data centres use up on site. The water of generating the electricity is not counted: the pack has no factor by grid zone,
/// and one figure for the world would hide how far zones differ in what they generate from.
/// </summary>
public static class WaterUse
{
    /// <summary>Litres per kWh of IT energy over the operator's fleet, as the operator last published; null of those who publish none.</summary>
    /// <param name="provider">Cloud as sites name it: <c>aws</c>, <c>azure</c>, <c>gcp</c>.</param>
    public static Sourced<double>? OnSiteLitresPerKwh(string provider) => provider switch
    {
        "aws" => Fleet("aws-wue", 0.12, 2025, "owned data centres, mean of the year"),
        "azure" => Fleet("microsoft-wue", 0.27, 2025, "owned data centres, fiscal year"),
        "gcp" => Fleet("google-wue", 1.15, 2024, "fresh water consumed, fleet mean"),
        _ => null,
    };

    private static Sourced<double> Fleet(string source, double litres, int year, string note) => new(
        litres, new Provenance(source, "LicenseRef-facts", year, Basis.Published, $"{note}; litres on site per kWh of IT energy"));
}
