using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Snapshots;

/// <summary>
/// Answers that programs read are committed files: a change shows in the diff. WATTLINE_UPDATE_SNAPSHOTS=1 writes them anew.
/// </summary>
public sealed class SnapshotTests
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task ModelsAreAsCommitted()
    {
        await using var stage = await Stage.StartAsync("", ["se", "de"], new FakeClock());
        foreach (var (name, path) in new[] { ("models", "/v1/models"), ("model", "/v1/models/m"), ("model-not-found", "/v1/models/none") })
        {
            using var response = await stage.Client.GetAsync(path, Stage.Token);
            await CompareAsync(name, await Answered.ReadAsync(response));
        }
    }

    [Fact]
    public async Task ErrorsAreAsCommitted()
    {
        await using var stage = await Stage.StartAsync("limits: { body_mb: 0.001 }", ["se", "us-va"]);
        (string Name, string Body, (string, string)[] Headers)[] asks =
        [
            ("no-json", "[]", []),
            ("model-missing", "{}", []),
            ("model-twice", "{\"model\":\"m\",\"model\":\"m\"}", []),
            ("model-unknown", Chat.Body(model: "mm"), []),
            ("class-unknown", Chat.Body(), [("Class", "chatt")]),
            ("latency-invalid", Chat.Body(), [("Max-Latency-Ms", "soon")]),
            ("latency-scope-invalid", Chat.Body(), [("Latency-Of", "end")]),
            ("location-unknown", Chat.Body(), [("Client-Location", "Frankfrut")]),
            ("jurisdiction-unknown", Chat.Body(), [("Residency", "EUU")]),
            ("region-infeasible-by-latency", Chat.Body(), [("Class", "control"), ("Client-Location", "Tokyo")]),
            ("region-infeasible-by-residency", Chat.Body(), [("Residency", "JP")]),
            ("body-too-large", Chat.Body($",\"x\":\"{new string('x', 1000)}\""), []),
        ];
        foreach (var (name, body, headers) in asks)
        {
            await CompareAsync(name, await stage.AskAsync(body, headers));
        }
    }

    [Fact]
    public async Task FailuresAreAsCommitted()
    {
        await using var stage = await Stage.StartAsync("limits: { tries: 1 }", ["se", "de"]);
        stage["se"].Otherwise = stage["de"].Otherwise = _ => new UpstreamBehaviour.Status(500);
        await CompareAsync("tries-exhausted", await stage.AskAsync());
        await stage.AskAsync();
        await CompareAsync("region-unavailable", await stage.AskAsync());
        using var response = await stage.Client.GetAsync("/v1/nothing", Stage.Token);
        await CompareAsync("not-found", await Answered.ReadAsync(response));
        var yaml = "keys: [{ name: a, sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef }]";
        await using var locked = await Stage.StartAsync(yaml, ["se"]);
        await CompareAsync("key-unknown", await locked.AskAsync());
    }

    private static async Task CompareAsync(string name, Answered answer, [CallerFilePath] string here = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(here)!, name + ".json");
        var shown = new JsonObject { ["status"] = answer.Status, ["body"] = JsonNode.Parse(answer.Body) }.ToJsonString(Readable) + "\n";
        if (Environment.GetEnvironmentVariable("WATTLINE_UPDATE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(file, shown, Stage.Token);
        }

        Assert.True(File.Exists(file), $"{file} is missing; WATTLINE_UPDATE_SNAPSHOTS=1 writes it.");
        Assert.Equal(await File.ReadAllTextAsync(file, Stage.Token), shown);
    }
}
