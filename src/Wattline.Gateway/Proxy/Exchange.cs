using Microsoft.AspNetCore.Http;
using Wattline.Feasibility;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Gateway.Proxy;

/// <summary>One request on its way through: what was asked, what it is decided on, where it was tried, and in the end its receipt.</summary>
internal sealed class Exchange(
    HttpContext context, Regime regime, Ask ask, RequestPeek peek, ReadOnlyMemory<byte> body, string id, DateTimeOffset at, long arrived)
{
    // A decision and a pricing run to their end without waiting, so that one table a thread serves all requests.
    [ThreadStatic]
    private static CandidateTable? _table;

    private readonly FleetSnapshot _snapshot = regime.Snapshot;
    private readonly Course _course = regime.Courses.Of(ask, id, at);
    private readonly List<string> _tried = [];
    private ReceiptRow[] _rows = [];
    private Decision _decision;
    private int _runnerUp = -1, _aside = -1;
    private (ReceiptCost? Served, ReceiptCost? RunnerUp, ReceiptCost? Aside) _priced;
    private TokenUsage _pricedUsage;
    private long _pricedBytes = -1;

    public HttpContext Context => context;

    public Ask Ask => ask;

    public RequestPeek Peek => peek;

    public ReadOnlyMemory<byte> Body => body;

    /// <summary>The configuration, the snapshot and the servers that it rests on.</summary>
    public Regime Regime => regime;

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

    /// <summary>Accelerator time that the request is decided to take there, GPU-seconds.</summary>
    public double GpuSeconds { get; private set; }

    /// <summary>The region chosen last.</summary>
    public string Region => _snapshot.Fleet.Regions[Row].Id;

    /// <summary>How the joules of the region chosen last came to be; null for none.</summary>
    public Basis? EnergyBasis => Row < 0 ? null : EnergyBasisOf(Row);

    /// <summary>Number of regions tried.</summary>
    public int Tries => _tried.Count;

    /// <summary>Who chooses its region.</summary>
    public ReceiptMode Mode => _course.Mode;

    /// <summary>Whether a region's refusal is the client's answer, as it would be without this gateway.</summary>
    public bool PassesRefusals => Mode == ReceiptMode.Observed;

    /// <summary>Whether it goes where it is sent even while the region rests: nothing is decided.</summary>
    public bool Insists => _course.Order is not null;

    /// <summary>
    /// Decides on the live bits given; the first decision's reasons are the ones that the receipt keeps. What failed regions took of the
    /// latency budget is gone: a further one must fit into what is left.
    /// </summary>
    /// <param name="live">Bits that hold now, one value a row; the operator's are added.</param>
    /// <param name="tried">Rows that this request tried.</param>
    /// <param name="sinceArrival">Counts where a region was tried.</param>
    /// <returns>Null when a region was chosen, else why none was.</returns>
    public OpenAiError? Decide(Span<long> live, ReadOnlySpan<bool> tried, TimeSpan sinceArrival)
    {
        _course.Hold(live);
        var table = _table ??= new CandidateTable();
        var leftMs = ask.Work.Budget.Milliseconds - (Tries > 0 ? sinceArrival.TotalMilliseconds : 0);
        // No region answers within a nanosecond, and a budget is above 0.
        var work = ask.Work with { Budget = ask.Work.Budget with { Milliseconds = Math.Max(leftMs, 1e-6) } };
        _decision = Router.Decide(work, [ask.Option], _snapshot, live, table);
        if (_rows.Length == 0)
        {
            _rows = Reasons(table);
            _aside = Mode == ReceiptMode.Observed ? RowOf(table, _decision.Winner) : _course.BaselineOf(table);
        }

        var row = _course.Order is null ? RowOf(table, _decision.Winner) : _course.Follow(table, tried);
        if (row < 0)
        {
            return RefusalOf(table, leftMs);
        }

        Row = row;
        GpuSeconds = table.GpuSecondsAt(row);
        _runnerUp = _course.Order is null ? RowOf(table, _decision.RunnerUp) : -1;
        return null;
    }

    /// <summary>When trying again may help: when the first of the regions that may serve by law and physics may serve.</summary>
    public TimeSpan RetryAfter() => regime.Upstreams.RetryAfter(ask.Tokens, row => (_rows[row].Blocked & InfeasibilityReasons.Static) == 0);

    private static int RowOf(CandidateTable table, int index) => index < 0 ? -1 : table[index].Row;

    /// <summary>The server tried last; null while none was.</summary>
    public Upstream? Upstream { get; private set; }

    /// <summary>Notes that the chosen region is being tried.</summary>
    public void Trying()
    {
        _tried.Add(Region);
        Upstream = regime.Upstreams[Row];
    }

    /// <summary>
    /// What the tokens really used cost and emit where they ran, and would have in the next best region, by the same objective. The cache
    /// that the upstream reports sits where the request ran; elsewhere the whole prompt would have been prefilled.
    /// </summary>
    /// <remarks>Aside is the road not taken: the decision's where it was only observed, the baseline's where one is configured.</remarks>
    public (ReceiptCost? Served, ReceiptCost? RunnerUp, ReceiptCost? Aside) Price(in TokenUsage usage)
    {
        if (Row < 0 || usage.Source == UsageSource.None)
        {
            return (null, null, null);
        }

        // An answer in one piece is priced for its headers and again for its receipt, on the same figures.
        if (_pricedBytes != ResponseBytes || _pricedUsage != usage)
        {
            _priced = PriceNow(usage);
            (_pricedBytes, _pricedUsage) = (ResponseBytes, usage);
        }

        return _priced;
    }

    private (ReceiptCost? Served, ReceiptCost? RunnerUp, ReceiptCost? Aside) PriceNow(in TokenUsage usage)
    {
        var table = _table ??= new CandidateTable();
        var served = CostOf(table, Row, usage, new StateLocality(Row + 1, usage.CachedTokens, 0, 1, Pinned: false));
        var runnerUp = _runnerUp < 0 ? null : CostOf(table, _runnerUp, usage, default);
        var aside = _aside < 0 ? null : _aside == Row ? served : _aside == _runnerUp ? runnerUp : CostOf(table, _aside, usage, default);
        return (served, runnerUp, aside);
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
        var (served, runnerUp, aside) = Price(usage);
        return new Receipt
        {
            Id = id,
            At = at,
            Key = ask.Policy.Name,
            Ask = ask.ToReceipt(_snapshot),
            Outcome = outcome,
            Status = status,
            Streamed = peek.Stream,
            SnapshotVersion = _snapshot.Version,
            CarbonKind = _decision.CarbonKind,
            Tried = _tried,
            PromptTokens = usage.PromptTokens,
            CachedTokens = usage.CachedTokens,
            OutputTokens = usage.OutputTokens,
            UsageSource = usage.Source,
            Served = served,
            RunnerUp = runnerUp,
            Mode = Mode,
            Would = Mode == ReceiptMode.Observed ? aside : null,
            Baseline = Mode == ReceiptMode.Observed ? null : aside,
            Rows = _rows,
            FirstByteMs = firstByteMs,
            TotalMs = totalMs,
            OverheadMs = overheadMs,
        };
    }

    /// <summary>Once a region was tried, what is not placed is busy, or late for what the tries took: the static reasons are as before.</summary>
    private OpenAiError RefusalOf(CandidateTable table, double leftMs)
    {
        const Infeasibility late = Infeasibility.Latency | Infeasibility.QueueLatency;
        if (Tries > 0 && !Insists && Enumerable.Range(0, table.Count).Any(
            row => table.ReasonsAt(row) is not Infeasibility.None and var now && (now & ~late) == 0 && (_rows[row].Blocked & late) == 0))
        {
            return Refusal.BudgetSpent(ask, Tries, leftMs);
        }

        return Refusal.For(ask, _course, table, Tries > 0, at, RetryAfter());
    }

    private Basis? EnergyBasisOf(int row) => _snapshot.Models[ask.Option.Model][row]?.EnergyBasis();

    private ReceiptRow[] Reasons(CandidateTable table)
    {
        var rows = new ReceiptRow[table.Count];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = new ReceiptRow(_snapshot.Fleet.Regions[row].Id, table.ReasonsAt(row), ask.Work.Network.RoundTrips[row].Value);
        }

        return rows;
    }

    private ReceiptCost? CostOf(CandidateTable table, int row, in TokenUsage usage, StateLocality state)
    {
        var work = ask.Work with { PromptTokens = usage.PromptTokens, ResponseBytes = ResponseBytes, State = state };
        Span<long> live = stackalloc long[_snapshot.Fleet.PaddedRows];
        live.Clear();
        Router.Evaluate(work, [ask.Option with { OutputTokens = usage.OutputTokens }], _snapshot, live, _decision.CarbonKind, table);
        var candidate = table[row];
        var pue = _snapshot.Fleet.Regions[row].Pue.Value;
        return candidate.Priced is { } priced
            ? new ReceiptCost(
                candidate.Region, candidate.Use.ItEnergy * pue, priced.Emissions, priced.Charge, priced.Score, EnergyBasisOf(row))
            : null;
    }
}
