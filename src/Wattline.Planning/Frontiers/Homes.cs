using Wattline.Fleet;
using Wattline.Planning.Problems;

namespace Wattline.Planning.Frontiers;

/// <summary>Where each origin's requests would run if nothing moved: its service node's region, else the region with the shortest round trip.</summary>
public sealed class Homes
{
    private readonly Dictionary<string, int> _rows;
    private readonly FleetColumns _fleet;

    /// <summary>Finds the homes of a problem's origins.</summary>
    public Homes(PlanProblem problem, FleetColumns fleet)
    {
        ArgumentNullException.ThrowIfNull(problem);
        _fleet = fleet;
        _rows = problem.Origins.ToDictionary(origin => origin.Name, origin => origin.Home is { } home ? fleet.RowOf(home) : Nearest(origin.Network));
    }

    /// <summary>The row of an origin's home.</summary>
    public int RowOf(string origin) => _rows[origin];

    /// <summary>How far from home a region lies.</summary>
    public Layer LayerOf(string origin, int region)
    {
        var home = _rows[origin];
        return region == home ? Layer.Local
            : Continents.Of(_fleet.Regions[region].Jurisdiction) == Continents.Of(_fleet.Regions[home].Jurisdiction) ? Layer.Regional
            : Layer.EnergyOriented;
    }

    private static int Nearest(NetworkColumns network)
    {
        var nearest = 0;
        for (var row = 1; row < network.Count; row++)
        {
            nearest = network.RoundTrips[row].Value < network.RoundTrips[nearest].Value ? row : nearest;
        }

        return nearest;
    }
}

/// <summary>How far work moves.</summary>
public enum Layer
{
    /// <summary>In the home region.</summary>
    Local,

    /// <summary>In another region of the home's continent.</summary>
    Regional,

    /// <summary>On another continent, which it chose for price or carbon.</summary>
    EnergyOriented,
}
