using System.Globalization;
using Wattline.Grid.Sources;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Sources;

/// <summary>The generation by fuel of EIA's Open Data, whose periods mark the ends of hours.</summary>
public sealed class EiaTests : LiveSourceContract
{
    private protected override string ChannelName => "generation";

    private protected override string Zone => "US-MIDA-PJM";

    private protected override IReadOnlyList<string> Fields => ["response", "total", "data", "period", "fueltype", "value"];

    private protected override string ValueField => "value";

    private protected override IReadOnlyList<string> OtherSchemas => ["\"many\"", "{}", "[1]", "true"];

    private protected override IGridSource Open(Uri address, string key) => new EiaSource(address == Server.Address ? new Uri(address, "v2/") : address, key, Clock);

    private protected override double Computed(SignalKind kind, double stated) => GasAndWind.Computed(kind, stated);

    private protected override UpstreamBehaviour Serve(SourceRequest request)
    {
        var asked = request.Path == "/v2/electricity/rto/fuel-type-data/data/" && request.Query.GetValueOrDefault("api_key") == Secret
            && request.Query["frequency"] == "hourly" && request.Query["data[0]"] == "value" && request.Query["facets[respondent][]"] == "PJM";
        return asked
            ? EiaService.Page(request, [.. World.Where(statement => IsGenerous || EiaService.Asks(request, statement.Start)).SelectMany(Rows)])
            : new UpstreamBehaviour.Status(404);
    }

    private protected override UpstreamBehaviour Endless(SourceRequest request) =>
        EiaService.Page(request, [EiaService.Row(First(5).Start, "NG", "1")], total: "1000000000");

    private static IEnumerable<string> Rows(Statement statement) =>
    [
        EiaService.Row(statement.Start, "NG", GasAndWind.Gas(statement)), EiaService.Row(statement.Start, "WND", GasAndWind.Wind(statement)),
        EiaService.Row(statement.Start, "BAT", "-40"),
    ];
}

/// <summary>The service's side: rows and pages.</summary>
internal static class EiaService
{
    /// <summary>A row; the hour is given by its start and stated by its end.</summary>
    public static string Row(DateTimeOffset start, string fuel, string value) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"period":"{{start.AddHours(1):yyyy-MM-dd'T'HH}}","respondent":"PJM","fueltype":"{{fuel}}","type-name":"-","value":{{value}},"value-units":"megawatthours"}""");

    /// <summary>Whether a question includes an hour that begins then.</summary>
    public static bool Asks(SourceRequest request, DateTimeOffset start) =>
        start.AddHours(1) >= Moment(request.Query["start"]) && start.AddHours(1) <= Moment(request.Query["end"]);

    /// <summary>The page that is asked for.</summary>
    public static UpstreamBehaviour Page(SourceRequest request, IReadOnlyList<string> rows, string? total = null)
    {
        var (offset, length) = (int.Parse(request.Query["offset"]), Math.Min(5000, int.Parse(request.Query["length"])));
        return new UpstreamBehaviour.Answer(
            $$$"""{"response":{"total":{{{total ?? $"\"{rows.Count}\""}}},"dateFormat":"YYYY-MM-DD\"T\"HH24","frequency":"hourly","data":[{{{string.Join(',', rows.Skip(total is null ? offset : 0).Take(length))}}}]}}""");
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

/// <summary>What is EIA's alone.</summary>
public sealed class EiaLaws : IAsyncLifetime
{
    private static readonly Slot First = Slot.At(2026, 1, 15);
    private SourceServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SourceServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>The first hour of a day of UTC is the period of 01.</summary>
    [Fact]
    public async Task APeriodIsTheEndOfItsHour()
    {
        _server.Answer = request => EiaService.Page(
            request, ["""{"period":"2026-01-15T01","fueltype":"NG","value":"300","value-units":"megawatthours"}""", """{"period":"2026-01-15T00","fueltype":"NG","value":300}"""]);
        var answer = await ReadAsync("US-MIDA-PJM", 1);
        Assert.Equal([new SignalPoint(First, 490)], answer.Series[0].Points);
        Assert.Equal(("2026-01-14T01", "2026-01-15T01"), (_server.Requests[0].Query["start"], _server.Requests[0].Query["end"]));
    }

    /// <summary>31 days and one before them with seven fuels are 5,376 rows, of which the last page holds 376.</summary>
    [Fact]
    public async Task PagesAreTurnedUntilTheAnnouncedRowsAreRead()
    {
        string[] fuels = ["COL", "NG", "NUC", "OIL", "SUN", "WAT", "WND"];
        var rows = Enumerable.Range(-24, 32 * 24).SelectMany(hour => fuels.Select(fuel => EiaService.Row(First.AddHours(hour).Start, fuel, "100"))).ToList();
        _server.Answer = request => EiaService.Page(request, rows);
        var answer = await ReadAsync("US-MIDA-PJM", 31 * 24);
        Assert.Equal(31 * 24, answer.Series[1].Points.Count);
        Assert.All(answer.Series[1].Points, point => Assert.Equal((1000 + 420 + 800) / 7.0, point.Value, 9));
        Assert.Equal(["0", "5000"], _server.Requests.Select(request => request.Query["offset"]));
    }

    [Fact]
    public async Task FewerRowsThanAnnouncedAreNoAnswer()
    {
        _server.Answer = request => EiaService.Page(request, request.Query["offset"] == "0" ? [EiaService.Row(First.Start, "NG", "1")] : [], total: "2");
        Assert.Equal(SourceFault.Malformed, (await Assert.ThrowsAsync<GridSourceException>(() => ReadAsync("US-MIDA-PJM", 1))).Fault);
    }

    [Fact]
    public async Task AnotherUnitIsRefused()
    {
        _server.Answer = request => EiaService.Page(request, [EiaService.Row(First.Start, "NG", "1").Replace("megawatthours", "gigawatthours", StringComparison.Ordinal)]);
        var fault = await Assert.ThrowsAsync<GridSourceException>(() => ReadAsync("US-MIDA-PJM", 1));
        Assert.Contains("value-units", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StorageOfEverySortIsNoGeneration()
    {
        _server.Answer = request => EiaService.Page(request,
        [
            EiaService.Row(First.Start, "NG", "300"), EiaService.Row(First.Start, "BAT", "500"), EiaService.Row(First.Start, "PS", "500"),
            EiaService.Row(First.Start, "UES", "-500"), EiaService.Row(First.Start, "OES", "500"), EiaService.Row(First.Start, "SNB", "100"),
        ]);
        Assert.Equal(25, (await ReadAsync("US-MIDA-PJM", 1)).Series[2].Points.Single().Value, 9);
    }

    [Theory]
    [InlineData("UNK")]
    [InlineData("XYZ")]
    public async Task AFuelThatIsNotNamedIsUnknown(string fuel)
    {
        _server.Answer = request => EiaService.Page(request, [EiaService.Row(First.Start, "NG", "90"), EiaService.Row(First.Start, fuel, "10")]);
        var answer = await ReadAsync("US-MIDA-PJM", 1);
        Assert.Empty(answer.Series[0].Points);
        Assert.Contains("unknown", Assert.Single(answer.Refused), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("US-CAL-CISO", "CISO")]
    [InlineData("US-TEX-ERCO", "ERCO")]
    [InlineData("US-MIDW-MISO", "MISO")]
    [InlineData("US-NY-NYIS", "NYIS")]
    [InlineData("US-NE-ISNE", "ISNE")]
    [InlineData("US-SE-SOCO", "SOCO")]
    [InlineData("US-NW-BPAT", "BPAT")]
    [InlineData("US-FLA-FPL", "FPL")]
    [InlineData("US-SW-AZPS", "AZPS")]
    [InlineData("US-CENT-SWPP", "SWPP")]
    [InlineData("US-TEN-TVA", "TVA")]
    [InlineData("US-CAR-DUK", "DUK")]
    public async Task AZoneIsAskedForByItsAuthority(string zone, string respondent)
    {
        _server.Answer = request => EiaService.Page(request, []);
        await ReadAsync(zone, 1);
        Assert.Equal(respondent, _server.Requests[0].Query["facets[respondent][]"]);
    }

    /// <summary>But for Hawaii, which does not report.</summary>
    [Fact]
    public void EveryAmericanZoneOfThePackIsCovered()
    {
        using var source = new EiaSource(null, "key", TimeProvider.System);
        var zones = Wattline.Grid.DataPack.Embedded.CarbonZones.Where(zone => zone.HasHours && zone.Id.StartsWith("US-", StringComparison.Ordinal)).Select(zone => zone.Id);
        Assert.Equal(["US-HI-OA"], zones.Where(zone => !source.Covers(source.Channels[0], zone)));
    }

    private async Task<SourceAnswer> ReadAsync(string zone, int hours)
    {
        using var source = new EiaSource(_server.Address, "key", new FakeClock());
        return await source.ReadAsync(source.Channels[0], zone, First, First.AddHours(hours), Token);
    }
}
