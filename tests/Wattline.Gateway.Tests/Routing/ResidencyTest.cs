using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Wattline.Feasibility;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Routing;

/// <summary>
/// No try ever lands where a rule forbids it, whatever fails: judged by <see cref="Territories"/>, which routing does not know.
/// </summary>
public sealed class ResidencyTest
{
    private static readonly (string Site, string Territory)[] Sites =
    [
        ("se", "SE"), ("de", "DE"), ("fr", "FR"), ("ie", "IE"), ("no", "NO"), ("is", "IS"), ("ch", "CH"), ("gb", "GB"), ("us-va", "US"),
        ("us-or", "US"),
        ("ca-on", "CA"), ("br", "BR"), ("jp-e", "JP"), ("kr", "KR"), ("sg", "SG"), ("au-nsw", "AU"), ("in-w", "IN"), ("il", "IL"),
        ("nz", "NZ"), ("mx", "MX"),
    ];

    private static readonly string[] Origins = ["Frankfurt", "Tokyo", "1.35,103.8", "39,-77", "-23.5,-46.6"];

    [Fact]
    public void NoTryOfAHundredThousandRequestsIsForbidden()
    {
        var (served, tries, refused) = (0, 0, 0);
        foreach (var everyone in Territories.Rules.Take(5))
        {
            var random = new Random(everyone.Length);
            var options = Options(everyone);
            var builder = new FleetBuilder(options, DataPack.Embedded);
            var snapshot = new FleetSnapshot(builder.Inputs(1, Slot.At(2026, 6, 1)));
            var memory = new Memory(options.Limits, TimeProvider.System);
            var reader = new WorkloadReader(options, DataPack.Embedded, builder, memory, new StateRegister(null), ReasoningBoard.Of(options));
            var table = new CandidateTable();
            for (var request = 0; request < 20_000; request++)
            {
                var key = options.Keys[random.Next(options.Keys.Count)];
                var hint = random.NextDouble() < 0.7 ? Territories.Rules[random.Next(Territories.Rules.Count)] : null;
                string[] rules = [everyone, key.Name, hint ?? "anywhere"];
                var tried = Serve(Read(reader, snapshot, key, hint, random), snapshot, table, random);
                Assert.All(tried, region => AssertAllowed(rules, region));
                tries += tried.Count;
                served += tried.Count > 0 ? 1 : 0;
                refused += tried.Count == 0 && !Sites.Any(site => rules.All(rule => Territories.Allows(rule, site.Territory))) ? 1 : 0;
            }
        }

        // The law would hold of a router that never routes; it must have routed, retried and refused.
        Assert.True(served > 30_000 && tries > 1.2 * served && refused > 5_000, $"{served} served in {tries} tries, {refused} refused.");
    }

    [Fact]
    public async Task NoneOfTwoThousandRequestsReachesAForbiddenServer()
    {
        (string Site, string Territory)[] sites = [("us-va", "US"), ("sg", "SG"), ("jp-e", "JP"), ("ch", "CH"), ("no", "NO"), ("se", "SE")];
        string[] keys = ["anywhere", "EU-adequate", "EU, US", "CBPR"];
        // The clock moves with the requests: a region that failed rests for five of them and more.
        var (clock, turn) = (new FakeClock(), new Lock());
        await using var stage = await Stage.StartAsync(
            "classes: { chat: { budget_ms: 60000 } }\nauto: [{ name: auto }]\nreasoning: { m: { parameters_billions: 70 } }\n" +
            $"limits: {{ unhealthy_s: 0.1, first_byte_s: 0.3, between_bytes_s: 0.3, tries: 6 }}\nkeys:\n{KeyLines(keys)}",
            sites.Select(site => site.Site), clock);
        foreach (var (site, at) in sites.Select((site, at) => (site.Site, at)))
        {
            var random = new Random(at);
            stage[site].Otherwise = _ => Behave(random);
        }

        var work = Enumerable.Range(0, 2000).Select(number =>
            (Number: number, Key: keys[number % keys.Length], Hint: Territories.Rules[number * 7 % Territories.Rules.Count]));
        var sixteen = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Stage.Token };
        await Parallel.ForEachAsync(work, sixteen, async (ask, _) =>
        {
            lock (turn)
            {
                clock.Advance(TimeSpan.FromMilliseconds(20));
            }

            var mark = FormattableString.Invariant($",\"user\":\"{ask.Key}|{ask.Hint}\"{(ask.Number % 3 == 0 ? ",\"stream\":true" : "")}");
            await stage.AskAsync(Chat.Body(mark, ask.Number % 4 == 0 ? "auto" : "m"), ("Authorization", "Bearer " + ask.Key), ("Residency", ask.Hint));
        });
        var seen = sites.SelectMany(site => stage[site.Site].Requests.Select(request => (site.Site, Rules: Mark(request)))).ToList();
        await stage.Gateway.Ledger.FlushAsync(Stage.Token);
        var failedOver = Receipts(stage.Gateway.Ledger).Count(receipt => receipt.Tried.Count > 1);

        Assert.All(seen, one => AssertAllowed(one.Rules, one.Site));
        Assert.True(seen.Count > 1000 && failedOver > 40, $"{seen.Count} requests arrived; {failedOver} were tried again.");
        Assert.All(sites, site => Assert.NotEmpty(stage[site.Site].Requests));
    }

    /// <summary>The loop of the chat endpoint: each region once, those that failed counted as unhealthy, up to a number of tries.</summary>
    private static List<string> Serve(Ask? ask, FleetSnapshot snapshot, CandidateTable table, Random random)
    {
        var tried = new List<string>();
        if (ask is null)
        {
            return tried;
        }

        var live = new long[snapshot.Fleet.PaddedRows];
        for (var row = 0; row < snapshot.Fleet.Count; row++)
        {
            live[row] = (long)((random.Next(4) == 0 ? Infeasibility.Unhealthy : 0) | (random.Next(8) == 0 ? Infeasibility.Capacity : 0));
        }

        for (var left = random.Next(1, 11); left > 0; left--)
        {
            var options = new ServingOption[ask.Options];
            ask.Fill(options);
            var decision = Router.Decide(ask.Work, options, snapshot, live, table);
            if (decision.Outcome != DecisionOutcome.Placed)
            {
                break;
            }

            var chosen = table[decision.Winner];
            tried.Add(chosen.Region);
            live[chosen.Row] |= (long)Infeasibility.Unhealthy;
            if (random.NextDouble() < 0.4)
            {
                break;
            }
        }

        return tried;
    }

    private static Ask? Read(WorkloadReader reader, FleetSnapshot snapshot, KeyPolicy key, string? hint, Random random)
    {
        var inMetadata = hint is not null && random.Next(2) == 0;
        // A third leaves the model open: what model and budget are chosen must not widen where the data may go.
        var open = random.Next(3) == 0;
        var body = Chat.Body(inMetadata ? $",\"metadata\":{{\"wattline_residency\":\"{hint}\"}}" : "", open ? "auto" : "m");
        Assert.True(RequestPeek.TryRead(Encoding.UTF8.GetBytes(body), Operation.Chat, out var peek, out var problem), problem);
        var headers = new HeaderDictionary
        {
            ["X-Wattline-Class"] = random.Next(3) == 0 ? "chat" : "batch",
            ["X-Wattline-Client-Location"] = Origins[random.Next(Origins.Length)],
        };
        if (open)
        {
            headers["X-Wattline-Difficulty"] = random.NextDouble().ToString(CultureInfo.InvariantCulture);
            headers["X-Wattline-Max-Error"] = (random.NextDouble() * 0.1).ToString(CultureInfo.InvariantCulture);
        }

        if (hint is not null && !inMetadata)
        {
            headers["X-Wattline-Residency"] = hint;
        }

        return reader.Read(Operation.Chat, peek, Hints.Read(headers, peek), body.Length, key, snapshot, out _);
    }

    private static GatewayOptions Options(string residency)
    {
        var upstreams = string.Concat(Sites.Select((site, at) =>
            Stage.Entry(site.Site, 1 + (at * 7 % Sites.Length), new Uri("http://127.0.0.1:9"))));
        const string auto = "auto: [{ name: auto }]\nreasoning: { m: { parameters_billions: 70 } }\n";
        return ConfigurationReader.Read($"{auto}residency: '{residency}'\nkeys:\n{KeyLines(Territories.Rules)}upstreams:\n{upstreams}",
            "t.yaml", DataPack.Embedded, _ => null);
    }

    private static string KeyLines(IEnumerable<string> rules) =>
        string.Concat(rules.Select(rule => $"  - {{ name: '{rule}', residency: '{rule}', sha256: {Hash(rule)} }}\n"));

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static UpstreamBehaviour Behave(Random random)
    {
        lock (random)
        {
            return random.Next(30) switch
            {
                0 => new UpstreamBehaviour.Status(500),
                1 => new UpstreamBehaviour.Status(429),
                2 => new UpstreamBehaviour.CutBeforeHeaders(),
                3 => new UpstreamBehaviour.RedirectElsewhere(new Uri("http://127.0.0.1:9/")),
                4 when random.Next(4) == 0 => new UpstreamBehaviour.StallBeforeHeaders(),
                5 when random.Next(4) == 0 => new UpstreamBehaviour.CutAfter(),
                _ => new UpstreamBehaviour.Answer(),
            };
        }
    }

    private static IEnumerable<Receipt> Receipts(Ledger ledger)
    {
        string? cursor = null;
        do
        {
            var page = ledger.Page(cursor, 200, new ReceiptFilter());
            foreach (var receipt in page.Receipts)
            {
                yield return receipt;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private static string[] Mark(RecordedRequest request) =>
        System.Text.Json.JsonDocument.Parse(request.Body).RootElement.GetProperty("user").GetString()!.Split('|');

    private static void AssertAllowed(IEnumerable<string> rules, string region)
    {
        var territory = Sites.First(site => site.Site == region).Territory;
        Assert.All(rules, rule => Assert.True(Territories.Allows(rule, territory), $"{region} was tried under the rule '{rule}'."));
    }
}
