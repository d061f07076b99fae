using System.Text.Json;

namespace Wattline.Browser.Tests;

/// <summary>What holds of every view, on every screen.</summary>
public sealed class ViewTests(Tour tour) : IClassFixture<Tour>
{
    private const int FirstViewBytes = 300_000;

    /// <summary>What may move by itself while a view fills: a hundredth of what is called good.</summary>
    private const double MostShift = 0.05;

    private IEnumerable<JsonElement> Looks => tour.Seen.GetProperty("looks").EnumerateArray();

    [Fact]
    public void EachShowsWhatTheGatewayKnows()
    {
        Assert.Equal(27, Looks.Count());
        Assert.All(Looks, look => Assert.True(look.GetProperty("rows").GetInt32() > 0, Name(look)));
        Assert.All(Looks, look => Assert.EndsWith("Wattline", look.GetProperty("title").GetString(), StringComparison.Ordinal));
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
    public void NoneComplains() => Assert.Empty(Texts("complaints"));

    [Fact]
    public void NoneAsksAnotherHost() => Assert.Empty(Texts("strangers"));

    [Fact]
    public void TheFirstViewIsLight()
    {
        var weights = tour.Seen.GetProperty("weights").EnumerateArray().Select(one => (one[0].GetString(), Bytes: one[1].GetInt64())).ToList();
        Assert.True(weights.Count >= 5, "The page has its script, its styles, its letters and the land.");
        Assert.InRange(weights.Sum(one => one.Bytes), 20_000, FirstViewBytes);
    }

    [Fact]
    public void AFigureReachedByTheArrowKeysSaysWhereItComesFrom()
    {
        var source = tour.Seen.GetProperty("source").GetString();
        Assert.Contains("2022", source, StringComparison.Ordinal);
        Assert.Contains("replayed", source, StringComparison.Ordinal);
    }

    [Fact]
    public void ChartsAndTablesAreSaved() => Assert.Equal(["wattline-map.svg", "wattline-fleet.csv"], Texts("saved"));

    private IEnumerable<string?> Texts(string name) => tour.Seen.GetProperty(name).EnumerateArray().Select(one => one.GetString());

    private static string Name(JsonElement look) => $"{look.GetProperty("view").GetString()} on a {look.GetProperty("screen").GetString()}";
}
