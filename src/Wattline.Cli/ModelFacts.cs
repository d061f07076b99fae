using Wattline.Grid;
using Wattline.Models;

namespace Wattline.Cli;

/// <summary>What the pack says of models: measured operating points, and list prices.</summary>
internal static class ModelFacts
{
    /// <summary>Median time between tokens at which an answer still reads fluently, ms; chosen.</summary>
    public static double InterTokenLimitMs => LatencyClass.Interactive.InterTokenLimitMs!.Value;

    /// <summary>Parameters, and for each accelerator the operating point of least energy that still reads fluently.</summary>
    public static Subject Of(ModelSpec model)
    {
        var from = model.OperatingPoints[0].Provenance;
        var facts = new List<Fact>
        {
            PackFacts.Words("architecture, precision", $"{model.Architecture}, {model.Precision}", from),
            PackFacts.Number("parameters", model.ParametersBillions, "billions", "all", from),
            PackFacts.Number("parameters", model.ActiveParametersBillions, "billions", "active for a token", from),
            PackFacts.Number("operating points", model.OperatingPoints.Count, "", "count", from),
        };
        foreach (var gpu in model.OperatingPoints.Select(point => point.Gpu).Distinct())
        {
            facts.AddRange(Best(model.Choose(gpu, InterTokenLimitMs)!));
        }

        return new Subject("model", model.Id, facts);
    }

    /// <summary>The list prices whose key ends in a name; null where there are none.</summary>
    public static Subject? OfListPrices(DataPack pack, string name)
    {
        var prices = pack.ListPrices.Where(price => price.Key.Equals(name, StringComparison.OrdinalIgnoreCase) ||
            price.Key.EndsWith($"/{name}", StringComparison.OrdinalIgnoreCase)).ToList();
        return prices.Count == 0 ? null : new Subject("list prices", name, [.. prices.SelectMany(Both)]);
    }

    private static IEnumerable<Fact> Best(OperatingPoint point)
    {
        var on = $"{point.GpuCount} {point.Gpu}, {point.Task}";
        var from = point.Provenance;
        yield return PackFacts.Number($"energy on {on}", point.JoulesPerOutputToken, "J/token", "GPU only, least within 50 ms", from);
        yield return PackFacts.Number($"batch on {on}", point.BatchSize, "requests", "mean in flight", from);
        yield return PackFacts.Number($"rate on {on}", point.TokensPerSecond, "tokens/s", "output of the replica", from);
        yield return PackFacts.Number($"inter-token time on {on}", point.InterTokenMs, "ms", "median", from);
    }

    private static IEnumerable<Fact> Both(ListPrice price)
    {
        var place = price.Region is null ? price.Key : $"{price.Key} ({price.Region})";
        yield return PackFacts.Number($"{place}, input", price.InputUsdPerMtok, "USD/Mtok", price.Provider, price.Provenance);
        yield return PackFacts.Number($"{place}, output", price.OutputUsdPerMtok, "USD/Mtok", price.Provider, price.Provenance);
    }
}
