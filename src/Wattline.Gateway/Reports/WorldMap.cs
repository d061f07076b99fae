using System.Text;
using Wattline.Fleet;

namespace Wattline.Gateway.Reports;

/// <summary>A place on a map.</summary>
/// <param name="Name">Beside it.</param>
/// <param name="At">Where it lies.</param>
/// <param name="Weight">Its area, over the largest; 0 to 1.</param>
/// <param name="Kind">Its colour.</param>
public sealed record MapPlace(string Name, GeoPoint At, double Weight, int Kind);

/// <summary>A way on a map, from where requests come to where they run.</summary>
/// <param name="From">Where they come from.</param>
/// <param name="To">Where they run.</param>
/// <param name="Weight">Its width, over the widest; 0 to 1.</param>
public sealed record MapWay(GeoPoint From, GeoPoint To, double Weight);

/// <summary>The world with longitude to the right and latitude upwards; cities, as dots, stand in for coasts.</summary>
public static class WorldMap
{
    private const double Width = 760, Height = 340, North = 78, South = -56;

    /// <summary>Draws places and ways.</summary>
    /// <param name="label">What the map shows.</param>
    /// <param name="ground">Dots to know the continents by.</param>
    /// <param name="ways">Drawn first.</param>
    /// <param name="places">Drawn last.</param>
    public static string Draw(string label, IEnumerable<GeoPoint> ground, IEnumerable<MapWay> ways, IEnumerable<MapPlace> places)
    {
        var svg = new StringBuilder($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{HtmlPage.Escape(label)}\"><g fill=\"var(--line)\">");
        foreach (var point in ground.Where(point => point.Latitude is > South and < North))
        {
            svg.Append($"<circle cx=\"{X(point)}\" cy=\"{Y(point)}\" r=\"1.3\"/>");
        }

        svg.Append("</g>");
        foreach (var way in ways)
        {
            var width = Axis.Text(1 + (5 * way.Weight));
            svg.Append($"<path d=\"{Arc(way)}\" fill=\"none\" stroke=\"var(--c0)\" stroke-opacity=\".65\" stroke-width=\"{width}\"/>");
        }

        var names = new List<Box>();
        foreach (var place in places)
        {
            svg.Append($"<circle cx=\"{X(place.At)}\" cy=\"{Y(place.At)}\" r=\"{Axis.Text(3 + (9 * Math.Sqrt(place.Weight)))}\" ")
                .Append($"fill=\"var(--c{place.Kind % 6})\" fill-opacity=\".85\"/>");
            Name(svg, place, names);
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>Beside the place, on the first side where no other name is; left out where there is none.</summary>
    private static void Name(StringBuilder svg, MapPlace place, List<Box> names)
    {
        var width = 6.6 * place.Name.Length;
        (double Left, double Base)[] sides = [(9, -7), (9, 16), (-9 - width, -7), (-9 - width, 16), (-width / 2, 26), (-width / 2, -16)];
        foreach (var (left, under) in sides)
        {
            var box = new Box(Across(place.At.Longitude) + left, Down(place.At.Latitude) + under - 11, width, 14);
            if (place.Name.Length > 0 && box.Left >= 0 && box.Left + width <= Width && !names.Any(box.Meets))
            {
                names.Add(box);
                svg.Append($"<text class=\"name\" x=\"{Axis.Text(box.Left)}\" y=\"{Axis.Text(box.Top + 11)}\">{HtmlPage.Escape(place.Name)}</text>");
                return;
            }
        }
    }

    /// <summary>Bent to the north, so that ways between the same latitudes do not lie on each other.</summary>
    private static string Arc(MapWay way)
    {
        var (midLongitude, midLatitude) = ((way.From.Longitude + way.To.Longitude) / 2, (way.From.Latitude + way.To.Latitude) / 2);
        var bend = Math.Abs(way.From.Longitude - way.To.Longitude) / 6;
        return $"M{X(way.From)} {Y(way.From)}Q{Axis.Text(Across(midLongitude))} {Axis.Text(Down(midLatitude + bend))} {X(way.To)} {Y(way.To)}";
    }

    private static string X(GeoPoint point) => Axis.Text(Across(point.Longitude));

    private static string Y(GeoPoint point) => Axis.Text(Down(point.Latitude));

    private static double Across(double longitude) => (longitude + 180) / 360 * Width;

    private static double Down(double latitude) => (North - latitude) / (North - South) * Height;

    /// <summary>What a name covers.</summary>
    private readonly record struct Box(double Left, double Top, double Wide, double High)
    {
        public bool Meets(Box other) =>
            Left < other.Left + other.Wide && other.Left < Left + Wide && Top < other.Top + other.High && other.Top < Top + High;
    }
}
