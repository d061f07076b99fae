using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Wattline.Tests.Tidy;

public sealed class FloorTests
{
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["Wattline"] = [],
        ["Wattline.Planning"] = ["Wattline"],
        ["Wattline.Grid"] = ["Wattline"],
        ["Wattline.Storage"] = ["Wattline"],
        ["Wattline.Simulation"] = ["Wattline.Planning"],
        ["Wattline.Gateway"] = ["Wattline.Grid", "Wattline.Planning", "Wattline.Simulation", "Wattline.Storage"],
        ["Wattline.Cli"] = ["Wattline.Gateway"],
    };

    private static readonly string[] Rooms = ["Units", "Signals", "Fleet", "Workloads", "Models", "Reasoning", "Feasibility", "Pricing", "Routing"];

    [Fact]
    public void EveryProjectOfTheProductHasAFloor() =>
        Assert.Equal(Below.Keys.Order(), Projects().Select(Path.GetFileNameWithoutExtension).Order());

    [Fact]
    public void ReferencesPointDown()
    {
        foreach (var project in Projects())
        {
            var referred = Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));
            Assert.Equal(Below[Path.GetFileNameWithoutExtension(project)].Order(), referred.Order());
        }
    }

    [Fact]
    public void TheDomainHasNoPackageButMathNet() =>
        Assert.All(Items("src/Wattline/Wattline.csproj", "PackageReference"), package => Assert.Equal("MathNet.Numerics", package));

    [Fact]
    public void EveryFolderOfTheDomainIsARoom()
    {
        var folders = Repository.Code("src/Wattline").Select(RoomOf).Distinct();
        Assert.Equal(Rooms.Append("Text").Order(), folders.Order());
    }

    [Fact]
    public void TheNamespaceIsTheFolder()
    {
        var breaches = Repository.Code("src").Where(file => Path.GetFileName(file) != "Program.cs").Where(file =>
        {
            var due = Path.GetDirectoryName(file)!["src/".Length..].Replace('\\', '/').Replace('/', '.');
            return !Repository.Lines(file).Contains($"namespace {due};");
        });
        Repository.AssertNone(breaches, "A file's namespace is its folder:");
    }

    [Fact]
    public void RoomsSeeOnlyEarlierRooms()
    {
        var breaches = new List<string>();
        foreach (var file in Repository.Code("src/Wattline"))
        {
            var place = Array.IndexOf(Rooms, RoomOf(file));
            // Text may be used by all and so uses none.
            foreach (var later in place < 0 ? Rooms : Rooms[(place + 1)..])
            {
                var mention = new Regex($@"using Wattline\.{later};|Wattline\.{later}\.|(?<![\w.]){later}\.(?=[A-Z]\w*[ (<?\[])");
                breaches.AddRange(Code(file).Where(line => mention.IsMatch(line)).Select(line => $"{file}: {line.Trim()}"));
            }
        }

        Repository.AssertNone(breaches, $"Rooms in order: {string.Join(", ", Rooms)}. These look ahead:");
    }

    [Fact]
    public void TheDomainIsPure()
    {
        var impure = new Regex(@"\b(async|await|File|Directory|Stream|Socket|Console|Environment|TimeProvider|Stopwatch|HttpClient|Random)\b|\b(Value)?Task[<.]");
        var breaches = Repository.Code("src/Wattline").SelectMany(file => Code(file).Where(line => impure.IsMatch(line)).Select(line => $"{file}: {line.Trim()}"));
        Repository.AssertNone(breaches, "Floor 1 has no I/O, clock, chance or task:");
    }

    private static IEnumerable<string> Projects() =>
        Repository.Files.Where(file => file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".csproj", StringComparison.Ordinal));

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(Repository.PathOf(project)).Descendants(kind).Select(item => item.Attribute("Include")!.Value);

    private static string RoomOf(string file) => file["src/Wattline/".Length..].Split('/')[0];

    /// <summary>Lines without those that are comments.</summary>
    private static IEnumerable<string> Code(string file) => Repository.Lines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));
}
