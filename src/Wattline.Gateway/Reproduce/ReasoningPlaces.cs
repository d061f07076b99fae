using System.Globalization;
using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Simulation.Studies;

namespace Wattline.Gateway.Reproduce;

/// <summary>
/// Real places for the study's worlds: sites of the pack with the wind or sun of their grid's zone, their own tariff and the zone's carbon, hour
/// by hour of 2022. An hour whose output is missing takes that of the hour before.
/// </summary>
public static class ReasoningPlaces
{
    /// <summary>Sites of the pack and what they harvest; the first also lends its grid to the paper's world. Chosen.</summary>
    public static IReadOnlyList<(string Site, Fuel Fuel, string Name)> Sites { get; } =
    [
        ("us-ca-n", Fuel.Solar, "California, sun"), ("us-tx-n", Fuel.WindOnshore, "Texas, wind"), ("us-ia", Fuel.WindOnshore, "Iowa, wind"),
    ];

    /// <summary>The places.</summary>
    /// <param name="pack">The data.</param>
    /// <exception cref="MissingHoursException">The pack lacks a harvest, a price or carbon of every hour.</exception>
    public static IReadOnlyList<HourlyPlace> Of(DataPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return [.. Sites.Select(one => Of(
            pack, pack.FindSite(one.Site) ?? throw new InvalidOperationException($"The pack has no site {one.Site}."), one.Fuel, one.Name))];
    }

    /// <summary>The study's parameters that come from places.</summary>
    public static IReadOnlyList<Parameter> Parameters { get; } =
    [
        .. Sites.Select(one => new Parameter(
            $"Harvest by hour, {one.Name}", $"{one.Site}, {StudyTable.Words(one.Fuel)}", "", Standing.Found,
            "EIA-930, 2022, of all plants of the grid's zone")),
        new("Carbon by hour", "average, life-cycle", "g/kWh", Standing.Found, "Electricity Maps, 2022, of the same zones"),
        new("Price", "tariff of the state's industry", "USD/MWh", Standing.Found, "EIA electric power annual, 2023"),
        new(
            "Slot, arrivals, run, with real supply",
            $"{Text(PolicyWorlds.RealSlotSeconds)}, {Text(PolicyWorlds.RealArrivals)}, {PolicyWorlds.RealDays}", "s, tasks/slot, days", Standing.Chosen,
            "long enough for days to differ"),
        new(
            "Deadlines with real supply", $"{PolicyWorlds.RealDeadlineSlots}, at once", "slots", Standing.Chosen, "every second task each"),
        new(
            "Battery with real supply", Text(PolicyWorlds.RealBatteryHours), "hours of mean consumption", Standing.Chosen,
            "its losses are those of the limited battery"),
        new(
            "Limited battery: capacity, efficiency in and out, leak",
            $"{Text(PolicyWorlds.Limited.CapacityJoules)}, {Text(PolicyWorlds.Limited.ChargeEfficiency)}, {Text(PolicyWorlds.Limited.LeakPerSlot)}",
            "J, 1, 1/slot", Standing.Chosen, "illustrative"),
        new("Harvest over consumption by regime", Factors(PolicyWorlds.Regimes), "1", Standing.Chosen, "independent supply"),
        new("The same with real supply", Factors(PolicyWorlds.RealRegimes), "1", Standing.Chosen, "which varies more"),
    ];

    /// <summary>A site of the pack with some harvest.</summary>
    /// <param name="pack">The data.</param>
    /// <param name="site">Its site.</param>
    /// <param name="fuel">Sun, or wind on land; null for a place whose harvest is not asked for.</param>
    /// <param name="name">As shown.</param>
    /// <exception cref="MissingHoursException">The pack lacks the harvest, the price or the carbon there.</exception>
    public static HourlyPlace Of(DataPack pack, Site site, Fuel? fuel, string name)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(site);
        var harvest = fuel is { } known
            ? Carried((pack.RenewableSeries(site.CarbonZone, known) ?? throw Lacking(site, $"{StudyTable.Words(known)} by the hour")).Span)
            : [.. Enumerable.Repeat(1.0, DataPack.Hours)];
        var desk = new SignalDesk(pack, new SignalOptions(), []);
        var signals = Enumerable.Range(0, DataPack.Hours)
            .Select(hour => desk.SignalFor(site.CarbonZone, site.PriceZone, DataPack.FirstSlot.AddHours(hour))).ToList();
        return new HourlyPlace(
            name, harvest, [.. signals.Select(signal => signal.Price?.Delivered.UsdPerMwh ?? throw Lacking(site, "price of every hour"))],
            [.. signals.Select(signal => signal.AverageCarbon?.Value.GramsPerKwh ?? throw Lacking(site, "carbon of every hour"))]);
    }

    /// <summary>Sites of the pack whose zone has sun or wind by the hour.</summary>
    public static IReadOnlyList<string> SitesWith(DataPack pack, Fuel fuel)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return [.. pack.Sites.Where(site => pack.RenewableSeries(site.CarbonZone, fuel) is not null).Select(site => site.Id)];
    }

    private static double[] Carried(ReadOnlySpan<double> hours)
    {
        var carried = hours.ToArray();
        // Before the first known hour stands the last of the year: supply goes round.
        var known = carried.LastOrDefault(double.IsFinite);
        for (var hour = 0; hour < carried.Length; hour++)
        {
            known = carried[hour] = double.IsFinite(carried[hour]) ? carried[hour] : known;
        }

        return carried;
    }

    private static MissingHoursException Lacking(Site site, string what) => new($"The pack has no {what} for {site.Id}: choose another site.");

    private static string Factors(IReadOnlyList<(string Regime, double Factor)> regimes) =>
        string.Join(", ", regimes.Select(regime => $"{regime.Regime} {Text(regime.Factor)}"));

    private static string Text(double value) => value.ToString("G7", CultureInfo.InvariantCulture);
}

/// <summary>The pack lacks hours that a place needs.</summary>
public sealed class MissingHoursException : Exception
{
    /// <summary>Without a reason.</summary>
    public MissingHoursException()
    {
    }

    /// <summary>With what is missing and the cure.</summary>
    public MissingHoursException(string message)
        : base(message)
    {
    }

    /// <summary>With what is missing and what it comes from.</summary>
    public MissingHoursException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
