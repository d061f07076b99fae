using System.Buffers;
using System.Text.Json;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Demo;
using Wattline.Gateway.Market;
using Wattline.Grid;

namespace Wattline.Gateway.Tests.Market;

/// <summary>Pages go on behind the last row, whatever became of the others; a cursor is of one question.</summary>
public sealed class LeaderboardCursorTests(MarketStage stage) : IClassFixture<MarketStage>
{
    [Theory]
    [InlineData("sortBy=cost", 90)]
    [InlineData("sortBy=speed&model=Llama", 23)]
    [InlineData("model=llama-3.1-8b&from=Berlin&maxRoundTripMs=150", 5)]
    public async Task PagesTogetherAreTheWholeAndEachRowIsThereOnce(string query, int limit)
    {
        var (keys, total, cursor) = (new List<string>(), 0, (string?)null);
        do
        {
            var page = await stage.GetAsync($"/api/leaderboard?{query}&limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.Equal(keys.Count, page.GetProperty("meta").Number("rowsBefore"));
            keys.AddRange(page.GetProperty("data").EnumerateArray().Select(MarketRows.Key));
            (total, cursor) = (page.GetProperty("meta").GetProperty("totalRows").GetInt32(), page.GetProperty("meta").GetProperty("nextCursor").GetString());
        }
        while (cursor is not null);
        Assert.Equal((total, total), (keys.Count, keys.Distinct().Count()));
    }

    [Theory]
    [InlineData("model=Qwen")]
    [InlineData("model=llama-3.1-8b&sortBy=cost")]
    [InlineData("model=llama-3.1-8b&view=operator")]
    [InlineData("model=llama-3.1-8b&provider=aws")]
    [InlineData("model=llama-3.1-8b&region=US")]
    [InlineData("model=llama-3.1-8b&residency=EU")]
    [InlineData("model=llama-3.1-8b&from=Berlin&maxRoundTripMs=100")]
    public async Task ACursorOfAnotherQuestionIsRefused(string other)
    {
        var cursor = (await stage.GetAsync("/api/leaderboard?model=llama-3.1-8b&limit=3")).GetProperty("meta").Text("nextCursor");
        Assert.Contains("another question", await stage.RefusedAsync($"/api/leaderboard?{other}&cursor={cursor}", "invalid_cursor"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HowMuchIsShownMayChangeFromPageToPage()
    {
        var cursor = (await stage.GetAsync("/api/leaderboard?model=llama-3.1-8b&limit=3")).GetProperty("meta").Text("nextCursor");
        await stage.GetAsync($"/api/leaderboard?model=meta-llama/Llama-3.1-8B-Instruct&sortBy=carbon&limit=9&include=notes&current=us-east-1&cursor={cursor}");
    }

    [Fact]
    public void ARowThatDoesNotCrossThePagesEndIsNeitherLostNorShownTwice()
    {
        var at = new DateTimeOffset(2026, 7, 3, 4, 0, 0, TimeSpan.Zero);
        var (before, after) = (new Dictionary<string, double>(), new Dictionary<string, double>());
        var moved = 0;
        foreach (var limit in new[] { 5, 20, 40 })
        {
            var (first, cursor) = Page(at, limit, null);
            var (rest, end) = Page(at.AddHours(9), 200, cursor);
            Assert.Null(end);
            foreach (var (rows, hour) in new[] { (before, at), (after, at.AddHours(9)) })
            {
                rows.Clear();
                Page(hour, 200, null).Rows.ForEach(row => rows.Add(row.Key, row.Carbon));
            }

            var last = first[^1].Carbon;
            foreach (var (key, carbon) in before.Where(one => one.Value != last))
            {
                var times = first.Count(row => row.Key == key) + rest.Count(row => row.Key == key);
                moved += carbon < last == after[key] < last ? 0 : 1;
                Assert.True(times == 1 || carbon < last != after[key] < last, $"{key}: {times} times");
            }
        }

        Assert.True(moved > 0, "Nothing moved, so nothing is shown.");
    }

    private static (List<(string Key, double Carbon)> Rows, string? Cursor) Page(DateTimeOffset at, int limit, string? cursor)
    {
        var pack = DataPack.Embedded;
        var asked = new Dictionary<string, string?>
        {
            ["model"] = "Llama",
            ["provider"] = "aws",
            ["region"] = "US,DE,SE",
            ["limit"] = $"{limit}",
            ["cursor"] = cursor,
        };
        var page = Leaderboard.Read(MarketCatalogue.Of(pack), pack, [], asked.GetValueOrDefault, out var error)!;
        Assert.Null(error ?? page.Refuse(LeaderboardPlace.Anywhere));
        var options = DemoFleet.Options(pack);
        var desk = new SignalDesk(pack, new SignalOptions { Level = options.ReplayLevel }, []);
        var to = new ArrayBufferWriter<byte>();
        page.Write(new MarketBuilder(options, desk, MarketCatalogue.Of(pack)).Build(page.Query.Key, at), to, LeaderboardPlace.Anywhere);
        using var json = JsonDocument.Parse(to.WrittenMemory);
        var rows = json.RootElement.GetProperty("data").EnumerateArray().Select(row => (row.Key(), row.Number("carbonPerMTokens")!.Value)).ToList();
        return (rows, json.RootElement.GetProperty("meta").Text("nextCursor"));
    }
}
