using Wattline.Grid.Sources;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Sources;

/// <summary>What is ENTSO-E's alone, on literal documents.</summary>
public sealed class EntsoeLaws : IAsyncLifetime
{
    private const string Key = "0123-token";
    private static readonly Slot First = Slot.At(2026, 1, 14, 23);
    private readonly FakeClock _clock = new();
    private SourceServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SourceServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>Positions 2 and 3 are left out as equal to 1, and 5 to the end of the period as equal to 4.</summary>
    [Fact]
    public async Task ValuesThatAreLeftOutOfCurveA03AreThoseBefore() =>
        Assert.Equal([50, 50, 50, -10, -10, -10], Values(await PricesAsync(Series("A03", "PT60M", 6, (1, 40), (4, -8)))));

    [Fact]
    public async Task ValuesThatAreLeftOutOfCurveA01AreNotKnown()
    {
        var series = Assert.Single((await PricesAsync(Series("A01", "PT60M", 6, (1, 40), (4, -8)))).Series);
        Assert.Equal([(First, 50), (First.AddHours(3), -10)], series.Points.Select(point => (point.Slot, point.Value)));
    }

    [Fact]
    public async Task QuartersAndHalvesBecomeTheMeanOfTheirHour()
    {
        Assert.Equal([25, 62.5], Values(await PricesAsync(Series("A03", "PT15M", 8, (1, 8), (2, 16), (3, 24), (4, 32), (5, 40), (7, 60)))));
        Assert.Equal([30], Values(await PricesAsync(Series("A03", "PT30M", 2, (1, 16), (2, 32)))));
    }

    [Fact]
    public async Task OfSeveralAuctionsTheCouplingsHolds()
    {
        var exaa = Series("A03", "PT15M", 4, (1, 800)).Replace("<curveType>", $"{Sequence(2)}<curveType>", StringComparison.Ordinal);
        var coupling = Series("A03", "PT15M", 4, (1, 40)).Replace("<curveType>", $"{Sequence(1)}<curveType>", StringComparison.Ordinal);
        var intraday = Series("A03", "PT15M", 4, (1, 1600)).Replace("type>A01", "type>A07", StringComparison.Ordinal);
        foreach (var document in new[] { exaa + coupling + intraday, intraday + coupling + exaa })
        {
            var answer = await PricesAsync(document);
            Assert.Equal([50], Values(answer));
            Assert.Contains(answer.Refused, line => line.Contains("another auction", StringComparison.Ordinal));
            Assert.Contains(answer.Refused, line => line.Contains("not of the day-ahead market", StringComparison.Ordinal));
        }

        Assert.Empty(Values(await PricesAsync(exaa)));
    }

    [Fact]
    public async Task OfTwoResolutionsTheLongerHolds()
    {
        var (hour, quarters) = (Series("A03", "PT60M", 1, (1, 40)), Series("A03", "PT15M", 4, (1, 8)));
        Assert.Equal([50], Values(await PricesAsync(hour + quarters)));
        Assert.Equal([50], Values(await PricesAsync(quarters + hour)));
    }

    [Fact]
    public async Task ACurrencyWithoutARateLeavesItsPricesOutAndSaysSo()
    {
        var answer = await PricesAsync(Series("A03", "PT60M", 3, (1, 100)).Replace("EUR", "PLN", StringComparison.Ordinal));
        Assert.Empty(Values(answer));
        Assert.Contains("PLN", Assert.Single(answer.Refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheNoteSaysWhichRateWasUsed()
    {
        var about = Assert.Single((await PricesAsync(Series("A03", "PT60M", 1, (1, 40)))).Series).Provenance;
        Assert.Contains("1.25 USD per EUR (ecb-reference-rates, 2026)", about.Note, StringComparison.Ordinal);
        Assert.Equal((2026, Basis.Measured), (about.Year, about.Basis));
        var dollars = await PricesAsync(Series("A03", "PT60M", 1, (1, 40)).Replace("EUR", "USD", StringComparison.Ordinal));
        Assert.Equal([40], Values(dollars));
        Assert.DoesNotContain("USD per", dollars.Series[0].Provenance.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public async Task NoMatchingDataIsAnEmptyAnswer(int status)
    {
        _server.Answer = _ => status == 200 ? new UpstreamBehaviour.Whole(EntsoeService.Nothing, "text/xml") : new UpstreamBehaviour.Status(status, EntsoeService.Nothing);
        foreach (var channel in new[] { "prices", "generation" })
        {
            var answer = await ReadAsync(channel, "NL", 24);
            Assert.NotEmpty(answer.Series);
            Assert.All(answer.Series, series => Assert.Empty(series.Points));
            Assert.Empty(answer.Refused);
        }
    }

    [Theory]
    [InlineData("The amount of requested data exceeds allowed limit.", SourceFault.Refused)]
    [InlineData("Input parameter does not exist: in_Domain.", SourceFault.Refused)]
    [InlineData("Missing or invalid security token", SourceFault.Unauthorized)]
    public async Task AnotherAcknowledgementIsARefusalInOurOwnWords(string text, SourceFault expected)
    {
        foreach (var status in new[] { 200, 400 })
        {
            var body = EntsoeService.Acknowledges($"{text} {Key}");
            _server.Answer = _ => status == 200 ? new UpstreamBehaviour.Whole(body, "text/xml") : new UpstreamBehaviour.Status(status, body);
            var fault = await Assert.ThrowsAsync<GridSourceException>(() => ReadAsync("prices", "NL", 24));
            Assert.Equal(expected, fault.Fault);
            Assert.DoesNotContain(Key, fault.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task TooManyQuestionsMayBeAcknowledgedToo()
    {
        _server.Answer = _ => new UpstreamBehaviour.Whole(EntsoeService.Acknowledges("Max allowed requests per minute from each unique IP is max up to 400"), "text/xml");
        Assert.Equal(SourceFault.Throttled, (await Assert.ThrowsAsync<GridSourceException>(() => ReadAsync("prices", "NL", 24))).Fault);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>")]
    [InlineData("<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;&x;&x;&x;&x;&x;&x;\">]>")]
    public async Task ADocumentTypeDefinitionIsRefused(string definition)
    {
        _server.Answer = _ => new UpstreamBehaviour.Whole($"{definition}<Publication_MarketDocument>&x;</Publication_MarketDocument>", "text/xml");
        Assert.Equal(SourceFault.Malformed, (await Assert.ThrowsAsync<GridSourceException>(() => ReadAsync("prices", "NL", 24))).Fault);
    }

    [Theory]
    [InlineData("<start>2026-01-14T23:00Z</start>", "<start>1026-01-14T23:00Z</start>")]
    [InlineData("<start>2026-01-14T23:00Z</start>", "<start>2026-01-15T23:00Z</start>")]
    [InlineData("<start>2026-01-14T23:00Z</start>", "<start>2026-01-14T23:10Z</start>")]
    [InlineData("<start>2026-01-14T23:00Z</start>", "<start>2026-01-14T23:00</start>")]
    [InlineData("<position>1<", "<position>0<")]
    [InlineData("<position>1<", "<position>7<")]
    [InlineData("<position>1<", "<position>99999999999<")]
    [InlineData("PT60M", "P1Y")]
    public async Task APeriodThatCannotBeIsRefused(string good, string bad)
    {
        var document = Series("A03", "PT60M", 6, (1, 40));
        Assert.Contains(good, document, StringComparison.Ordinal);
        var fault = await Assert.ThrowsAsync<GridSourceException>(() => PricesAsync(document.Replace(good, bad, StringComparison.Ordinal)));
        Assert.Equal(SourceFault.Malformed, fault.Fault);
    }

    [Fact]
    public async Task PumpingAndStorageAreNoGenerationAndOwnConsumptionIsZero()
    {
        var answer = await GenerationAsync(
            (EntsoeGenerationTests.About("B14"), 3, [(1, 300)]), (EntsoeGenerationTests.About("B05"), 3, [(1, 100)]), (EntsoeGenerationTests.About("B10"), 3, [(1, 500)]),
            (EntsoeGenerationTests.About("B10", "outBiddingZone_Domain.mRID"), 3, [(1, 900)]), (EntsoeGenerationTests.About("B06"), 3, [(1, -30)]));
        Assert.Equal([250, 250, 250], Direct(answer));
        Assert.Equal(75, answer.Series[2].Points[0].Value, 9);
        Assert.Empty(answer.Refused);
        Assert.All(answer.Series, series => Assert.Contains("imports not in it", series.Provenance.Note, StringComparison.Ordinal));
    }

    /// <summary>Coal's series ends after the first of three hours.</summary>
    [Fact]
    public async Task AnHourWithoutAMajorFuelIsLeftOut()
    {
        var answer = await GenerationAsync((EntsoeGenerationTests.About("B14"), 3, [(1, 300)]), (EntsoeGenerationTests.About("B05"), 1, [(1, 100)]));
        Assert.Equal([250], Direct(answer));
        Assert.All(answer.Refused, line => Assert.Contains("'B05' is missing", line, StringComparison.Ordinal));
        Assert.Equal(2, answer.Refused.Count);
    }

    /// <summary>The fuel that is missing now was stated twenty hours ago, before the hours that were asked for.</summary>
    [Fact]
    public async Task WhatWasStatedTheDayBeforeIsMissed()
    {
        var early = EntsoeService.Series(
            [new Statement(First.AddHours(-20).Start, TimeSpan.FromHours(1), 100)], EntsoeGenerationTests.About("B05"), "quantity", statement => statement.Json());
        var gas = EntsoeService.Series(
            [.. Enumerable.Range(-20, 23).Select(hour => new Statement(First.AddHours(hour).Start, TimeSpan.FromHours(1), 300))], EntsoeGenerationTests.About("B04"),
            "quantity", statement => statement.Json());
        _server.Answer = _ => EntsoeService.Answer("GL_MarketDocument", early + gas);
        Assert.Empty(Direct(await ReadAsync("generation", "NL", 3)));
        Assert.Equal("202601132300", _server.Requests[0].Query["periodStart"]);
    }

    [Fact]
    public async Task AnHourOfMostlyUnknownFuelIsLeftOut()
    {
        var answer = await GenerationAsync((EntsoeGenerationTests.About("B04"), 2, [(1, 90)]), (EntsoeGenerationTests.About("B20"), 2, [(1, 2), (2, 10)]));
        Assert.Equal([420], Direct(answer));
        Assert.Contains("unknown", Assert.Single(answer.Refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AZoneMayBeAddedAndOverridden()
    {
        _server.Answer = _ => new UpstreamBehaviour.Whole(EntsoeService.Nothing, "text/xml");
        var zones = new Dictionary<string, string> { ["UA"] = "10Y1001C--00003F", ["NL"] = "10Y-another-----" };
        using var source = new EntsoeSource(_server.Address, Key, EntsoePriceTests.Rates, _clock, zones);
        foreach (var zone in zones.Keys)
        {
            foreach (var channel in source.Channels)
            {
                await source.ReadAsync(channel, zone, First, First.AddHours(1), Token);
                Assert.Equal(zones[zone], _server.Requests[^1].Query["in_Domain"]);
            }
        }
    }

    /// <summary>An EIC code ends with a check character over the 15 before it (ENTSO-E, EIC reference manual, section 3.2).</summary>
    [Fact]
    public async Task EveryAreaHasACodeThatChecks()
    {
        _server.Answer = _ => new UpstreamBehaviour.Whole(EntsoeService.Nothing, "text/xml");
        using var source = new EntsoeSource(_server.Address, Key, EntsoePriceTests.Rates, _clock);
        string[] zones =
        [
            "AT", "BE", "BG", "CH", "CZ", "DE", "DE-LU", "DK-DK1", "DK-DK2", "DK1", "DK2", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT-CNO", "IT-CSO", "IT-NO",
            "IT-SAR", "IT-SIC", "IT-SO", "LT", "LU", "LV", "NL", "NO-NO1", "NO-NO2", "NO-NO3", "NO-NO4", "NO-NO5", "NO1", "NO2", "NO3", "NO4", "NO5", "PL", "PT", "RO",
            "SE-SE1", "SE-SE2", "SE-SE3", "SE-SE4", "SE1", "SE2", "SE3", "SE4", "SI", "SK", "BA", "GB-NIR", "ME", "MK", "RS", "CY", "DK", "IT", "NO", "SE",
        ];
        var asked = 0;
        foreach (var (channel, zone) in source.Channels.SelectMany(channel => zones.Where(zone => source.Covers(channel, zone)).Select(zone => (channel, zone))))
        {
            await source.ReadAsync(channel, zone, First, First.AddHours(1), Token);
            var code = _server.Requests[^1].Query["in_Domain"];
            Assert.True(code.Length == 16 && code[15] == CheckCharacter(code), $"{zone}: {code}");
            asked++;
        }

        Assert.Equal(57 + 62, asked);
        Assert.All(source.Channels, channel => Assert.False(source.Covers(channel, "GB")));
    }

    private static char CheckCharacter(string code)
    {
        const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";
        var sum = Enumerable.Range(0, 15).Sum(at => Letters.IndexOf(code[at], StringComparison.Ordinal) * (16 - at));
        return Letters[36 - ((sum - 1) % 37)];
    }

    private static string Sequence(int position) =>
        $"<classificationSequence_AttributeInstanceComponent.position>{position}</classificationSequence_AttributeInstanceComponent.position>";

    private static string Series(string curve, string resolution, int count, params (int Position, double Value)[] points) =>
        Document(curve, resolution, count, EntsoePriceTests.About, "price.amount", points);

    private static string Document(string curve, string resolution, int count, string about, string value, (int Position, double Value)[] points)
    {
        var end = First.Start + (count * TimeSpan.FromMinutes(int.Parse(resolution[2..^1])));
        var text = string.Concat(points.Select(point => FormattableString.Invariant($"<Point><position>{point.Position}</position><{value}>{point.Value}</{value}></Point>")));
        return $"<TimeSeries>{about}<curveType>{curve}</curveType><Period><timeInterval><start>{First}</start><end>{end:yyyy-MM-dd'T'HH:mm'Z'}</end></timeInterval>" +
            $"<resolution>{resolution}</resolution>{text}</Period></TimeSeries>";
    }

    private static IEnumerable<double> Values(SourceAnswer answer) => Assert.Single(answer.Series).Points.Select(point => point.Value);

    private static IEnumerable<double> Direct(SourceAnswer answer) =>
        answer.Series.Single(series => series.Kind == SignalKind.AverageDirectCarbon).Points.Select(point => Math.Round(point.Value, 9));

    private Task<SourceAnswer> PricesAsync(string series)
    {
        _server.Answer = _ => EntsoeService.Answer("Publication_MarketDocument", series);
        return ReadAsync("prices", "NL", 24);
    }

    private Task<SourceAnswer> GenerationAsync(params (string About, int Hours, (int Position, double Value)[] Points)[] series)
    {
        _server.Answer = _ => EntsoeService.Answer(
            "GL_MarketDocument", string.Concat(series.Select(one => Document("A03", "PT60M", one.Hours, one.About, "quantity", one.Points))));
        return ReadAsync("generation", "NL", 24);
    }

    private async Task<SourceAnswer> ReadAsync(string channel, string zone, int hours)
    {
        using var source = new EntsoeSource(_server.Address, Key, EntsoePriceTests.Rates, _clock);
        var reading = source.ReadAsync(source.Channels.Single(one => one.Name == channel), zone, First, First.AddHours(hours), Token);
        while (!reading.IsCompleted)
        {
            await Task.WhenAny(reading, Task.Delay(2, Token));
            _clock.Advance(_server.IsBusy ? TimeSpan.Zero : TimeSpan.FromMilliseconds(20));
        }

        return await reading;
    }
}
