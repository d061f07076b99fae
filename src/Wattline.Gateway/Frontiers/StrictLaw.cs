using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Planning.Problems;
using Wattline.Workloads;

namespace Wattline.Gateway.Frontiers;

/// <summary>The strictest law that leaves everybody a region: a bound on what law could cost. Chosen.</summary>
internal static class StrictLaw
{
    /// <summary>What it says.</summary>
    public const string Words = "Data stay in their own country, those of the European Economic Area in it; where no region there may serve, on "
        + "their continent; where none there may either, as configured.";

    /// <summary>By demand: its own law, and this one.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="pack">Who belongs to which group.</param>
    /// <param name="countryOf">The country of an origin; null where it is not known.</param>
    public static IReadOnlyList<Residency> Of(PlanProblem problem, DataPack pack, Func<string, string?> countryOf)
    {
        var eea = new ResidencyGroups(pack.Jurisdictions).Groups["EEA"];
        var regions = JurisdictionSet.Of(problem.Regions.Select(region => region.Jurisdiction));
        return [.. problem.Demands.Select(demand => countryOf(demand.Origin) is { } country ? Of(demand.Residency, country, eea, regions) : demand.Residency)];
    }

    private static Residency Of(Residency law, string country, JurisdictionSet eea, JurisdictionSet regions)
    {
        var own = eea.Contains(country) ? new Residency("EEA", eea) : new Residency(country, JurisdictionSet.Of(country));
        var continent = Continents.Of(country);
        var near = new Residency(continent ?? "", JurisdictionSet.Of(JurisdictionSet.KnownCodes.Where(code => Continents.Of(code) == continent)));
        return new[] { own, near }.Select(one => one with { Allowed = one.Allowed & law.Allowed })
            .FirstOrDefault(one => !(one.Allowed & regions).IsEmpty) ?? law;
    }
}
