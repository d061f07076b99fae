namespace Wattline.Models;

/// <summary>What a region lacks to serve a model, as bits that the reasons of infeasibility take over.</summary>
[Flags]
internal enum HostingGaps
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It does not host the model.</summary>
    NotHosted = 1 << 3,

    /// <summary>It is bought and no list price is known.</summary>
    WithoutPrice = 1 << 5,
}
