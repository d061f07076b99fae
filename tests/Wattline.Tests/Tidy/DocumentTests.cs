using System.Globalization;
using System.Text.RegularExpressions;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Tests.Tidy;

public sealed partial class DocumentTests
{
    [Fact]
    public void TheDocumentsAreThere() => Assert.All(
        new[]
        {
            "README.md", "ARCHITECTURE.md", "CONVENTIONS.md", "CHANGELOG.md", "docs/model.md", "docs/data.md", "docs/configuration.md", "docs/api.md",
        }, file => Assert.True(Repository.Exists(file), file));

    [Fact]
    public void LinksPointAtFilesThatAreThere()
    {
        var breaches =
            from file in Repository.Documents
            from Match link in Link().Matches(Repository.Text(file))
            let target = link.Groups["target"].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains(':', StringComparison.Ordinal)
            let path = Path.GetRelativePath(Repository.Root, Path.GetFullPath(target, Path.GetDirectoryName(Repository.PathOf(file))!))
            where !Repository.Exists(path)
            select $"{file}: {target}";
        Repository.AssertNone(breaches, "Links that lead nowhere:");
    }

    /// <summary>Paths in backticks that begin at the root or in a project's folder, as ARCHITECTURE.md and docs/model.md give them.</summary>
    [Fact]
    public void FilesThatDocumentsNameAreThere()
    {
        var breaches =
            from file in Repository.Documents
            from Match name in NamedFile().Matches(Repository.Text(file))
            let path = name.Groups["path"].Value
            where !Candidates(path).Any(Repository.Exists)
            select $"{file}: {path}";
        Repository.AssertNone(breaches, "Files that documents name and that are not there:");
    }

    /// <summary>docs/model.md names a member and its file: the file has that word.</summary>
    [Fact]
    public void SymbolsOfTheModelAreInTheirFiles()
    {
        var rows = SymbolRow().Matches(Repository.Text("docs/model.md"));
        Assert.InRange(rows.Count, 20, 100);
        var breaches =
            from Match row in rows
            let text = Repository.Text(row.Groups["file"].Value)
            from Match name in Identifier().Matches(row.Groups["names"].Value)
            where name.Value.Split('.').Any(part => !Regex.IsMatch(text, $@"\b{part}\b"))
            select $"{name.Value} in {row.Groups["file"].Value}";
        Repository.AssertNone(breaches, "docs/model.md names what is not there:");
    }

    [Fact]
    public void EveryMaskReasonIsInTheModel()
    {
        var page = Repository.Text("docs/model.md");
        Assert.All(
            Enum.GetValues<Feasibility.Infeasibility>().Where(reason => reason != Feasibility.Infeasibility.None),
            reason => Assert.Contains($"| `{reason}` |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void ClassesInTheModelAreThePresets()
    {
        var page = Repository.Text("docs/model.md");
        Assert.All(WorkloadClass.Presets, preset => Assert.Matches(
            $@"\| {preset.Name} \| {Budget(preset)} \| {(preset.Budget.Scope == BudgetScope.FirstToken ? "first token" : "completion")} \| {preset.OutputTokens}, [^|]*\| {Count(preset.RequestsPerSession)} \|",
            page));
    }

    [Fact]
    public void CountsInTheDocumentsAreThoseOfThePack()
    {
        var pack = DataPack.Embedded;
        var page = Repository.Text("docs/data.md");
        string[] stated =
        [
            $"{pack.CarbonZones.Count(zone => zone.HasHours)} zones x {Count(DataPack.Hours)} h", $"{pack.CarbonZones.Count(zone => pack.CarbonYears(zone.Id).Count > 0)} zones x 2021 to 2025",
            $"{pack.Sites.Count} sites in {pack.Sites.Select(site => site.Jurisdiction).Distinct().Count()} countries",
            $"{pack.Sites.Count(site => site.PriceZone is null)} sites have no price", $"{Count(pack.SitePairCount)} pairs: ", $"{pack.Cables.Hubs.Count} hubs, ",
            $"{Count(pack.Models.Sum(model => model.OperatingPoints.Count))} points of {pack.Models.Count} models",
            $"{pack.Catalogue.Models.Count} models of {pack.Catalogue.Models.Select(model => model.Family).Distinct().Count()} families, {pack.Catalogue.Models.Count(model => !model.OpenWeights)} of them closed",
            $"{Count(pack.Catalogue.Offers.Count)} offers for {pack.Catalogue.Offers.Select(offer => offer.Model).Distinct().Count()} models by {pack.Catalogue.Offers.Select(offer => offer.Provider).Distinct().Count()} sellers, {pack.Catalogue.Offers.Count(offer => offer.Region is not null)} for a region",
            $"{Count(pack.ListPrices.Count)} offers, {pack.ListPrices.Count(price => price.Region is not null)} for a region", $"{pack.Jurisdictions.Count} territories",
            $"| Natural Earth, MIT | {pack.Metros.Count} |", $"{pack.GoogleGrid.Count} rows, 2019 to 2024", $"`open/sources.csv` | the sources themselves | | | {pack.Sources.Count} |",
            $"{Sites(PriceKind.WholesaleHour)} sites have hours, {Sites(PriceKind.WholesaleDay)} days, {Sites(PriceKind.WholesaleYear)} a year's wholesale mean, {Sites(PriceKind.Tariff)} a tariff",
        ];
        Repository.AssertNone(stated.Where(text => !page.Contains(text, StringComparison.Ordinal)), "docs/data.md should say:");

        int Sites(PriceKind kind) => pack.Sites.Count(site => pack.PriceZones.Any(zone => zone.Id == site.PriceZone && zone.Kind == kind));
    }

    private static IEnumerable<string> Candidates(string path) =>
    [
        path, $"src/{path}", $"src/Wattline/{path}", $"src/Wattline.{path}", $"src/Wattline.Gateway/{path}", $"src/Wattline.Cli/{path}",
        $"tests/Wattline.Tests/{path}", $"tests/Wattline.Tests/Tidy/{path}", $"data/{path}",
    ];

    private static string Count(double count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Budget(WorkloadClass preset) => preset.Budget.Milliseconds switch
    {
        >= 3_600_000 => $"{preset.Budget.Milliseconds / 3_600_000} h",
        >= 10_000 => $"{preset.Budget.Milliseconds / 1000} s",
        var ms => $"{Count(ms)} ms",
    };

    [GeneratedRegex(@"\[[^\]\n]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>[\w.-]+/[\w./-]*\w\.(?:cs|csproj|md|csv|txt|props))`")]
    private static partial Regex NamedFile();

    [GeneratedRegex(@"^\| [^|]+ \| [^|]+ \| [^|]+ \| (?<names>[^|]+) \| (?<file>src/\S+\.cs) \|", RegexOptions.Multiline)]
    private static partial Regex SymbolRow();

    [GeneratedRegex(@"(?<=`)[A-Z][\w.]+(?=`)")]
    private static partial Regex Identifier();
}
