using System.Text.Json;

namespace Wattline.Browser.Tests;

/// <summary>What holds of every view, on every screen.</summary>
public sealed class ViewTests(Tour tour) : IClassFixture<Tour>
{
    private const int FirstViewBytes = 300_000;

    /// <summary>The target is 1,000 ms; a machine that runs other tests beside takes its time, and one that waits for a tick would take longer still.</summary>
    private const double FirstViewMs = 5_000;

    /// <summary>What may move by itself while a view fills: half of what is called good.</summary>
    private const double MostShift = 0.05;

    private IEnumerable<JsonElement> Looks => tour.Seen.GetProperty("looks").EnumerateArray();

    [Fact]
    public void EachShowsWhatTheGatewayKnows()
    {
        Assert.All(Looks, look => Assert.True(look.GetProperty("rows").GetInt32() > 0, Name(look)));
        Assert.All(Looks, look => Assert.EndsWith("Wattline", look.GetProperty("title").GetString(), StringComparison.Ordinal));
    }

    /// <summary>A view that is added to the dashboard is added to the tour.</summary>
    [Fact]
    public void EachThatTheBarNamesIsLookedAtOnEveryScreen()
    {
        var wanted = from path in tour.Seen.Texts("paths") from screen in tour.Seen.Texts("screens") select (path, screen);
        var seen = Looks.Select(look => (look.GetProperty("path").GetString()!, look.GetProperty("screen").GetString()!));
        Assert.NotEmpty(wanted);
        Assert.Empty(wanted.Except(seen));
    }

    [Fact]
    public void AxeFindsNothing() =>
        Assert.Empty(Looks.SelectMany(look => look.GetProperty("faults").EnumerateArray().Select(fault => $"{Name(look)}: {fault.GetString()}")));

    [Fact]
    public void NoneIsWiderThanItsScreen() => Assert.All(Looks, look => Assert.True(look.GetProperty("overflow").GetInt32() <= 0, Name(look)));

    [Fact]
    public void NothingJumps() =>
        Assert.All(Looks, look => Assert.True(look.GetProperty("shifted").GetDouble() < MostShift, $"{Name(look)}: {look.GetProperty("shifted")}"));

    [Fact]
    public void TheAddressAloneBringsAViewBackAsItWas()
    {
        var links = Looks.Where(look => look.TryGetProperty("before", out _)).ToList();
        Assert.NotEmpty(links);
        Assert.All(links, look => Assert.Equal(look.Texts("before"), look.Texts("after")));
    }

    [Fact]
    public void NoneComplainsOrAsksAnotherHost() => Browser.AssertQuiet(tour.Seen);

    [Fact]
    public void TheFirstViewIsLight()
    {
        foreach (var one in First)
        {
            var files = one.GetProperty("files").EnumerateArray().Select(file => file[1].GetInt64()).ToList();
            Assert.True(files.Count >= 5, "The page has its script, its styles, its letters and the land.");
            Assert.InRange(files.Sum(), 20_000, FirstViewBytes);
        }
    }

    [Fact]
    public void TheFirstViewIsThereSoon() => Assert.InRange(First.Min(one => one.GetProperty("ms").GetDouble()), 1, FirstViewMs);

    [Fact]
    public void AFigureReachedByTheArrowKeysSaysWhereItComesFrom()
    {
        var source = tour.Seen.GetProperty("source").GetString();
        Assert.Contains("2022", source, StringComparison.Ordinal);
        Assert.Contains("replayed", source, StringComparison.Ordinal);
    }

    [Fact]
    public void ChartsAndTablesAreSaved() => Assert.Equal(["wattline-map.svg", "wattline-fleet.csv"], tour.Seen.Texts("saved"));

    private IEnumerable<JsonElement> First => tour.Seen.GetProperty("first").EnumerateArray();

    private static string Name(JsonElement look) => $"{look.GetProperty("view").GetString()} on a {look.GetProperty("screen").GetString()}";
}
