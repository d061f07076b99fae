using Wattline.Fleet;

namespace Wattline.Planning.Problems;

/// <summary>Where requests come from: a metro or country, and the service node through which they reach the regions.</summary>
/// <param name="Name">Unique in a problem, as in <c>Berlin, DE</c>.</param>
/// <param name="Network">
/// Round trips from the client through its service node to every region in the order of their identifiers, and what a byte costs either way.
/// </param>
/// <param name="Home">
/// The region of the service node, where sessions keep their state; serving elsewhere moves it. Null for none: no state, no move.
/// </param>
/// <param name="Service">The service node's name; null where clients reach the regions directly.</param>
public sealed record PlanOrigin(string Name, NetworkColumns Network, string? Home = null, string? Service = null);
