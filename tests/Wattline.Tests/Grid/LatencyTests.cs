using FsCheck;
using FsCheck.Fluent;
using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Grid.Pack;
using Wattline.Signals;

namespace Wattline.Tests.Grid;

public sealed class LatencyTests
{
    private static readonly DataPack Pack = DataPack.Embedded;

    private static readonly Arbitrary<(GeoPoint From, GeoPoint To)> Points = Gen.Choose(-6000, 7000)
        .SelectMany(_ => Gen.Choose(-18000, 18000), (latitude, longitude) => new GeoPoint(latitude / 100.0, longitude / 100.0))
        .Two().Select(pair => (pair.Item1, pair.Item2)).ToArbitrary();

    [Fact]
    public void NoRoundTripBeatsLight() => Prop.ForAll(Points, pair =>
        Pack.Cables.RoundTripMs(pair.From, pair.To) is not { } ms || ms >= Reach.PhysicalFloorMs(pair.From.DistanceKm(pair.To)))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void TheWayThereIsTheWayBack() => Prop.ForAll(Points, pair =>
        Math.Abs((Pack.Cables.RoundTripMs(pair.From, pair.To) ?? 0) - (Pack.Cables.RoundTripMs(pair.To, pair.From) ?? 0)) < 1e-9)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void LeavingLinksOutNeverShortensTheWay() => Prop.ForAll(Points, pair =>
        Pack.Cables.Route(pair.From, pair.To, "aws") is not { } route || route.Km >= Pack.Cables.Route(pair.From, pair.To)!.Value.Km - 1e-9)
        .QuickCheckThrowOnFailure();

    /// <summary>The fit's own figures over 2,283 pairs of three clouds: R2 0.960, mean absolute error 11.2 ms.</summary>
    [Fact]
    public void TheCableGraphExplainsTheMeasuredPairs()
    {
        var places = ReadTable("open/region_locations.csv").ToDictionary(
            row => (row["provider"], row["region"]), row => new GeoPoint(Number(row["latitude_deg"]), Number(row["longitude_deg"])));
        var pairs = ReadTable("open/region_rtt.csv").Where(row => row["from_region"] != row["to_region"]).Select(row => (
            Measured: Number(row["rtt_ms"]),
            Modelled: Pack.Cables.RoundTripMs(
                places[(row["provider"], row["from_region"])], places[(row["provider"], row["to_region"])], row["provider"])!.Value))
            .ToList();
        var mean = pairs.Average(pair => pair.Measured);
        var residual = pairs.Sum(pair => Math.Pow(pair.Measured - pair.Modelled, 2));

        Assert.Equal(2283, pairs.Count);
        Assert.Equal(0.960, 1 - (residual / pairs.Sum(pair => Math.Pow(pair.Measured - mean, 2))), 0.001);
        Assert.Equal(11.2, pairs.Average(pair => Math.Abs(pair.Measured - pair.Modelled)), 0.1);
    }

    [Fact]
    public void MeasuredPairsOfSitesStayMeasured()
    {
        var (virginia, ohio) = (Pack.FindSite("us-va")!, Pack.FindSite("us-oh")!);
        Assert.Equal(18.0, Pack.RttMs(virginia, ohio).Value);
        Assert.Equal(Basis.Measured, Pack.RttMs(ohio, virginia).Provenance.Basis);
        var bases = Pack.Sites.SelectMany((a, index) => Pack.Sites.Skip(index + 1).Select(b => Pack.RttMs(a, b).Provenance.Basis));
        Assert.Equal((1012, 419), (bases.Count(basis => basis == Basis.Measured), bases.Count(basis => basis == Basis.Modelled)));
    }

    [Fact]
    public void EastAfricanCablesServeAzureButNotAws()
    {
        var (johannesburg, dubai) = (new GeoPoint(-26.2, 28.05), new GeoPoint(25.2, 55.27));
        Assert.True(Pack.Cables.RoundTripMs(johannesburg, dubai, "aws") > Pack.Cables.RoundTripMs(johannesburg, dubai, "azure") + 80);
    }

    [Fact]
    public void AUserInTheRegionGetsWhatWasMeasuredInsideItElseFive()
    {
        var (singapore, eemshaven) = (Pack.FindSite("sg")!, Pack.FindSite("nl")!);
        Assert.Equal(3.63, Pack.RttMs(singapore.Location, singapore).Value, 0.01);
        var unmeasured = Pack.RttMs(eemshaven.Location, eemshaven);
        Assert.Equal((5.0, Basis.Chosen), (unmeasured.Value, unmeasured.Provenance.Basis));
        Assert.InRange(Pack.RttMs(Pack.FindMetro("Tokyo")!.Location, singapore).Value, 50, 110);
    }

    private static List<Dictionary<string, string>> ReadTable(string file)
    {
        var (path, bytes) = new PackFiles(null).Open(file);
        var row = new CsvReader(path, bytes.Span);
        var rows = new List<Dictionary<string, string>>();
        while (row.Read())
        {
            var fields = new Dictionary<string, string>();
            for (var column = 0; column < row.Columns.Length; column++)
            {
                fields.Add(row.Columns[column], row.Text(column));
            }

            rows.Add(fields);
        }

        return rows;
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
