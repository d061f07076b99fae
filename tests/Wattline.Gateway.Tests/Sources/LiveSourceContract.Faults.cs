using System.Globalization;
using Wattline.Grid.Sources;
using Wattline.Signals;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Sources;

/// <summary>What a live source makes of a service that does not answer as it should.</summary>
public abstract partial class LiveSourceContract
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task AKeyThatIsRefusedIsSaidAndNotShown(int status)
    {
        Misbehave(request => new UpstreamBehaviour.Status(status, request.Echo, Echoing(request.Echo)));
        var fault = await FaultAsync();
        Assert.Equal(SourceFault.Unauthorized, fault.Fault);
        Assert.Contains("key", fault.Message, StringComparison.Ordinal);
        Assert.InRange(Questions.Count, 1, 2);
    }

    [Fact]
    public async Task AShortRetryAfterIsWaitedFor()
    {
        var date = Noon.AddSeconds(8).ToString("R", CultureInfo.InvariantCulture);
        foreach (var header in new[] { "5", date })
        {
            await BeginAgainAsync(Noon);
            FailOnce(_ => Status(429, header));
            var (from, began, before) = (First(6), Clock.GetUtcNow(), Questions.Count);
            AssertHours(await ReadAsync(from, from.AddHours(6)), from, from.AddHours(6));
            Assert.InRange(Clock.GetUtcNow() - began, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1));
            Assert.Equal(2, Questions.Count - before);
        }
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task ALongRetryAfterIsReported(int status)
    {
        var date = Noon.AddHours(1).ToString("R", CultureInfo.InvariantCulture);
        foreach (var header in new[] { "3600", date })
        {
            await BeginAgainAsync(Noon);
            var before = Questions.Count;
            Misbehave(_ => Status(status, header));
            var fault = await FaultAsync();
            Assert.Equal(status == 429 ? SourceFault.Throttled : SourceFault.Unavailable, fault.Fault);
            Assert.InRange(fault.RetryAfter ?? default, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
            Assert.Equal(1, Questions.Count - before);
        }
    }

    [Fact]
    public async Task AThrottlingServiceIsLeftAloneAfterAFewTries()
    {
        Misbehave(_ => Status(429, "1"));
        var fault = await FaultAsync();
        Assert.Equal((SourceFault.Throttled, TimeSpan.FromSeconds(1)), (fault.Fault, fault.RetryAfter));
        Assert.Equal(SourceConnection.Tries, Questions.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task AnErrorOfTheServiceIsTriedAgain(int status)
    {
        FailOnce(request => new UpstreamBehaviour.Status(status, request.Echo));
        var from = First(6);
        AssertHours(await ReadAsync(from, from.AddHours(6)), from, from.AddHours(6));
        Assert.Equal(2, Questions.Count);
    }

    [Fact]
    public async Task AnErrorThatStaysIsUnavailable()
    {
        Misbehave(request => new UpstreamBehaviour.Status(500, request.Echo, Echoing(request.Echo)));
        Assert.Equal(SourceFault.Unavailable, (await FaultAsync()).Fault);
        Assert.Equal(SourceConnection.Tries, Questions.Count);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(418)]
    public async Task AnotherStatusIsARefusalAndIsNotTriedAgain(int status)
    {
        Misbehave(request => new UpstreamBehaviour.Status(status, status == 204 ? "" : request.Echo));
        var fault = await FaultAsync();
        Assert.Equal(SourceFault.Refused, fault.Fault);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), fault.Message, StringComparison.Ordinal);
        Assert.Single(Questions);
    }

    [Fact]
    public async Task AClosedPortIsUnavailable()
    {
        await Server.RefuseAsync();
        Assert.Equal(SourceFault.Unavailable, (await FaultAsync()).Fault);
    }

    [Fact]
    public async Task ACutConnectionIsTriedAgain()
    {
        FailOnce(_ => new UpstreamBehaviour.CutBeforeHeaders());
        var from = First(6);
        AssertHours(await ReadAsync(from, from.AddHours(6)), from, from.AddHours(6));
    }

    [Fact]
    public async Task AServiceThatSaysNothingIsLeftAfterItsTime()
    {
        foreach (var stall in new UpstreamBehaviour[] { new UpstreamBehaviour.StallBeforeHeaders(), new UpstreamBehaviour.StallAfter(1) })
        {
            await BeginAgainAsync(Noon);
            var before = Questions.Count;
            Misbehave(_ => stall);
            Assert.Equal(SourceFault.Unavailable, (await FaultAsync()).Fault);
            Assert.Equal(SourceConnection.Tries, Questions.Count - before);
        }
    }

    [Fact]
    public async Task WhoGivesUpWhileTheServiceStallsIsFreeAtOnce()
    {
        Misbehave(_ => new UpstreamBehaviour.StallBeforeHeaders());
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var from = First(6);
        var reading = Source.ReadAsync(Channel, Zone, from, from.AddHours(6), giveUp.Token);
        while (!Server.IsStalling)
        {
            await Task.Delay(1, Token);
        }

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Single(Questions);
    }

    [Fact]
    public async Task WhoGivesUpWhileItIsWaitingIsFreeAtOnce()
    {
        Misbehave(_ => Status(429, "9"));
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var from = First(6);
        var reading = Source.ReadAsync(Channel, Zone, from, from.AddHours(6), giveUp.Token);
        while (Questions.Count == 0 || Server.IsBusy)
        {
            await Task.Delay(1, Token);
        }

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Single(Questions);
    }

    [Fact]
    public async Task ARedirectIsNotFollowed()
    {
        Misbehave(request => request.Path.Contains("elsewhere", StringComparison.Ordinal)
            ? Serve(request)
            : new UpstreamBehaviour.RedirectElsewhere(new Uri(Server.Address, $"/elsewhere?{Uri.EscapeDataString(request.Echo)}")));
        Assert.Equal(SourceFault.Refused, (await FaultAsync()).Fault);
        Assert.DoesNotContain(Server.Requests, request => request.Path.Contains("elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnAnswerWithoutEndIsRefused()
    {
        var body = new string(' ', SourceConnection.MostBytes + 1);
        foreach (var huge in new UpstreamBehaviour[] { new UpstreamBehaviour.Whole(body, "application/json"), new UpstreamBehaviour.CompressedBody(body) })
        {
            await BeginAgainAsync(Noon);
            Misbehave(_ => huge);
            var fault = await FaultAsync();
            Assert.Equal(SourceFault.Malformed, fault.Fault);
            Assert.Contains("MiB", fault.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>However many pages the service says there are, a question ends after as many as its hours can need.</summary>
    [Fact]
    public async Task PagesHaveAnEnd()
    {
        var from = First(Channel.MaxHours);
        Misbehave(request => Endless(request) ?? Serve(request));
        try
        {
            await ReadAsync(from, from.AddHours(Channel.MaxHours));
            Assert.Null(Endless(Questions[0]));
        }
        catch (GridSourceException fault)
        {
            Assert.Equal(SourceFault.Malformed, fault.Fault);
        }

        Assert.InRange(Questions.Count, 1, 100);
    }

    [Fact]
    public async Task TheKeyIsSentAndNeverShown()
    {
        var from = First(6);
        var answer = await ReadAsync(from, from.AddHours(6));
        Assert.Equal(HasKey, Server.Requests.Any(request => request.Echo.Contains(Secret, StringComparison.Ordinal)));
        AssertSilent(Source.ToString());
        AssertSilent(System.Text.Json.JsonSerializer.Serialize(answer));
        foreach (var bad in HasKey ? BadKeys : [])
        {
            AssertSilent(Assert.ThrowsAny<ArgumentException>(() => Open(Server.Address, bad)).ToString());
        }
    }

    [Theory]
    [InlineData("ftp://localhost/")]
    [InlineData("http://somebody:k3y-0f-7h3-0p3r470r@localhost/")]
    [InlineData("http://localhost/?key=k3y-0f-7h3-0p3r470r")]
    [InlineData("/relative")]
    public void AnAddressThatCannotBeAskedIsRefused(string address) =>
        AssertSilent(Assert.ThrowsAny<ArgumentException>(() => Open(new Uri(address, UriKind.RelativeOrAbsolute), Secret)).ToString());

    /// <summary>The first question fails in this way, the others do not.</summary>
    private void FailOnce(Func<Wattline.Testing.Sources.SourceRequest, UpstreamBehaviour> failure)
    {
        var asked = 0;
        Misbehave(request => Interlocked.Increment(ref asked) == 1 ? failure(request) : Serve(request));
    }

    private static UpstreamBehaviour.Status Status(int code, string retryAfter) =>
        new(code, "", new Dictionary<string, string> { ["Retry-After"] = retryAfter });

    /// <summary>Headers of a server that repeats what it was told.</summary>
    private static Dictionary<string, string> Echoing(string echo) => new() { ["X-Echo"] = Uri.EscapeDataString(echo) };
}
