using System.Text.Json;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Gateway.Tests.Market;

public sealed class LeaderboardTests(MarketStage stage) : IClassFixture<MarketStage>
{
    private static readonly string[] KnownNames =
        ["modelId", "displayName", "family", "provider", "region", "regionCode", "costPerMTokens", "carbonPerMTokens", "tokensPerSec", "calculatedAt", "rank"];

    [Fact]
    public async Task ARowBeginsWithTheNamesThatLeaderboardsOfCarbonAreKnownBy()
    {
        var page = await stage.GetAsync("/api/leaderboard");
        var row = page.GetProperty("data")[0];
        Assert.Equal(KnownNames, row.EnumerateObject().Take(KnownNames.Length).Select(one => one.Name));
        Assert.Equal(50, page.GetProperty("data").GetArrayLength());
        Assert.Equal(1, row.GetProperty("rank").GetProperty("byCarbon").GetInt32());
        Assert.True(DateTimeOffset.TryParse(row.Text("calculatedAt"), out _));
        foreach (var name in new[] { "lastUpdated", "totalModels", "totalProviders" })
        {
            Assert.True(page.GetProperty("meta").TryGetProperty(name, out _), name);
        }
    }

    [Theory]
    [InlineData("carbon", "carbonPerMTokens", 1)]
    [InlineData("cost", "costPerMTokens", 1)]
    [InlineData("speed", "tokensPerSec", -1)]
    [InlineData("objective", "objectiveUsdPerMTokens", 1)]
    public async Task RowsComeInTheOrderOfTheFigureAskedForAndNoneLacksIt(string sort, string figure, int sign)
    {
        foreach (var view in new[] { "buyer", "operator" })
        {
            var rows = await stage.AllAsync($"view={view}&sortBy={sort}");
            var figures = rows.Select(row => sign * (row.Number(figure) ?? throw new InvalidOperationException($"{row.Key()} has no {figure}."))).ToList();
            Assert.Equal(figures.Order(), figures);
            Assert.Equal(rows.Count, rows.Select(MarketRows.Key).Distinct().Count());
            Assert.True(rows.Count > 300, $"{view}: {rows.Count} rows");
        }
    }

    [Fact]
    public async Task CarbonIsTheEnergyOfTheOperatingPointAtTheMeterTimesTheGrid()
    {
        var rows = await stage.AllAsync("view=operator&sortBy=carbon&family=Llama");
        Assert.All(rows, row =>
        {
            var energy = row.GetProperty("energy");
            var joules = energy.Number("gpuJPerOutputToken") * energy.Number("hostAndIdleFactor") * energy.Number("pue");
            var grams = joules * 1e6 / 3.6e6 * row.GetProperty("carbonSignal").Number("gPerKwh");
            Assert.Equal(1, row.Number("carbonPerMTokens")!.Value / grams!.Value, 3);
            if (row.GetProperty("priceSignal").ValueKind == JsonValueKind.Null)
            {
                Assert.Null(row.Number("costPerMTokens"));
                return;
            }

            var electricity = joules * 1e6 / 3.6e9 * row.GetProperty("priceSignal").Number("deliveredUsdPerMwh");
            var tolerance = (1e-3 * Math.Abs(electricity!.Value)) + 1e-9;
            Assert.InRange(row.Number("costPerMTokens")!.Value - electricity.Value, -tolerance, tolerance);
        });
    }

    [Fact]
    public async Task ABuyersCostIsTheListPriceOfTheMix()
    {
        var rows = await stage.AllAsync("sortBy=cost&mix=chat&provider=aws");
        var share = (await stage.GetAsync("/api/leaderboard?mix=chat")).GetProperty("meta").Number("promptShare")!.Value;
        Assert.InRange(share, 0.8, 0.9);
        Assert.All(rows, row =>
        {
            var due = (share * row.Number("inputUsdPerMTokens")!.Value) + ((1 - share) * row.Number("outputUsdPerMTokens")!.Value);
            Assert.InRange(row.Number("costPerMTokens")!.Value / due, 0.999, 1.001);
            Assert.Contains(row.Text("availability"), row.Text("jurisdiction") is null ? new string?[] { null } : ["listed", "assumed"]);
        });
    }

    [Fact]
    public async Task AModelWhoseEnergyNobodyKnowsHasAPriceAndNoCarbon()
    {
        var page = await stage.GetAsync("/api/leaderboard?sortBy=cost&family=GPT");
        var rows = page.GetProperty("data").EnumerateArray().Where(row => row.Text("modelId")!.Contains("gpt-4o", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.Equal(JsonValueKind.Null, row.GetProperty("carbonPerMTokens").ValueKind);
            Assert.Contains("energy-unknown", row.GetProperty("missing").EnumerateArray().Select(reason => reason.GetString()));
        });
        var excluded = (await stage.GetAsync("/api/leaderboard?sortBy=carbon&model=gpt-4o")).GetProperty("meta").GetProperty("excluded");
        Assert.True(excluded.GetProperty("byReason").GetProperty("energy-unknown").GetInt32() > 0);
        Assert.NotEmpty(excluded.GetProperty("rows")[0].Text("detail")!);
    }

    [Fact]
    public async Task ASellerThatDoesNotSayWhereItRunsHasNoCarbon()
    {
        var rows = await stage.AllAsync("sortBy=cost&provider=together");
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.Null(row.Text("regionCode"));
            Assert.Null(row.Number("carbonPerMTokens"));
            Assert.Contains("region-undisclosed", row.GetProperty("missing").EnumerateArray().Select(reason => reason.GetString()));
        });
    }

    [Fact]
    public async Task ASiteWithoutAPriceIsLeftOutOfTheOperatorsViewWithTheReason()
    {
        var page = await stage.GetAsync("/api/leaderboard?view=operator&region=ca-qc&model=llama-3.1-8b&sortBy=cost");
        Assert.Equal(0, page.GetProperty("data").GetArrayLength());
        Assert.Equal("no-price-source", page.GetProperty("meta").GetProperty("excluded").GetProperty("rows")[0].GetProperty("why")[0].GetString());
    }

    [Fact]
    public async Task FiltersKeepExactlyTheRowsTheyName()
    {
        var all = await stage.AllAsync("view=operator");
        foreach (var (query, holds) in new (string, Func<JsonElement, bool>)[]
        {
            ("provider=gcp,azure", row => row.Text("provider") is "gcp" or "azure"),
            ("region=us-east-1,europe-west4", row => row.Text("regionCode") is "us-east-1" or "europe-west4"),
            ("region=Germany,Stockholm", row => row.Text("jurisdiction") == "DE" || row.Text("regionCode") == "eu-north-1"),
            ("region=US", row => row.Text("jurisdiction") == "US"),
            ("family=Llama,Qwen", row => row.Text("family") is "Llama" or "Qwen"),
            ("model=meta-llama/Llama-3.1-8B-Instruct", row => row.Text("modelId") == "meta-llama/Llama-3.1-8B-Instruct"),
            ("model=LLAMA-3.1-8b&region=SE", row => row.Text("modelId") == "meta-llama/Llama-3.1-8B-Instruct" && row.Text("jurisdiction") == "SE"),
        })
        {
            var found = await stage.AllAsync($"view=operator&{query}");
            Assert.NotEmpty(found);
            Assert.Equal(all.Where(holds).Select(MarketRows.Key), found.Select(MarketRows.Key));
        }
    }

    [Fact]
    public async Task PagesTogetherAreTheWhole()
    {
        var whole = (await stage.AllAsync("view=operator&region=SE,NO,FI")).Select(MarketRows.Key).ToList();
        var (pages, cursor) = (new List<string>(), (string?)"");
        while (cursor is not null)
        {
            var page = await stage.GetAsync($"/api/leaderboard?view=operator&region=SE,NO,FI&limit=7{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            pages.AddRange(page.GetProperty("data").EnumerateArray().Select(MarketRows.Key));
            cursor = page.GetProperty("meta").GetProperty("nextCursor").GetString();
        }

        Assert.Equal(whole, pages);
    }

    [Fact]
    public async Task SavingsAreAgainstTheDirtiestRegionAndTheCallersOwn()
    {
        var rows = await stage.AllAsync("model=llama-3.1-8b&provider=aws&current=us-east-1");
        var own = rows.Single(row => row.Text("regionCode") == "us-east-1").Number("carbonPerMTokens")!.Value;
        var most = rows.Max(row => row.Number("carbonPerMTokens"))!.Value;
        Assert.All(rows, row =>
        {
            var grams = row.Number("carbonPerMTokens")!.Value;
            Assert.InRange(row.GetProperty("savingsAgainstWorst").Number("carbonG")!.Value - (most - grams), -0.01, 0.01);
            Assert.InRange(row.GetProperty("savingsAgainstCurrent").Number("carbonG")!.Value - (own - grams), -0.01, 0.01);
        });
    }

    [Fact]
    public async Task EachSignalSaysWhatKindItIsAndThatItIsReplayed()
    {
        var rows = await stage.AllAsync("view=operator&model=llama-3.1-8b");
        var slot = Slot.Containing(DateTimeOffset.Parse(rows[0].Text("calculatedAt")!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.All(rows, row =>
        {
            var signal = row.GetProperty("carbonSignal");
            Assert.Equal("average", signal.Text("kind"));
            Assert.Equal("lifeCycle", signal.Text("scope"));
            Assert.Contains(signal.Text("timeliness"), new[] { "replayed", "constant" });
            Assert.Equal(JsonValueKind.Null, signal.GetProperty("ageHours").ValueKind);
            var reading = DataPack.Embedded.SignalFor(signal.Text("zone")!, null, slot, ReplayLevel.Recorded2022).AverageCarbon!;
            Assert.InRange(signal.Number("gPerKwh")!.Value / reading.Value.GramsPerKwh, 0.999, 1.001);
        });
    }

    [Fact]
    public async Task EmbodiedCarbonAndWaterComeOnRequest()
    {
        var plain = (await stage.GetAsync("/api/leaderboard?model=llama-3.1-8b&provider=aws")).GetProperty("data")[0];
        Assert.False(plain.TryGetProperty("embodiedGPerMTokens", out _));
        var rows = (await stage.GetAsync("/api/leaderboard?model=llama-3.1-8b&provider=aws&include=embodied,water")).GetProperty("data");
        Assert.All(rows.EnumerateArray(), row =>
        {
            Assert.True(row.Number("embodiedGPerMTokens") > 0);
            var both = row.Number("carbonPerMTokens")!.Value + row.Number("embodiedGPerMTokens")!.Value;
            Assert.InRange(row.Number("sciGPerMTokens")!.Value / both, 0.999, 1.001);
            Assert.True(row.Number("waterLPerMTokens") > 0);
        });
    }

    [Theory]
    [InlineData("model=", "invalid_choice", "empty")]
    [InlineData("provider=aws,,gcp", "invalid_choice", "empty place")]
    [InlineData("include=foo", "invalid_choice", "embodied, water, notes")]
    [InlineData("region=Atlantis", "unknown_region", "/api/leaderboard/names")]
    [InlineData("model=llama-3.1-8c", "unknown_model", "Llama 3.1 8B")]
    [InlineData("model=lama", "unknown_model", "mean Llama,")]
    [InlineData("family=Qwen&model=gpt-4o", "invalid_choice", "Leave one of them out")]
    [InlineData("family=Lama", "unknown_family", "Did you mean Llama?")]
    [InlineData("provider=asw", "unknown_provider", "aws")]
    [InlineData("region=us-eats-1", "unknown_region", "us-east-1")]
    [InlineData("current=US", "ambiguous_region", "us-va")]
    [InlineData("limit=201", "invalid_number", "1 to 200")]
    [InlineData("limit=2.5", "invalid_number", "whole")]
    [InlineData("limit=NaN", "invalid_number", "1 to 200")]
    [InlineData("sortBy=greenest", "invalid_choice", "carbon")]
    [InlineData("cursor=abc", "invalid_cursor", "nextCursor")]
    [InlineData("cursor=cjk5OTk5OTk5OTk5OTk5", "invalid_cursor", "nextCursor")]
    [InlineData("gpu=A100", "invalid_choice", "H100")]
    [InlineData("pace=fast", "invalid_choice", "interactive")]
    [InlineData("sort=cost", "unknown_parameter", "sortBy")]
    [InlineData("limit=5&limit=6", "unknown_parameter", "2 times")]
    public async Task AWrongParameterIsRefusedWithTheCure(string query, string code, string cure)
    {
        Assert.Contains(cure, await stage.RefusedAsync($"/api/leaderboard?{query}", code), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryPropertyOfARowIsInTheOpenApiDocument()
    {
        var document = await stage.GetAsync("/openapi/v1.json");
        var known = document.GetProperty("components").GetProperty("schemas").GetProperty("MarketRow").GetProperty("properties")
            .EnumerateObject().Select(one => one.Name).ToHashSet();
        var written = new HashSet<string>();
        foreach (var query in new[] { "view=operator&from=Berlin", "view=buyer&sortBy=cost" })
        {
            var page = await stage.GetAsync($"/api/leaderboard?{query}&limit=200&include=embodied,water,notes&current=us-east-1");
            written.UnionWith(page.GetProperty("data").EnumerateArray().SelectMany(row => row.EnumerateObject().Select(one => one.Name)));
        }

        written.UnionWith((await stage.GetAsync("/api/recommend?model=Llama")).GetProperty("recommendation").EnumerateObject().Select(one => one.Name));
        Assert.Equal(known.Order(), written.Order());
    }

    [Fact]
    public async Task EqualsShareARankAndTheCleanerOneComesFirst()
    {
        var rows = await stage.AllAsync("sortBy=cost&provider=aws");
        foreach (var pair in rows.Zip(rows.Skip(1)))
        {
            var (one, other) = (pair.First.GetProperty("rank").Number("byCost"), pair.Second.GetProperty("rank").Number("byCost"));
            var same = pair.First.Number("costPerMTokens") == pair.Second.Number("costPerMTokens");
            Assert.True(same ? one <= other : one < other);
            Assert.True(!same || one != other || (pair.First.Number("carbonPerMTokens") ?? 1e9) <= (pair.Second.Number("carbonPerMTokens") ?? 1e9));
        }
    }

    [Fact]
    public async Task TheObjectiveIsTheSumOfItsParts()
    {
        foreach (var row in await stage.AllAsync("model=llama-3.1-8b&mix=chat"))
        {
            var sum = row.Number("costPerMTokens") + row.Number("carbonUsdPerMTokens") + row.Number("egressUsdPerMTokens");
            Assert.InRange(row.Number("objectiveUsdPerMTokens")!.Value / sum!.Value, 0.9999, 1.0001);
        }
    }

    [Fact]
    public async Task AModelThatFitsAnotherAcceleratorIsSaidToDoSo()
    {
        var excluded = (await stage.GetAsync("/api/leaderboard?model=meta-llama/Llama-3.1-405B-Instruct&gpu=H100")).GetProperty("meta").GetProperty("excluded");
        Assert.True(excluded.GetProperty("byReason").Number("not-on-this-gpu") > 0);
        Assert.Contains("B200", excluded.GetProperty("rows")[0].Text("detail"), StringComparison.Ordinal);
        Assert.NotEmpty(await stage.AllAsync("model=meta-llama/Llama-3.1-405B-Instruct&gpu=B200"));
    }

    [Fact]
    public async Task TheAnswerSaysHowCurrentItsCarbonIs()
    {
        var meta = (await stage.GetAsync("/api/leaderboard?model=llama-3.1-8b&provider=aws")).GetProperty("meta");
        Assert.Equal("lifeCycle", meta.Text("carbonScope"));
        Assert.Equal(meta.Number("totalRows"), meta.GetProperty("carbonTimeliness").EnumerateObject().Sum(one => one.Value.GetInt32()));
        Assert.False(meta.GetProperty("carbonTimeliness").TryGetProperty("live", out _));
    }

    [Fact]
    public async Task MarginalCarbonIsNeverMixedWithAverage()
    {
        var page = await stage.GetAsync("/api/leaderboard?view=operator&kind=marginal&model=llama-3.1-8b&limit=200");
        Assert.All(page.GetProperty("data").EnumerateArray(), row => Assert.Equal("marginal", row.GetProperty("carbonSignal").Text("kind")));
        Assert.True(page.GetProperty("data").GetArrayLength() > 0);
        Assert.True(page.GetProperty("meta").GetProperty("excluded").GetProperty("byReason").GetProperty("no-marginal-signal").GetInt32() > 0);
    }
}
