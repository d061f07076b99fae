using System.Globalization;
using Wattline.Grid.Sources;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Sources;

/// <summary>The service as https://carbon-intensity.github.io/api-definitions describes it, with the quirks that its users know.</summary>
public abstract class CarbonIntensityContract : LiveSourceContract
{
    private protected override string Zone => "GB";

    private protected override TimeSpan Step => TimeSpan.FromMinutes(30);

    private protected override bool HasKey => false;

    private protected override IGridSource Open(Uri address, string key) => new CarbonIntensitySource(address, Clock);

    /// <summary>One half hour's fields beside its times.</summary>
    private protected abstract string Half(Statement statement);

    private protected override UpstreamBehaviour Serve(SourceRequest request)
    {
        var parts = request.Path.Trim('/').Split('/');
        if (parts.Length != 3 || parts[0] is not ("intensity" or "generation"))
        {
            return new UpstreamBehaviour.Status(404);
        }

        var from = DateTimeOffset.Parse(parts[1], CultureInfo.InvariantCulture);
        var until = parts[2] == "fw48h" ? from.AddHours(48) : DateTimeOffset.Parse(parts[2], CultureInfo.InvariantCulture);
        if (until - from > TimeSpan.FromDays(14))
        {
            return new UpstreamBehaviour.Status(400, """{"error":{"code":"400 Bad Request","message":"The maximum date range is 14 days."}}""");
        }

        // A half hour that ends where the range begins is answered as well.
        var halves = World.Where(half => IsGenerous || (half.Start < until && half.Start + half.Length >= from)).Select(half =>
            $$"""{"from":"{{Time(half.Start)}}","to":"{{Time(half.Start + half.Length)}}",{{Half(half)}}}""");
        return new UpstreamBehaviour.Answer($$"""{"data":[{{string.Join(',', halves)}}]}""");
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}

public sealed class CarbonIntensityCarbonTests : CarbonIntensityContract
{
    private protected override string ChannelName => "carbon";

    private protected override IReadOnlyList<string> Fields => ["data", "from", "to", "intensity", "actual"];

    private protected override string ValueField => "actual";

    private protected override string Half(Statement statement) => $$$"""
        "intensity":{"forecast":266,"actual":{{{statement.Json()}}},"index":"moderate"}
        """;

    /// <summary>The sample of the documentation: 263 g/kWh in the half hour from noon, and the next one made up.</summary>
    [Fact]
    public async Task TheSampleOfTheDocumentationIsRead()
    {
        Server.Answer = _ => new UpstreamBehaviour.Answer("""
            {"data":[{"from":"2018-01-20T12:00Z","to":"2018-01-20T12:30Z","intensity":{"forecast":266,"actual":263,"index":"moderate"}},
            {"from":"2018-01-20T12:30Z","to":"2018-01-20T13:00Z","intensity":{"forecast":266,"actual":253,"index":"moderate"}}]}
            """);
        var answer = await ReadAsync(Slot.At(2018, 1, 20, 12), Slot.At(2018, 1, 20, 13));
        var series = Assert.Single(answer.Series);
        Assert.Equal([new SignalPoint(Slot.At(2018, 1, 20, 12), 258)], series.Points);
        Assert.Equal(SignalKind.AverageDirectCarbon, series.Kind);
        Assert.Equal(("CC-BY-4.0", 2018, Basis.Modelled), (series.Provenance.Licence, series.Provenance.Year, series.Provenance.Basis));
        Assert.Equal("/intensity/2018-01-20T12:00Z/2018-01-20T13:00Z", Assert.Single(Questions).Path);
    }

    [Fact]
    public async Task AnotherNameOfTheZoneCanBeAdded()
    {
        using var source = new CarbonIntensitySource(Server.Address, Clock, new Dictionary<string, string> { ["UK"] = "GB" });
        var from = First(2);
        var answer = await RunningAsync(() => source.ReadAsync(source.Channels[0], "UK", from, from.AddHours(2), Token));
        Assert.Equal(("UK", 2), (answer.Series[0].Zone, answer.Series[0].Points.Count));
        Assert.Throws<ArgumentException>(() => new CarbonIntensitySource(Server.Address, Clock, new Dictionary<string, string> { ["FR"] = "FR" }));
    }

    /// <summary>Neither the ends of the calendar nor a time that runs backwards break the reading of the others.</summary>
    [Theory]
    [InlineData("0001-01-01T00:00Z", "9999-12-31T23:30Z", true)]
    [InlineData("9999-12-31T23:00Z", "9999-12-31T23:30Z", false)]
    [InlineData("2026-01-15T08:30Z", "2026-01-15T08:00Z", true)]
    [InlineData("2026-01-15T08:00Z", "2026-01-17T08:00Z", true)]
    public async Task AnIntervalThatCannotBeIsLeftOut(string begins, string ends, bool isSaid)
    {
        var strange = $$$"""[{"from":"{{{begins}}}","to":"{{{ends}}}","intensity":{"forecast":1,"actual":1,"index":"low"}},{""";
        Change(body => body.Replace("[{", strange, StringComparison.Ordinal));
        var from = First(6);
        var answer = await ReadAsync(from, from.AddHours(6));
        AssertHours(answer, from, from.AddHours(6));
        Assert.Equal(isSaid ? 1 : 0, answer.Refused.Count);
    }

    [Fact]
    public async Task NoKeyIsSent()
    {
        var from = First(2);
        await ReadAsync(from, from.AddHours(2));
        Assert.Null(Questions[0].Header("Authorization"));
        Assert.Equal("wattline", Questions[0].Header("User-Agent"));
    }
}

public sealed class CarbonIntensityForecastTests : CarbonIntensityContract
{
    private protected override string ChannelName => "carbon-forecast";

    private protected override IReadOnlyList<string> Fields => ["data", "from", "to", "intensity", "forecast"];

    private protected override string ValueField => "forecast";

    private protected override string Half(Statement statement) => $$$"""
        "intensity":{"forecast":{{{statement.Json()}}},"actual":null,"index":"low"}
        """;

    [Fact]
    public async Task AForecastIsIssuedWhenItIsAsked()
    {
        var from = First(48);
        var answer = await ReadAsync(from, from.AddHours(48));
        Assert.InRange(answer.Series[0].Issued ?? default, from.Start, Clock.GetUtcNow());
        Assert.EndsWith("/fw48h", Assert.Single(Questions).Path, StringComparison.Ordinal);
    }
}

/// <summary>The world's value is the share; a tenth of the mix is imports, and gas is the rest.</summary>
public sealed class CarbonIntensityCarbonFreeTests : CarbonIntensityContract
{
    private protected override string ChannelName => "carbon-free";

    private protected override IReadOnlyList<string> Fields => ["data", "from", "to", "generationmix", "fuel", "perc"];

    private protected override string ValueField => "perc";

    private protected override string Half(Statement statement) => $$"""
        "generationmix":[{"fuel":"biomass","perc":0},{"fuel":"coal","perc":0},{"fuel":"imports","perc":10},
        {"fuel":"gas","perc":{{new Statement(default, default, 100 - statement.Value).Json(0.9)}}},{"fuel":"nuclear","perc":0},
        {"fuel":"other","perc":0},{"fuel":"hydro","perc":0},{"fuel":"solar","perc":0},{"fuel":"wind","perc":{{statement.Json(0.9)}}}]
        """;

    /// <summary>Of a mix with nuclear 20, wind 25, solar 5, hydro 2, biomass 8, gas 30, imports 10: 52 of 90.</summary>
    [Fact]
    public async Task TheShareIsThatOfGenerationAtHome()
    {
        Server.Answer = _ => Mix("""
            {"fuel":"gas","perc":30},{"fuel":"imports","perc":10},{"fuel":"biomass","perc":8},{"fuel":"nuclear","perc":20},
            {"fuel":"hydro","perc":2},{"fuel":"solar","perc":5},{"fuel":"wind","perc":25}
            """);
        var answer = await ReadAsync(Slot.At(2026, 1, 20, 12), Slot.At(2026, 1, 20, 13));
        Assert.Equal(100 * 52 / 90.0, Assert.Single(answer.Series[0].Points).Value, 9);
        Assert.Empty(answer.Refused);
    }

    [Fact]
    public async Task AFuelThatIsNotKnownIsNoCarbonFreeOneAndIsSaid()
    {
        Server.Answer = _ => Mix("""{"fuel":"fusion","perc":50},{"fuel":"wind","perc":50}""");
        var answer = await ReadAsync(Slot.At(2026, 1, 20, 12), Slot.At(2026, 1, 20, 13));
        Assert.Equal(50, Assert.Single(answer.Series[0].Points).Value, 9);
        Assert.Contains("fusion", Assert.Single(answer.Refused), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"fuel":"wind","perc":50}""")]
    [InlineData("""{"fuel":"imports","perc":100}""")]
    [InlineData("""{"fuel":"wind","perc":50},{"fuel":"gas","perc":60}""")]
    public async Task WhatIsNoMixOfTheWholeIsLeftOutAndSaid(string mix)
    {
        Server.Answer = _ => Mix(mix);
        var answer = await ReadAsync(Slot.At(2026, 1, 20, 12), Slot.At(2026, 1, 20, 13));
        Assert.Empty(answer.Series[0].Points);
        Assert.Contains("2026-01-20T12:00Z", Assert.Single(answer.Refused), StringComparison.Ordinal);
    }

    private static UpstreamBehaviour.Answer Mix(string mix) =>
        new($$"""{"data":[{"from":"2026-01-20T12:00Z","to":"2026-01-20T12:30Z","generationmix":[{{mix}}]}]}""");
}
