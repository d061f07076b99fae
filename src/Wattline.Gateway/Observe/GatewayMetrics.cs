using System.Diagnostics;
using System.Diagnostics.Metrics;
using Wattline.Gateway.Control;
using Wattline.Gateway.Proxy;
using Wattline.Routing;
using Wattline.Storage;

namespace Wattline.Gateway.Observe;

/// <summary>
/// What the gateway counts, as instruments of the framework, so that any listener can have it. Names follow the semantic conventions for
/// generative AI where they have one (<see cref="GenAiMetrics"/>). Labels are regions, models, classes and outcomes: few values, never a caller's text.
/// </summary>
internal sealed class GatewayMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Wattline.Gateway";

    /// <summary>Bucket bounds of the gateway's own time, s: from its microseconds up.</summary>
    private static readonly double[] OverheadBounds =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

    private static readonly string[] Outcomes = [.. Enum.GetValues<ReceiptOutcome>().Select(outcome => outcome.ToString().ToLowerInvariant())];

    private readonly Counter<long> _requests;
    private readonly Counter<double> _energy, _carbon, _cost;
    private readonly Histogram<double> _overhead;
    private readonly GenAiMetrics _genAi;
    private readonly SavingMetrics _savings;

    public GatewayMetrics(ControlPlane control, LoadBoard board, PlanBoard plans, LearnBoard learning, Ledger ledger, TimeProvider clock)
    {
        _requests = Meter.CreateCounter<long>("wattline.requests", "{request}", "Requests by how they ended.");
        _energy = Meter.CreateCounter<double>("wattline.energy", "J", "Energy at the meter, attributed to requests by model.");
        _carbon = Meter.CreateCounter<double>("wattline.carbon", "g", "Emissions, attributed to requests.");
        _cost = Meter.CreateCounter<double>("wattline.cost", "USD", "Charges: electricity or list price, carbon, egress, migration.");
        _overhead = Meter.CreateHistogram(
            "wattline.overhead", "s", "The gateway's own part of the time to the first byte.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = OverheadBounds });
        _genAi = new GenAiMetrics(Meter);
        _savings = new SavingMetrics(Meter);
        Signals = new SignalMetrics(Meter, control, clock);
        Meter.CreateObservableGauge(
            "wattline.in_flight", () => control.Current.Upstreams.Measure<int>(one => one.InFlight), "{request}", "Requests at a region now.");
        Meter.CreateObservableGauge(
            "wattline.resting", () => control.Current.Upstreams.Measure<int>(one => one.RestLeft > TimeSpan.Zero ? 1 : 0), "{region}",
            "1 while a region rests after failures.");
        Meter.CreateObservableGauge(
            "wattline.healthy", () => control.Current.Upstreams.MeasureHealth(), "{region}",
            "0 while a region gets no requests, for the reason named: how its answers ended, or its health check.");
        Meter.CreateObservableGauge(
            "wattline.configuration.valid", () => control.Configuration.Fault is null ? 1 : 0, "{file}",
            "1 while the configuration file is in force as it stands, 0 while its faults keep the last good one in force.");
        Meter.CreateObservableGauge(
            "wattline.configuration.age", () => (long)(clock.GetUtcNow() - control.Configuration.AdoptedAt).TotalSeconds, "s",
            "Time since the configuration in force was adopted.");
        Observe(board);
        PlanMetrics.Observe(Meter, control, plans, clock);
        LearnMetrics.Observe(Meter, learning);
        Meter.CreateObservableCounter("wattline.receipts.written", () => ledger.Recorded, "{receipt}", "Receipts in the ledger.");
        Meter.CreateObservableCounter("wattline.receipts.dropped", () => ledger.Dropped, "{receipt}", "Receipts lost to a full queue.");
        Meter.CreateObservableCounter("wattline.receipts.failed", () => ledger.Failed, "{receipt}", "Receipts that could not be written.");
        Meter.CreateObservableGauge("wattline.receipts.pending", () => ledger.Pending, "{receipt}", "Receipts on their way to the ledger.");
    }

    /// <summary>What servers and accelerators say; nothing where they do not.</summary>
    private void Observe(LoadBoard board)
    {
        Meter.CreateObservableGauge(
            "wattline.queue", () => board.Measure(seen => seen.QueueMs?.Value), "ms", "What a new request is expected to wait for its prefill.");
        Meter.CreateObservableGauge("wattline.kv", () => board.Measure(seen => seen.KvRatio), "1", "Fill of the KV cache.");
        Meter.CreateObservableGauge(
            "wattline.measured.energy", () => board.Measure(seen => seen.EnergyFactor?.Value), "1", "Measured over configured joules.");
    }

    /// <summary>The meter: one a gateway, so that two in a process do not count each other's requests.</summary>
    public Meter Meter { get; } = new(MeterName);

    /// <summary>Of the grid's sources.</summary>
    public SignalMetrics Signals { get; }

    /// <summary>Counts a request that ended.</summary>
    /// <param name="receipt">How it ended.</param>
    /// <param name="server">The server that was tried last; null where none was.</param>
    public void Ended(Receipt receipt, ServerLabels? server)
    {
        var region = server?.Region ?? ServerLabels.None;
        var where = new TagList { { "region", region }, { "model", receipt.Ask.Model } };
        if (receipt.Served is { } served)
        {
            _energy.Add(served.Energy.Joules, where);
            _carbon.Add(served.Emissions.Grams, where);
            _cost.Add(served.Charge.Total.Usd, where);
            _savings.Ended(receipt, served);
        }

        where.Add("class", receipt.Ask.Class);
        where.Add("outcome", Outcomes[(int)receipt.Outcome]);
        _requests.Add(1, where);
        _overhead.Record(receipt.OverheadMs / 1000);
        _genAi.Ended(receipt, server);
    }

    /// <summary>Counts an attempt at one server.</summary>
    /// <param name="operation">As receipts name it.</param>
    /// <param name="model">The name asked for.</param>
    /// <param name="server">Whom it was sent to.</param>
    /// <param name="result">How it went.</param>
    /// <param name="seconds">How long it took, s.</param>
    public void Attempted(string operation, string model, ServerLabels server, ForwardResult result, double seconds) =>
        _genAi.Attempted(operation, model, server, result, seconds);

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();
}
