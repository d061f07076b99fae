using System.Globalization;
using Wattline.Gateway.Reproduce;

namespace Wattline.Cli;

/// <summary>What policies save, on the terminal.</summary>
internal static class PolicyText
{
    /// <summary>Columns of the CSV.</summary>
    public static IReadOnlyList<string> CsvColumns { get; } =
    [
        "world", "regime", "policy", "auxiliaryKwh", "costUsd", "carbonKg", "savedShare", "savedLow", "savedHigh", "ofBoundShare", "missedShare", "waitSlots",
    ];

    /// <summary>Writes the table.</summary>
    public static void Write(IReadOnlyList<PolicySummary> policies, string title) => TextTable.Write(
        [
            new("world", Wraps: true), new("regime"), new("policy", Wraps: true), new("kWh bought", Right: true), new("USD", Right: true, Yields: 2),
            new("kg CO2e", Right: true, Yields: 1), new("saved", Right: true), new("95 %", Right: true), new("of bound", Right: true),
            new("wait, slots", Right: true, Yields: 3),
        ],
        [.. policies.Select(row => (IReadOnlyList<string>)
        [
            row.World, row.Regime, row.Policy, Text(row.AuxiliaryKwh, "0.000"), Text(row.CostUsd, "0.0000"), Text(row.CarbonKg, "0.000"),
            Text(row.SavedShare, "0.0 %"), row.SavedShare is null ? "-" : $"{Text(100 * row.SavedLow, "0.0")} to {Text(row.SavedHigh, "0.0 %")}",
            Text(row.OfBoundShare, "0.0 %"), Text(row.WaitSlots, "0.0"),
        ])],
        title);

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
