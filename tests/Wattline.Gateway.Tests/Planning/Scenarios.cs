using System.Runtime.CompilerServices;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Planning;
using Wattline.Grid;
using Wattline.Planning.Problems;

namespace Wattline.Gateway.Tests.Planning;

/// <summary>Scenarios for tests: the samples of the repository, and a small one whose parts can be replaced.</summary>
internal static class Scenarios
{
    /// <summary>Two regions with figures of their own, one origin, one class of bare physics, two hours.</summary>
    public const string Small = """
        hours: 2
        latency: { model: fibre }
        regions:
          cheap: { city: Paris, pue: 1.1, price_usd_per_mwh: 40, carbon_g_per_kwh: 50, gpu_seconds_per_hour: 600 }
          dear: { city: Berlin, pue: 1.2, price_usd_per_mwh: 80, carbon_g_per_kwh: 300 }
        origins:
          london: { city: London }
        classes:
          work: { kwh_per_request: 0.01, gpu_seconds_per_request: 2, service_ms: 50, budget_ms: 500, unmet_usd: 1 }
        demand:
          - { origin: london, class: work, requests_per_hour: 400 }
        """;

    /// <summary>Where the samples lie.</summary>
    public static string Folder([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "../../../samples/plans"));

    /// <summary>The text of a sample.</summary>
    public static string Sample(string name) => File.ReadAllText(Path.Combine(Folder(), name));

    /// <summary>The problem of a text.</summary>
    public static PlanProblem Read(string text, long mostColumns = ColumnBuilder.MaxColumns) =>
        ScenarioReader.Read(text, "test", DataPack.Embedded, mostColumns);

    /// <summary>The small scenario with some text in place of other, which must be there.</summary>
    public static string With(string old, string now) => Small.Contains(old, StringComparison.Ordinal)
        ? Small.Replace(old, now, StringComparison.Ordinal)
        : throw new ArgumentException($"The small scenario has no '{old}'.", nameof(old));

    /// <summary>The faults of a text; none fails the test.</summary>
    public static IReadOnlyList<Fault> Faults(string text, long mostColumns = ColumnBuilder.MaxColumns) =>
        Assert.Throws<ConfigurationException>(() => Read(text, mostColumns)).Faults;
}
