using Wattline.Gateway.Reproduce;
using Wattline.Simulation.Batteries;
using Wattline.Simulation.Deficits;

namespace Wattline.Gateway.Lab;

/// <summary>A battery as an answer has it.</summary>
/// <param name="CapacityJ">What it holds; null for no limit.</param>
/// <param name="ChargeEfficiency">Share of what goes in that is stored.</param>
/// <param name="DischargeEfficiency">Share of what is taken out that arrives.</param>
/// <param name="LeakPerSlot">Share of what is stored that leaks in a slot.</param>
internal sealed record BatteryShown(double? CapacityJ, double ChargeEfficiency, double DischargeEfficiency, double LeakPerSlot)
{
    /// <summary>Of a battery.</summary>
    public static BatteryShown Of(Battery battery) => new(
        double.IsFinite(battery.CapacityJoules) ? battery.CapacityJoules : null, battery.ChargeEfficiency, battery.DischargeEfficiency,
        battery.LeakPerSlot);
}

/// <summary>The deficit of a battery: by law, exactly, and simulated.</summary>
/// <param name="DriftJPerSlot">mu.</param>
/// <param name="VolatilityJ">sigma.</param>
/// <param name="HorizonSlots">T.</param>
/// <param name="SlotS">Length of a slot.</param>
/// <param name="Runs">Walks simulated.</param>
/// <param name="Seed">Which experiment.</param>
/// <param name="Battery">The store of the controlled paths; the law knows only one without limit and losses.</param>
/// <param name="Theta">Drift over the horizon against the spread over it.</param>
/// <param name="Regime">Surplus, critical or deficit: the sign of the drift.</param>
/// <param name="CrossoverSlots">T*: the horizon at which drift overtakes fluctuation; null without drift.</param>
/// <param name="AsymptoteJ">What the mean tends to as the horizon grows (Theorem 2).</param>
/// <param name="Points">The mean by horizon.</param>
/// <param name="Distribution">The law at the horizon.</param>
/// <param name="Paths">Some walks.</param>
/// <param name="StepSlots">Slots between two points of a walk.</param>
/// <param name="Parameters">What the figures rest on, with its standing.</param>
internal sealed record DeficitAnswer(
    double DriftJPerSlot, double VolatilityJ, int HorizonSlots, double SlotS, int Runs, ulong Seed, BatteryShown Battery, double Theta,
    DeficitRegime Regime, double? CrossoverSlots, double AsymptoteJ, IReadOnlyList<DeficitPoint> Points, IReadOnlyList<DeficitShare> Distribution,
    IReadOnlyList<DeficitPath> Paths, int StepSlots, IReadOnlyList<Parameter> Parameters);

/// <summary>The mean deficit at a horizon.</summary>
/// <param name="Slots">The horizon.</param>
/// <param name="LawJ">By the diffusion, equation 91; derived.</param>
/// <param name="LawLessOffsetJ">Less the 0.5826 sigma by which a walk in slots lies below it, at least 0; derived.</param>
/// <param name="ExactJ">Of the walk in slots, by Spitzer's identity; derived.</param>
/// <param name="SimulatedJ">Mean of the walks; modelled.</param>
/// <param name="LowJ">Lower end of its 95 % interval.</param>
/// <param name="HighJ">Upper end.</param>
/// <param name="BoughtJ">Mean of what the battery must buy on the same walks; null where it is the ideal one, whose deficit it is.</param>
/// <param name="BoughtLowJ">Lower end of its 95 % interval.</param>
/// <param name="BoughtHighJ">Upper end.</param>
internal sealed record DeficitPoint(
    int Slots, double LawJ, double LawLessOffsetJ, double ExactJ, double SimulatedJ, double LowJ, double HighJ, double? BoughtJ, double? BoughtLowJ,
    double? BoughtHighJ);

/// <summary>How likely the deficit at the horizon is no more than so much.</summary>
/// <param name="DeficitJ">So much.</param>
/// <param name="Law">By equation 74; derived.</param>
/// <param name="Simulated">Share of the walks.</param>
/// <param name="Low">Lower end of its 95 % interval (Wilson 1927).</param>
/// <param name="High">Upper end.</param>
internal sealed record DeficitShare(double DeficitJ, double Law, double Simulated, double Low, double High);

/// <summary>A walk, by each <c>StepSlots</c> slots, the begin first.</summary>
/// <param name="Path">Its number among the runs.</param>
/// <param name="UncontrolledJ">What would be stored if it could go below zero.</param>
/// <param name="StoredJ">What the battery holds.</param>
/// <param name="BoughtJ">Bought since the begin.</param>
/// <param name="SpilledJ">Harvest that found no room, since the begin.</param>
internal sealed record DeficitPath(
    int Path, IReadOnlyList<double> UncontrolledJ, IReadOnlyList<double> StoredJ, IReadOnlyList<double> BoughtJ, IReadOnlyList<double> SpilledJ);
