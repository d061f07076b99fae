using System.Globalization;
using System.Text;
using Wattline.Grid.Sources;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Sources;

/// <summary>The service as https://docs.watttime.org describes its version 3.</summary>
public abstract class WattTimeContract : LiveSourceContract
{
    private const string User = "operator";
    private protected const double LbsPerMwhOfGramsPerKwh = 1000 / 453.59237;

    private int _logins;

    /// <summary>The token that holds now; another is refused.</summary>
    private protected string Holding => $"{Secret}.{_logins}";

    private protected int Logins => _logins;

    private protected override string Zone => "US-CAL-CISO";

    private protected override TimeSpan Step => TimeSpan.FromMinutes(5);

    private protected override IReadOnlyList<string> Fields =>
        ["data", "point_time", "value", "meta", "region", "signal_type", "units", "data_point_period_seconds"];

    private protected override string ValueField => "value";

    // A password may hold spaces and any letters.
    private protected override IReadOnlyList<string> BadKeys => ["", $"{Secret}\n{Secret}", $"{Secret}\0"];

    private protected override IGridSource Open(Uri address, string key) => new WattTimeSource(address, User, key, Clock);

    private protected override bool Prepares(SourceRequest request) => request.Path == "/login";

    private protected override UpstreamBehaviour Serve(SourceRequest request)
    {
        if (Prepares(request))
        {
            if (request.Header("Authorization") != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Secret}"))}")
            {
                return new UpstreamBehaviour.Status(401, """{"error":"UNAUTHORIZED"}""");
            }

            Interlocked.Increment(ref _logins);
            return new UpstreamBehaviour.Answer($$"""{"token":"{{Holding}}"}""");
        }

        if (request.Header("Authorization") != $"Bearer {Holding}")
        {
            return new UpstreamBehaviour.Status(401, """{"error":"INVALID_TOKEN"}""");
        }

        if (request.Query.GetValueOrDefault("region") != "CAISO_NORTH" || request.Query.GetValueOrDefault("signal_type") != "co2_moer")
        {
            return new UpstreamBehaviour.Status(403, """{"error":"NO_ACCESS"}""");
        }

        var now = Clock.GetUtcNow();
        var (from, until) = request.Path switch
        {
            "/v3/historical" => (Time(request, "start"), Time(request, "end")),
            "/v3/forecast" => (Hour(now), Hour(now).AddHours(int.Parse(request.Query["horizon_hours"], CultureInfo.InvariantCulture))),
            _ => (now, now),
        };
        if (from >= until || until - from > TimeSpan.FromDays(32))
        {
            return new UpstreamBehaviour.Status(400, """{"error":"The period between start and end must be at most 32 days"}""");
        }

        var points = World.Where(point => IsGenerous || point.Meets(from, until)).Select(
            point => $$"""{"point_time":"{{Text(point.Start)}}","value":{{point.Json(LbsPerMwhOfGramsPerKwh)}}}""");
        return new UpstreamBehaviour.Answer($$"""
            {"data":[{{string.Join(',', points)}}],"meta":{"data_point_period_seconds":300,"region":"CAISO_NORTH","warnings":[],"signal_type":"co2_moer",
            "model":{"date":"2023-03-01","type":"binned_regression"},"units":"lbs_co2_per_mwh","generated_at":"{{Text(now.AddMinutes(-3))}}"} }
            """);
    }

    private protected static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'+00:00'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Hour(DateTimeOffset time) => Slot.Containing(time).Start;

    private static DateTimeOffset Time(SourceRequest request, string name) => DateTimeOffset.Parse(request.Query[name], CultureInfo.InvariantCulture);
}

public sealed class WattTimeMarginalTests : WattTimeContract
{
    private protected override string ChannelName => "marginal";

    /// <summary>860 pounds a megawatt-hour are 390.089 g/kWh: 860 times 0.45359237.</summary>
    [Fact]
    public async Task PoundsAMegawattHourBecomeGramsAKilowattHour()
    {
        var from = First(1);
        var points = Enumerable.Range(0, 12).Select(
            step => $$"""{"point_time":"{{Text(from.Start.AddMinutes(5 * step))}}","value":{{(step < 6 ? 870 : 850)}}}""");
        Misbehave(_ => new UpstreamBehaviour.Answer($$"""
            {"data":[{{string.Join(',', points)}}],
            "meta":{"data_point_period_seconds":300,"region":"CAISO_NORTH","signal_type":"co2_moer","units":"lbs_co2_per_mwh"} }
            """));
        var answer = await ReadAsync(from, from.AddHours(1));
        var series = Assert.Single(answer.Series);
        Assert.Equal(390.0894382, Assert.Single(series.Points).Value, 7);
        Assert.Equal((SignalKind.MarginalDirectCarbon, "WattTime, by subscription"), (series.Kind, series.Provenance.Licence));
        Assert.Contains("CAISO_NORTH, chosen to stand for US-CAL-CISO", series.Provenance.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("units", "lbs_co2_per_mwh", "kg_co2_per_mwh")]
    [InlineData("signal_type", "co2_moer", "co2_aoer")]
    [InlineData("region", "CAISO_NORTH", "CAISO_SANDIEGO")]
    [InlineData("data_point_period_seconds", "300", "-300")]
    public async Task AnotherQuantityThanTheOneAskedForIsRefused(string field, string due, string other)
    {
        Change(body => body.Replace($"\"{due}\"", $"\"{other}\"", StringComparison.Ordinal).Replace($":{due},", $":{other},", StringComparison.Ordinal));
        var fault = await FaultAsync();
        Assert.Equal(SourceFault.Malformed, fault.Fault);
        Assert.Contains(field, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneLoginServesManyQuestions()
    {
        var from = First(6);
        var reads = Enumerable.Range(0, 5).Select(_ => ReadAsync(from, from.AddHours(6))).ToList();
        await Task.WhenAll(reads);
        await ReadAsync(from, from.AddHours(6));
        Assert.Equal((1, 6), (Logins, Questions.Count));
    }

    [Fact]
    public async Task ATokenIsBoughtAnewBeforeItEnds()
    {
        var from = First(6);
        await ReadAsync(from, from.AddHours(6));
        Clock.Advance(TimeSpan.FromMinutes(26));
        await ReadAsync(from, from.AddHours(6));
        Assert.Equal((2, 2), (Logins, Questions.Count));
    }

    [Fact]
    public async Task ATokenThatEndedEarlyIsBoughtAnewOnce()
    {
        var from = First(6);
        await ReadAsync(from, from.AddHours(6));
        Clock.Advance(TimeSpan.FromMinutes(2));
        var refused = 0;
        Misbehave(request => Interlocked.Increment(ref refused) == 1 ? new UpstreamBehaviour.Status(401) : Serve(request));
        AssertHours(await ReadAsync(from, from.AddHours(6)), from, from.AddHours(6));
        Assert.Equal((2, 3), (Logins, Questions.Count));

        Clock.Advance(TimeSpan.FromMinutes(2));
        Misbehave(_ => new UpstreamBehaviour.Status(401));
        Assert.Equal(SourceFault.Unauthorized, (await FaultAsync()).Fault);
        Assert.Equal((3, 5), (Logins, Questions.Count));
    }

    [Theory]
    [InlineData(401, SourceFault.Unauthorized)]
    [InlineData(403, SourceFault.Unauthorized)]
    [InlineData(500, SourceFault.Unavailable)]
    [InlineData(429, SourceFault.Throttled)]
    public async Task ALoginThatFailsIsTheFaultOfTheQuestion(int status, SourceFault due)
    {
        Server.Answer = request => new UpstreamBehaviour.Status(status, request.Echo);
        var fault = await FaultAsync();
        Assert.Equal(due, fault.Fault);
        Assert.Equal(due == SourceFault.Unauthorized, fault.Message.Contains("Check 'user_env' and 'password_env', or 'key_file'", StringComparison.Ordinal));
        Assert.DoesNotContain("key_env", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Questions);
    }

    [Theory]
    [InlineData("""{"message":"welcome"}""")]
    [InlineData("""{"token":null}""")]
    [InlineData("""{"token":"two words"}""")]
    [InlineData("""{"token":"line\nX-Other: 1"}""")]
    [InlineData("<html>")]
    public async Task ALoginWithoutATokenIsRefused(string body)
    {
        Server.Answer = _ => new UpstreamBehaviour.Answer(body);
        Assert.Equal(SourceFault.Malformed, (await FaultAsync()).Fault);
        Assert.Empty(Questions);
    }

    [Fact]
    public async Task ARegionOfTheOperatorsGoesFirstAndIsNoChoiceOfOurs()
    {
        var zones = new Dictionary<string, string> { ["us-mida-pjm"] = "CAISO_NORTH" };
        using var source = new WattTimeSource(Server.Address, "operator", Secret, Clock, zones);
        var from = First(2);
        var answer = await RunningAsync(() => source.ReadAsync(source.Channels[0], "US-MIDA-PJM", from, from.AddHours(2), Token));
        Assert.Equal("region CAISO_NORTH", answer.Series[0].Provenance.Note);
        Assert.Throws<ArgumentException>(() => new WattTimeSource(Server.Address, "a:b", Secret, Clock));
    }
}

public sealed class WattTimeForecastTests : WattTimeContract
{
    private protected override string ChannelName => "marginal-forecast";

    private protected override IReadOnlyList<string> Fields => [.. base.Fields, "generated_at"];

    [Fact]
    public async Task AForecastSaysWhenItWasMadeAndReachesNoFurtherThanIsNeeded()
    {
        var from = First(30);
        var answer = await ReadAsync(from, from.AddHours(30));
        Assert.Equal("30", Assert.Single(Questions).Query["horizon_hours"]);
        Assert.InRange(Clock.GetUtcNow() - answer.Series[0].Issued!.Value, TimeSpan.FromMinutes(2.9), TimeSpan.FromMinutes(4));
    }
}
