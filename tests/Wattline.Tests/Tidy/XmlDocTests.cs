using System.Text.RegularExpressions;

namespace Wattline.Tests.Tidy;

public sealed partial class XmlDocTests
{
    [Fact]
    public void EveryPublicTypeSaysWhatItIs()
    {
        var breaches = new List<string>();
        foreach (var file in Repository.Code("src"))
        {
            var lines = Repository.Lines(file);
            for (var at = 0; at < lines.Length; at++)
            {
                if (PublicType().Match(lines[at]) is { Success: true } type && !HasSummary(lines, at))
                {
                    breaches.Add($"{file}:{at + 1}: {type.Groups["name"].Value}");
                }
            }
        }

        Repository.AssertNone(breaches, "Public types without a summary:");
    }

    /// <summary>The lines above, attributes passed over, are a comment that has a summary with words in it.</summary>
    private static bool HasSummary(string[] lines, int at)
    {
        var comment = new List<string>();
        for (var above = at - 1; above >= 0; above--)
        {
            var line = lines[above].Trim();
            if (line.StartsWith("///", StringComparison.Ordinal))
            {
                comment.Insert(0, line[3..].Trim());
            }
            else if (!line.StartsWith('['))
            {
                break;
            }
        }

        return Summary().IsMatch(string.Join(' ', comment));
    }

    [GeneratedRegex(@"^\s*public (?:(?:sealed|static|abstract|partial|readonly|ref|unsafe|new) )*(?:record struct|record class|class|record|struct|interface|enum|delegate \S+) (?<name>\w+)")]
    private static partial Regex PublicType();

    [GeneratedRegex(@"<summary>\s*\S.*</summary>|<inheritdoc")]
    private static partial Regex Summary();
}
