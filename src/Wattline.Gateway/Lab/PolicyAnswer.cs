using Wattline.Gateway.Reproduce;
using Wattline.Simulation.Dispatch;

namespace Wattline.Gateway.Lab;

/// <summary>Policies on the same runs of one world.</summary>
/// <param name="World">Which one.</param>
/// <param name="Site">Whose price and carbon, and whose harvest where supply is real; of 2022, replayed.</param>
/// <param name="Regime">Surplus, critical or deficit.</param>
/// <param name="HarvestFactor">Mean harvest over mean consumption.</param>
/// <param name="Slots">Slots in which tasks arrive.</param>
/// <param name="SlotS">Length of a slot.</param>
/// <param name="ArrivalsPerSlot">Tasks on average.</param>
/// <param name="Slack">Deadlines over the slower model's time; null for the study's deadlines.</param>
/// <param name="RoutingError">How often a task goes to a wrong model.</param>
/// <param name="Runs">How many.</param>
/// <param name="Seed">Which experiment.</param>
/// <param name="Battery">The store.</param>
/// <param name="LawJ">What a myopic policy buys by equation 91, with an unlimited, lossless battery; null where slots hang together.</param>
/// <param name="BoundJ">What nobody can do without who knows all to come, on average over the runs.</param>
/// <param name="BoundSavedShare">Share of the first policy's energy that this bound does without; null where that buys none.</param>
/// <param name="Policies">What each made of it; the first is what the others are held against.</param>
/// <param name="Parameters">What the figures rest on, with its standing.</param>
internal sealed record PolicyAnswer(
    string World, string Site, string Regime, double HarvestFactor, int Slots, double SlotS, double ArrivalsPerSlot, double? Slack, double RoutingError,
    int Runs, ulong Seed, BatteryShown Battery, double? LawJ, double BoundJ, double? BoundSavedShare, IReadOnlyList<PolicyShown> Policies,
    IReadOnlyList<Parameter> Parameters);

/// <summary>A policy's figures: means over the runs with intervals of 95 %.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="BoughtJ">Energy bought until all is served.</param>
/// <param name="Saved">Share of the first policy's energy that is not bought; null where that bought none.</param>
/// <param name="OfBound">Share of what the bound saves; null where there is nothing to save.</param>
/// <param name="WaitSlots">From arrival to dispatch.</param>
/// <param name="SpilledJ">Harvest that found no room.</param>
/// <param name="BurntJ">What tasks burnt.</param>
/// <param name="Usd">Price of what was bought.</param>
/// <param name="Grams">Carbon of what was bought.</param>
/// <param name="MissedShare">Tasks served after their deadline.</param>
/// <param name="LargeShare">Tasks that the large model served.</param>
internal sealed record PolicyShown(
    string Policy, Estimate BoughtJ, Estimate? Saved, double? OfBound, Estimate WaitSlots, Estimate SpilledJ, Estimate BurntJ, Estimate? Usd,
    Estimate? Grams, Estimate MissedShare, Estimate LargeShare);
