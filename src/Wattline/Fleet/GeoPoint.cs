namespace Wattline.Fleet;

/// <summary>A place on the Earth.</summary>
/// <param name="Latitude">Degrees north, -90 to 90.</param>
/// <param name="Longitude">Degrees east, -180 to 180.</param>
public readonly record struct GeoPoint(double Latitude, double Longitude)
{
    /// <summary>Mean radius of the Earth in kilometres (IUGG).</summary>
    public const double EarthRadiusKm = 6371.0088;

    /// <summary>Whether both coordinates are numbers in range.</summary>
    public bool IsValid => Math.Abs(Latitude) <= 90 && Math.Abs(Longitude) <= 180;

    /// <summary>Great-circle distance in kilometres (haversine).</summary>
    public double DistanceKm(GeoPoint other)
    {
        const double radians = Math.PI / 180;
        var sinLat = Math.Sin((other.Latitude - Latitude) * radians / 2);
        var sinLon = Math.Sin((other.Longitude - Longitude) * radians / 2);
        var h = (sinLat * sinLat) + (Math.Cos(Latitude * radians) * Math.Cos(other.Latitude * radians) * sinLon * sinLon);
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }
}
