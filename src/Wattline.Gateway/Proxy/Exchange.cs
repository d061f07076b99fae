using Microsoft.AspNetCore.Http;
using Wattline.Feasibility;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Models;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Units;
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
    private Way? _chosen, _runnerUp, _aside;
    private (ReceiptCost? Served, ReceiptCost? RunnerUp, ReceiptCost? Aside) _priced;
    private (ReceiptCost? Nearest, ReceiptCost? Worst) _roads;
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

    /// <summary>Index of the way to answer that was chosen last.</summary>
    public int Option => _chosen?.Index ?? 0;

    /// <summary>The model chosen last, which is the one asked for unless the caller left it open; the name asked for while none is.</summary>
    public string Model => _chosen is { } way && ask.Choice is not null ? _snapshot.Models[way.Option.Model].Model : ask.Model;

    /// <summary>Tokens that it is expected to use: of the prompt and of the answer.</summary>
    public double Tokens => ask.Work.PromptTokens + (_chosen?.Option ?? ask.Option).OutputTokens;

    /// <summary>How model and thinking budget were chosen; null where the caller named the model, and where nothing was chosen.</summary>
    public ReceiptReasoning? Reasoning => _chosen is { } way ? ask.Choice?.ToReceipt(way.Index, way.Option.Error) : null;

    /// <summary>The region chosen last.</summary>
    public string Region => _snapshot.Fleet.Regions[Row].Id;

    /// <summary>How the joules of the region chosen last came to be; null for none.</summary>
    public Basis? EnergyBasis => _chosen is { } way ? EnergyBasisOf(way) : null;

    /// <summary>Number of regions tried.</summary>
    public int Tries => _tried.Count;

    /// <summary>Who chooses its region.</summary>
    public ReceiptMode Mode => _course.Mode;

    /// <summary>Whether a region's refusal is the client's answer, as it would be without this gateway.</summary>
    public bool PassesRefusals => Mode == ReceiptMode.Observed;

    /// <summary>Whether it goes where it is sent even while the region rests: nothing is decided.</summary>
    public bool Insists => _course.Order is not null;

    /// <summary>The same on what the servers' condition is now.</summary>
    public OpenAiError? Decide(ReadOnlySpan<bool> tried, TimeSpan sinceArrival)
    {
        Span<long> live = stackalloc long[_snapshot.Fleet.PaddedRows];
        live.Clear();
        regime.Upstreams.Live(live, tried, ask.Tokens);
        return Decide(live, tried, sinceArrival);
    }

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
        Span<ServingOption> options = stackalloc ServingOption[ask.Options];
        ask.Fill(options);
        _course.Hold(live);
        var table = _table ??= new CandidateTable();
        var leftMs = ask.Work.Budget.Milliseconds - (Tries > 0 ? sinceArrival.TotalMilliseconds : 0);
        // No region answers within a nanosecond, and a budget is above 0.
        var work = ask.Work with { Budget = ask.Work.Budget with { Milliseconds = Math.Max(leftMs, 1e-6) } };
        _decision = Router.Decide(work, options, _snapshot, regime.Upstreams.Withhold(live, ask), table);
        ReadOnlySpan<int> undecided = ask.Choice is { } choice ? choice.Safest : [0];
        if (_rows.Length == 0)
        {
            _rows = Reasons(table);
            _aside = WayAt(table, options, Mode == ReceiptMode.Observed ? _decision.Winner : _course.BaselineOf(table, undecided));
        }

        var index = _course.Order is null ? _decision.Winner : _course.Follow(table, tried, undecided);
        if (index < 0)
        {
            return RefusalOf(table, options, leftMs);
        }

        _chosen = WayAt(table, options, index);
        Row = index % table.Stride;
        GpuSeconds = table.GpuSecondsAt(index);
        _runnerUp = _course.Order is null ? WayAt(table, options, RunnerUpOf(table)) : null;
        return null;
    }

    /// <summary>
    /// The next best. Where the model was chosen too, the next best region for what was chosen: another model's tokens are not known, and a
    /// region is told by the same ones.
    /// </summary>
    private int RunnerUpOf(CandidateTable table) => ask.Choice is null ? _decision.RunnerUp : table.BestBeside(_decision.Winner);

    private static Way? WayAt(CandidateTable table, ReadOnlySpan<ServingOption> options, int index) =>
        index < 0 ? null : new Way(index / table.Stride, index % table.Stride, options[index / table.Stride]);

    /// <summary>A way to answer in a region.</summary>
    /// <param name="Index">Which of the ways.</param>
    /// <param name="Row">The region's row.</param>
    /// <param name="Option">The way.</param>
    private readonly record struct Way(int Index, int Row, ServingOption Option);

    /// <summary>When trying again may help: when the first of the regions that may serve by law and physics may serve.</summary>
    public TimeSpan RetryAfter() => regime.Upstreams.RetryAfter(ask.Tokens, row => (_rows[row].Blocked & InfeasibilityReasons.Static) == 0);

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
        if (_chosen is null || usage.Source == UsageSource.None)
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
        var (table, chosen, isWarm) = (_table ??= new CandidateTable(), _chosen!.Value, usage.CachedTokens > 0);
        var served = isWarm ? CostOf(table, chosen, usage, new StateLocality(Row + 1, usage.CachedTokens, 0, 1, Pinned: false)) : null;
        // A cache that held nothing is no state: the same rows then price the region that served and all the others.
        Evaluate(table, chosen, usage, default);
        var cold = isWarm ? null : CostAt(table, chosen);
        var runnerUp = _runnerUp is { } next && next.Index == chosen.Index ? CostAt(table, next) : null;
        _roads = RoadsAmong(table, chosen, cold, runnerUp);
        served ??= cold;
        runnerUp ??= _runnerUp is { } other ? CostOf(table, other, usage, default) : null;
        var aside = _aside is not { } road ? null : IsSame(road, chosen) ? served : _runnerUp is { } best && IsSame(road, best) ? runnerUp
            : CostOf(table, road, usage, default);
        return (served, runnerUp, aside);

        static bool IsSame(in Way one, in Way other) => (one.Row, one.Index) == (other.Row, other.Index);
    }

    /// <summary>
    /// What a receipt's tokens would have taken in the region of the shortest round trip that may serve them, and in the one of the highest score:
    /// what stands on a page beside what they took. Null where nothing was served.
    /// </summary>
    public (ReceiptCost? Nearest, ReceiptCost? Worst) OtherRoads(Receipt receipt) => receipt.Served is null ? (null, null) : _roads;

    /// <summary>The roads among evaluated rows; what is priced already is not priced again.</summary>
    private (ReceiptCost? Nearest, ReceiptCost? Worst) RoadsAmong(CandidateTable table, Way chosen, ReceiptCost? served, ReceiptCost? runnerUp)
    {
        var (nearest, worst, worstScore, trips) = (-1, -1, default(Money), ask.Work.Network.RoundTrips);
        for (var row = 0; row < _snapshot.Fleet.Count; row++)
        {
            if (table.ReasonsAt(row) != Infeasibility.None || table.ScoreAt(row) is not { } score)
            {
                continue;
            }

            nearest = nearest < 0 || trips[row].Value < trips[nearest].Value ? row : nearest;
            (worst, worstScore) = worst < 0 || score > worstScore ? (row, score) : (worst, worstScore);
        }

        return (Road(nearest), Road(worst));

        ReceiptCost? Road(int row) => row < 0 ? null
            : (row == Row ? served : row == _runnerUp?.Row ? runnerUp : null) ?? CostAt(table, chosen with { Row = row });
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
            Ask = Answered().ToReceipt(_snapshot),
            Reasoning = Reasoning,
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
    private OpenAiError RefusalOf(CandidateTable table, ReadOnlySpan<ServingOption> options, double leftMs)
    {
        const Infeasibility late = Infeasibility.Latency | Infeasibility.QueueLatency;
        if (Tries > 0 && !Insists && Enumerable.Range(0, _rows.Length).Any(
            row => table.ReasonsAt(table.NearestIn(row)) is not Infeasibility.None and var now && (now & ~late) == 0 && (_rows[row].Blocked & late) == 0))
        {
            return Refusal.BudgetSpent(ask, Tries, leftMs);
        }

        return Refusal.For(ask, options, _course, table, Tries > 0, at, RetryAfter());
    }

    /// <summary>The request as it was answered: with the model that was chosen and what it was expected to write.</summary>
    private Ask Answered() => ask.Choice is null ? ask : ask with
    {
        Model = _snapshot.Models[(_chosen?.Option ?? ask.Option).Model].Model,
        Option = _chosen?.Option ?? ask.Option,
    };

    private Basis? EnergyBasisOf(in Way way) => _snapshot.Models[way.Option.Model][way.Row]?.EnergyBasis();

    private ReceiptRow[] Reasons(CandidateTable table)
    {
        var rows = new ReceiptRow[_snapshot.Fleet.Count];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = new ReceiptRow(_snapshot.Fleet.Regions[row].Id, table.ReasonsAt(table.NearestIn(row)), ask.Work.Network.RoundTrips[row].Value);
        }

        return rows;
    }

    private ReceiptCost? CostOf(CandidateTable table, in Way way, in TokenUsage usage, StateLocality state)
    {
        Evaluate(table, way, usage, state);
        return CostAt(table, way);
    }

    /// <summary>
    /// Of the way that was chosen the tokens really used count. Another model or budget would have written as much more or less as was expected
    /// of it: its expected tokens beside real ones would show what the expectation missed as a saving.
    /// </summary>
    private void Evaluate(CandidateTable table, in Way way, in TokenUsage usage, StateLocality state)
    {
        var work = ask.Work with { PromptTokens = usage.PromptTokens, ResponseBytes = ResponseBytes, State = state };
        Span<long> live = stackalloc long[_snapshot.Fleet.PaddedRows];
        live.Clear();
        var expected = _chosen!.Value.Option.OutputTokens;
        var written = expected > 0 ? usage.OutputTokens * (way.Option.OutputTokens / expected) : usage.OutputTokens;
        var option = way.Option with { OutputTokens = way.Index == _chosen.Value.Index ? usage.OutputTokens : written };
        Router.Evaluate(work, [option], _snapshot, live, _decision.CarbonKind, table);
    }

    private ReceiptCost? CostAt(CandidateTable table, in Way way)
    {
        var candidate = table[way.Row];
        var pue = _snapshot.Fleet.Regions[way.Row].Pue.Value;
        return candidate.Priced is { } priced
            ? new ReceiptCost(
                candidate.Region, candidate.Use.ItEnergy * pue, priced.Emissions, priced.Charge, priced.Score, EnergyBasisOf(way),
                _snapshot.Signals[way.Row].GridShare)
            : null;
    }
}
