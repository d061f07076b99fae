namespace Wattline.Fleet;

/// <summary>A place where cables meet.</summary>
/// <param name="Code">Short name, as in <c>SIN</c>.</param>
/// <param name="Location">Where it stands.</param>
public sealed record CableHub(string Code, GeoPoint Location);

/// <summary>A cable between two hubs, both ways.</summary>
/// <param name="From">Code of one hub.</param>
/// <param name="To">Code of the other.</param>
/// <param name="ExcludedProviders">Providers whose measured round trips show that they do not route over it.</param>
public sealed record CableLink(string From, string To, IReadOnlyList<string> ExcludedProviders);

/// <summary>What a round trip costs: base + per km of cable + per hop between hubs. Fitted to measured pairs.</summary>
/// <param name="Set"><c>all</c>, or the provider it was fitted to.</param>
/// <param name="BaseMs">ms of any round trip.</param>
/// <param name="MsPerKm">ms per km of the path; at least 2 / <see cref="Reach.FibreKmPerMs"/>.</param>
/// <param name="MsPerHop">ms per link between hubs.</param>
public sealed record RttCoefficients(string Set, double BaseMs, double MsPerKm, double MsPerHop);

/// <summary>A way through the cables.</summary>
/// <param name="Km">Length with the ways to the first hub and from the last, in km.</param>
/// <param name="Hops">Links between hubs on it; 0 where both ends hang on one hub.</param>
public readonly record struct CableRoute(double Km, int Hops);
