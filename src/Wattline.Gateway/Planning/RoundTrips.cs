using System.Globalization;
using Wattline.Fleet;
using Wattline.Gateway.Control;
using Wattline.Gateway.Demo;
using Wattline.Gateway.Reproduce;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Gateway.Planning;

/// <summary>How long a round trip takes: by the data pack's cables, or by distance at the speed of light in fibre.</summary>
internal sealed class RoundTrips
{
    private readonly FleetBuilder? _cables;
    private readonly DataPack _pack;
    private readonly double _kmPerMs, _switchingMs, _inflation, _nearKm, _nearMs;
    private readonly Provenance _fibre;

    private RoundTrips(DataPack pack, FleetBuilder? cables, double accessMs, double kmPerMs, double switchingMs, double inflation, double nearKm, double nearMs)
    {
        (_pack, _cables, AccessMs, _kmPerMs, _switchingMs) = (pack, cables, accessMs, kmPerMs, switchingMs);
        (_inflation, _nearKm, _nearMs) = (inflation, nearKm, nearMs);
        _fibre = new Provenance("distance in fibre", "", null, Basis.Modelled, string.Create(
            CultureInfo.InvariantCulture, $"2 (d / {kmPerMs:G4} km/ms + {switchingMs:G4} ms) x {inflation:G4}; {nearMs:G4} ms within {nearKm:G4} km"));
    }

    /// <summary>Last mile of every client, ms.</summary>
    public double AccessMs { get; }

    /// <summary>Reads the block; faults are noted.</summary>
    public static RoundTrips Read(ScenarioSection section, DataPack pack)
    {
        var fibre = section.Word("model") == "fibre";
        if (!fibre)
        {
            section.Refuse(
                ["fibre_km_per_ms", "switching_ms", "inflation", "near_km", "near_ms"], "is a term of the model 'fibre'.", "Add 'model: fibre', or remove it.");
        }

        var ways = new RoundTrips(
            pack, fibre ? null : new FleetBuilder(DemoFleet.Options(pack), pack),
            section.Number("access_ms") ?? 0, section.Number("fibre_km_per_ms") ?? FibreLatency.KmPerMs,
            section.Number("switching_ms") ?? FibreLatency.SwitchingMs,
            section.Number("inflation") ?? FibreLatency.Inflation, section.Number("near_km") ?? FibreLatency.NearKm,
            section.Number("near_ms") ?? FibreLatency.NearMs);
        section.RefuseOthers();
        return ways;
    }

    /// <summary>Between a place and a region, ms.</summary>
    public Sourced<double> Between(GeoPoint from, Region region) => _cables?.RoundTrip(from, region) ?? Fibre(from, region.Location);

    /// <summary>Between two places, ms.</summary>
    public Sourced<double> Between(GeoPoint from, GeoPoint to) => _cables is null ? Fibre(from, to) : _pack.RttMs(from, to);

    private Sourced<double> Fibre(GeoPoint from, GeoPoint to)
    {
        var km = from.DistanceKm(to);
        return new(km < _nearKm ? _nearMs : 2 * ((km / _kmPerMs) + _switchingMs) * _inflation, _fibre);
    }
}
