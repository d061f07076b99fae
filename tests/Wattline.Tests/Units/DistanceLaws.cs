using Wattline.Fleet;

namespace Wattline.Tests.Units;

/// <summary>Great circles, and how fast light in fibre gets along them.</summary>
public sealed class DistanceLaws
{
    private static readonly GeoPoint Reykjavik = new(64.1466, -21.9426), SanFrancisco = new(37.7749, -122.4194);

    [Fact]
    public void DistanceIsAMetricOnTheSphere()
    {
        var random = new Random(11);
        for (var draw = 0; draw < 2000; draw++)
        {
            var (a, b, c) = (Draw(random), Draw(random), Draw(random));
            Assert.Equal(0, a.DistanceKm(a));
            Assert.Equal(a.DistanceKm(b), b.DistanceKm(a), 6);
            Assert.True(a.DistanceKm(c) <= a.DistanceKm(b) + b.DistanceKm(c) + 1e-6);
            Assert.InRange(a.DistanceKm(b), 0, Math.PI * GeoPoint.EarthRadiusKm);
        }
    }

    [Fact]
    public void TheAntipodeIsHalfTheEarthsGirthAway()
    {
        var random = new Random(12);
        for (var draw = 0; draw < 1000; draw++)
        {
            var one = Draw(random);
            var antipode = new GeoPoint(-one.Latitude, one.Longitude > 0 ? one.Longitude - 180 : one.Longitude + 180);
            Assert.Equal(20_015.11, one.DistanceKm(antipode), 0.1);
        }
    }

    [Fact]
    public void NothingBeatsLightInFibreFromReykjavikToSanFrancisco()
    {
        // 6755 km; 67.6 ms at the round figure of 200 km/ms, 66.2 ms at the 204.19 km/ms of a group index of 1.4682.
        var km = Reykjavik.DistanceKm(SanFrancisco);
        Assert.Equal(6755, km, 10.0);
        Assert.Equal(67.6, 2 * km / 200, 0.1);
        Assert.Equal(66.2, Reach.PhysicalFloorMs(km), 0.1);
        Assert.Equal(299.792458 / 1.4682, Reach.FibreKmPerMs, 0.01);
    }

    [Fact]
    public void ReachIsTheInverseOfTheFloorUpToTheAntipode()
    {
        for (var ms = 0.5; ms < 190; ms += 0.5)
        {
            Assert.Equal(ms, Reach.PhysicalFloorMs(Reach.PhysicalReachKm(ms)), 9);
        }

        Assert.Equal(Math.PI * GeoPoint.EarthRadiusKm, Reach.PhysicalReachKm(double.PositiveInfinity));
        Assert.Equal(0, Reach.PhysicalReachKm(0));
        Assert.Equal(0, Reach.PhysicalReachKm(-1));
        Assert.Equal(196.0, Reach.PhysicalFloorMs(20_015.11), 0.1);
    }

    [Theory]
    [InlineData(90, 180, true)]
    [InlineData(-90, -180, true)]
    [InlineData(90.1, 0, false)]
    [InlineData(0, 180.1, false)]
    [InlineData(double.NaN, 0, false)]
    [InlineData(0, double.NaN, false)]
    public void APlaceIsOnTheEarth(double latitude, double longitude, bool valid) =>
        Assert.Equal(valid, new GeoPoint(latitude, longitude).IsValid);

    private static GeoPoint Draw(Random random) => new((random.NextDouble() * 180) - 90, (random.NextDouble() * 360) - 180);
}
