using FsCheck;
using FsCheck.Fluent;
using Wattline.Planning.Pacing;
using Wattline.Pricing;

namespace Wattline.Tests.Planning.Pacing;

/// <summary>What holds of every pacer, whatever is used.</summary>
public sealed class PricePacerLaws
{
    /// <summary>Regions by capacity, start and highest price; looks by what each region has used, in percent of its pace.</summary>
    private static readonly Arbitrary<Course> Courses = Arb.From(
        from regions in RegionsOf.NonEmptyListOf()
        from looks in Gen.Choose(0, 300).ArrayOf(regions.Count).NonEmptyListOf()
        from typical in Gen.Elements(0, 1e-6, 3e-4, 2.0)
        select new Course(
            [.. regions.Select((one, at) => new PacedRegion($"r{at}", one.GpuSeconds, one.Most))], [.. regions.Select(one => one.Start)],
            [.. looks], typical));

    private static Gen<(double GpuSeconds, double Start, double Most)> RegionsOf =>
        from gpuSeconds in Gen.Elements(0.0, 1, 37.5, 1e6)
        from start in Gen.Elements(0, 1e-5, 4e-4, 1.5)
        from most in Gen.Elements(0, 2e-4, 1e-3, 3.0)
        select (gpuSeconds, start, most);

    [Fact]
    public void NoPriceIsBelowZeroOrAboveTheHighest() => Each((course, pacer, _) =>
    {
        foreach (var region in course.Regions)
        {
            Assert.InRange(Price(pacer, region), 0, region.MostUsdPerGpuSecond);
        }
    });

    [Fact]
    public void WhatIsOverItsPaceNowAndSinceTheBeginRisesUpToTheHighest() => Each((course, pacer, look) =>
    {
        var next = Next(course, pacer, look, (at, elapsed) => Math.Max(1.5, Ahead(course, look, at, 1.5) / elapsed));
        foreach (var region in course.Regions)
        {
            var (before, after) = (Price(pacer, region), Price(next, region));
            Assert.True(after > before || (after == before && (course.Typical == 0 || before == region.MostUsdPerGpuSecond)));
        }
    });

    [Fact]
    public void WhatIsBelowItsPaceNowAndSinceTheBeginFallsDownToZero() => Each((course, pacer, look) =>
    {
        var next = Next(course, pacer, look, (at, elapsed) => Math.Min(0.5, Ahead(course, look, at, 0.5) / elapsed));
        foreach (var region in course.Regions.Where(region => region.GpuSeconds > 0))
        {
            var (before, after) = (Price(pacer, region), Price(next, region));
            Assert.True(after < before || (after == before && (course.Typical == 0 || before == 0)));
        }
    });

    [Fact]
    public void WhatKeepsToItsPaceKeepsItsPrice() => EachCourse(course =>
    {
        var kept = Enumerable.Range(0, course.Looks.Length).Aggregate(course.Pacer(), (pacer, at) => Next(course, pacer, at, (_, _) => 1));
        Assert.All(course.Regions, region => Assert.Equal(Price(course.Pacer(), region), Price(kept, region), Math.Max(1e-12, 1e-12 * course.Typical)));
    });

    [Fact]
    public void UsingMoreNeverGivesALowerPrice() => Each((course, pacer, look) =>
    {
        var (some, more) = (Next(course, pacer, look, Used(course, look)), Next(course, pacer, look, (at, _) => 1.3 * Used(course, look)(at, 0)));
        Assert.All(course.Regions, region => Assert.True(Price(more, region) >= Price(some, region)));
    });

    [Fact]
    public void TheOrderOfRegionsDoesNotMatter() => EachCourse(course =>
    {
        var turned = course with
        {
            Regions = [.. course.Regions.Reverse()],
            Start = [.. course.Start.Reverse()],
            Looks = [.. course.Looks.Select(look => look.Reverse().ToArray())],
        };
        var other = turned.Pacer();
        for (var look = 0; look < course.Looks.Length; look++)
        {
            other = Next(turned, other, look, Used(turned, look));
        }

        Assert.Equal(course.Run().Prices.CapacityUsdPerGpuSecond.OrderBy(one => one.Key), other.Prices.CapacityUsdPerGpuSecond.OrderBy(one => one.Key));
    });

    [Fact]
    public void EqualLooksGiveEqualPrices() => EachCourse(course =>
        Assert.Equal(course.Run().Prices.CapacityUsdPerGpuSecond, course.Run().Prices.CapacityUsdPerGpuSecond));

    [Fact]
    public void ALookChangesNothingThatWasPublished() => Each((course, pacer, look) =>
    {
        var before = new Dictionary<string, double>(pacer.Prices.CapacityUsdPerGpuSecond);
        _ = Next(course, pacer, look, (_, _) => 3);
        Assert.Equal(before, pacer.Prices.CapacityUsdPerGpuSecond);
    });

    [Fact]
    public void ASecondLookAtOnceAndANewIntervalKeepThePrices() => Each((course, pacer, look) =>
    {
        Assert.Equal(pacer.Prices.CapacityUsdPerGpuSecond, pacer.NextInterval().Prices.CapacityUsdPerGpuSecond);
        var looked = Next(course, pacer, look, (_, _) => 1.2);
        Assert.Equal(looked.Prices.CapacityUsdPerGpuSecond, Next(course, looked, look, (_, _) => 7).Prices.CapacityUsdPerGpuSecond);
    });

    /// <summary>Before each look of each course: the course, the pacer as it is then, and the look.</summary>
    private static void Each(Action<Course, PricePacer, int> law) => EachCourse(course =>
    {
        var pacer = course.Pacer();
        for (var look = 0; look < course.Looks.Length; look++)
        {
            law(course, pacer, look);
            pacer = Next(course, pacer, look, Used(course, look));
        }
    });

    private static void EachCourse(Action<Course> law) => Prop.ForAll(Courses, law).QuickCheckThrowOnFailure();

    /// <summary>The pacer after a look in which each region has used so many times its pace.</summary>
    private static PricePacer Next(Course course, PricePacer pacer, int look, Func<int, double, double> overPace)
    {
        var elapsed = course.Elapsed(look);
        return pacer.Step(elapsed, Enumerable.Range(0, course.Regions.Length).ToDictionary(
            at => course.Regions[at].Id, at => overPace(at, elapsed) * course.Regions[at].GpuSeconds * elapsed));
    }

    /// <summary>Share of its capacity that a region has used after a look that adds so many times the pace to the look before.</summary>
    private static double Ahead(Course course, int look, int at, double overPace)
    {
        var before = look == 0 ? 0 : Used(course, look - 1)(at, 0) * course.Elapsed(look - 1);
        return before + (overPace * (course.Elapsed(look) - (look == 0 ? 0 : course.Elapsed(look - 1))));
    }

    private static Func<int, double, double> Used(Course course, int look) => (at, _) => course.Looks[look][at] / 100.0;

    private static double Price(PricePacer pacer, PacedRegion region) => pacer.Prices.CapacityUsdPerGpuSecond[region.Id];

    private sealed record Course(PacedRegion[] Regions, double[] Start, int[][] Looks, double Typical)
    {
        public double Elapsed(int look) => (look + 1.0) / Looks.Length;

        public PricePacer Pacer() => new(new PaceOptions(), Regions, Typical, new Prices
        {
            CapacityUsdPerGpuSecond = Regions.Zip(Start).ToDictionary(one => one.First.Id, one => one.Second),
        });

        public PricePacer Run() => Enumerable.Range(0, Looks.Length).Aggregate(Pacer(), (pacer, look) => Next(this, pacer, look, Used(this, look)));
    }
}
