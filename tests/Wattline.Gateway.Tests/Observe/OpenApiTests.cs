using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Observe;

/// <summary>The OpenAPI document tells of what is served, and of nothing else.</summary>
public sealed partial class OpenApiTests
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task TheDocumentIsAsCommitted()
    {
        await using var stage = await Stage.StartAsync("se");
        Snapshot.Matches("openapi.json", JsonSerializer.Serialize(await ReadAsync(stage), Readable));
    }

    [Fact]
    public async Task EveryRouteIsInItAndEveryPathOfItIsMapped()
    {
        await using var stage = await Stage.StartAsync("se");
        var told = from path in (await ReadAsync(stage)).GetProperty("paths").EnumerateObject()
                   from method in path.Value.EnumerateObject()
                   select $"{method.Name.ToUpperInvariant()} {path.Name}";
        // HEAD is GET without a body, and not told of.
        var mapped = stage.Gateway.Routes.Where(route => route.Method != "HEAD").SelectMany(route => Paths(route.Pattern).Select(path => $"{route.Method} {path}"));
        Assert.Equal(mapped.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EveryReferenceLeadsSomewhereAndEveryNameIsUnique()
    {
        await using var stage = await Stage.StartAsync("se");
        var document = await ReadAsync(stage);
        var references = Reference().Matches(document.GetRawText()).Select(match => match.Groups["path"].Value).Distinct().ToList();
        Assert.NotEmpty(references);
        Assert.All(references, path => Assert.NotEqual(
            JsonValueKind.Undefined, path.Split('/').Aggregate(document, (node, part) => node.GetProperty(part)).ValueKind));
        var names = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(method => method.Value.GetProperty("operationId").GetString()).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public async Task ItsCodesAreThoseOfTheDocuments()
    {
        await using var stage = await Stage.StartAsync("se");
        var told = (await ReadAsync(stage)).GetProperty("components").GetProperty("schemas").GetProperty("Error").GetProperty("properties")
            .GetProperty("error").GetProperty("properties").GetProperty("code").GetProperty("enum").EnumerateArray().Select(code => code.GetString()!);
        var page = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "configuration.md"), Stage.Token);
        var documented = CodeRow().Matches(page).SelectMany(row => Code().Matches(row.Groups["codes"].Value)).Select(code => code.Groups["code"].Value);
        Assert.Equal(documented.Distinct().Order(StringComparer.Ordinal), told);
    }

    [Fact]
    public async Task AnswersHaveItsShapeAndItsHeaders()
    {
        await using var stage = await Stage.StartAsync(
            "mode: observe\nobserve: { baseline: se }\nauto: [{ name: auto }]\nreasoning: { m: { parameters_billions: 70 } }", ["se", "de"]);
        var document = await ReadAsync(stage);
        var answer = await stage.AskAsync(Chat.Body(model: "auto"));
        var headers = document.GetProperty("paths").GetProperty(Chat.Path).GetProperty("post").GetProperty("responses").GetProperty("200").GetProperty("headers");
        Assert.Equal(
            headers.EnumerateObject().Select(header => header.Name).Order(StringComparer.Ordinal),
            answer.Headers.Keys.Where(name => name.StartsWith("X-Wattline-", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        await stage.ReceiptAsync(answer);
        foreach (var (path, schema) in new[]
        {
            ("/api/receipts", "ReceiptList"), ($"/api/receipts/{answer.Header("Decision")}", "Receipt"), ("/api/explain?model=m", "Explanation"),
            ("/api/explain?model=auto", "Explanation"), ("/api/reasoning", "Reasoning"),
            ("/api/savings", "Savings"), ("/api/control", "Control"), ("/v1/models", "ModelList"), ("/v1/models/m", "Model"), ("/v1/none", "Error"),
            ("/api/carbon/se", "Carbon"), ("/api/price/se?past=2", "Price"), ("/api/zones", "ZoneList"),
            ("/emissions/bylocations?location=se", "EmissionsDataList"), ("/emissions/bylocations", "Problem"), ("/locations", "EmissionsLocations"),
            ("/emissions/average-carbon-intensity?location=se&startTime=2024-01-01&endTime=2024-01-02", "CarbonIntensityMean"),
        })
        {
            using var response = await stage.Client.GetAsync(new Uri(path, UriKind.Relative), Stage.Token);
            var json = (await Answered.ReadAsync(response)).Json;
            var told = document.GetProperty("components").GetProperty("schemas").GetProperty(schema);
            Assert.True(IsOf(json, told, document), $"{path} is no {schema}.");
            Assert.False(IsOf(JsonDocument.Parse(json.ValueKind == JsonValueKind.Array ? "{}" : "[]").RootElement, told, document));
        }
    }

    [Fact]
    public async Task WhatMustBeGivenIsRequiredAndHoursAreWholeNumbers()
    {
        await using var stage = await Stage.StartAsync("se");
        var paths = (await ReadAsync(stage)).GetProperty("paths");
        JsonElement Parameter(string path, string name) => paths.GetProperty(path).GetProperty("get").GetProperty("parameters").EnumerateArray()
            .Single(one => one.TryGetProperty("name", out var its) && its.GetString() == name);
        foreach (var path in new[] { "/api/recommend", "/api/spread", "/api/energy" })
        {
            Assert.True(Parameter(path, "model").GetProperty("required").GetBoolean());
            using var response = await stage.Client.GetAsync(new Uri(path, UriKind.Relative), Stage.Token);
            Assert.Equal(400, (int)response.StatusCode);
        }

        foreach (var (path, name) in new[] { ("/api/carbon/{zone}", "hours"), ("/api/carbon/{zone}", "past"), ("/api/price/{zone}", "past"), ("/api/spread", "hours") })
        {
            Assert.Equal("integer", Parameter(path, name).GetProperty("schema").GetProperty("type").GetString());
            Assert.False(Parameter(path, name).TryGetProperty("required", out _));
        }
    }

    [Fact]
    public async Task ItNeedsNoKey()
    {
        await using var stage = await Stage.StartAsync($"keys: [{{ name: a, sha256: {new string('0', 64)} }}]", ["se"]);
        await ReadAsync(stage);
    }

    /// <summary>A check of types and of names: what is told must be there, and what is there must be told.</summary>
    private static bool IsOf(JsonElement json, JsonElement schema, JsonElement document)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return IsOf(json, reference.GetString()![2..].Split('/').Aggregate(document, (node, part) => node.GetProperty(part)), document);
        }

        if (!schema.TryGetProperty("type", out var type))
        {
            return true;
        }

        var kinds = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : new[] { type.GetString()! };
        return kinds.Contains(KindOf(json, kinds)) && json.ValueKind switch
        {
            JsonValueKind.Array => json.EnumerateArray().All(item => IsOf(item, schema.GetProperty("items"), document)),
            JsonValueKind.Object when schema.TryGetProperty("properties", out var properties) => json.EnumerateObject().All(
                property => properties.TryGetProperty(property.Name, out var below) && IsOf(property.Value, below, document)),
            _ => true,
        };
    }

    private static string KindOf(JsonElement json, string[] kinds) => json.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => kinds.Contains("integer") && json.TryGetInt64(out _) ? "integer" : "number",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>A pattern as paths: what may follow or not follow makes two of it.</summary>
    private static IEnumerable<string> Paths(string pattern)
    {
        var plain = pattern.Replace("{**", "{", StringComparison.Ordinal);
        return plain.EndsWith("/{name}/{rest}", StringComparison.Ordinal) ? [plain, plain[..^"/{rest}".Length]] : [plain];
    }

    private static async Task<JsonElement> ReadAsync(Stage stage)
    {
        using var response = await stage.Client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative), Stage.Token);
        Assert.Equal("application/json", response.EnsureSuccessStatusCode().Content.Headers.ContentType!.MediaType);
        return (await Answered.ReadAsync(response)).Json;
    }

    private static string Root([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", ".."));

    [GeneratedRegex("\"\\$ref\":\"#/(?<path>[^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^\| (?:\d{3}|in the stream) \| (?<codes>(?:`\w+`(?:, )?)+) \|", RegexOptions.Multiline)]
    private static partial Regex CodeRow();

    [GeneratedRegex("`(?<code>\\w+)`")]
    private static partial Regex Code();
}
