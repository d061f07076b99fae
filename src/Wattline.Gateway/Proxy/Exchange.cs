using Microsoft.AspNetCore.Http;
using Wattline.Feasibility;
using Wattline.Gateway.OpenAi;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Gateway.Proxy;

/// <summary>One request on its way through: what was asked, what it is decided on, where it was tried, and in the end its receipt.</summary>
internal sealed class Exchange(
    HttpContext context, Ask ask, RequestPeek peek, ReadOnlyMemory<byte> body, FleetSnapshot snapshot, string id, DateTimeOffset at, long arrived)
{
    // A decision and a pricing run to their end without waiting, so that one table a thread serves all requests.
    [ThreadStatic]
    private static CandidateTable? _table;

    private readonly List<string> _tried = [];
    private ReceiptRow[] _rows = [];
    private Decision _decision;
    private int _runnerUp = -1;
    private (ReceiptCost? Served, ReceiptCost? RunnerUp) _priced;
    private TokenUsage _pricedUsage;
    private long _pricedBytes = -1;

    public HttpContext Context => context;

    public Ask Ask => ask;

    public RequestPeek Peek => peek;

    public ReadOnlyMemory<byte> Body => body;

    public FleetSnapshot Snapshot => snapshot;

    /// <summary>The receipt's identifier.</summary>
    public string Id => id;

    /// <summary>Timestamp of the request's arrival.</summary>
    public long Arrived => arrived;

    /// <summary>Timestamp ticks that the gateway itself took so far.</summary>
    public long OwnTicks { get; set; }

    /// <summary>Bytes of the answer so far.</summary>
    public long ResponseBytes { get; set; }

    /// <summary>Row of the region chosen last; -1 for none.</summary>
    public int Row { get; private set; } = -1;

    /// <summary>The region chosen last.</summary>
    public string Region => snapshot.Fleet.Regions[Row].Id;

    /// <summary>Number of regions tried.</summary>
    public int Tries => _tried.Count;

    /// <summary>Decides on the live bits given; the first decision's reasons are the ones that the receipt keeps.</summary>
    /// <param name="live">Bits that hold now, one value a row.</param>
    /// <param name="upstreams">Tell when waiting may help, and are asked only where no region was chosen.</param>
    /// <returns>Null when a region was chosen, else why none was.</returns>
    public OpenAiError? Decide(ReadOnlySpan<long> live, UpstreamSet upstreams)
    {
        var table = _table ??= new CandidateTable();
        _decision = Router.Decide(ask.Work, [ask.Option], snapshot, live, table);
        if (_rows.Length == 0)
        {
            _rows = Reasons(table);
        }

        if (_decision.Outcome != DecisionOutcome.Placed)
        {
            return Refusal.For(ask, _decision, table, upstreams.RetryAfter());
        }

        Row = table[_decision.Winner].Row;
        _runnerUp = _decision.RunnerUp < 0 ? -1 : table[_decision.RunnerUp].Row;
        return null;
    }

    /// <summary>Notes that the chosen region is being tried.</summary>
    public void Trying() => _tried.Add(Region);

    /// <summary>
    /// What the tokens really used cost and emit where they ran, and would have in the next best region, by the same objective. The cache
    /// that the upstream reports sits where the request ran; elsewhere the whole prompt would have been prefilled.
    /// </summary>
    public (ReceiptCost? Served, ReceiptCost? RunnerUp) Price(in TokenUsage usage)
    {
        if (Row < 0 || usage.Source == UsageSource.None)
        {
            return (null, null);
        }

        // An answer in one piece is priced for its headers and again for its receipt, on the same figures.
        if (_pricedBytes != ResponseBytes || _pricedUsage != usage)
        {
            _priced = PriceNow(usage);
            (_pricedBytes, _pricedUsage) = (ResponseBytes, usage);
        }

        return _priced;
    }

    private (ReceiptCost? Served, ReceiptCost? RunnerUp) PriceNow(in TokenUsage usage)
    {
        var table = _table ??= new CandidateTable();
        var served = CostOf(table, Row, usage, new StateLocality(Row + 1, usage.CachedTokens, 0, 1, Pinned: false));
        return (served, _runnerUp < 0 ? null : CostOf(table, _runnerUp, usage, default));
    }

    /// <summary>The receipt.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="status">What the client saw.</param>
    /// <param name="usage">Tokens used.</param>
    /// <param name="firstByteMs">From arrival to the first byte; null where none came.</param>
    /// <param name="totalMs">From arrival to the end.</param>
    /// <param name="overheadMs">The gateway's own part.</param>
    public Receipt ToReceipt(ReceiptOutcome outcome, int status, in TokenUsage usage, double? firstByteMs, double totalMs, double overheadMs)
    {
        var (served, runnerUp) = Price(usage);
        return new Receipt
        {
            Id = id,
            At = at,
            Key = ask.Policy.Name,
            Ask = ask.ToReceipt(snapshot),
            Outcome = outcome,
            Status = status,
            Streamed = peek.Stream,
            SnapshotVersion = snapshot.Version,
            CarbonKind = _decision.CarbonKind,
            Tried = _tried,
            PromptTokens = usage.PromptTokens,
            CachedTokens = usage.CachedTokens,
            OutputTokens = usage.OutputTokens,
            UsageSource = usage.Source,
            Served = served,
            RunnerUp = runnerUp,
            Rows = _rows,
            FirstByteMs = firstByteMs,
            TotalMs = totalMs,
            OverheadMs = overheadMs,
        };
    }

    private ReceiptRow[] Reasons(CandidateTable table)
    {
        var rows = new ReceiptRow[table.Count];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = new ReceiptRow(snapshot.Fleet.Regions[row].Id, table.ReasonsAt(row), ask.Work.Network.RoundTrips[row].Value);
        }

        return rows;
    }

    private ReceiptCost? CostOf(CandidateTable table, int row, in TokenUsage usage, StateLocality state)
    {
        var work = ask.Work with { PromptTokens = usage.PromptTokens, ResponseBytes = ResponseBytes, State = state };
        Span<long> live = stackalloc long[snapshot.Fleet.PaddedRows];
        live.Clear();
        Router.Evaluate(work, [ask.Option with { OutputTokens = usage.OutputTokens }], snapshot, live, _decision.CarbonKind, table);
        var candidate = table[row];
        var pue = snapshot.Fleet.Regions[row].Pue.Value;
        return candidate.Priced is { } priced
            ? new ReceiptCost(candidate.Region, candidate.Use.ItEnergy * pue, priced.Emissions, priced.Charge, priced.Score)
            : null;
    }
}
