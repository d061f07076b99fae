using System.Collections.Concurrent;
using Wattline.Gateway.Reproduce;
using Wattline.Grid;
using Wattline.Simulation.Studies;

namespace Wattline.Gateway.Lab;

/// <summary>Compares policies in one world, as 'wattline simulate' does.</summary>
internal sealed class PolicyLab(DataPack pack)
{
    private readonly ConcurrentDictionary<string, HourlyPlace> _places = new();

    /// <summary>The world as the library has it.</summary>
    public PolicyCase CaseOf(PolicyQuestion question)
    {
        var world = question.World;
        return question.Laboratory.Case(_places.GetOrAdd(world.Name, _ => world.PlaceIn(pack)), PolicyWorlds.Alone);
    }

    /// <summary>Computes, on one thread.</summary>
    /// <exception cref="OperationCanceledException">The client left.</exception>
    public PolicyAnswer Of(PolicyQuestion question, CancellationToken cancellation)
    {
        var laboratory = question.Laboratory;
        var one = CaseOf(question);
        var rows = PolicyStudy.Of([one], laboratory.Seed, threads: 1, cancellation: cancellation);
        var (first, bound) = (rows[0].Figures.AuxiliaryJoules.Mean, rows[0].BoundJoules);
        return new PolicyAnswer(
            question.World.Name, question.World.Site, one.Regime, laboratory.HarvestFactor, laboratory.Slots, laboratory.SlotSeconds,
            laboratory.ArrivalsPerSlot, laboratory.Slack, laboratory.RoutingError, laboratory.Runs, laboratory.Seed,
            BatteryShown.Of(laboratory.Battery), laboratory.Law()?.Mean, bound, first > 0 ? 1 - (bound / first) : null, [.. rows.Select(Shown)],
            [.. ReasoningParameters.Setting, .. ReasoningPlaces.Parameters]);
    }

    private static PolicyShown Shown(PolicyRow row)
    {
        var figures = row.Figures;
        return new PolicyShown(
            row.Policy, figures.AuxiliaryJoules, figures.SavedJoules, row.OfBound, figures.WaitSlots, figures.SpilledJoules, figures.BurntJoules,
            figures.Usd, figures.Grams, figures.MissedShare, figures.ModelShares[^1]);
    }
}
