using Wattline.Fleet;
using Wattline.Models;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Planning.Problems;

/// <summary>
/// All that a plan is made from, as one immutable value: it can be kept and solved again anywhere. Regions and hostings are those of the
/// gateway's fleet; what it costs to serve a demand somewhere is the router's own arithmetic on them.
/// </summary>
public sealed record PlanProblem
{
    /// <summary>What to call it.</summary>
    public required string Name { get; init; }

    /// <summary>The first hour.</summary>
    public required Slot Start { get; init; }

    /// <summary>The regions that may serve, each with its GPU-seconds an hour where they are limited.</summary>
    public required IReadOnlyList<Region> Regions { get; init; }

    /// <summary>
    /// Which region serves what, and how. Operating points of one model are hostings with names of their own, among which a class chooses.
    /// </summary>
    public required IReadOnlyList<Hosting> Hostings { get; init; }

    /// <summary>By hour: the grid's word for each region, by its identifier. Their number is the number of hours.</summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, GridSignal>> Signals { get; init; }

    /// <summary>What a ton of emissions costs.</summary>
    public CarbonPrice CarbonPrice { get; init; }

    /// <summary>Which emissions the carbon price and the cap count; a region that lacks a reading of that kind serves nothing.</summary>
    public CarbonKind CarbonKind { get; init; }

    /// <summary>Where requests come from.</summary>
    public required IReadOnlyList<PlanOrigin> Origins { get; init; }

    /// <summary>Kinds of work.</summary>
    public required IReadOnlyList<PlanClass> Classes { get; init; }

    /// <summary>How many requests, of which class, from where, when.</summary>
    public required IReadOnlyList<PlanDemand> Demands { get; init; }

    /// <summary>GPU-seconds for sale by hour, by region identifier; takes precedence over the region's own figure.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> GpuSecondsByHour { get; init; } = new Dictionary<string, IReadOnlyList<double>>();

    /// <summary>Emissions that the whole plan may cause at most, of the kind compared; null for no cap.</summary>
    public Carbon? CarbonCap { get; init; }

    /// <summary>Shares of the requests served that must run in given territories.</summary>
    public IReadOnlyList<ResidencyQuota> Quotas { get; init; } = [];

    /// <summary>Mean latency of the requests served that may not be exceeded, ms; null for no limit.</summary>
    public double? MeanLatencyMs { get; init; }

    /// <summary>Number of hours.</summary>
    public int Hours => Signals.Count;

    /// <summary>At most so many columns has one block of a class: the hours that it may wait, times where and how it may run, before any mask.</summary>
    /// <param name="kind">One of its classes.</param>
    public double MostWays(PlanClass kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return (double)Math.Min(Hours, kind.DeadlineHours + 1) * Hostings.Count(hosting => kind.Options.Contains(hosting.Model));
    }
}

/// <summary>A share of requests that must be served in given territories.</summary>
/// <param name="Name">As written, as in <c>EU</c>.</param>
/// <param name="Territories">Where they count.</param>
/// <param name="Share">Least share of the requests served, 0 to 1.</param>
/// <param name="Classes">Names of the classes it is about; empty for all.</param>
public sealed record ResidencyQuota(string Name, JurisdictionSet Territories, double Share, IReadOnlyList<string> Classes);
