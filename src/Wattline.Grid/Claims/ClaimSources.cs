namespace Wattline.Grid.Claims;

/// <summary>The texts whose claims are checked.</summary>
internal static class ClaimSources
{
    private const string CarbonBenchCredit = "Data from CarbonBench (carbonbench.ai)";

    public static ClaimSource Arbitrage { get; } = new("Grid arbitrage (nedkarlovich.com)", CarbonBenchCredit);

    public static ClaimSource CarbonBench { get; } = new("CarbonBench's pages", CarbonBenchCredit);

    public static ClaimSource TokenWar { get; } = new("Cheap Power Alone Won't Win the Global AI Token Processing War (AINews)", "");

    public static ClaimSource WattLatency { get; } = new("Everyone's Watching Training Move. Inference Can't Follow. (article)", "");

    public static ClaimSource EnergyGeography { get; } = new(
        "X. Luo, C. Yang: AI Inference as Relocatable Electricity Demand (arXiv 2604.27855)", "");
}
