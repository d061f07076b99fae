using Wattline.Gateway.Reproduce;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Simulation.Studies;

namespace Wattline.Gateway.Lab;

/// <summary>A world in which policies are compared, with the figures that hold where nothing is said of them.</summary>
/// <param name="Name">As it is asked for.</param>
/// <param name="Site">Whose price and carbon, and whose harvest where supply is real.</param>
/// <param name="Fuel">What is harvested there; null for independent slots.</param>
/// <param name="Usual">Its figures.</param>
/// <param name="MostSlots">The longest run.</param>
internal sealed record PolicyWorld(string Name, string Site, Fuel? Fuel, Laboratory Usual, int MostSlots)
{
    private const double SecondsPerDay = 86_400, RealSlack = 50;

    /// <summary>All of them; the first is the paper's.</summary>
    public static IReadOnlyList<PolicyWorld> All { get; } =
    [
        new("ideal", ReasoningPlaces.Sites[0].Site, null, new Laboratory { Slots = Paper, HarvestFactor = Scarce }, MostPaper),
        new(
            "limited", ReasoningPlaces.Sites[0].Site, null,
            new Laboratory { Slots = Paper, HarvestFactor = Scarce, Battery = PolicyWorlds.Limited }, MostPaper),
        Real("sun", 0),
        Real("wind", 1),
    ];

    private const int Paper = 5000, MostPaper = 10_000;

    /// <summary>Harvest over consumption of the paper's worlds: as much or more leaves policies that wait nothing to buy in so short a run.</summary>
    private const double Scarce = 0.9;

    /// <summary>Days that a run is long, in this world's slots.</summary>
    public static int SlotsOf(double days) => (int)(days * SecondsPerDay / PolicyWorlds.RealSlotSeconds);

    /// <summary>The real places of the worlds; a year by the hour each.</summary>
    public HourlyPlace PlaceIn(DataPack pack) => ReasoningPlaces.Of(pack, pack.FindSite(Site)!, Fuel, Site);

    private static PolicyWorld Real(string name, int place)
    {
        var (site, fuel, _) = ReasoningPlaces.Sites[place];
        var perSlot = PolicyWorlds.RealArrivals * RoutingMix.Of(
            new Laboratory { SlotSeconds = PolicyWorlds.RealSlotSeconds, Slack = RealSlack }.Kinds(), PolicyWorlds.RealArrivals).Right.MeanJoules;
        return new PolicyWorld(name, site, fuel, new Laboratory
        {
            Supply = LaboratorySupply.Hourly,
            ArrivalsPerSlot = PolicyWorlds.RealArrivals,
            SlotSeconds = PolicyWorlds.RealSlotSeconds,
            Slots = SlotsOf(RealDays),
            Slack = RealSlack,
            Battery = PolicyWorlds.Limited with
            {
                CapacityJoules = perSlot * PolicyWorlds.RealBatteryHours * SecondsPerHour / PolicyWorlds.RealSlotSeconds,
            },
        }, SlotsOf(PolicyWorlds.RealDays));
    }

    private const double RealDays = 7, SecondsPerHour = 3600;
}
