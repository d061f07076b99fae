using System.Globalization;
using System.Text;
using Wattline.Gateway.Planning;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Planning;

/// <summary>docs/planning.md holds the tables by which the reader goes; WATTLINE_UPDATE_SNAPSHOTS=1 writes them anew.</summary>
public class PlanningDocsTests
{
    private const string Begin = "<!-- fields -->\n", End = "<!-- end of fields -->";
    private static readonly string Page = Path.GetFullPath(Path.Combine(Scenarios.Folder(), "../../docs/planning.md"));

    [Fact]
    public void TheDocumentedFieldsAreThoseOfTheReader()
    {
        var page = File.ReadAllText(Page);
        var (before, after) = (page[..(page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)], page[page.IndexOf(End, StringComparison.Ordinal)..]);
        Snapshot.Matches(Path.GetRelativePath(Path.Combine(Scenarios.Folder(), "../../tests/Wattline.Gateway.Tests/Planning/Snapshots"), Page), before + Tables() + after);
    }

    [Fact]
    public void EverySampleIsInTheDocument() => Assert.All(
        Directory.GetFiles(Scenarios.Folder()), file => Assert.Contains($"`samples/plans/{Path.GetFileName(file)}`", File.ReadAllText(Page), StringComparison.Ordinal));

    private static string Tables()
    {
        var text = new StringBuilder();
        foreach (var block in ScenarioFields.All.Where(block => block.Fields.Count > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {block.Name}\n\n{block.Meaning}\n\n| Field | What stands there | Default | Meaning |\n|---|---|---|---|\n");
            foreach (var field in block.Fields)
            {
                text.Append(CultureInfo.InvariantCulture, $"| `{field.Key}` | {Shape(field)} | {(field.IsRequired ? "required" : field.Default.Length > 0 ? field.Default : "none")} | {field.Meaning} |\n");
            }
        }

        return text.Append('\n').ToString();
    }

    private static string Shape(ScenarioField field) => field.Kind switch
    {
        FieldKind.Number => Range(field),
        FieldKind.Whole => $"whole number, {Range(field)}",
        FieldKind.Series => $"series, {Range(field)}",
        FieldKind.Flag => "true or false",
        FieldKind.Word => string.Join(", ", field.Words),
        FieldKind.Batches => $"{string.Join(", ", field.Words)}, or a list of {Range(field)}",
        FieldKind.Texts => "a name or a list",
        FieldKind.Hour => "an hour of UTC",
        FieldKind.Rules => "a rule, or rules by origin",
        FieldKind.Block => $"[{field.Below}](#{field.Below})",
        FieldKind.Named when field.Below == "rules" => "rules by name",
        FieldKind.Named => $"by name: [{field.Below}](#{field.Below})",
        FieldKind.List => $"list of [{field.Below}](#{field.Below})",
        _ => "text",
    };

    private static string Range(ScenarioField field) =>
        $"{(field.Unit.Length > 0 ? field.Unit + ", " : "")}{Figure(field.Least)} to {Figure(field.Most)}";

    private static string Figure(double value) => value >= 1e7
        ? value.ToString("0.##e0", CultureInfo.InvariantCulture) : value.ToString("#,0.####", CultureInfo.InvariantCulture);
}
