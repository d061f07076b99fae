using FsCheck;
using FsCheck.Fluent;
using Wattline.Feasibility;

namespace Wattline.Tests.Failing;

/// <summary>What holds of every limit a minute, whatever is asked and however the clock goes.</summary>
public sealed class MinuteAllowanceLaws
{
    /// <summary>A limit, and wishes: the ms since the one before, and how much as a share of the limit in percent.</summary>
    private static readonly Arbitrary<(double Limit, (int After, int Percent)[] Wishes)> Courses = Arb.From(
        from limit in Gen.Elements(1.0, 3, 60, 1_000, 1e6, 1e12)
        from wishes in Gen.Choose(0, 20_000).SelectMany(after => Gen.Choose(0, 100), (after, percent) => (after, percent)).ArrayOf()
        select (limit, wishes));

    [Fact]
    public void NoMinuteHasMoreThanTheLimitAndWhatWasSaved() => Prop.ForAll(Courses, course =>
    {
        var allowance = new MinuteAllowance(course.Limit);
        var now = TimeSpan.FromHours(1);
        var taken = new List<(TimeSpan At, double Amount)>();
        foreach (var (after, percent) in course.Wishes)
        {
            now += TimeSpan.FromMilliseconds(after);
            var amount = course.Limit * percent / 100;
            if (allowance.Wait(amount, now) == TimeSpan.Zero)
            {
                allowance.Take(amount, now);
                taken.Add((now, amount));
            }
        }

        Assert.All(taken, first => Assert.True(
            taken.Where(one => one.At >= first.At && one.At < first.At + TimeSpan.FromMinutes(1)).Sum(one => one.Amount) <= course.Limit * 2.000001));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AfterTheWaitItIsThereAndAMomentBeforeItIsNot() => Prop.ForAll(Courses, course =>
    {
        var allowance = new MinuteAllowance(course.Limit);
        var now = TimeSpan.Zero;
        foreach (var (after, percent) in course.Wishes)
        {
            now += TimeSpan.FromMilliseconds(after);
            var amount = course.Limit * percent / 100;
            var wait = allowance.Wait(amount, now);
            Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromMinutes(1) + TimeSpan.FromTicks(1));
            Assert.True(wait < TimeSpan.FromMilliseconds(1) || allowance.Wait(amount, now + (wait * 0.99)) > TimeSpan.Zero);
            now += wait;
            Assert.Equal(TimeSpan.Zero, allowance.Wait(amount, now));
            allowance.Take(amount, now);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AClockThatJumpsNeitherFillsItBeyondTheLimitNorBlocksItForGood() => Prop.ForAll(Courses, course =>
    {
        var allowance = new MinuteAllowance(course.Limit);
        TimeSpan[] jumps = [TimeSpan.MaxValue, TimeSpan.Zero, TimeSpan.MinValue, TimeSpan.FromDays(1), TimeSpan.FromDays(-1)];
        for (var at = 0; at < course.Wishes.Length; at++)
        {
            var now = jumps[at % jumps.Length];
            allowance.Settle(0, course.Limit * course.Wishes[at].Percent, now);
            Assert.InRange(allowance.Wait(course.Limit, now), TimeSpan.Zero, TimeSpan.FromMinutes(11.01));
        }

        var later = TimeSpan.FromDays(2);
        allowance.Wait(0, later);
        later += TimeSpan.FromMinutes(11.01);
        Assert.Equal(TimeSpan.Zero, allowance.Wait(course.Limit, later));
        allowance.Take(course.Limit, later);
        Assert.NotEqual(TimeSpan.Zero, allowance.Wait(course.Limit / 100, later));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WhatWasNotUsedIsThereAgainAndWhatWasUsedBeyondIsOwed()
    {
        var allowance = new MinuteAllowance(600);
        allowance.Take(600, TimeSpan.Zero);
        Assert.Equal(10, allowance.Wait(100, TimeSpan.Zero).TotalSeconds, 6);
        allowance.Settle(600, 500, TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, allowance.Wait(100, TimeSpan.Zero));
        allowance.Settle(0, 400, TimeSpan.Zero);
        Assert.Equal(40, allowance.Wait(100, TimeSpan.Zero).TotalSeconds, 6);
    }

    /// <summary>Refused for ever it would never be served; it goes when all is there, and those after it wait the longer.</summary>
    [Fact]
    public void WhatIsLargerThanAMinutesWorthGoesWhenTheAllowanceIsFull()
    {
        var allowance = new MinuteAllowance(60);
        Assert.Equal(TimeSpan.Zero, allowance.Wait(180, TimeSpan.Zero));
        allowance.Take(180, TimeSpan.Zero);
        Assert.Equal(121, allowance.Wait(1, TimeSpan.Zero).TotalSeconds, 6);
        Assert.Equal(180, allowance.Wait(180, TimeSpan.Zero).TotalSeconds, 6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ALimitThatIsNoneIsRefused(double limit) => Assert.Throws<ArgumentException>(() => new MinuteAllowance(limit));
}
