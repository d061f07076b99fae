using System.Diagnostics;
using System.Diagnostics.Metrics;
using Wattline.Routing;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Observe;

/// <summary>
/// What the road not taken would have taken more. Attributional: reckoned for each request, not metered, and no avoided emissions. Sums may
/// fall, since the cheapest region need not be the one that takes the least energy.
/// </summary>
internal sealed class SavingMetrics(Meter meter)
{
    private const string Basis = "attributional";

    private readonly UpDownCounter<double> _cost = meter.CreateUpDownCounter<double>(
        "wattline.saved.cost", "USD", "Charge of the road compared with less that of the decision; attributional, may fall.");

    private readonly UpDownCounter<double> _carbon = meter.CreateUpDownCounter<double>(
        "wattline.saved.carbon", "g", "Emissions of the road compared with less those of the decision; attributional, may fall.");

    private readonly UpDownCounter<double> _energy = meter.CreateUpDownCounter<double>(
        "wattline.saved.energy", "J", "Energy of the road compared with less that of the decision; attributional, may fall.");

    /// <summary>Counts a request that was served.</summary>
    public void Ended(Receipt receipt, ReceiptCost served)
    {
        if (receipt.RunnerUp is { } runnerUp)
        {
            Add(receipt, "runner-up", runnerUp, served);
        }

        // What was only observed ran at the baseline, and the decision is the road not taken: what it would have saved.
        if (receipt.Baseline is { } baseline)
        {
            Add(receipt, "baseline", baseline, served);
        }
        else if (receipt.Would is { } would)
        {
            Add(receipt, "baseline", served, would);
        }
    }

    private void Add(Receipt receipt, string against, ReceiptCost other, ReceiptCost decided)
    {
        var labels = new TagList
        {
            { "model", receipt.Ask.Model },
            { "mode", WattlineJson.Name(receipt.Mode) },
            { "against", against },
            { "basis", Basis },
        };
        _cost.Add((other.Charge.Total - decided.Charge.Total).Usd, labels);
        _energy.Add(other.Energy.Joules - decided.Energy.Joules, labels);
        labels.Add("kind", WattlineJson.Name(receipt.CarbonKind));
        _carbon.Add(other.Emissions.Grams - decided.Emissions.Grams, labels);
    }
}
