using System.Globalization;
using System.Text.RegularExpressions;

namespace Wattline.Tests.Tidy;

/// <summary>What the configuration reader asks for, what its template shows and what docs/configuration.md lists are the same.</summary>
public sealed partial class ConfigurationDocsTests
{
    private const string Folder = "src/Wattline.Gateway/Configuration", Document = "docs/configuration.md";
    private static readonly string Reader = string.Concat(Repository.Code(Folder).Where(file => !file.EndsWith("/Template.cs", StringComparison.Ordinal)).Select(Repository.Text));
    private static readonly string Page = Repository.Text(Document);

    /// <summary>Rows of the document's tables of options: the last word of the path, and the unit and range.</summary>
    private static readonly List<(string Key, string Range)> Rows =
        [.. OptionRow().Matches(Page).Select(row => (row.Groups["key"].Value, row.Groups["range"].Value.Trim()))];

    private static IEnumerable<string> Keys => KeyRead().Matches(Reader).Select(read => read.Groups["key"].Value).Distinct().Order();

    [Fact]
    public void TheReaderIsUnderstood()
    {
        Assert.Superset(new HashSet<string> { "listen", "price_usd_per_t", "budget_ms", "sha256", "key_env", "list_price", "residency" }, Keys.ToHashSet());
        Assert.InRange(Keys.Count(), 50, 200);
    }

    [Fact]
    public void EveryOptionIsDocumentedAndEveryDocumentedOptionIsRead() =>
        Assert.Equal(Keys, Rows.Select(row => row.Key).Distinct().Order());

    [Fact]
    public void EveryOptionIsInTheTemplate()
    {
        var template = Repository.Text($"{Folder}/Template.cs");
        Repository.AssertNone(Keys.Where(key => !Regex.IsMatch(template, $@"\b{key}\b")), "The template of `wattline init` does not show:");
    }

    [Fact]
    public void DocumentedRangesAreThoseOfTheReader()
    {
        var breaches = NumberRead().Matches(Reader)
            .Select(read => (Key: read.Groups["key"].Value, Range: $"{Text(read.Groups["least"].Value)} to {Text(read.Groups["most"].Value)}"))
            .Where(read => !Rows.Any(row => row.Key == read.Key && row.Range.EndsWith(read.Range, StringComparison.Ordinal)))
            .Select(read => $"{read.Key}: {read.Range}");
        Repository.AssertNone(breaches, $"{Document} gives another range than the reader:");
    }

    [Fact]
    public void EveryHintHeaderAndErrorCodeIsDocumented()
    {
        var gateway = string.Concat(Repository.Code("src/Wattline.Gateway").Select(Repository.Text));
        var headers = PrefixedHeader().Matches(gateway).Select(header => $"`X-Wattline-{header.Groups["name"].Value}`");
        var codes = ErrorCode().Matches(gateway).Select(code => $"`{code.Groups["code"].Value}`");
        var named = headers.Concat(codes).Distinct().ToList();
        Assert.InRange(named.Count, 25, 100);
        Repository.AssertNone(named.Where(name => !Page.Contains(name, StringComparison.Ordinal)), $"{Document} does not name:");
    }

    /// <summary>A number as the source writes it, as the document does: 10_000 and 1e4 are both 10,000.</summary>
    private static string Text(string source) => source.Split('*', StringSplitOptions.TrimEntries)
        .Select(factor => double.Parse(factor.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture))
        .Aggregate(1.0, (product, factor) => product * factor).ToString("#,0.####", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?:\.(?:Text|Required|Name|Number|Whole|OneOf|Flag|Texts|Section|Sections|List)\(|Read(?:Place|Residency)\(\w+, |ReadPage\()""(?<key>\w+)""")]
    private static partial Regex KeyRead();

    [GeneratedRegex(@"\.(?:Number|Whole)\(""(?<key>\w+)"", (?<least>-?[\d._e]+), (?<most>[\d._e]+)")]
    private static partial Regex NumberRead();

    [GeneratedRegex(@"^\| `(?:[\w\[\].]+\.)?(?<key>\w+)` \|[^|]*\|(?<range>[^|]*)\|[^|]*\|\r?$", RegexOptions.Multiline)]
    private static partial Regex OptionRow();

    [GeneratedRegex(@"Prefix \+ ""(?<name>[\w-]+)""")]
    private static partial Regex PrefixedHeader();

    [GeneratedRegex(@"(?:OpenAiError\.Invalid\(|""(?:invalid_request_error|server_error)"",)\s*""(?<code>\w+)""")]
    private static partial Regex ErrorCode();
}
