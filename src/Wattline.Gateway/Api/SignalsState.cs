using Wattline.Gateway.Control;
using Wattline.Grid.Sources;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Gateway.Api;

/// <summary>How the grid is listened to, and what is known of it now.</summary>
/// <param name="At">Now.</param>
/// <param name="CarbonScope">Where average carbon is counted.</param>
/// <param name="Carbon">Sources of average carbon, first choice first.</param>
/// <param name="Marginal">Sources of marginal carbon, first choice first.</param>
/// <param name="Price">Sources of prices, first choice first.</param>
/// <param name="Sources">The live ones, one by one; the pack is not asked.</param>
/// <param name="Regions">What decisions rest on.</param>
internal sealed record SignalsState(
    DateTimeOffset At, CarbonScope CarbonScope, IReadOnlyList<string> Carbon, IReadOnlyList<string> Marginal, IReadOnlyList<string> Price,
    IReadOnlyList<SourceState> Sources, IReadOnlyList<RegionSignals> Regions);

/// <summary>A source and how asking it goes.</summary>
/// <param name="Source">Its name.</param>
/// <param name="RestsUntil">Until when it is left alone; null where it is asked.</param>
/// <param name="RestsFor">What for; null where it is asked.</param>
/// <param name="Channels">Those that are asked.</param>
internal sealed record SourceState(string Source, DateTimeOffset? RestsUntil, SourceFault? RestsFor, IReadOnlyList<ChannelState> Channels);

/// <summary>A channel of a source.</summary>
/// <param name="Channel">Its name.</param>
/// <param name="Kinds">What it states.</param>
/// <param name="IsForecast">Whether of hours to come.</param>
/// <param name="EveryMinutes">Time between two questions about one zone, minutes.</param>
/// <param name="MaxAgeHours">Age at which its newest hour, or its newest forecast, counts no more, h.</param>
/// <param name="Zones">Of which it is asked.</param>
/// <param name="NotCovered">Zones that matter and that it does not know.</param>
/// <param name="NotAsked">Why it is asked of no zone at all; null where it is of some.</param>
internal sealed record ChannelState(
    string Channel, IReadOnlyList<string> Kinds, bool IsForecast, double EveryMinutes, int MaxAgeHours, IReadOnlyList<ZoneState> Zones,
    IReadOnlyList<string> NotCovered, string? NotAsked);

/// <summary>How it goes with a zone on a channel.</summary>
internal enum ZoneCondition
{
    /// <summary>What it said is young enough to count.</summary>
    Well,

    /// <summary>It has not been answered since the start.</summary>
    NotAsked,

    /// <summary>The last question was not answered.</summary>
    NotAnswered,

    /// <summary>The last answer held nothing that can be used.</summary>
    NothingUsable,

    /// <summary>It answers, and its newest hour or forecast is too old to count.</summary>
    TooOld,
}

/// <summary>A zone on a channel.</summary>
/// <param name="Zone">Its name here.</param>
/// <param name="State">How it goes.</param>
/// <param name="Why">Why it is not well, in words; null where it is.</param>
/// <param name="Answered">When it was answered last; null for never since the start.</param>
/// <param name="NewestHour">The newest hour known, of prices perhaps one to come, until which they are settled; null for none.</param>
/// <param name="AgeHours">How old that hour is, h; null where none is known, and for one to come, which has no age.</param>
/// <param name="Issued">When the newest forecast was made; null for none.</param>
/// <param name="Fault">Why the last question was not answered; null where it was.</param>
/// <param name="LeftOut">What the last answer said that cannot be used.</param>
/// <param name="NextPoll">When it is asked next, not before its source has rested.</param>
internal sealed record ZoneState(
    string Zone, ZoneCondition State, string? Why, DateTimeOffset? Answered, Slot? NewestHour, int? AgeHours, DateTimeOffset? Issued,
    SignalFault? Fault, IReadOnlyList<string> LeftOut, DateTimeOffset NextPoll);

/// <summary>What is known of a region's grid, in the snapshot in force.</summary>
/// <param name="Region">Its name.</param>
/// <param name="CarbonZone">The zone whose carbon it draws.</param>
/// <param name="PriceZone">The zone of its price; null for none.</param>
/// <param name="Readings">What decisions rest on.</param>
/// <param name="Missing">What is not known, and why.</param>
internal sealed record RegionSignals(
    string Region, string CarbonZone, string? PriceZone, IReadOnlyList<ReadingState> Readings, IReadOnlyList<MissingReading> Missing);

/// <summary>A reading in force; the one of the two values that it has.</summary>
/// <param name="Kind">As in <c>average-life-cycle-carbon</c>, or <c>price</c>.</param>
/// <param name="Carbon">Of carbon.</param>
/// <param name="Price">Of a price: the source's own, which of a wholesale price is without network, margin and tax.</param>
/// <param name="Adder">What is added for network, margin and tax, chosen; zero for a tariff, null for carbon.</param>
/// <param name="Delivered">Price and adder: what decisions reckon with; null for carbon.</param>
/// <param name="PriceKind">What kind of price it is; null for carbon.</param>
/// <param name="Scope">Where emissions are counted; null for a price.</param>
/// <param name="ObservedFor">The hour that it is about; of a replay one of the past year; null for a year's figure, which is about none.</param>
/// <param name="AgeHours">How old a live one is, h; null for what is not live.</param>
/// <param name="Timeliness">live, forecast, replayed or constant.</param>
/// <param name="Provenance">Source, licence, year, basis.</param>
internal sealed record ReadingState(
    string Kind, CarbonIntensity? Carbon, EnergyPrice? Price, EnergyPrice? Adder, EnergyPrice? Delivered, PriceKind? PriceKind,
    CarbonScope? Scope, Slot? ObservedFor, int? AgeHours, Timeliness Timeliness, Provenance Provenance);

/// <summary>What is not known of a region.</summary>
/// <param name="Kind">average-carbon, marginal-carbon or price.</param>
/// <param name="Reason">Why, and what that means for decisions.</param>
internal sealed record MissingReading(string Kind, string Reason);
