using System.Globalization;
using Wattline.Units;

namespace Wattline.Signals;

/// <summary>What one kind of power station in a zone generated, hour by hour.</summary>
/// <param name="Name">As the source names it.</param>
/// <param name="Fuel">What it runs on.</param>
/// <param name="Megawatts">Mean net power by hour; negative for own consumption. An hour that is not stated is not there.</param>
public sealed record FuelSeries(string Name, Fuel Fuel, IReadOnlyDictionary<Slot, double> Megawatts);

/// <summary>What an hour's generation emits on average.</summary>
/// <param name="Slot">The hour.</param>
/// <param name="LifeCycle">With fuel supply and construction, gCO2e/kWh.</param>
/// <param name="Direct">At the stack, gCO2/kWh.</param>
/// <param name="CarbonFreePercent">Share of generation that emits nothing at the stack, 0 to 100 %.</param>
public readonly record struct MixPoint(Slot Slot, CarbonIntensity LifeCycle, CarbonIntensity Direct, double CarbonFreePercent);

/// <summary>An hour that got no figure.</summary>
/// <param name="Slot">The hour.</param>
/// <param name="Why">In words.</param>
public readonly record struct MixGap(Slot Slot, string Why);

/// <summary>
/// The average carbon of a zone's generation from its fuels. Imports are not in it. The rules:
/// <list type="bullet">
/// <item>Storage is no generation: what a battery or a pumped reservoir gives back was generated before, and what it takes is consumption.</item>
/// <item>Negative generation is a station's own consumption and counts as zero.</item>
/// <item>Generation of an unknown fuel is taken to be as the rest; above <see cref="MostUnknown"/> of the hour's the hour is left out.</item>
/// <item>A fuel that is missing in an hour, and gave at least <see cref="MajorShare"/> of the generation in the nearest hour that states it
/// within <see cref="NeighbourHours"/> before or after, was not off but not reported: the hour is left out rather than misstated.</item>
/// </list>
/// </summary>
/// <param name="Points">Hours with a figure, in order.</param>
/// <param name="Gaps">Hours that were stated and have none, in order.</param>
public sealed record FuelMix(IReadOnlyList<MixPoint> Points, IReadOnlyList<MixGap> Gaps)
{
    /// <summary>Largest part of an hour's generation whose fuel may be unknown; chosen.</summary>
    public const double MostUnknown = 0.05;

    /// <summary>From which part of the generation on a fuel is missed; chosen.</summary>
    public const double MajorShare = 0.05;

    /// <summary>How far a fuel's nearest statement may be away; chosen as a day, so that the sun's night is bridged.</summary>
    public const int NeighbourHours = 24;

    /// <summary>Computes every hour that any fuel states.</summary>
    /// <param name="fuels">One entry a kind of station; several may share a fuel.</param>
    public static FuelMix Of(IReadOnlyList<FuelSeries> fuels)
    {
        var stations = fuels.Where(series => series.Fuel != Fuel.Storage).ToList();
        var totals = stations.SelectMany(series => series.Megawatts)
            .GroupBy(hour => hour.Key, hour => Math.Max(0, hour.Value)).ToDictionary(hour => hour.Key, hour => hour.Sum());
        var (points, gaps) = (new List<MixPoint>(), new List<MixGap>());
        foreach (var slot in totals.Keys.Order())
        {
            if (Fault(stations, totals, slot) is { } why)
            {
                gaps.Add(new MixGap(slot, why));
            }
            else
            {
                points.Add(Point(stations, slot));
            }
        }

        return new FuelMix(points, gaps);
    }

    private static MixPoint Point(List<FuelSeries> stations, Slot slot)
    {
        double known = 0, lifeCycle = 0, direct = 0, free = 0;
        foreach (var series in stations)
        {
            if (FuelFactors.Of(series.Fuel) is { } factor && series.Megawatts.TryGetValue(slot, out var stated) && stated > 0)
            {
                known += stated;
                lifeCycle += stated * factor.LifeCycle.Value.GramsPerKwh;
                direct += stated * factor.Direct.Value.GramsPerKwh;
                free += factor.Direct.Value.GramsPerKwh == 0 ? stated : 0;
            }
        }

        return new MixPoint(
            slot, CarbonIntensity.FromGramsPerKwh(lifeCycle / known), CarbonIntensity.FromGramsPerKwh(direct / known), Math.Min(100, 100 * free / known));
    }

    private static string? Fault(List<FuelSeries> stations, Dictionary<Slot, double> totals, Slot slot)
    {
        if (totals[slot] <= 0)
        {
            return "no generation is stated";
        }

        if (stations.Find(series => !series.Megawatts.ContainsKey(slot) && IsMissed(series, totals, slot)) is { } missing)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"'{missing.Name}' is missing, which gave at least {MajorShare:P0} in the nearest hour that states it");
        }

        var unknown = stations.Where(series => FuelFactors.Of(series.Fuel) is null)
            .Sum(series => Math.Max(0, series.Megawatts.GetValueOrDefault(slot))) / totals[slot];
        return unknown <= MostUnknown
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the fuel of {unknown:P0} of the generation is unknown, where {MostUnknown:P0} may be");
    }

    private static bool IsMissed(FuelSeries series, Dictionary<Slot, double> totals, Slot slot) =>
        IsMajorNext(series, totals, slot, -1) || IsMajorNext(series, totals, slot, 1);

    private static bool IsMajorNext(FuelSeries series, Dictionary<Slot, double> totals, Slot slot, int step)
    {
        for (var away = 1; away <= NeighbourHours; away++)
        {
            var near = slot.AddHours(step * away);
            if (series.Megawatts.TryGetValue(near, out var stated))
            {
                return stated > 0 && stated >= MajorShare * totals[near];
            }
        }

        return false;
    }
}
