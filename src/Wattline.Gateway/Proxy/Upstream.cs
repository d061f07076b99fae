using Wattline.Feasibility;
using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.Proxy;

/// <summary>One server as the data plane sees it: how to reach it, how many requests are there now and whether it failed lately.</summary>
/// <param name="options">What the configuration says of it.</param>
/// <param name="limits">How long it rests after a failure.</param>
/// <param name="clock">Tells when that is over.</param>
internal sealed class Upstream(UpstreamOptions options, Limits limits, TimeProvider clock)
{
    private const int MostDoublings = 4;
    private readonly Dictionary<string, ModelOptions> _models = options.Models.ToDictionary(model => model.Hosting.Model);
    private readonly Uri _chat = new(options.Url.AbsoluteUri.TrimEnd('/') + "/chat/completions");
    private int _inFlight, _failures;
    private long _restsUntil;

    /// <summary>What the configuration says of it.</summary>
    public UpstreamOptions Options => options;

    /// <summary>Where chat completions are posted.</summary>
    public Uri Chat => _chat;

    /// <summary>Requests there now.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Failures in a row.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>The server's own name for a model.</summary>
    public string NameOf(string model) => _models[model].UpstreamName;

    /// <summary>The live bits that hold now.</summary>
    public Infeasibility Live()
    {
        var bits = InFlight >= options.Region.InFlightLimit ? Infeasibility.Capacity : Infeasibility.None;
        return RestLeft > TimeSpan.Zero ? bits | Infeasibility.Unhealthy : bits;
    }

    /// <summary>How long it still rests after a failure.</summary>
    public TimeSpan RestLeft
    {
        get
        {
            var until = Volatile.Read(ref _restsUntil);
            return until == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Max(0, until - clock.GetUtcNow().UtcTicks));
        }
    }

    /// <summary>Takes one of the places; false when all are taken.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inFlight) <= options.Region.InFlightLimit)
        {
            return true;
        }

        Interlocked.Decrement(ref _inFlight);
        return false;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Notes an answer.</summary>
    public void Succeeded()
    {
        if (Volatile.Read(ref _failures) != 0)
        {
            Volatile.Write(ref _failures, 0);
            Volatile.Write(ref _restsUntil, 0);
        }
    }

    /// <summary>Notes a failure: it rests, twice as long each time in a row, or as long as it asks for.</summary>
    public void Failed(TimeSpan? asksFor = null)
    {
        var failures = Interlocked.Increment(ref _failures);
        var own = TimeSpan.FromSeconds(limits.UnhealthySeconds * (1 << Math.Min(failures - 1, MostDoublings)));
        var longest = TimeSpan.FromSeconds(limits.UnhealthySeconds * (1 << MostDoublings));
        var rest = asksFor is { } asked ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, own.Ticks, Math.Max(own.Ticks, longest.Ticks))) : own;
        Volatile.Write(ref _restsUntil, (clock.GetUtcNow() + rest).UtcTicks);
    }
}
