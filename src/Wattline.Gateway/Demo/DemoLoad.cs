using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Wattline.Gateway.Demo;

/// <summary>How the demo's load stands.</summary>
/// <param name="PerSecond">Requests a second; 0 while it rests.</param>
/// <param name="Until">When it stops by itself; null while it rests.</param>
/// <param name="Sent">Requests sent since the gateway's start.</param>
internal sealed record DemoLoadState(double PerSecond, DateTimeOffset? Until, long Sent);

/// <summary>
/// Requests of clients that do not exist, to the gateway's own address, so that a newcomer sees it move: cities around the world, classes and rules
/// mixed, from a seed. Bounded in rate, in requests at once and in time.
/// </summary>
internal sealed class DemoLoad(TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Requests a second at most.</summary>
    public const double MostPerSecond = 50;

    private const int MostAtOnce = 200;
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(10);

    /// <summary>Chosen: cities on six continents, and a rule that some of each one's clients have.</summary>
    private static readonly (string City, string? Rule)[] Clients =
    [
        ("Berlin", "EU"), ("Paris", "EU"), ("Madrid", "EU"), ("Warsaw", "EU"), ("Rome", "EU"), ("Stockholm", "EEA"), ("London", null), ("Istanbul", null),
        ("New York", null), ("Chicago", null), ("San Francisco", null), ("Houston", null), ("Toronto", null), ("Mexico City", null), ("Bogota", null),
        ("Sao Paulo", null), ("Buenos Aires", null), ("Lagos", null), ("Nairobi", null), ("Johannesburg", null), ("Cairo", null), ("Dubai", null),
        ("Mumbai", "IN"), ("Delhi", "IN"), ("Singapore", null), ("Jakarta", null), ("Manila", null), ("Tokyo", "JP"), ("Seoul", null), ("Taipei", null),
        ("Sydney", "AU"), ("Auckland", null),
    ];

    /// <summary>Chosen: what is asked, how often in twenty, and how long the answer may be.</summary>
    private static readonly (string Model, string Class, int Weight, int Tokens)[] Kinds =
    [
        ("llama-3.1-8b", "chat", 9, 96), ("llama-3.1-8b", "voice", 3, 32), ("llama-3.1-70b", "chat", 3, 64), ("llama-3.1-70b", "code", 2, 128),
        ("llama-3.1-8b", "batch", 3, 160),
    ];

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _room = new(MostAtOnce);
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private CancellationTokenSource? _run;
    private DemoLoadState _state = new(0, null, 0);
    private long _sent;

    /// <summary>How it stands.</summary>
    public DemoLoadState State => _state with { Sent = Interlocked.Read(ref _sent) };

    /// <summary>Starts, in the place of what runs.</summary>
    /// <param name="gateway">Where to send.</param>
    /// <param name="perSecond">Above 0, at most <see cref="MostPerSecond"/>.</param>
    public void Start(Uri gateway, double perSecond)
    {
        lock (_gate)
        {
            _run?.Cancel();
            _run = new CancellationTokenSource(LongestRun, clock);
            _state = new DemoLoadState(perSecond, clock.GetUtcNow() + LongestRun, 0);
            _ = RunAsync(gateway, perSecond, _run);
        }
    }

    /// <summary>Stops; what is in flight ends by itself.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _run?.Cancel();
            _run = null;
            _state = new DemoLoadState(0, null, 0);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Stop();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task RunAsync(Uri gateway, double perSecond, CancellationTokenSource run)
    {
        var chance = new Random(20_220_101);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / perSecond), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(run.Token))
            {
                // A gateway that falls behind is not pressed: the request is left out.
                if (await _room.WaitAsync(TimeSpan.Zero, run.Token))
                {
                    _ = SendAsync(Request(gateway, chance));
                }
            }
        }
        catch (OperationCanceledException)
        {
            Ended(run);
        }
    }

    private void Ended(CancellationTokenSource run)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_run, run))
            {
                (_run, _state) = (null, new DemoLoadState(0, null, 0));
            }
        }

        run.Dispose();
    }

    private async Task SendAsync(HttpRequestMessage request)
    {
        try
        {
            Interlocked.Increment(ref _sent);
            using var answer = await _client.SendAsync(request);
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            // The gateway refused it or stops, and its ledger says so.
        }
        finally
        {
            request.Dispose();
            _room.Release();
        }
    }

    private static HttpRequestMessage Request(Uri gateway, Random chance)
    {
        var (city, rule) = Clients[chance.Next(Clients.Length)];
        var kind = Drawn(chance);
        var body = JsonSerializer.Serialize(new
        {
            model = kind.Model,
            max_tokens = 8 + chance.Next(kind.Tokens),
            messages = new[] { new { role = "user", content = string.Concat(Enumerable.Repeat("Where do you run? ", 1 + chance.Next(40))) } },
        });
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "/v1/chat/completions"))
        {
            Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json")),
        };
        request.Headers.Add("X-Wattline-Client-Location", city);
        request.Headers.Add("X-Wattline-Class", kind.Class);
        if (rule is not null && chance.Next(2) == 0)
        {
            request.Headers.Add("X-Wattline-Residency", rule);
        }

        return request;
    }

    private static (string Model, string Class, int Weight, int Tokens) Drawn(Random chance)
    {
        var at = chance.Next(Kinds.Sum(kind => kind.Weight));
        return Kinds.First(kind => (at -= kind.Weight) < 0);
    }
}
