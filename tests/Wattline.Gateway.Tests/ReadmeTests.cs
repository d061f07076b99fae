using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Wattline.Grid;
using Wattline.Testing;

namespace Wattline.Gateway.Tests;

/// <summary>What README shows works, and what it counts is so.</summary>
public partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Root(), "README.md"));

    [Fact]
    public async Task TheCurlIsAnsweredAndCarriesEveryHeader()
    {
        var snippet = Snippet().Match(Readme).Value;
        await using var gateway = await TestGateway.StartDemoAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/chat/completions", UriKind.Relative));
        request.Content = new StringContent(Body().Match(snippet).Groups["body"].Value, Encoding.UTF8, "application/json");
        foreach (Match header in Header().Matches(snippet))
        {
            request.Headers.TryAddWithoutValidation(header.Groups["name"].Value, header.Groups["value"].Value);
        }

        using var response = await gateway.Client.SendAsync(request, Stage.Token);
        response.EnsureSuccessStatusCode();
        foreach (var name in new[] { "Region", "Model", "Energy-J", "Carbon-G", "Cost-Usd", "Decision", "Overhead-Ms" })
        {
            Assert.True(response.Headers.Contains($"X-Wattline-{name}"), name);
            Assert.Contains($"-{name}`", Readme, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WhatItCountsIsSo()
    {
        var pack = DataPack.Embedded;
        foreach (var (count, what) in new[]
        {
            (pack.Sites.Count, "sites"), (pack.CarbonZones.Count(zone => zone.HasHours), "zones"), (pack.Jurisdictions.Count, "jurisdictions"),
            (pack.Models.Count, "models"), (pack.ListPrices.Count, "list prices"),
        })
        {
            Assert.Matches(string.Create(CultureInfo.InvariantCulture, $@"\b{count:#,0}\s+{what}"), Readme);
        }
    }

    private static string Root([CallerFilePath] string source = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", ".."));

    [GeneratedRegex("```bash\ncurl.+?```", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex("-d '(?<body>[^']+)'")]
    private static partial Regex Body();

    [GeneratedRegex("-H '(?<name>X-[^:]+): (?<value>[^']+)'")]
    private static partial Regex Header();
}
