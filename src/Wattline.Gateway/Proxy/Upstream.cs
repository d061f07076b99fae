using Wattline.Feasibility;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Observe;
using Wattline.Routing;

namespace Wattline.Gateway.Proxy;

/// <summary>
/// One server as the data plane sees it: how to reach it, how many requests are there now, what it takes a minute, and whether it is well by
/// how its answers end and by its health check. Read for every request without a lock, but for the limits a minute where it has some.
/// </summary>
/// <param name="options">What the configuration says of it.</param>
/// <param name="gateway">How long it rests after failures, and how many it may have.</param>
/// <param name="clock">Tells when that is over.</param>
/// <param name="older">The same server under the configuration before, whose requests and failures go on being counted; null for none.</param>
internal sealed class Upstream(UpstreamOptions options, GatewayOptions gateway, TimeProvider clock, Upstream? older = null)
{
    private const double NsPerSecond = 1e9, MillijoulesPerJoule = 1e3;
    private readonly Dictionary<string, ModelOptions> _models = options.Models.ToDictionary(model => model.Hosting.Model);
    private readonly BreakerRule _rule = RuleOf(gateway);
    private readonly Present _present = older?._present ?? new Present();

    // What a new configuration leaves as it was goes on where it stands; what it changes begins anew.
    private readonly Breaker _breaker = older is not null && older._rule == RuleOf(gateway) ? older._breaker : new(RuleOf(gateway));
    private readonly MinuteAllowance? _requests = Allowance(options.RequestsPerMinute, older?.Options.RequestsPerMinute, older?._requests);
    private readonly MinuteAllowance? _tokens = Allowance(options.TokensPerMinute, older?.Options.TokensPerMinute, older?._tokens);

    /// <summary>What the configuration says of it.</summary>
    public UpstreamOptions Options => options;

    /// <summary>What measurements call it.</summary>
    public ServerLabels Labels { get; } = ServerLabels.Of(options);

    /// <summary>Where it takes what.</summary>
    public Addresses Addresses { get; } = new(options);

    /// <summary>Requests there now.</summary>
    public int InFlight => Volatile.Read(ref _present.InFlight);

    /// <summary>
    /// Accelerator time of the requests sent there since the start, as decided on, GPU-seconds. A request that failed before its first byte is
    /// taken back, so that the figure may fall.
    /// </summary>
    public double UsedGpuSeconds => Interlocked.Read(ref _present.UsedGpuNs) / NsPerSecond;

    /// <summary>Energy at the meter of the requests that ended there since the start, J, as their receipts have it.</summary>
    public double UsedJoules => Interlocked.Read(ref _present.UsedMillijoules) / MillijoulesPerJoule;

    /// <summary>Counts the energy of a request that ended there.</summary>
    /// <param name="joules">At the meter, J; 0 or more.</param>
    public void Used(double joules) => Interlocked.Add(ref _present.UsedMillijoules, (long)(joules * MillijoulesPerJoule));

    /// <summary>What its health check found wrong; null while it passes or none was made.</summary>
    public string? ProbeProblem => _present.ProbeProblem;

    /// <summary>How long it still rests after failures.</summary>
    public TimeSpan RestLeft => Left(ref _present.RestsUntil);

    /// <summary>Whether requests may go there but for its capacity.</summary>
    public bool IsHealthy => RestLeft == TimeSpan.Zero && _present.ProbeProblem is null;

    // From the clock's own start: the time of day may be set back.
    private TimeSpan Now => clock.GetElapsedTime(0);

    /// <summary>The server's own name for a model.</summary>
    public string NameOf(string model) => _models[model].UpstreamName;

    /// <summary>The field that tells a model how long it may think; null for none.</summary>
    public string? ThinkingOf(string model) => _models[model].ThinkingField;

    /// <summary>Whether it has a model, though perhaps not for every operation.</summary>
    public bool Has(string model) => _models.ContainsKey(model);

    /// <summary>Whether it serves an operation of a model.</summary>
    public bool Serves(string model, string operation) => _models.TryGetValue(model, out var known) && known.Operations.Contains(operation);

    /// <summary>The live bits that hold now for a request of so many tokens.</summary>
    public Infeasibility Live(double tokens)
    {
        var full = InFlight >= options.Region.InFlightLimit || CapacityWait(tokens) > TimeSpan.Zero;
        return (full ? Infeasibility.Capacity : Infeasibility.None) | (IsHealthy ? Infeasibility.None : Infeasibility.Unhealthy);
    }

    /// <summary>How long until it may take a request of so many tokens, as far as that is known; zero where it may now, or nobody knows.</summary>
    public TimeSpan WaitFor(double tokens)
    {
        var probe = _present.ProbeProblem is null ? TimeSpan.Zero : TimeSpan.FromSeconds(gateway.Health.IntervalSeconds);
        return Longer(Longer(RestLeft, probe), CapacityWait(tokens));
    }

    /// <summary>Takes one of the places, and the request's share of the limits a minute; null when they are taken, or the region rests.</summary>
    /// <param name="tokens">Of the prompt and of the expected answer.</param>
    /// <param name="insists">Whether it goes there even while the region rests, since nobody decided that it should.</param>
    /// <param name="gpuSeconds">Accelerator time that it is decided to take; 0 for a request that runs no model.</param>
    public Visit? TryEnter(double tokens, bool insists = false, double gpuSeconds = 0)
    {
        if (Interlocked.Increment(ref _present.InFlight) <= options.Region.InFlightLimit && Admit(tokens, insists) is { } admission)
        {
            var gpuNs = (long)(gpuSeconds * NsPerSecond);
            Interlocked.Add(ref _present.UsedGpuNs, gpuNs);
            return new Visit(tokens, admission, gpuNs);
        }

        Interlocked.Decrement(ref _present.InFlight);
        return null;
    }

    /// <summary>Gives the place back and notes how it went: by the health of the region, and by what was used of its limits.</summary>
    public void Leave(in Visit visit, ForwardResult result)
    {
        Interlocked.Decrement(ref _present.InFlight);
        if (result.Outcome == ForwardOutcome.FailedBeforeFirstByte)
        {
            Interlocked.Add(ref _present.UsedGpuNs, -visit.GpuNs);
        }

        var now = Now;
        lock (_present)
        {
            Settle(visit, result, now);
            switch (result.Outcome)
            {
                case ForwardOutcome.FailedBeforeFirstByte when IsFull(result):
                    Volatile.Write(ref _present.PausedUntil, Math.Max(_present.PausedUntil, (now + Pause(result.RetryAfter)).Ticks));
                    EndTrial(visit, now);
                    break;
                case ForwardOutcome.FailedBeforeFirstByte when IsUnknownThere(result):
                    EndTrial(visit, now);
                    break;
                case ForwardOutcome.FailedBeforeFirstByte or ForwardOutcome.Cut:
                    _breaker.Failed(now, visit.Admission);
                    break;
                case ForwardOutcome.Served:
                    _breaker.Succeeded(now, visit.Admission);
                    break;
                case ForwardOutcome.Passed:
                    EndTrial(visit, now);
                    break;
            }

            PublishRest();
        }
    }

    /// <summary>Notes what a health check found; null for nothing wrong.</summary>
    /// <returns>Whether that opened or closed the region.</returns>
    public bool Probed(string? problem)
    {
        var before = _present.ProbeProblem is null;
        _present.ProbesFailed = problem is null ? 0 : Math.Min(_present.ProbesFailed + 1, gateway.Health.Failures);
        _present.ProbeProblem = _present.ProbesFailed >= gateway.Health.Failures ? problem : problem is null ? null : _present.ProbeProblem;
        return before != (_present.ProbeProblem is null);
    }

    /// <summary>A server that does not know a model or a path answers, and may know others.</summary>
    private static bool IsUnknownThere(ForwardResult result) => result.Status == 404;

    /// <summary>A server that says that it has too much to do, or when it will have less, is full and not ill.</summary>
    private static bool IsFull(ForwardResult result) => result.Status == 429 || (result.Status == 503 && result.RetryAfter is not null);

    private static BreakerRule RuleOf(GatewayOptions gateway) => new(
        gateway.Breaker.Share, TimeSpan.FromSeconds(gateway.Breaker.WindowSeconds), TimeSpan.FromSeconds(gateway.Limits.UnhealthySeconds));

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>An answer that says nothing of the region's health still shows, in a trial, that it answers.</summary>
    private void EndTrial(in Visit visit, TimeSpan now)
    {
        if (visit.Admission == Admission.Trial)
        {
            _breaker.Succeeded(now, visit.Admission);
        }
    }

    private Admission? Admit(double tokens, bool insists)
    {
        var now = Now;
        lock (_present)
        {
            var mayTake = WaitOf(_requests, 1, now) == TimeSpan.Zero && WaitOf(_tokens, tokens, now) == TimeSpan.Zero;
            var admission = mayTake ? _breaker.Admit(now) : Admission.Refused;
            if (admission == Admission.Refused && !insists)
            {
                return null;
            }

            // Whoever goes to a region that rests tries it, asked or not.
            admission = admission == Admission.Refused ? Admission.Trial : admission;

            _requests?.Take(1, now);
            _tokens?.Take(tokens, now);
            PublishRest();
            return admission;
        }
    }

    /// <summary>Where nobody says what was used, the estimate stands; an answer that refused used nothing.</summary>
    private void Settle(in Visit visit, ForwardResult result, TimeSpan now)
    {
        var usage = result.Usage;
        var refused = result.Status >= 300;
        var used = usage.Source != UsageSource.None ? usage.PromptTokens + usage.OutputTokens : refused ? 0 : visit.Tokens;
        _tokens?.Settle(visit.Tokens, used, now);
    }

    private TimeSpan Pause(TimeSpan? asked) =>
        asked is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, _rule.Rest.Ticks, _rule.LongestRest.Ticks)) : _rule.Rest;

    private TimeSpan CapacityWait(double tokens)
    {
        var pause = Left(ref _present.PausedUntil);
        if (_requests is null && _tokens is null)
        {
            return pause;
        }

        var now = Now;
        lock (_present)
        {
            return Longer(pause, Longer(WaitOf(_requests, 1, now), WaitOf(_tokens, tokens, now)));
        }
    }

    private static TimeSpan WaitOf(MinuteAllowance? allowance, double amount, TimeSpan now) => allowance?.Wait(amount, now) ?? TimeSpan.Zero;

    private void PublishRest() => Volatile.Write(ref _present.RestsUntil, _breaker.RestsUntil?.Ticks ?? 0);

    private static MinuteAllowance? Allowance(double? limit, double? before, MinuteAllowance? known) =>
        limit is not { } most ? null : before == limit ? known : new MinuteAllowance(most);

    private TimeSpan Left(ref long until)
    {
        var ticks = Volatile.Read(ref until);
        return ticks == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Max(0, ticks - Now.Ticks));
    }

    /// <summary>What all share that stand for one server, so that each sees the others' requests; also the lock of what is not read alone.</summary>
    private sealed class Present
    {
        public int InFlight, ProbesFailed;
        public long RestsUntil, PausedUntil, UsedGpuNs, UsedMillijoules;
        public volatile string? ProbeProblem;
    }
}

/// <summary>A place taken at a server, until it is given back.</summary>
/// <param name="Tokens">What was taken of its tokens a minute.</param>
/// <param name="Admission">On what terms its breaker let the request through.</param>
/// <param name="GpuNs">Accelerator time that was counted for it, GPU-nanoseconds: whole, so that one addition counts it.</param>
internal readonly record struct Visit(double Tokens, Admission Admission, long GpuNs);
