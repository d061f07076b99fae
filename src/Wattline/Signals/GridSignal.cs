using Wattline.Units;

namespace Wattline.Signals;

/// <summary>Which emissions a carbon intensity counts per kilowatt-hour. The two reorder regions and never meet in one decision.</summary>
public enum CarbonKind
{
    /// <summary>All emissions of the zone's consumption over all of its energy.</summary>
    Average,

    /// <summary>Emissions of the next kilowatt-hour.</summary>
    Marginal,
}

/// <summary>Where emissions are counted. Direct and life-cycle figures of one zone differ by 20 to 35 % and are never mixed.</summary>
public enum CarbonScope
{
    /// <summary>At the stack.</summary>
    Direct,

    /// <summary>With fuel supply and construction.</summary>
    LifeCycle,
}

/// <summary>What kind of price a price is. Kinds are not comparable as they stand; ranking across them is flagged where it is shown.</summary>
public enum PriceKind
{
    /// <summary>The hour's day-ahead price.</summary>
    WholesaleHour,

    /// <summary>The day's mean of day-ahead prices.</summary>
    WholesaleDay,

    /// <summary>The year's mean of wholesale prices.</summary>
    WholesaleYear,

    /// <summary>A retail tariff, which already carries network charges.</summary>
    Tariff,
}

/// <summary>How current a signal is.</summary>
public enum Timeliness
{
    /// <summary>Observed for the present slot.</summary>
    Live,

    /// <summary>The like hour of a past year stands in for now. Never shown as live.</summary>
    Replayed,

    /// <summary>One figure for a whole year or contract.</summary>
    Constant,

    /// <summary>Stated for the present or a later slot before it was observed.</summary>
    Forecast,
}

/// <summary>A carbon intensity with what a reader must know about it.</summary>
/// <param name="Value">Grams of CO2 equivalent per kilowatt-hour.</param>
/// <param name="Kind">Average or marginal.</param>
/// <param name="Scope">Direct or life-cycle.</param>
/// <param name="ObservedFor">The slot that the value is about; in a replay one of the past year.</param>
/// <param name="Timeliness">Live, replayed or constant.</param>
/// <param name="Provenance">Source, licence, year, basis.</param>
public sealed record CarbonReading(
    CarbonIntensity Value, CarbonKind Kind, CarbonScope Scope, Slot ObservedFor, Timeliness Timeliness, Provenance Provenance);

/// <summary>An electricity price with what a reader must know about it.</summary>
/// <param name="Value">The source's price in USD/MWh; may be negative.</param>
/// <param name="Adder">Network, margin and tax on top, in USD/MWh; chosen, shown, zero for tariffs.</param>
/// <param name="Kind">Wholesale hour, day or year, or tariff.</param>
/// <param name="ObservedFor">The slot that the value is about.</param>
/// <param name="Timeliness">Live, replayed or constant.</param>
/// <param name="Provenance">Source, licence, year, basis.</param>
public sealed record PriceReading(
    EnergyPrice Value, EnergyPrice Adder, PriceKind Kind, Slot ObservedFor, Timeliness Timeliness, Provenance Provenance)
{
    /// <summary>What a kilowatt-hour costs at the meter: value plus adder, in USD/MWh.</summary>
    public EnergyPrice Delivered => Value + Adder;
}

/// <summary>What the grid says about one place for one slot. What is missing is null, never a number.</summary>
/// <param name="Slot">The present slot.</param>
/// <param name="Price">Null: no price source.</param>
/// <param name="AverageCarbon">Null: no reading.</param>
/// <param name="MarginalCarbon">Null: no estimate for this zone.</param>
public sealed record GridSignal(Slot Slot, PriceReading? Price, CarbonReading? AverageCarbon, CarbonReading? MarginalCarbon)
{
    /// <summary>Whether the missing price has a source that is to state it and has not, or not lately: it may come back.</summary>
    public bool PriceIsLate { get; init; }

    /// <summary>
    /// Share of a further joule that the grid gives, 0 to 1, where the place has energy of its own and price and carbon are of both; null where
    /// they are the grid's alone.
    /// </summary>
    public double? GridShare { get; init; }

    /// <summary>The reading of a kind, or null.</summary>
    public CarbonReading? Carbon(CarbonKind kind) => kind == CarbonKind.Average ? AverageCarbon : MarginalCarbon;
}
