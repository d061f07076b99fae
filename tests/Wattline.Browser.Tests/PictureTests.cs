using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Wattline.Browser.Tests;

/// <summary>The pictures that README shows are those of the page, and the minute that it describes is as it says.</summary>
public sealed partial class PictureTests
{
    private const int MostBytes = 300_000;

    private static readonly bool Updates = Environment.GetEnvironmentVariable("WATTLINE_UPDATE_PICTURES") == "1";

    /// <summary>With WATTLINE_UPDATE_PICTURES=1 writes them, after half a minute of load instead of a few seconds.</summary>
    [Fact]
    public async Task TheMinuteThatReadmeDescribesIsAsItSays()
    {
        await using var gateway = await ServedGateway.StartAsync();
        var folder = Directory.CreateDirectory(Updates ? Root("docs", "pictures") : Path.Combine(Browser.Pictures, "readme")).FullName;
        var seen = await Browser.RunAsync("pictures.mjs", gateway.Address, [folder, Updates ? "600" : "60"]);
        Assert.Matches("→\\s*(stockholm|paris|eemshaven)", seen.GetProperty("difference").GetString());
        Browser.AssertQuiet(seen);
        Assert.Equal(Names(folder), Names(Root("docs", "pictures")));
    }

    [Fact]
    public void ReadmeShowsEachWithWordsForWhoDoesNotSeeItAndNoneIsHeavy()
    {
        var shown = Picture().Matches(File.ReadAllText(Root("README.md")));
        Assert.Equal(Names(Root("docs", "pictures")), shown.Select(one => one.Groups["name"].Value).Order());
        Assert.All(shown, one => Assert.InRange(one.Groups["words"].Value.Length, 30, 300));
        Assert.All(shown, one => Assert.InRange(new FileInfo(Root("docs", "pictures", one.Groups["name"].Value)).Length, 10_000, MostBytes));
    }

    private static IEnumerable<string> Names(string folder) => Directory.EnumerateFiles(folder, "*.png").Select(file => Path.GetFileName(file)).Order();

    private static string Root(params string[] path) => Path.Combine([Folder(), .. path]);

    private static string Folder([CallerFilePath] string test = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(test)!, "..", ".."));

    [GeneratedRegex(@"!\[(?<words>[^\]]+)\]\(docs/pictures/(?<name>[\w-]+\.png)\)")]
    private static partial Regex Picture();
}
