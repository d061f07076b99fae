using Wattline.Workloads;

namespace Wattline.Gateway.OpenAi;

/// <summary>What a key's requests have in common, worked out once.</summary>
/// <param name="Classes">Which it may use.</param>
/// <param name="Default">Its class where a request names none.</param>
/// <param name="Residency">Its rule where a request adds none; null where configuration and key have no territory in common.</param>
/// <param name="AtRest">The same for what a region is to keep.</param>
internal sealed record KeyTerms(IReadOnlyList<WorkloadClass> Classes, WorkloadClass Default, Residency? Residency, Residency? AtRest)
{
    /// <summary>The class of a name; null where there is none, and for no name.</summary>
    public WorkloadClass? Find(string? name, StringComparison comparison)
    {
        for (var at = 0; at < Classes.Count; at++)
        {
            if (Classes[at].Name.Equals(name, comparison))
            {
                return Classes[at];
            }
        }

        return null;
    }
}
