using System.Globalization;
using Wattline.Grid.Sources;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Sources;

/// <summary>The service as https://portal.electricitymaps.com/developer-hub/api/reference describes its version 3.</summary>
public abstract class ElectricityMapsContract : LiveSourceContract
{
    private protected override string Zone => "US-CAL-CISO";

    private protected virtual CarbonScope Scope => CarbonScope.LifeCycle;

    /// <summary>Where the service's version is; without a slash at its end, as somebody would write it.</summary>
    private protected static Uri Version3(Uri server) =>
        server.IsAbsoluteUri && server.PathAndQuery == "/" ? new Uri($"{server.OriginalString.TrimEnd('/')}/v3") : server;

    private protected override IGridSource Open(Uri address, string key) => new ElectricityMapsSource(Version3(address), key, Clock, Scope);

    /// <summary>One hour's fields beside its time.</summary>
    private protected abstract string Hour(Statement statement, SourceRequest request);

    private protected override UpstreamBehaviour Serve(SourceRequest request)
    {
        var now = Slot.Containing(Clock.GetUtcNow());
        if (request.Header("auth-token") != Secret)
        {
            return new UpstreamBehaviour.Status(401, """{"error":"Invalid auth-token"}""");
        }

        if (request.Query.GetValueOrDefault("zone") != "US-CAL-CISO" || request.Query.GetValueOrDefault("temporalGranularity") != "hourly")
        {
            return new UpstreamBehaviour.Status(404, """{"error":"Zone does not exist"}""");
        }

        var (list, from, until) = request.Path.Split('/')[^1] switch
        {
            "history" => ("history", now.AddHours(-24).Start, now.AddHours(1).Start),
            "past-range" => ("data", Time(request, "start"), Time(request, "end")),
            "forecast" => ("forecast", now.Start, now.AddHours(int.Parse(request.Query["horizonHours"], CultureInfo.InvariantCulture)).Start),
            _ => ("", default, default),
        };
        if (list.Length == 0 || !request.Path.StartsWith("/v3/", StringComparison.Ordinal))
        {
            return new UpstreamBehaviour.Status(404);
        }

        if (until - from > TimeSpan.FromHours(240))
        {
            return new UpstreamBehaviour.Status(400, """{"error":"The time range is limited to 10 days"}""");
        }

        var hours = World.Where(hour => IsGenerous || hour.Meets(from, until)).Select(hour =>
            $$"""{"zone":"US-CAL-CISO","datetime":"{{Text(hour.Start)}}",{{Hour(hour, request)}}}""");
        return new UpstreamBehaviour.Answer(
            $$"""{"zone":"US-CAL-CISO","{{list}}":[{{string.Join(',', hours)}}],"updatedAt":"{{Text(Clock.GetUtcNow().AddMinutes(-7))}}"}""");
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(SourceRequest request, string name) => DateTimeOffset.Parse(request.Query[name], CultureInfo.InvariantCulture);
}

public class ElectricityMapsCarbonTests : ElectricityMapsContract
{
    private protected override string ChannelName => "carbon";

    private protected override IReadOnlyList<string> Fields => ["zone", "history", "datetime", "carbonIntensity"];

    private protected override string ValueField => "carbonIntensity";

    private protected override string Hour(Statement statement, SourceRequest request) => $"""
        "carbonIntensity":{statement.Json()},"updatedAt":"2022-04-07T15:32:21.002Z","createdAt":"2022-02-08T06:20:31.772Z",
        "emissionFactorType":"{request.Query["emissionFactorType"]}","isEstimated":false,"estimationMethod":null
        """;

    [Fact]
    public async Task TheLastDayIsAskedAsHistoryAndOlderHoursAsRanges()
    {
        var from = First(24);
        await ReadAsync(from, from.AddHours(24));
        Assert.Equal("/v3/carbon-intensity/history", Assert.Single(Questions).Path);
        await ReadAsync(from.AddHours(-360), from);
        Assert.Equal(["/v3/carbon-intensity/past-range", "/v3/carbon-intensity/past-range"], Questions.Skip(1).Select(question => question.Path));
        Assert.Equal("2025-12-30T12:00Z", Questions[1].Query["start"]);
        Assert.Equal(Questions[1].Query["end"], Questions[2].Query["start"]);
    }

    [Fact]
    public async Task TheScopeIsAskedForAndTheSeriesSaysIt()
    {
        var from = First(3);
        var answer = await ReadAsync(from, from.AddHours(3));
        Assert.Equal(Scope == CarbonScope.Direct ? "direct" : "lifecycle", Questions[0].Query["emissionFactorType"]);
        Assert.Equal(Scope == CarbonScope.Direct ? SignalKind.AverageDirectCarbon : SignalKind.AverageLifeCycleCarbon, answer.Series[0].Kind);
    }

    /// <summary>A service that fell back to the other factors would mix two scopes.</summary>
    [Fact]
    public async Task OtherFactorsThanThoseAskedForAreRefused()
    {
        var (due, other) = Scope == CarbonScope.Direct ? ("direct", "lifecycle") : ("lifecycle", "direct");
        Change(body => body.Replace($"\"{due}\"", $"\"{other}\"", StringComparison.Ordinal));
        var fault = await FaultAsync();
        Assert.Equal(SourceFault.Malformed, fault.Fault);
        Assert.Contains("emissionFactorType", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>The service answers for where the caller seems to be when it does not know a zone.</summary>
    [Fact]
    public async Task AnotherZoneThanTheOneAskedForIsRefused()
    {
        Change(body => body.Replace("US-CAL-CISO", "DE", StringComparison.Ordinal));
        var fault = await FaultAsync();
        Assert.Equal(SourceFault.Malformed, fault.Fault);
        Assert.Contains("'zone'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HoursThatTheServiceEstimatedAreCounted()
    {
        Change(body => body.Replace("\"isEstimated\":false", "\"isEstimated\":true", StringComparison.Ordinal));
        var from = First(6);
        var answer = await ReadAsync(from, from.AddHours(6));
        Assert.Contains("6 of 6 hours are the service's estimates", answer.Series[0].Provenance.Note, StringComparison.Ordinal);
        Assert.Equal(Basis.Modelled, answer.Series[0].Provenance.Basis);
    }

    /// <summary>An answer as the documentation shows it.</summary>
    [Fact]
    public async Task TheSampleOfTheDocumentationIsRead()
    {
        using var source = new ElectricityMapsSource(Version3(Server.Address), Secret, Clock, Scope);
        Server.Answer = request => new UpstreamBehaviour.Answer($$"""
            {"zone":"DE","data":[{"zone":"DE","carbonIntensity":322,"datetime":"2019-05-21T00:00:00.000Z","updatedAt":"2022-04-07T15:32:21.002Z",
            "createdAt":"2022-02-08T06:20:31.772Z","emissionFactorType":"{{request.Query["emissionFactorType"]}}","isEstimated":false,"estimationMethod":null}]}
            """);
        var answer = await RunningAsync(() => source.ReadAsync(source.Channels[0], "DE", Slot.At(2019, 5, 21), Slot.At(2019, 5, 21, 2), Token));
        Assert.Equal([new SignalPoint(Slot.At(2019, 5, 21), 322)], answer.Series[0].Points);
        Assert.Equal((2019, "Electricity Maps, by subscription"), (answer.Series[0].Provenance.Year, answer.Series[0].Provenance.Licence));
    }

    [Fact]
    public async Task AZoneCanBeAddedUnderItsOwnName()
    {
        var zones = new Dictionary<string, string> { ["my zone"] = "US-CAL-CISO" };
        using var source = new ElectricityMapsSource(Version3(Server.Address), Secret, Clock, Scope, zones);
        var from = First(2);
        var answer = await RunningAsync(() => source.ReadAsync(source.Channels[0], "my zone", from, from.AddHours(2), Token));
        Assert.Equal(("my zone", 2), (answer.Series[0].Zone, answer.Series[0].Points.Count));
    }
}

public sealed class ElectricityMapsDirectCarbonTests : ElectricityMapsCarbonTests
{
    private protected override CarbonScope Scope => CarbonScope.Direct;
}

public sealed class ElectricityMapsForecastTests : ElectricityMapsContract
{
    private protected override string ChannelName => "carbon-forecast";

    private protected override IReadOnlyList<string> Fields => ["zone", "forecast", "datetime", "carbonIntensity", "updatedAt"];

    private protected override string ValueField => "carbonIntensity";

    private protected override string Hour(Statement statement, SourceRequest request) => $"\"carbonIntensity\":{statement.Json()}";

    [Theory]
    [InlineData(6, "6")]
    [InlineData(7, "24")]
    [InlineData(48, "48")]
    [InlineData(72, "72")]
    public async Task NoMoreIsAskedThanIsNeeded(int hours, string horizon)
    {
        var from = First(hours);
        var answer = await ReadAsync(from, from.AddHours(hours));
        Assert.Equal(horizon, Assert.Single(Questions).Query["horizonHours"]);
        Assert.Equal(hours, answer.Series[0].Points.Count);
    }

    [Fact]
    public async Task AForecastSaysWhenItWasIssued()
    {
        var from = First(6);
        var answer = await ReadAsync(from, from.AddHours(6));
        Assert.InRange(Clock.GetUtcNow() - answer.Series[0].Issued!.Value, TimeSpan.FromMinutes(7), TimeSpan.FromMinutes(8));
    }
}

public sealed class ElectricityMapsCarbonFreeTests : ElectricityMapsContract
{
    private protected override string ChannelName => "carbon-free";

    private protected override IReadOnlyList<string> Fields => ["zone", "history", "datetime", "fossilFreePercentage"];

    private protected override string ValueField => "fossilFreePercentage";

    private protected override string Hour(Statement statement, SourceRequest request) => $$"""
        "powerConsumptionBreakdown":{"nuclear":1100,"gas":null},"powerConsumptionTotal":20000,
        "fossilFreePercentage":{{statement.Json()}},"renewablePercentage":12,"isEstimated":false
        """;
}
