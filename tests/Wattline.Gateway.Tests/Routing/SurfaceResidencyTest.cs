using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Routing;

/// <summary>
/// Residency over the whole surface: operations that store and that do not, things kept and referred to, regions that fail, and an operator who
/// bypasses, pins, drains and rolls out meanwhile. Every request says on itself which rules it is under, and every server checks what reached it.
/// </summary>
public sealed class SurfaceResidencyTest
{
    private const string AtRest = "EU-adequate", Session = "|";

    private static readonly (string Site, string Territory)[] Sites =
        [("us-va", "US"), ("sg", "SG"), ("jp-e", "JP"), ("ch", "CH"), ("no", "NO"), ("se", "SE")];

    private static readonly string[] Keys = ["anywhere", "EU-adequate", "EU, US", "CBPR"];

    [Fact]
    public async Task NoOrderNoOperationAndNothingKeptLeadsToAForbiddenServer()
    {
        await using var stage = await StartAsync();
        var (kept, answered) = (new ConcurrentDictionary<(string Key, string Name), string>(), new ConcurrentDictionary<string, int>());
        var operators = new Random(5);
        await Parallel.ForAsync(0, 2500, new ParallelOptions { MaxDegreeOfParallelism = 12, CancellationToken = Stage.Token }, async (number, _) =>
        {
            var random = new Random(number);
            if (number % 40 == 0)
            {
                await OrderAsync(stage, operators);
            }

            var (operation, request, names) = Ask(random, kept);
            using var response = await stage.Client.SendAsync(request, Stage.Token);
            var text = await response.Content.ReadAsStringAsync(Stage.Token);
            answered.AddOrUpdate($"{operation} {(int)response.StatusCode}{(names.Refers ? " kept" : "")}", 1, (_, count) => count + 1);
            if (response.IsSuccessStatusCode && names.Stores && Identifier(text) is { } id)
            {
                kept[(names.Key, id)] = response.Headers.GetValues("X-Wattline-Region").Single();
            }
        });
        var seen = Sites.SelectMany(site => stage[site.Site].Requests.Select(request => (site.Site, site.Territory, Rules: Mark(request)))).ToList();

        Assert.All(seen, one => Assert.All(
            one.Rules.Key, rule => Assert.True(Territories.Allows(rule, one.Territory), $"{one.Site} was reached under the rule '{rule}'.")));
        Assert.All(seen.Where(one => one.Rules.Home is not null), one => Assert.Equal(one.Rules.Home, one.Site));
        Assert.All(Sites, site => Assert.NotEmpty(stage[site.Site].Requests));
        Assert.True(seen.Count(one => one.Rules.Home is not null) > 50, $"Hardly anything kept was referred to: {string.Join(", ", answered)}.");
        Assert.All(
            new[] { "chat", "completions", "responses", "embeddings", "conversations" },
            operation => Assert.True(answered.GetValueOrDefault($"{operation} 200") > 50, $"{operation}: {string.Join(", ", answered)}"));
    }

    private static async Task<Stage> StartAsync()
    {
        var keys = string.Concat(Keys.Select(key => $"  - {{ name: '{key}', residency: '{key}', sha256: {Hash(key)} }}\n"))
            + $"  - {{ name: operator, admin: true, sha256: {Hash("operator")} }}\n";
        var stage = await Stage.StartWithAsync(
            $"residency_at_rest: {AtRest}\nrollout_percent: 70\nobserve: {{ baseline: [us-va, se, ch] }}\nfallback: [sg, jp-e, no, se]\n" +
            $"classes: {{ chat: {{ budget_ms: 60000 }} }}\nkeys:\n{keys}",
            "operations: [chat, completions, responses, embeddings]", [.. Sites.Select(site => site.Site)]);
        foreach (var (site, at) in Sites.Select((site, at) => (site.Site, at)))
        {
            var (random, count) = (new Random(at), 0);
            stage[site].Otherwise = _ => Behave(site, random, Interlocked.Increment(ref count));
        }

        return stage;
    }

    private static UpstreamBehaviour Behave(string site, Random random, int number)
    {
        lock (random)
        {
            return random.Next(150) switch
            {
                0 => new UpstreamBehaviour.Status(500),
                1 => new UpstreamBehaviour.Status(429),
                2 => new UpstreamBehaviour.CutBeforeHeaders(),
                _ => new UpstreamBehaviour.Answer(string.Create(
                    CultureInfo.InvariantCulture, $"{{\"id\":\"kept-{site}-{number}\",\"usage\":{{\"prompt_tokens\":1,\"completion_tokens\":1}}}}")),
            };
        }
    }

    /// <summary>A request with, in <c>user</c>, the rules that it is under and the site that keeps what it refers to.</summary>
    private static (string Operation, HttpRequestMessage Request, (string Key, bool Stores, bool Refers) Names) Ask(
        Random random, ConcurrentDictionary<(string Key, string Name), string> kept)
    {
        string[] operations = ["chat/completions", "completions", "responses", "responses", "embeddings", "conversations"];
        var (path, key, hint) = (operations[random.Next(operations.Length)], Keys[random.Next(Keys.Length)], Territories.Rules[random.Next(Territories.Rules.Count)]);
        var stores = path is "conversations" || (path is "responses" && random.Next(2) == 0);
        var mine = path is "responses" && random.Next(2) == 0 ? kept.Where(one => one.Key.Key == key).ToList() : [];
        var reference = mine.Count > 0 ? mine[random.Next(mine.Count)] : default;
        // Most rules leave out most regions: what is kept is mostly asked for without one of its own.
        hint = reference.Value is not null && random.Next(4) > 0 ? "anywhere" : hint;
        var rules = string.Join(Session, stores ? [key, hint, AtRest] : new[] { key, hint });
        var fields = new Dictionary<string, object?>
        {
            ["user"] = rules + (reference.Value is { } home ? "#" + home : ""),
            ["model"] = "m",
            ["messages"] = new[] { new { role = "user", content = "Hello" } },
            ["prompt"] = "Hello",
            ["input"] = "Hello",
        };
        if (path is "responses")
        {
            fields["store"] = stores;
        }

        if (reference.Value is not null)
        {
            fields["previous_response_id"] = reference.Key.Name;
        }

        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/" + path) { Content = new StringContent(JsonSerializer.Serialize(fields)) };
        request.Headers.Authorization = new("Bearer", key);
        request.Headers.Add("X-Wattline-Residency", hint);
        return (path.Split('/')[0], request, (key, stores, reference.Value is not null));
    }

    private static async Task OrderAsync(Stage stage, Random random)
    {
        HttpRequestMessage order;
        lock (random)
        {
            var site = Sites[random.Next(Sites.Length)].Site;
            order = random.Next(10) switch
            {
                0 => new(HttpMethod.Put, "/api/control/bypass"),
                1 or 2 or 3 => new(HttpMethod.Delete, "/api/control/bypass"),
                4 => Pin(site),
                5 or 6 or 7 => new(HttpMethod.Delete, "/api/control/pins/model/m"),
                _ => new(random.Next(4) == 0 ? HttpMethod.Put : HttpMethod.Delete, "/api/control/drains/" + site),
            };
        }

        order.Headers.Authorization = new("Bearer", "operator");
        using var response = await stage.Client.SendAsync(order, Stage.Token);
        Assert.True((int)response.StatusCode is < 300 or 404, $"{order.Method} {order.RequestUri}: {(int)response.StatusCode}");
    }

    private static HttpRequestMessage Pin(string site) => new(HttpMethod.Put, "/api/control/pins/model/m")
    {
        Content = new StringContent($$"""{"region":"{{site}}","minutes":1}""", Encoding.UTF8, "application/json"),
    };

    private static string? Identifier(string text) => JsonDocument.Parse(text).RootElement.TryGetProperty("id", out var id) ? id.GetString() : null;

    private static (string[] Key, string? Home) Mark(RecordedRequest request)
    {
        var parts = JsonDocument.Parse(request.Body).RootElement.GetProperty("user").GetString()!.Split('#');
        return (parts[0].Split(Session), parts.Length > 1 ? parts[1] : null);
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
