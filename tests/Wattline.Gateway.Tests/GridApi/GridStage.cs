using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wattline.Gateway.Api.CarbonAware;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Testing;
using OwnApi = Wattline.Gateway.Api.Grid.GridApi;

namespace Wattline.Gateway.Tests.GridApi;

/// <summary>A web server with the paths that tell of the grid, on a desk that a test fills. It is noon of 2026-01-15 UTC, a Thursday.</summary>
internal sealed class GridStage : IAsyncDisposable
{
    /// <summary>The name of the source that tests speak for.</summary>
    public const string Meter = "meter";

    private static readonly Provenance Measured = new("meter", "CC0-1.0", 2026, Basis.Measured);
    private readonly WebApplication _app;

    private GridStage(WebApplication app, SignalDesk desk, FakeClock clock)
    {
        (_app, Desk, Clock) = (app, desk, clock);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public SignalDesk Desk { get; }

    public FakeClock Clock { get; }

    public HttpClient Client { get; }

    public static Slot Noon { get; } = Slot.At(2026, 1, 15, 12);

    /// <summary>Starts one whose sources are the tests' own and then the pack.</summary>
    public static async Task<GridStage> StartAsync(ReplayLevel level = ReplayLevel.Level2024)
    {
        var clock = new FakeClock();
        var desk = new SignalDesk(DataPack.Embedded, new SignalOptions
        {
            Level = level,
            Carbon = [Meter, SignalOptions.Pack],
            Price = [Meter, SignalOptions.Pack],
            MaxAgeHours = new Dictionary<string, int> { [Meter] = 3 },
        }, []);
        var snapshot = new FleetSnapshot(Fleets.Inputs(7, regions: 2));
        var regime = new Regime(null!, desk, null!, snapshot, null!, null!, null!, null!, null!);
        var web = WebApplication.CreateSlimBuilder();
        web.Logging.ClearProviders();
        web.WebHost.UseUrls("http://127.0.0.1:0");
        web.Services.AddSingleton<TimeProvider>(clock).AddSingleton(new BodyRoom(new Limits()));
        var app = web.Build();
        app.Use((context, next) =>
        {
            context.Features.Set(regime);
            return next(context);
        });
        OwnApi.Map(app);
        CarbonAwareApi.Map(app);
        await app.StartAsync(Stage.Token);
        return new GridStage(app, desk, clock);
    }

    /// <summary>Has the source state a forecast that begins with the hour after noon.</summary>
    public void Forecast(string zone, IEnumerable<double> values, SignalKind kind = SignalKind.AverageLifeCycleCarbon, int skipped = 0) => Assert.True(Desk.Accept(
        new SignalSeries(zone, kind, Meter, Points(values, Noon.AddHours(1 + skipped)), Noon.Start, Measured)));

    /// <summary>Has the source state hours that were, the last of them at noon or before.</summary>
    public void Observe(string zone, IReadOnlyList<double> values, SignalKind kind = SignalKind.AverageLifeCycleCarbon, int late = 0) => Assert.True(Desk.Accept(
        new SignalSeries(zone, kind, Meter, Points(values, Noon.AddHours(1 - late - values.Count)), null, Measured)));

    public async Task<Answered> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), Stage.Token);
        return await Answered.ReadAsync(response);
    }

    /// <summary>What an answer of 200 holds.</summary>
    public async Task<JsonElement> JsonAsync(string path)
    {
        var answer = await GetAsync(path);
        Assert.True(answer.Status == 200, $"{path}: {answer.Status} {answer.Text}");
        return answer.Json;
    }

    public async Task<Answered> PostAsync(string path, object body)
    {
        using var response = await Client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, Stage.Token);
        return await Answered.ReadAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private static List<SignalPoint> Points(IEnumerable<double> values, Slot first) => [.. values.Select((value, hour) => new SignalPoint(first.AddHours(hour), value))];
}
