using FsCheck;
using FsCheck.Fluent;
using Wattline.Feasibility;

namespace Wattline.Tests.Failing;

/// <summary>What holds of every breaker, whatever its region does.</summary>
public sealed class BreakerLaws
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    /// <summary>Shares, and answers as the ms since the one before and whether it failed.</summary>
    private static readonly Arbitrary<(double Share, (int After, bool Failed)[] Answers)> Courses = Arb.From(
        from share in Gen.Elements(0.01, 0.2, 0.5, 0.75, 1.0)
        from answers in Gen.Choose(0, 3_000).SelectMany(after => Gen.Elements(true, false, false), (after, failed) => (after, failed)).ArrayOf()
        select (share, answers));

    /// <summary>The window counted once more, by a list of all answers: opened exactly where the share is reached.</summary>
    [Fact]
    public void ItOpensAtTheShareAndNeverBelow() => Prop.ForAll(Courses, course =>
    {
        var rule = new BreakerRule(course.Share, TimeSpan.FromSeconds(10), Rest);
        var breaker = new Breaker(rule);
        var seen = new List<(long Second, bool Failed)>();
        var now = TimeSpan.FromDays(3);
        foreach (var (after, failed) in course.Answers)
        {
            now += TimeSpan.FromMilliseconds(after);
            Note(breaker, now, failed, Admission.Usual);
            seen.Add(((long)Math.Floor(now.TotalSeconds), failed));
            var within = seen.Where(one => one.Second > Math.Floor(now.TotalSeconds) - 10).ToList();
            var due = failed && within.Count(one => one.Failed) >= course.Share * within.Count;
            Assert.Equal(due, breaker.RestsUntil is not null);
            if (due)
            {
                return;
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AfterEveryRestOneTrialIsLetThroughAndNoRestIsBeyondTheLongest() => Prop.ForAll(Courses, course =>
    {
        var rule = new BreakerRule(course.Share, TimeSpan.FromSeconds(10), Rest);
        var breaker = new Breaker(rule);
        var now = TimeSpan.FromSeconds(1);
        breaker.Failed(now, Admission.Usual);
        var trials = 0;
        foreach (var (after, failed) in course.Answers)
        {
            var until = Assert.NotNull(breaker.RestsUntil);
            Assert.InRange(until - now, rule.Rest, rule.LongestRest);
            Assert.Equal(rule.RestAfter(trials + 1), until - now);
            Assert.Equal(Admission.Refused, breaker.Admit(until - TimeSpan.FromTicks(1)));
            now = until + TimeSpan.FromMilliseconds(after);
            Assert.Equal(Admission.Trial, breaker.Admit(now));
            Assert.Equal(Admission.Refused, breaker.Admit(now));
            if (!failed)
            {
                breaker.Succeeded(now, Admission.Trial);
                Assert.Equal(Admission.Usual, breaker.Admit(now));
                return;
            }

            trials++;
            breaker.Failed(now, Admission.Trial);
        }
    }).QuickCheckThrowOnFailure();

    /// <summary>A trial that never ends does not close the region for good.</summary>
    [Fact]
    public void ATrialThatIsNeverHeardOfIsFollowedByAnother()
    {
        var breaker = new Breaker(new BreakerRule(0.5, TimeSpan.FromSeconds(10), Rest));
        breaker.Failed(TimeSpan.Zero, Admission.Usual);
        for (var rests = 1; rests < 100; rests++)
        {
            Assert.Equal(Admission.Trial, breaker.Admit(Rest * rests));
            Assert.Equal(Admission.Refused, breaker.Admit((Rest * rests) + (Rest * 0.99)));
        }
    }

    /// <summary>A hundred requests that were under way fail together: one rest, not the longest.</summary>
    [Fact]
    public void WhatWasSentBeforeItOpenedNeitherLengthensTheRestNorEndsIt() => Prop.ForAll(Courses, course =>
    {
        var breaker = new Breaker(new BreakerRule(0.5, TimeSpan.FromSeconds(10), Rest));
        breaker.Failed(TimeSpan.Zero, Admission.Usual);
        foreach (var (_, failed) in course.Answers)
        {
            Note(breaker, TimeSpan.FromSeconds(1), failed, Admission.Usual);
            Assert.Equal(Rest, breaker.RestsUntil);
        }
    }).QuickCheckThrowOnFailure();

    /// <summary>Regions do not see each other: each breaker is as if it were alone, in whatever order their answers come.</summary>
    [Fact]
    public void TheOrderOfRegionsDoesNotMatter() => Prop.ForAll(Courses, Arb.From(Gen.Choose(1, 1000)), (course, seed) =>
    {
        var rule = new BreakerRule(course.Share, TimeSpan.FromSeconds(10), Rest);
        var answers = course.Answers.Select((one, at) => (Region: at * seed % 3, At: TimeSpan.FromSeconds(at), one.Failed)).ToList();
        Assert.Equal(Run(answers), Run([.. answers.OrderByDescending(one => one.Region).ThenBy(one => one.At)]));

        IEnumerable<TimeSpan?> Run(List<(int Region, TimeSpan At, bool Failed)> course)
        {
            var breakers = Enumerable.Range(0, 3).Select(_ => new Breaker(rule)).ToList();
            foreach (var (region, at, failed) in course)
            {
                var admitted = breakers[region].Admit(at);
                if (admitted != Admission.Refused)
                {
                    Note(breakers[region], at, failed, admitted);
                }
            }

            return breakers.Select(breaker => breaker.RestsUntil).ToList();
        }
    }).QuickCheckThrowOnFailure();

    /// <summary>A thousand answers a second, one in a hundred a failure, for ten minutes.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void OneFailureInAHundredNeverOpensABusyRegion(int seed)
    {
        var random = new Random(seed);
        var breaker = new Breaker(new BreakerRule(0.5, TimeSpan.FromSeconds(10), Rest));
        for (var ms = 0; ms < 600_000; ms++)
        {
            Note(breaker, TimeSpan.FromMilliseconds(ms), ms > 100 && random.NextDouble() < 0.01, Admission.Usual);
            Assert.Null(breaker.RestsUntil);
        }
    }

    [Theory]
    [InlineData(0, 10, 2)]
    [InlineData(-1, 10, 2)]
    [InlineData(1.1, 10, 2)]
    [InlineData(double.NaN, 10, 2)]
    [InlineData(0.5, 0, 2)]
    [InlineData(0.5, 10, 0)]
    [InlineData(0.5, 10, 100_000)]
    public void ARuleOutOfRangeIsRefused(double share, double window, double rest) =>
        Assert.Throws<ArgumentException>(() => new BreakerRule(share, TimeSpan.FromSeconds(window), TimeSpan.FromSeconds(rest)));

    private static void Note(Breaker breaker, TimeSpan now, bool failed, Admission admitted)
    {
        if (failed)
        {
            breaker.Failed(now, admitted);
        }
        else
        {
            breaker.Succeeded(now, admitted);
        }
    }
}
