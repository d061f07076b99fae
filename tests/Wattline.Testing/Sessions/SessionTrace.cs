using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Workloads;

namespace Wattline.Testing.Sessions;

/// <summary>How long sessions pause and how long what they left behind is kept.</summary>
/// <param name="Name">As tables show it.</param>
/// <param name="MedianThinkSeconds">Between an answer and the next prompt; log-normal with a spread of 1.5 in the logarithm.</param>
/// <param name="LifetimeSeconds">How long an upstream keeps an idle prefix; the gateway is configured with the same.</param>
/// <param name="LengthFactor">Requests of a session over what its class says; 1 where the configuration is right about them.</param>
public sealed record SessionRegime(string Name, double MedianThinkSeconds, double LifetimeSeconds, double LengthFactor = 1);

/// <summary>A session of a trace.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Origin">Where its requests come from.</param>
/// <param name="Class">Its class.</param>
/// <param name="Residency">The rule that it keeps to.</param>
public sealed record TracedSession(string Name, Place Origin, WorkloadClass Class, Residency Residency);

/// <summary>A request of a trace.</summary>
/// <param name="AtSeconds">From the start of the day.</param>
/// <param name="Session">Index of its session.</param>
/// <param name="Model">The model asked for.</param>
/// <param name="PromptTokens">The conversation so far and what is new.</param>
/// <param name="OutputTokens">The answer that it gets.</param>
public readonly record struct TracedRequest(double AtSeconds, int Session, string Model, double PromptTokens, double OutputTokens);

/// <summary>
/// A day of sessions drawn from a seed. Arrivals are Poisson with a diurnal rate in local time, the number of requests is geometric with
/// the class's mean, and a prompt holds all prompts and answers before it. Sizes follow the means of the Azure 2023 traces where the data
/// have them; all else is chosen. Times do not depend on the policy that is tried, so that all policies meet the same requests.
/// </summary>
public sealed class SessionTrace
{
    /// <summary>The small and the large model of the trace's fleets.</summary>
    public const string Small = "llama-3.1-8b", Large = "llama-3.1-70b";

    private const double DaySeconds = 86_400, Spread = 1.5, NominalSecondsPerToken = 0.02, Escalates = 0.05;

    private static readonly (string City, double Weight, string Rule)[] Metros =
    [
        ("Frankfurt", 0.2, "EU"), ("Paris", 0.15, "EU"), ("London", 0.1, "anywhere"), ("New York", 0.2, "anywhere"),
        ("San Francisco", 0.1, "anywhere"), ("Tokyo", 0.1, "anywhere"), ("Mumbai", 0.1, "anywhere"), ("Sydney", 0.05, "anywhere"),
    ];

    /// <summary>First prompt and what a turn adds to prompts and answers before it, tokens, and the prompt beyond which a session ends.</summary>
    private static readonly (string Class, double Weight, string Model, double First, double Added, double Longest)[] Kinds =
        [("chat", 0.6, Small, 1155, 120, 6_000), ("code", 0.25, Large, 2048, 300, 24_000), ("voice", 0.15, Small, 400, 40, 2_500)];

    private readonly List<TracedSession> _sessions = [];
    private readonly List<TracedRequest> _requests = [];
    private readonly DataPack _pack;
    private readonly Random _random;
    private readonly SessionRegime _regime;

    private SessionTrace(DataPack pack, int seed, SessionRegime regime) => (_pack, _random, _regime) = (pack, new Random(seed), regime);

    /// <summary>What it was drawn under.</summary>
    public SessionRegime Regime => _regime;

    /// <summary>The sessions in the order of their starts.</summary>
    public IReadOnlyList<TracedSession> Sessions => _sessions;

    /// <summary>The requests of 24 hours in the order of their times.</summary>
    public IReadOnlyList<TracedRequest> Requests => _requests;

    /// <summary>Draws a day.</summary>
    /// <param name="pack">Cities and law.</param>
    /// <param name="seed">Equal seeds draw equal traces.</param>
    /// <param name="regime">Pauses and lifetimes.</param>
    /// <param name="sessions">Mean number of sessions that start.</param>
    public static SessionTrace Draw(DataPack pack, int seed, SessionRegime regime, int sessions)
    {
        var trace = new SessionTrace(pack, seed, regime);
        var groups = new ResidencyGroups(pack.Jurisdictions);
        foreach (var (city, weight, rule) in Metros)
        {
            var (origin, allowed) = (Places.Find(pack, city)!, groups.TryParse(rule, out var known, out _) ? known : Residency.Anywhere);
            trace.Arrive(origin, allowed, sessions * weight);
        }

        trace._requests.Sort((one, other) => (one.AtSeconds, one.Session).CompareTo((other.AtSeconds, other.Session)));
        return trace;
    }

    /// <summary>Arrivals by thinning: at most at twice the mean rate, a share of them kept that follows the local hour.</summary>
    private void Arrive(Place origin, Residency residency, double mean)
    {
        var peak = 2 * mean / DaySeconds;
        for (var at = Exponential(1 / peak); at < DaySeconds; at += Exponential(1 / peak))
        {
            var hour = (at / 3600) + (origin.Point.Longitude / 15);
            if (_random.NextDouble() < 0.5 + (0.4 * Math.Cos((hour - 15) * Math.PI / 12)))
            {
                Converse(origin, residency, at);
            }
        }
    }

    private void Converse(Place origin, Residency residency, double start)
    {
        var draw = _random.NextDouble();
        var at = draw < Kinds[0].Weight ? 0 : draw < Kinds[0].Weight + Kinds[1].Weight ? 1 : 2;
        var (name, _, model, first, added, longest) = Kinds[at];
        var kind = WorkloadClass.Presets.First(one => one.Name == name);
        var session = _sessions.Count;
        _sessions.Add(new TracedSession($"s{session}", origin, kind, residency));
        var (now, prompt, last) = (start, LogNormal(first, 0.6), 1 / (kind.RequestsPerSession * _regime.LengthFactor));
        while (now < DaySeconds && prompt < longest)
        {
            var output = Math.Max(1, Math.Round(LogNormal(kind.OutputTokens, 0.8)));
            var asked = model == Small && _random.NextDouble() < Escalates ? Large : model;
            _requests.Add(new TracedRequest(now, session, asked, Math.Round(prompt), output));
            if (_random.NextDouble() < last)
            {
                return;
            }

            now += (output * NominalSecondsPerToken) + (_regime.MedianThinkSeconds * Math.Exp(Spread * Normal()));
            prompt = Math.Round(prompt) + output + LogNormal(added, 0.6);
        }
    }

    private double Exponential(double mean) => -mean * Math.Log(1 - _random.NextDouble());

    private double LogNormal(double mean, double spread) => mean * Math.Exp((spread * Normal()) - (spread * spread / 2));

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
