namespace Wattline.Planning.Frontiers;

/// <summary>How a class's requests spread over the layers, as shares of those served.</summary>
/// <param name="Class">The class's name.</param>
/// <param name="Local">In the home region, 0 to 1.</param>
/// <param name="Regional">Elsewhere on the home's continent.</param>
/// <param name="EnergyOriented">On another continent.</param>
public sealed record LayerShares(string Class, double Local, double Regional, double EnergyOriented)
{
    /// <summary>The layers of a plan, class by class; classes of which nothing is served are left out.</summary>
    public static IReadOnlyList<LayerShares> Of(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var homes = new Homes(plan.Problem, plan.Columns.Fleet);
        var layers = plan.Placements.GroupBy(place => place.Demand.Class).ToDictionary(group => group.Key, group => group
            .GroupBy(place => homes.LayerOf(place.Demand.Origin, place.Row.Region))
            .ToDictionary(layer => layer.Key, layer => layer.Sum(place => place.Requests)));
        return [.. plan.Problem.Classes.Where(one => layers.ContainsKey(one.Name)).Select(one => Shares(one.Name, layers[one.Name]))];
    }

    private static LayerShares Shares(string name, Dictionary<Layer, double> requests)
    {
        var all = requests.Values.Sum();
        return new LayerShares(
            name, requests.GetValueOrDefault(Layer.Local) / all, requests.GetValueOrDefault(Layer.Regional) / all,
            requests.GetValueOrDefault(Layer.EnergyOriented) / all);
    }
}
