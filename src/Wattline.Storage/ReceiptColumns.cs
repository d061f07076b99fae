using Wattline.Routing;
using Wattline.Storage.Json;

namespace Wattline.Storage;

/// <summary>The columns of a receipt beside its details: what is filtered and summed, and what an operator asks for in SQL.</summary>
internal static class ReceiptColumns
{
    private static readonly (string Name, Action<Statement, Receipt> Bind)[] Columns =
    [
        ("id", (row, receipt) => row.Add(receipt.Id)),
        ("at", (row, receipt) => row.Add(receipt.At.ToUnixTimeMilliseconds())),
        ("key", (row, receipt) => row.Add(receipt.Key)),
        ("class", (row, receipt) => row.Add(receipt.Ask.Class)),
        ("model", (row, receipt) => row.Add(receipt.Ask.Model)),
        ("region", (row, receipt) => row.Add(receipt.Served?.Region)),
        ("outcome", (row, receipt) => row.Add(WattlineJson.Name(receipt.Outcome))),
        ("status", (row, receipt) => row.Add(receipt.Status)),
        ("streamed", (row, receipt) => row.Add(receipt.Streamed ? 1 : 0)),
        ("snapshot_version", (row, receipt) => row.Add(receipt.SnapshotVersion)),
        ("carbon_kind", (row, receipt) => row.Add(WattlineJson.Name(receipt.CarbonKind))),
        ("prompt_tokens", (row, receipt) => row.Add(receipt.PromptTokens)),
        ("cached_tokens", (row, receipt) => row.Add(receipt.CachedTokens)),
        ("output_tokens", (row, receipt) => row.Add(receipt.OutputTokens)),
        ("usage_source", (row, receipt) => row.Add(WattlineJson.Name(receipt.UsageSource))),
        ("energy_j", (row, receipt) => row.Add(receipt.Served?.Energy.Joules)),
        ("carbon_g", (row, receipt) => row.Add(receipt.Served?.Emissions.Grams)),
        ("cost_usd", (row, receipt) => row.Add(receipt.Served?.Charge.Total.Usd)),
        ("runner_up_region", (row, receipt) => row.Add(receipt.RunnerUp?.Region)),
        ("runner_up_energy_j", (row, receipt) => row.Add(receipt.RunnerUp?.Energy.Joules)),
        ("runner_up_carbon_g", (row, receipt) => row.Add(receipt.RunnerUp?.Emissions.Grams)),
        ("runner_up_cost_usd", (row, receipt) => row.Add(receipt.RunnerUp?.Charge.Total.Usd)),
        ("mode", (row, receipt) => row.Add(WattlineJson.Name(receipt.Mode))),
        ("other_region", (row, receipt) => row.Add(Other(receipt)?.Region)),
        ("other_energy_j", (row, receipt) => row.Add(Other(receipt)?.Energy.Joules)),
        ("other_carbon_g", (row, receipt) => row.Add(Other(receipt)?.Emissions.Grams)),
        ("other_cost_usd", (row, receipt) => row.Add(Other(receipt)?.Charge.Total.Usd)),
        ("first_byte_ms", (row, receipt) => row.Add(receipt.FirstByteMs)),
        ("total_ms", (row, receipt) => row.Add(receipt.TotalMs)),
        ("overhead_ms", (row, receipt) => row.Add(receipt.OverheadMs)),
    ];

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Columns.Select(column => column.Name);

    /// <summary>The road that was not taken: the decision's where the baseline served, the baseline's where the decision did.</summary>
    private static ReceiptCost? Other(Receipt receipt) => receipt.Would ?? receipt.Baseline;

    /// <summary>Adds the values of one receipt to a row, in the same order.</summary>
    public static void Bind(Statement row, Receipt receipt)
    {
        foreach (var (_, bind) in Columns)
        {
            bind(row, receipt);
        }
    }
}
