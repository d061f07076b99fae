using System.Text.Json;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Signals;

/// <summary>A gateway on a clock that is moved, before model servers that are well and services of the grid that do as told. Carbon is free.</summary>
internal sealed class GridStage : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private GridStage(TestGateway gateway, FakeClock clock, Dictionary<string, FaultyUpstream> models, DirectoryInfo folder) =>
        (Gateway, Clock, Models, _folder) = (gateway, clock, models, folder);

    public TestGateway Gateway { get; }

    public FakeClock Clock { get; }

    public Dictionary<string, FaultyUpstream> Models { get; }

    /// <summary>Services that the clock waits for while they answer.</summary>
    public List<SourceServer> Services { get; } = [];

    /// <summary>The present hour.</summary>
    public Slot Now => Slot.Containing(Clock.GetUtcNow());

    /// <summary>Starts a gateway whose regions, named after their sites, pay what the grid asks.</summary>
    /// <param name="signals">The lines of <c>signals</c>, with KEY for the path of a file that holds a key.</param>
    /// <param name="sites">The sites.</param>
    public static async Task<GridStage> StartAsync(string signals, params string[] sites)
    {
        var (models, folder) = (new Dictionary<string, FaultyUpstream>(), Directory.CreateTempSubdirectory("wattline-grid-"));
        var clock = new FakeClock(new DateTimeOffset(2026, 1, 15, 12, 30, 0, TimeSpan.Zero));
        var key = Path.Combine(folder.FullName, "key");
        await File.WriteAllTextAsync(key, "the-secret-key\n", Stage.Token);
        var entries = "";
        foreach (var site in sites)
        {
            models[site] = await FaultyUpstream.StartAsync();
            entries += TestGateway.Upstream(site, site, models[site].Address, "pue: 1.1");
        }

        var yaml = $"{Stage.Head}signals:\n{signals.Replace("KEY", key, StringComparison.Ordinal)}\nupstreams:\n{entries}";
        return new GridStage(await TestGateway.StartAsync(yaml, clock), clock, models, folder);
    }

    /// <summary>What /api/signals says.</summary>
    public async Task<JsonElement> StateAsync() => JsonDocument.Parse(await TextAsync()).RootElement;

    /// <summary>The same as it came.</summary>
    public Task<string> TextAsync() => Gateway.Client.GetStringAsync(new Uri("/api/signals", UriKind.Relative), Stage.Token);

    /// <summary>The reading of a kind in a region; null where there is none.</summary>
    public async Task<JsonElement?> ReadingAsync(string region, string kind) =>
        (await StateAsync()).GetProperty("regions").EnumerateArray().Single(one => one.GetProperty("region").GetString() == region)
        .GetProperty("readings").EnumerateArray().Where(one => one.GetProperty("kind").GetString() == kind).Cast<JsonElement?>().SingleOrDefault();

    /// <summary>Moves the clock on in seconds until something holds, ten minutes at most.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var step = 0; !await condition(); step++)
        {
            Assert.True(step < 600, "The condition did not come about within ten minutes of the clock.");
            Clock.Advance(TimeSpan.FromSeconds(1));
            await RestAsync();
        }
    }

    /// <summary>Moves the clock on, in steps that leave those who wait for it the time to act.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (var end = Clock.GetUtcNow() + time; Clock.GetUtcNow() < end;)
        {
            var left = end - Clock.GetUtcNow();
            Clock.Advance(left < TimeSpan.FromMinutes(2) ? left : TimeSpan.FromMinutes(2));
            await RestAsync();
        }
    }

    /// <summary>Lets those act who were waiting for the clock, and services answer: else the clock runs into every time limit.</summary>
    private async Task RestAsync()
    {
        var tries = 0;
        do
        {
            await Task.Delay(5, Stage.Token);
        }
        while (Services.Any(service => service.IsBusy) && ++tries < 200);
    }

    public async Task<Answered> AskAsync()
    {
        using var request = Chat.Request(Chat.Body());
        using var response = await Gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stage.Token);
        return await Answered.ReadAsync(response);
    }

    public async Task<JsonElement> ExplainAsync() => JsonDocument.Parse(
        await Gateway.Client.GetStringAsync(new Uri("/api/explain?model=m", UriKind.Relative), Stage.Token)).RootElement;

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        foreach (var model in Models.Values)
        {
            await model.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
