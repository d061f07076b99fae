using System.Text.RegularExpressions;

namespace Wattline.Grid;

/// <summary>
/// The many spellings of a model's name brought to one: <c>meta-llama/Llama-3.1-8B-Instruct</c>, <c>us.meta.llama3-1-8b-instruct-v1:0</c>
/// and <c>llama-v3p1-8b-instruct</c> are all <c>llama-3-1-8b</c>.
/// </summary>
internal static partial class ModelName
{
    /// <summary>The plain name: what follows the last slash, without vendor, date, version and marks of how it is served.</summary>
    public static string Plain(string text) => Split(text).Plain;

    /// <summary>The plain name, the date in it (empty where there is none), and how many marks of another way of serving were in it.</summary>
    public static (string Plain, string Date, int Marks) Split(string text)
    {
        var name = text.Trim().ToLowerInvariant();
        name = name[(name.LastIndexOf('/') + 1)..];
        name = Vendor().Replace(Profile().Replace(name, ""), "").Replace("deepseek.", "deepseek-", StringComparison.Ordinal);
        name = Decimal().Replace(name, "-").Replace('.', '-').Replace('_', '-').Replace('@', '-').Replace(' ', '-');
        name = Reseller().Replace(name, "");
        name = Generation().Replace(name, "$1-$2");
        var (date, marks) = ("", 0);
        while (true)
        {
            if (Mark().Match(name) is { Success: true } mark)
            {
                marks++;
                name = name[..mark.Index];
            }
            else if (Date().Match(name) is { Success: true } found)
            {
                date = found.Value.Replace("-", "", StringComparison.Ordinal);
                name = name[..found.Index];
            }
            else if (Ending().Match(name) is { Success: true } ending)
            {
                name = name[..ending.Index];
            }
            else
            {
                return (name, date, marks);
            }
        }
    }

    /// <summary>A group of regions before a vendor, as in <c>eu.anthropic.</c>.</summary>
    [GeneratedRegex(@"^(?:us|eu|apac|au|jp|ca|us-gov|global)\.(?=[a-z])")]
    private static partial Regex Profile();

    [GeneratedRegex(@"^(?!deepseek\.)[a-z][a-z0-9]*\.(?=[a-z])")]
    private static partial Regex Vendor();

    /// <summary>A decimal point that a key writes as p: <c>v3p1</c>.</summary>
    [GeneratedRegex(@"(?<=\d)p(?=\d)")]
    private static partial Regex Decimal();

    /// <summary>The seller's or maker's name before that of the model; there may be both.</summary>
    [GeneratedRegex(
        @"^(?:databricks-|snowflake-|c4ai-|openai-(?=gpt|o\d)|anthropic-(?=claude)|meta-(?=llama)|nvidia-(?=nemotron)|ai21-(?=jamba)|zai-(?=glm))+")]
    private static partial Regex Reseller();

    [GeneratedRegex(@"^(llama|qwen|gemma|falcon)-?v?(\d)")]
    private static partial Regex Generation();

    /// <summary>Marks of a variant that a seller runs in another way: rounded weights, shared speed, a plain tier.</summary>
    [GeneratedRegex("(?:-fp8(?:-fast|-dynamic)?|-bf16|-tput|-basic|(?<=-instruct)-turbo|-awq|-int8|-fp16)$")]
    private static partial Regex Mark();

    [GeneratedRegex(@"-(?:20\d{6}|20\d\d-\d\d-\d\d)$")]
    private static partial Regex Date();

    /// <summary>Endings that do not tell one model from another. A name without a number that ends in latest changes what it means.</summary>
    [GeneratedRegex(@"(?:(?:-v\d+)?:\d+|-v1|-v0-\d|(?<=\d.*)-latest|-default|-maas|-instruct|-it|-hf|-instant|-versatile|-001)$")]
    private static partial Regex Ending();
}
