using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Testing.Sessions;

namespace Wattline.Gateway.Tests.Routing;

/// <summary>Days of sessions through the router, small ones; bench/README.md has them at length.</summary>
public sealed class SessionReplayTests
{
    private const int Sessions = 1500;

    [Fact]
    public void EqualSeedsGiveEqualFigures()
    {
        var (one, same, other) = (Day(3, Regime(120, 300)), Day(3, Regime(120, 300)), Day(4, Regime(120, 300)));
        var fleet = SessionFleets.OwnedAndBought();

        Assert.Equal(one.Requests, same.Requests);
        Assert.NotEqual(one.Requests, other.Requests);
        Assert.Equal(SessionReplay.Run(one, fleet, SessionPolicy.Priced), SessionReplay.Run(same, fleet, SessionPolicy.Priced));
    }

    [Fact]
    public void PromptsOnlyGrowAndPausesReachBeyondTheLifetime()
    {
        var day = Day(5, Regime(120, 300));
        Assert.True(day.Requests.Zip(day.Requests.Skip(1)).All(pair => pair.First.AtSeconds <= pair.Second.AtSeconds));
        var pairs = day.Requests.GroupBy(request => request.Session).SelectMany(session => session.Zip(session.Skip(1))).ToList();
        Assert.All(pairs, pair => Assert.True(pair.Second.PromptTokens > pair.First.PromptTokens + pair.First.OutputTokens));
        var late = pairs.Count(pair => pair.Second.AtSeconds - pair.First.AtSeconds > 300) / (double)pairs.Count;
        Assert.InRange(late, 0.15, 0.45);
    }

    [Theory]
    [InlineData(20, 300)]
    [InlineData(120, 300)]
    [InlineData(900, 300)]
    [InlineData(900, 3600)]
    public void WhereThereIsRoomNoRuleIsCheaperThanThePrice(double think, double lifetime)
    {
        var day = Day(6, Regime(think, lifetime));
        foreach (var fleet in new[] { SessionFleets.Owned(), SessionFleets.OwnedAndBought() })
        {
            var priced = SessionReplay.Run(day, fleet, SessionPolicy.Priced);
            Assert.Equal(day.Requests.Count, priced.Served);
            foreach (var policy in Enum.GetValues<SessionPolicy>())
            {
                // A price from expectations may lose a little on the draw.
                var other = SessionReplay.Run(day, fleet, policy);
                Assert.True(priced.TotalUsd <= 1.003 * other.TotalUsd, $"{policy}: {other.TotalUsd:F4} USD, priced {priced.TotalUsd:F4}");
            }
        }
    }

    [Fact]
    public void StickyRulesStayWhereTheyMay()
    {
        var (day, fleet) = (Day(7, Regime(900, 3600)), SessionFleets.Owned(10_000));
        var (warm, never) = (SessionReplay.Run(day, fleet, SessionPolicy.StickyWhileWarm), SessionReplay.Run(day, fleet, SessionPolicy.NeverSticky));
        Assert.Equal(0, warm.MovedWarm);
        Assert.True(never.MovedWarm > 0 && never.HitShare < warm.HitShare, $"{never.MovedWarm} moved, {never.HitShare} and {warm.HitShare} hit.");
    }

    [Fact]
    public void WithoutCachesNothingIsHitAndNoMoveIsHeldBack()
    {
        var (day, fleet) = (Day(8, Regime(120, 0)), SessionFleets.Owned(10_000));
        var (priced, never) = (SessionReplay.Run(day, fleet, SessionPolicy.Priced), SessionReplay.Run(day, fleet, SessionPolicy.NeverSticky));
        Assert.Equal(0, priced.CachedTokens);
        Assert.Equal(never, priced);
    }

    private static SessionRegime Regime(double think, double lifetime) => new("test", think, lifetime);

    private static SessionTrace Day(int seed, SessionRegime regime) => SessionTrace.Draw(DataPack.Embedded, seed, regime, Sessions);
}
