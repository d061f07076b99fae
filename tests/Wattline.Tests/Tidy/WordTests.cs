using System.Text.RegularExpressions;

namespace Wattline.Tests.Tidy;

public sealed class WordTests
{
    /// <summary>Spelled in parts, so that this file keeps its own rules.</summary>
    private static readonly string[] MachineFolders = ["wo" + "rk", "ro" + "ot", "tm" + "p", "ho" + "me", "Us" + "ers"];

    [Fact]
    public void TheSourceHasNoNotesToSelf() => Absent(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException", "Finish it, or leave it out:");

    [Fact]
    public void TypesAreNamedAfterWhatTheyAre() =>
        Absent(@"\b(class|record|struct|interface|enum)\s+(struct\s+|class\s+)?\w*(Manager|Helpers?|Utils?|Utility|Utilities|Info)\b", "Name the thing:");

    /// <summary>A missing figure is null or a reason, never a number that sorts before all others.</summary>
    [Fact]
    public void NoNumberStandsForAMissingOne() => Absent(@"\?\?\s*-\s*1\b|\?\?\s*(double|float|int)\.(Min|Max)Value", "Missing is not a number:");

    [Fact]
    public void NoFileNamesAPathOfSomebodysMachine()
    {
        var path = new Regex($"""(?<![\w.:/])/({string.Join('|', MachineFolders)})/\w|[A-Z]:\\\\?{MachineFolders[^1]}""");
        var breaches = Repository.Files.SelectMany(file => Matches(file, path));
        Repository.AssertNone(breaches, "A path of one machine is a fault on all others:");
    }

    private static void Absent(string pattern, string rule)
    {
        var banned = new Regex(pattern);
        Repository.AssertNone(Repository.Code("src").SelectMany(file => Matches(file, banned)), rule);
    }

    private static IEnumerable<string> Matches(string file, Regex pattern) => Repository.Lines(file)
        .Select((line, at) => (Line: line, Number: at + 1)).Where(line => line.Line.Length < 4000 && pattern.IsMatch(line.Line))
        .Select(line => $"{file}:{line.Number}: {line.Line.Trim()}");
}
