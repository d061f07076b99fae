using System.Diagnostics;
using System.Diagnostics.Metrics;
using Wattline.Gateway.Proxy;
using Wattline.Routing;
using Wattline.Storage;

namespace Wattline.Gateway.Observe;

/// <summary>
/// What the gateway counts, as instruments of the framework, so that any listener can have it. Names follow the semantic conventions for
/// generative AI where they have one. Labels are regions, models, classes and outcomes: few values, never a caller's text.
/// </summary>
internal sealed class GatewayMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Wattline.Gateway";

    private readonly Counter<long> _requests, _tokens;
    private readonly Counter<double> _energy, _carbon, _cost;
    private readonly Histogram<double> _duration, _firstToken, _overhead;

    public GatewayMetrics(UpstreamSet upstreams, Ledger ledger)
    {
        _requests = Meter.CreateCounter<long>("wattline.requests", "{request}", "Requests by how they ended.");
        _tokens = Meter.CreateCounter<long>("gen_ai.client.token.usage", "{token}", "Tokens served, by direction.");
        _energy = Meter.CreateCounter<double>("wattline.energy", "J", "Energy at the meter, attributed to requests by model.");
        _carbon = Meter.CreateCounter<double>("wattline.carbon", "g", "Emissions, attributed to requests.");
        _cost = Meter.CreateCounter<double>("wattline.cost", "USD", "Charges: electricity or list price, carbon, egress, migration.");
        _duration = Meter.CreateHistogram<double>("gen_ai.server.request.duration", "s", "From arrival to the last byte.");
        _firstToken = Meter.CreateHistogram<double>("gen_ai.server.time_to_first_token", "s", "From arrival to the first byte of the answer.");
        _overhead = Meter.CreateHistogram<double>("wattline.overhead", "s", "The gateway's own part of the time to the first byte.");
        Meter.CreateObservableGauge("wattline.in_flight", () => upstreams.Measure(one => one.InFlight), "{request}", "Requests at a region now.");
        Meter.CreateObservableGauge(
            "wattline.resting", () => upstreams.Measure(one => one.RestLeft > TimeSpan.Zero ? 1 : 0), "{region}", "1 while a region rests after failures.");
        Meter.CreateObservableCounter("wattline.receipts.written", () => ledger.Recorded, "{receipt}", "Receipts in the ledger.");
        Meter.CreateObservableCounter("wattline.receipts.dropped", () => ledger.Dropped, "{receipt}", "Receipts lost to a full queue.");
        Meter.CreateObservableCounter("wattline.receipts.failed", () => ledger.Failed, "{receipt}", "Receipts that could not be written.");
        Meter.CreateObservableGauge("wattline.receipts.pending", () => ledger.Pending, "{receipt}", "Receipts on their way to the ledger.");
    }

    /// <summary>The meter: one a gateway, so that two in a process do not count each other's requests.</summary>
    public Meter Meter { get; } = new(MeterName);

    /// <summary>Counts a request that ended.</summary>
    public void Ended(Receipt receipt)
    {
        var region = receipt.Served?.Region ?? (receipt.Tried.Count > 0 ? receipt.Tried[^1] : "none");
        var where = new TagList { { "region", region }, { "model", receipt.Ask.Model } };
        _requests.Add(1, [.. where, new("class", receipt.Ask.Class), new("outcome", receipt.Outcome.ToString().ToLowerInvariant())]);
        _duration.Record(receipt.TotalMs / 1000, where);
        _overhead.Record(receipt.OverheadMs / 1000);
        if (receipt.FirstByteMs is { } firstByte)
        {
            _firstToken.Record(firstByte / 1000, where);
        }

        if (receipt.Served is { } served)
        {
            _tokens.Add((long)receipt.PromptTokens, [.. where, new("gen_ai.token.type", "input")]);
            _tokens.Add((long)receipt.OutputTokens, [.. where, new("gen_ai.token.type", "output")]);
            _energy.Add(served.Energy.Joules, where);
            _carbon.Add(served.Emissions.Grams, where);
            _cost.Add(served.Charge.Total.Usd, where);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();
}
