using Wattline.Fleet;
using Wattline.Models;
using Wattline.Signals;

namespace Wattline.Grid.Claims;

/// <summary>What checks read from the pack. What is not there ends the check by <see cref="FigureMissingException"/>.</summary>
internal static class PackFigures
{
    /// <summary>Median time between two tokens at which an answer still reads fluently, ms; chosen.</summary>
    public const double InterTokenLimitMs = 50;

    public const string Netherlands = "NL", Singapore = "SG", Ireland = "IE", Virginia = "US-MIDA-PJM";
    public const string SmallModel = "meta-llama/Llama-3.1-8B-Instruct", BigModel = "meta-llama/Llama-3.1-70B-Instruct";
    public const string HoursOfTheYear = "h of 8,760";
    public const string Fluent = "GPU only, least within 50 ms between tokens";
    public const string LifeCycle = "average, life-cycle";

    /// <summary>The accelerators with measured operating points.</summary>
    public static IReadOnlyList<string> Gpus { get; } = ["H100", "B200"];

    /// <summary>Years that both zones have, earliest first.</summary>
    public static IReadOnlyList<int> CommonYears(this DataPack pack, params IEnumerable<string> zones)
    {
        var years = zones.Select(zone => pack.CarbonYears(zone).Select(year => year.Year)).Aggregate((one, other) => one.Intersect(other));
        return years.Order().ToList() is { Count: > 0 } found ? found
            : throw new FigureMissingException($"a year of carbon that {string.Join(", ", zones)} all have");
    }

    /// <summary>A year's average of a zone, life-cycle, g/kWh.</summary>
    public static Sourced<double> Carbon(this DataPack pack, string zone, int year) =>
        pack.CarbonYears(zone).FirstOrDefault(candidate => candidate.Year == year) is { } found
            ? new Sourced<double>(found.GramsPerKwh, found.Provenance)
            : throw new FigureMissingException($"the carbon of {zone} in {year}");

    /// <summary>The hours of a zone in the replayed year, average, life-cycle, g/kWh.</summary>
    public static Sourced<double[]> Hours(this DataPack pack, string zone) =>
        pack.CarbonSeries(zone) is { } hours &&
        pack.SignalFor(zone, null, DataPack.FirstSlot, ReplayLevel.Recorded2022).AverageCarbon is { } reading
            ? new Sourced<double[]>(hours.ToArray(), reading.Provenance)
            : throw new FigureMissingException($"the hours of {zone} in {DataPack.ReplayYear}");

    /// <summary>What Google publishes of a region, earliest year first.</summary>
    public static IReadOnlyList<GoogleGridYear> Google(this DataPack pack, string region) =>
        pack.GoogleGrid.Where(year => year.Region == region).OrderBy(year => year.Year).ToList() is { Count: > 0 } found ? found
            : throw new FigureMissingException($"Google's carbon of {region}");

    public static Site Site(this DataPack pack, string id) =>
        pack.FindSite(id) ?? throw new FigureMissingException($"the site {id}");

    public static Metro Metro(this DataPack pack, string name) =>
        pack.FindMetro(name) ?? throw new FigureMissingException($"the city {name}");

    /// <summary>All operating points of a model, at least one.</summary>
    public static IReadOnlyList<OperatingPoint> Points(this DataPack pack, string model) =>
        pack.Models.FirstOrDefault(candidate => candidate.Id == model)?.OperatingPoints
        ?? throw new FigureMissingException($"the operating points of {model}");

    /// <summary>The operating point of least energy on an accelerator whose median inter-token time keeps a limit.</summary>
    public static OperatingPoint Point(this DataPack pack, string model, string gpu, double interTokenLimitMs = InterTokenLimitMs) =>
        pack.Models.FirstOrDefault(candidate => candidate.Id == model)?.Choose(gpu, interTokenLimitMs) is { } point &&
        point.InterTokenMs <= interTokenLimitMs
            ? point
            : throw new FigureMissingException($"an operating point of {model} on {gpu} within {interTokenLimitMs} ms between tokens");

    /// <summary>Measured energy of a token, J.</summary>
    public static Sourced<double> Joules(this OperatingPoint point) => new(point.JoulesPerOutputToken, point.Provenance);

    /// <summary>Measured energy of 70B over that of 8B on an accelerator, noted with both figures.</summary>
    public static Sourced<double> EnergyRatio(this DataPack pack, ClaimSheet sheet, string gpu)
    {
        var (small, big) = (pack.Point(SmallModel, gpu), pack.Point(BigModel, gpu));
        sheet.Given($"Llama 3.1 8B on {gpu}", small.Joules(), "J/token", Fluent);
        sheet.Given($"Llama 3.1 70B on {gpu}", big.Joules(), "J/token", Fluent);
        var ratio = sheet.Computed(
            $"70B over 8B on {gpu}", big.JoulesPerOutputToken / small.JoulesPerOutputToken, "x", "measured energies", big.Provenance);
        return new Sourced<double>(ratio, big.Provenance);
    }

    /// <summary>The zones of the sites, each once, with the carbon of the latest year that all have.</summary>
    public static (int Year, IReadOnlyList<(string Zone, Sourced<double> Carbon)> Zones) SiteZones(this DataPack pack)
    {
        var zones = pack.Sites.Select(site => site.CarbonZone).Distinct().Where(zone => pack.CarbonYears(zone).Count > 0).ToList();
        if (zones.Count == 0)
        {
            throw new FigureMissingException("yearly carbon of any site");
        }

        var year = pack.CommonYears(zones)[^1];
        return (year, [.. zones.Select(zone => (zone, pack.Carbon(zone, year))).OrderBy(zone => zone.Item2.Value)]);
    }
}
