using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Wattline.Browser.Tests;

/// <summary>The styles of all views are on the page once they were loaded, whichever is shown: none may speak of what another one means.</summary>
public sealed partial class StyleTests
{
    [Fact]
    public void NoTwoViewsStyleTheSameClass()
    {
        var shared = Class().Matches(Text(Path.Combine(Source(), "theme", "base.css"))).Select(one => one.Groups["name"].Value).ToHashSet();
        var styled = Directory.GetDirectories(Path.Combine(Source(), "views")).SelectMany(
            view => Directory.GetFiles(view, "*.css").SelectMany(file => First().Matches(Text(file)))
                .Select(one => (Name: one.Groups["name"].Value, View: Path.GetFileName(view))));
        var breaches = styled.Where(one => !shared.Contains(one.Name)).Distinct().GroupBy(one => one.Name).Where(views => views.Count() > 1)
            .Select(views => $".{views.Key}: {string.Join(", ", views.Select(one => one.View))}").ToList();
        Assert.NotEmpty(shared);
        Assert.Empty(breaches);
    }

    private static string Text(string file) => Comment().Replace(File.ReadAllText(file), "");

    private static string Source([CallerFilePath] string test = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(test)!, "..", "..", "src", "Wattline.Dashboard", "src"));

    /// <summary>The class that a selector begins with.</summary>
    [GeneratedRegex(@"(?:^|[},{])\s*\.(?<name>[a-z][\w-]*)(?=[^{};]*\{)")]
    private static partial Regex First();

    [GeneratedRegex(@"\.(?<name>[a-z][\w-]*)")]
    private static partial Regex Class();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
