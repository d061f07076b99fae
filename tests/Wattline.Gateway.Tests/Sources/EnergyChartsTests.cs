using System.Globalization;
using Wattline.Grid.Sources;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Sources;

/// <summary>The day-ahead prices of Energy-Charts.</summary>
public sealed class EnergyChartsPriceTests : LiveSourceContract
{
    private protected override string ChannelName => "prices";

    private protected override string Zone => "DE-LU";

    private protected override TimeSpan Step => TimeSpan.FromMinutes(15);

    private protected override IReadOnlyList<string> Fields => ["unix_seconds", "price", "unit", "license_info"];

    private protected override string ValueField => "price";

    private protected override bool HasKey => false;

    private protected override IGridSource Open(Uri address, string key) => new EnergyChartsSource(address, EntsoePriceTests.Rates, Clock);

    private protected override UpstreamBehaviour Serve(SourceRequest request) =>
        request.Path == "/price" && request.Query["bzn"] == "DE-LU"
            ? EnergyChartsService.Prices(EnergyChartsService.Asked(request, World, IsGenerous), statement => statement.Json(1 / 1.25))
            : new UpstreamBehaviour.Status(404);
}

/// <summary>The public generation of Energy-Charts.</summary>
public sealed class EnergyChartsGenerationTests : LiveSourceContract
{
    private protected override string ChannelName => "generation";

    private protected override string Zone => "FR";

    private protected override TimeSpan Step => TimeSpan.FromMinutes(15);

    private protected override IReadOnlyList<string> Fields => ["unix_seconds", "production_types", "name", "data"];

    private protected override string ValueField => "data";

    private protected override bool HasKey => false;

    private protected override IGridSource Open(Uri address, string key) => new EnergyChartsSource(address, EntsoePriceTests.Rates, Clock);

    private protected override double Computed(SignalKind kind, double stated) => GasAndWind.Computed(kind, stated);

    private protected override UpstreamBehaviour Serve(SourceRequest request) =>
        request.Path == "/public_power" && request.Query["country"] == "fr"
            ? EnergyChartsService.Power(
                EnergyChartsService.Asked(request, World, IsGenerous), ("Fossil gas", GasAndWind.Gas), ("Wind onshore", GasAndWind.Wind),
                ("Hydro pumped storage consumption", _ => "-900"), ("Cross border electricity trading", _ => "-5000"), ("Load", _ => "60000"),
                ("Renewable share of load", _ => "50.5"))
            : new UpstreamBehaviour.Status(404);
}

/// <summary>The service's side: one list of times and lists of values beside it.</summary>
internal static class EnergyChartsService
{
    /// <summary>What a question is about; both ends are included.</summary>
    public static List<Statement> Asked(SourceRequest request, IEnumerable<Statement> world, bool isGenerous)
    {
        var (start, end) = (Moment(request.Query["start"]), Moment(request.Query["end"]));
        return [.. world.Where(statement => isGenerous || (statement.Start >= start && statement.Start <= end))];

        static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }

    public static UpstreamBehaviour Prices(IReadOnlyList<Statement> told, Func<Statement, string> price, string licence = "CC BY 4.0 from Bundesnetzagentur | SMARD.de") =>
        new UpstreamBehaviour.Answer(
            $$"""{"license_info":"{{licence}}","unix_seconds":[{{Times(told)}}],"price":[{{string.Join(',', told.Select(price))}}],"unit":"EUR / MWh","deprecated":false}""");

    public static UpstreamBehaviour Power(IReadOnlyList<Statement> told, params (string Name, Func<Statement, string> Value)[] types) =>
        new UpstreamBehaviour.Answer(
            $$"""{"unix_seconds":[{{Times(told)}}],"production_types":[{{string.Join(',', types.Select(type => $$"""{"name":"{{type.Name}}","data":[{{string.Join(',', told.Select(type.Value))}}]}"""))}}],"deprecated":false}""");

    private static string Times(IEnumerable<Statement> told) =>
        string.Join(',', told.Select(statement => statement.Start.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
}

/// <summary>What is Energy-Charts' alone.</summary>
public sealed class EnergyChartsLaws : IAsyncLifetime
{
    private static readonly Slot First = Slot.At(2025, 9, 30, 20);
    private SourceServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SourceServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>European prices went from hours to quarters on 2025-10-01 of local time; the other way round is as good.</summary>
    [Theory]
    [InlineData(60, 15)]
    [InlineData(15, 60)]
    public async Task ThePriceOfAnHourIsTheMeanOfItsIntervalsWhereTheirLengthChanges(int before, int after)
    {
        var told = Intervals(First, 2, before).Concat(Intervals(First.AddHours(2), 3, after)).ToList();
        _server.Answer = _ => EnergyChartsService.Prices(told, statement => statement.Json());
        var series = Assert.Single((await ReadAsync("prices", "DE-LU", 4)).Series);
        var quarters = 1.25 * (10 + 11 + 12 + 13) / 4;
        Assert.Equal(before == 15 ? [quarters, quarters, 12.5, 12.5] : [12.5, 12.5, quarters, quarters], series.Points.Select(point => point.Value));
    }

    /// <summary>The first hour's last three quarters are missing, and are not filled up with its first.</summary>
    [Fact]
    public async Task AGapIsNoLongInterval()
    {
        var told = Intervals(First, 3, 15).Where(statement => statement.Start == First.Start || statement.Start >= First.AddHours(1).Start).ToList();
        _server.Answer = _ => EnergyChartsService.Prices(told, statement => statement.Json());
        var answer = await ReadAsync("prices", "DE-LU", 3);
        Assert.Equal([First.AddHours(1), First.AddHours(2)], answer.Series[0].Points.Select(point => point.Slot));
        Assert.Contains("15 of 60 min", Assert.Single(answer.Refused), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CC BY 4.0 from Bundesnetzagentur | SMARD.de")]
    [InlineData("For private and internal use only.")]
    public async Task ASeriesCarriesTheLicenceOfItsZone(string licence)
    {
        _server.Answer = _ => EnergyChartsService.Prices([.. Intervals(First, 2, 60)], statement => statement.Json(), licence);
        Assert.Equal(licence, (await ReadAsync("prices", "ES", 2)).Series[0].Provenance.Licence);
    }

    [Fact]
    public async Task AnswersThatThereIsNoPriceYetAreEmpty()
    {
        _server.Answer = _ => new UpstreamBehaviour.Status(404, """{"detail":"No price data available for that bidding zone/time range"}""");
        var answer = await ReadAsync("prices", "DE-LU", 24);
        Assert.Empty(Assert.Single(answer.Series).Points);
        Assert.Empty(answer.Refused);
    }

    [Theory]
    [InlineData("""{"detail":"Not Found"}""")]
    [InlineData("""{"detail":7}""")]
    [InlineData("<html>")]
    public async Task AnotherNotFoundIsARefusal(string body)
    {
        _server.Answer = _ => new UpstreamBehaviour.Status(404, body);
        Assert.Equal(SourceFault.Refused, (await Assert.ThrowsAsync<GridSourceException>(() => ReadAsync("prices", "DE-LU", 24))).Fault);
    }

    [Theory]
    [InlineData("EUR / kWh")]
    [InlineData("EUR")]
    [InlineData("")]
    public async Task AnotherUnitIsRefused(string unit)
    {
        _server.Answer = _ => new UpstreamBehaviour.Answer($$"""{"license_info":"-","unix_seconds":[],"price":[],"unit":"{{unit}}"}""");
        Assert.Contains("'unit'", (await Assert.ThrowsAsync<GridSourceException>(() => ReadAsync("prices", "DE-LU", 24))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheEndOfAnEndpointIsPassedOn()
    {
        _server.Answer = request => request.Path == "/price"
            ? new UpstreamBehaviour.Answer("""{"license_info":"-","unix_seconds":[],"price":[],"unit":"EUR/MWh","deprecated":true}""")
            : new UpstreamBehaviour.Answer("""{"unix_seconds":[],"production_types":[],"deprecated":true}""");
        Assert.Contains("end", Assert.Single((await ReadAsync("prices", "FR", 1)).Refused), StringComparison.Ordinal);
        Assert.Contains("end", Assert.Single((await ReadAsync("generation", "FR", 1)).Refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoreValuesThanTimesAreRefused()
    {
        _server.Answer = _ => new UpstreamBehaviour.Answer("""{"license_info":"-","unix_seconds":[1759262400],"price":[1,2],"unit":"EUR/MWh"}""");
        Assert.Contains("unix_seconds", (await Assert.ThrowsAsync<GridSourceException>(() => ReadAsync("prices", "DE-LU", 24))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNoProductionIsPassedOverAndWhatIsNotKnownIsUnknown()
    {
        var told = Intervals(First.AddHours(-24), 26, 60).ToList();
        _server.Answer = _ => EnergyChartsService.Power(
            told, ("Nuclear", _ => "300"), ("Fossil hard coal", _ => "100"), ("Hydro pumped storage", _ => "500"), ("Residual load", _ => "9000"), ("Fusion", _ => "4"));
        var answer = await ReadAsync("generation", "GB", 2);
        Assert.Equal([250, 250], answer.Series[1].Points.Select(point => point.Value));
        Assert.Equal(("uk", "2025-09-29T20:00Z"), (_server.Requests[0].Query["country"], _server.Requests[0].Query["start"]));
    }

    [Fact]
    public async Task AStationThatFellSilentLeavesItsHoursOut()
    {
        var told = Intervals(First.AddHours(-24), 26, 60).ToList();
        _server.Answer = _ => EnergyChartsService.Power(told, ("Nuclear", _ => "300"), ("Fossil gas", statement => statement.Start > First.Start ? "null" : "100"));
        var answer = await ReadAsync("generation", "FR", 2);
        Assert.Equal(First, Assert.Single(answer.Series[0].Points).Slot);
        Assert.Contains("'Fossil gas' is missing", Assert.Single(answer.Refused), StringComparison.Ordinal);
    }

    /// <summary>Intervals with the values 10, 11, 12 and 13 of an hour's quarters.</summary>
    private static IEnumerable<Statement> Intervals(Slot from, int hours, int minutes) =>
        Enumerable.Range(0, hours * 60 / minutes).Select(at => from.Start.AddMinutes(at * minutes))
            .Select(start => new Statement(start, TimeSpan.FromMinutes(minutes), 10 + (start.Minute / 15)));

    private async Task<SourceAnswer> ReadAsync(string channel, string zone, int hours)
    {
        using var source = new EnergyChartsSource(_server.Address, EntsoePriceTests.Rates, new FakeClock());
        return await source.ReadAsync(source.Channels.Single(one => one.Name == channel), zone, First, First.AddHours(hours), Token);
    }
}
